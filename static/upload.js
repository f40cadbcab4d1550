/* Files are sent as soon as they are chosen, one after the other, each with its own bar: it can be stopped, a
   lost connection can be tried again, and what else is typed on the page stays. Without this file the field is
   a plain one and goes with its form.

   data-upload: where to; data-upload-into: what the answer stands in for; data-upload-with: fields that go
   along, as they are when the files are chosen; data-most: bytes of one file. */
(() => {
  "use strict";

  const WORDS = {
    waiting: "chờ gửi", sending: (share) => `${share}%`, looking: "đang kiểm tra", stopped: "Đã dừng.",
    large: "lớn quá mức cho phép.", lost: "Mất kết nối, chưa gửi được.", locked: "Phiên đã hết. Đăng nhập lại ở thẻ khác rồi gửi lại.",
    failed: "Máy chủ chưa nhận được.", kept: (count) => `Đã nhận ${count} tệp.`,
  };
  let running = Promise.resolve();

  document.addEventListener("change", (event) => {
    const field = event.target.closest?.("input[type=file][data-upload]") || heldBy(event.target);
    if (field?.files.length && allChosen(field)) take(field);
  });

  const along = (field) => (field.dataset.uploadWith || "").split(" ").filter(Boolean);

  /* What goes along and must be chosen first: until it is, the files stay in their field, nothing is sent in vain */
  function allChosen(field) {
    const missing = along(field).map((name) => field.form?.elements[name]).find((one) => one && !one.checkValidity());
    missing?.focus();
    missing?.reportValidity();
    return !missing;
  }

  const heldBy = (chosen) => [...document.querySelectorAll("input[type=file][data-upload]")]
    .find((field) => field.form === chosen.form && along(field).includes(chosen.name));

  function take(field) {
    const files = [...field.files], form = field.form, names = along(field);
    const batch = {
      url: field.dataset.upload, into: field.dataset.uploadInto, id: field.id, name: field.name, most: Number(field.dataset.most),
      values: names.map((name) => [name, form?.elements[name]?.value ?? ""]), typedBy: form?.elements.typed_by?.value || "",
    };
    field.value = "";  // they are on their way: the form must not send them once more
    send(batch, files.map((file) => line(batch, file)));
  }

  const lists = (batch) => document.getElementById(batch.id).closest(".upload").querySelector("[data-uploads]");

  /* Batches wait for each other: the answer to one must not overtake another */
  function send(batch, jobs) {
    running = running.then(async () => {
      let answer = "", kept = 0;
      for (const job of jobs) {
        if (job.stopped) continue;
        const text = await one(batch, job);
        if (text) { answer = text; kept += 1; }
      }
      if (kept) show(batch, answer, kept);
    });
  }

  function line(batch, file) {
    const item = document.createElement("li"), job = { file, item };
    const name = Object.assign(document.createElement("b"), { textContent: file.name });
    job.bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
    job.bar.setAttribute("aria-label", `Đang gửi ${file.name}`);
    job.said = Object.assign(document.createElement("span"), { textContent: WORDS.waiting });
    job.button = Object.assign(document.createElement("button"), { type: "button", className: "as-link" });
    item.append(name, job.bar, job.said, job.button);
    lists(batch).append(item);
    offer(job, "Dừng", () => stop(batch, job));
    return job;
  }

  function offer(job, words, act) {
    job.button.textContent = words;
    job.button.setAttribute("aria-label", `${words} ${job.file.name}`);
    job.button.onclick = act;
  }

  function stop(batch, job) {
    job.stopped = true;
    job.request?.abort();
    fail(batch, job, WORDS.stopped, true);
  }

  function fail(batch, job, words, again) {
    job.item.classList.add("is-wrong");
    job.bar.hidden = true;
    job.said.textContent = words;
    if (!again) return offer(job, "Bỏ dòng này", () => job.item.remove());
    offer(job, "Gửi lại", () => {
      Object.assign(job, { stopped: false });
      job.item.classList.remove("is-wrong");
      job.bar.hidden = false;
      job.bar.value = 0;
      job.said.textContent = WORDS.waiting;
      offer(job, "Dừng", () => stop(batch, job));
      send(batch, [job]);
    });
  }

  /* The text of the answer when the file was kept; nothing otherwise, with the reason on its line */
  function one(batch, job) {
    if (job.file.size > batch.most) { fail(batch, job, WORDS.large, false); return ""; }
    const body = new FormData(), request = job.request = new XMLHttpRequest();
    if (batch.typedBy) body.append("typed_by", batch.typedBy);
    for (const [name, value] of batch.values) body.append(name, value);
    body.append(batch.name, job.file, job.file.name);
    return new Promise((done) => {
      const failed = (words, again) => { fail(batch, job, words, again); done(""); };
      request.upload.onprogress = (event) => {
        const share = event.lengthComputable ? Math.round((100 * event.loaded) / event.total) : 0;
        job.bar.value = share;
        job.said.textContent = share < 100 ? WORDS.sending(share) : WORDS.looking;
      };
      request.onerror = () => failed(WORDS.lost, true);
      request.onabort = () => done("");
      request.onload = () => {
        if (request.status === 200) { job.item.remove(); return done(request.responseText); }
        if (request.status === 401) return failed(WORDS.locked, true);
        if (request.status === 413) return failed(WORDS.large, false);
        failed(reason(request), request.status >= 500);
      };
      request.open("POST", batch.url);
      request.setRequestHeader("HX-Request", "true");
      request.setRequestHeader("HX-Current-URL", location.href);
      request.send(body);
    });
  }

  function reason(request) {
    if (!/html/.test(request.getResponseHeader("Content-Type") || "")) return request.responseText.slice(0, 300) || WORDS.failed;
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    page.querySelectorAll(".unseen").forEach((e) => e.remove());
    return [...page.querySelectorAll("[data-upload-error], .error")].map((e) => e.textContent.trim()).filter((e, i, all) => all.indexOf(e) === i).join(" ") || WORDS.failed;
  }

  /* The answer takes its place; what was typed meanwhile, what is unfolded and the lines of other files stay */
  function show(batch, answer, kept) {
    const place = document.querySelector(batch.into), list = lists(batch);
    const fresh = new DOMParser().parseFromString(answer, "text/html").querySelector(batch.into);
    if (!place || !fresh) return;
    const inside = place.contains(list), wasOpen = Boolean(place.querySelector("details[open]"));
    const later = inside ? batch.values.map(([name, value]) => [name, value, place.querySelector(`[name="${name}"]`)?.value]) : [];
    const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
    place.replaceWith(fresh);
    if (inside) lists(batch).replaceWith(list);
    if (wasOpen) fresh.querySelector("details")?.setAttribute("open", "");
    for (const [name, sent, value] of later) {
      const box = fresh.querySelector(`[name="${name}"]`);
      if (box && value !== undefined && value !== sent) box.value = value;
    }
    window.htmx?.process(fresh);
    list.querySelectorAll("[data-kept]").forEach((e) => e.remove());
    list.append(Object.assign(document.createElement("li"), { textContent: WORDS.kept(kept) }));
    list.lastElementChild.dataset.kept = "";
    if (focused) document.getElementById(focused)?.focus();
    fresh.querySelector("input[type=text]")?.dispatchEvent(new Event("change", { bubbles: true }));  // a draft of it goes
  }
})();
