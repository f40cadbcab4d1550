/* Half-typed work, kept on the server for the account that types it: some seconds after the last key, when the
   screen locks, when the page is put aside and before signing out. Nothing is kept in the browser. A form that
   keeps drafts carries data-draft, its place; a row of the score grid is known by the id of its form.
   What was left here is put back when the page opens, and thrown away when the person says so. */
(() => {
  "use strict";

  const place = document.querySelector("[data-drafts]");
  if (!place) return;
  const PAUSE = 3000, LONGEST = 15000, AGAIN = 10000, SETTLED = 2500, ANSWER = 5000, SAID = 4000;
  const WORDS = {
    kept: (at) => `Đã giữ bản nháp lúc ${at}`,
    rows: (n) => ` (${n} dòng)`,
    signedOut: "Phiên đã hết nên chưa giữ được bản nháp; chữ đã gõ còn nguyên trên trang. Mở thẻ mới, đăng nhập, rồi quay lại đây.",
  };
  const LEFT_OUT = ["hidden", "password", "file", "submit", "button", "image", "reset"];
  const held = JSON.parse(place.dataset.drafts), isTyped = place.hasAttribute("data-typed");
  const states = new Map(), touched = new Set();
  const part = (name) => place.querySelector(`[data-draft-${name}]`);

  /* ---- Forms, their places, and what stands in them ---- */

  const rowOf = (form) => form.closest("[data-grid-row]");
  const nameOf = (form) => form.dataset.draft || (rowOf(form) ? form.id : "");
  const formAt = (name) => document.querySelector(`form[data-draft="${name}"]`) || document.getElementById(name);
  const forms = () => [...document.querySelectorAll("form[data-draft], [data-grid-row] form")];
  const stateOf = (name) => states.get(name) || states.set(name, { version: 0, kept: "" }).get(name);

  const boxes = (form) => [...form.elements].filter((e) => e.name && e.matches("input, select, textarea") && !LEFT_OUT.includes(e.type));
  const isChoice = (e) => e.type === "radio" || e.type === "checkbox";
  const isChanged = (e) => {
    if (isChoice(e)) return e.checked !== e.defaultChecked;
    if (e.tagName !== "SELECT") return e.value !== e.defaultValue;
    const first = [...e.options].find((one) => one.defaultSelected) || e.options[0];
    return e.value !== (first ? first.value : "");
  };
  const isUnsaved = (form) => (rowOf(form) ? rowOf(form).hasAttribute("data-unsaved") : isTyped);
  const isDirty = (form) => isUnsaved(form) || boxes(form).some(isChanged);
  const isBusy = (form) => Boolean(form.dataset.busy || rowOf(form)?.dataset.sent);

  /* The versions of the record that this was typed from */
  const versions = (form) => [...form.elements].filter((e) => e.type === "hidden" && /version|^own_/.test(e.name));
  const basis = (form) => Object.fromEntries(versions(form).map((e) => [e.name, e.value]));

  /* Of a stored record only what the person changed: a colleague's other values stay theirs. Of a form for
     something new all that is filled in, wherever it is opened again. */
  function typed(form) {
    const all = isUnsaved(form) || !versions(form).length, fields = {}, wanted = new Set();
    for (const e of boxes(form)) {
      fields[e.name] ??= [];
      if (!isChoice(e) || e.checked) fields[e.name].push(e.value);
      if (isChanged(e) || (all && (isChoice(e) ? e.checked : e.value !== ""))) wanted.add(e.name);
    }
    return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.has(name)));
  }
  const snapshot = (form) => (isDirty(form) ? JSON.stringify({ fields: typed(form), basis: basis(form) }) : "");

  /* ---- When ---- */

  let timer = 0, since = 0, leaving = false;
  function touch(form) {
    const name = form && nameOf(form);
    if (!name) return;
    touched.add(name);
    if (rowOf(form)) since = 0;  // a row saves itself when it is left: it need not be kept while keys come
    else since ||= Date.now();
    later(since ? Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())) : PAUSE);
  }
  function later(time) {
    clearTimeout(timer);
    timer = setTimeout(flush, time);
  }
  for (const name of ["input", "change"]) document.addEventListener(name, (event) => touch(event.target.form));
  for (const name of ["boxes:changed", "boxes:filled"]) document.addEventListener(name, (event) => touch(event.target.querySelector("[data-cell]")?.form));
  document.addEventListener("htmx:afterSwap", (event) => {
    const row = document.getElementById(event.detail.target?.id), form = row?.matches("[data-grid-row]") && row.querySelector("form");
    if (form && !isDirty(form)) states.delete(nameOf(form));  // saved: the server has let its draft go
    else if (form) touch(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => touch(event.detail.elt.form || event.detail.elt.querySelector?.("[data-cell]")?.form || (event.detail.elt.matches("form") && event.detail.elt)));
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });
  window.addEventListener("pagehide", () => { if (!leaving) send(); });
  window.addEventListener("focus", () => { if (touched.size) later(0); });
  document.addEventListener("lock:soon", (event) => event.detail.push(settle()));

  /* What is on its way may come back refused: then it is half-typed still */
  async function settle() {
    for (const end = Date.now() + SETTLED; Date.now() < end && forms().some(isBusy);) await new Promise((done) => setTimeout(done, 50));
    await flush();
  }

  /* ---- Sending, one after the other ---- */

  let running = Promise.resolve();
  function flush() {
    clearTimeout(timer);
    since = 0;
    running = running.then(send);
    return running;
  }

  function due() {
    const found = [];
    for (const name of touched) {
      const form = formAt(name), state = stateOf(name);
      if (form && isBusy(form)) continue;
      touched.delete(name);
      const now = form ? snapshot(form) : "";
      if (now !== state.kept && now !== state.refused) found.push({ name, form, state, now });
    }
    return found;
  }

  async function send() {
    const found = due(), full = found.filter((one) => one.now), empty = found.filter((one) => !one.now);
    if (touched.size) later(PAUSE);
    try {
      await Promise.all([full.length && keep(full), empty.length && drop(empty)]);
    } catch {
      for (const { name } of found) touched.add(name);
      later(AGAIN);
    }
  }

  function post(url, pairs) {
    const body = new FormData();
    let size = 0;
    for (const [name, value] of pairs) { body.append(name, value); size += new Blob([value]).size; }
    return fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual", keepalive: size < 60000, signal: AbortSignal.timeout(ANSWER) });
  }

  async function keep(full) {
    const drafts = full.map(({ name, form, state, now }) => ({ place: name, version: state.version, form_key: form.elements.form_key?.value || "", ...JSON.parse(now) }));
    const answer = await post(place.dataset.keepAt, [["typed_by", place.dataset.typedBy], ["drafts", JSON.stringify(drafts)]]);
    if (answer.status === 401) return notNow(full);
    if (answer.status >= 500) throw answer;
    if (answer.status !== 200 && answer.status !== 409) return refused(full, await answer.text());
    const { kept, newer, at } = await answer.json();
    for (const { name, state, now } of full) {
      if (name in kept) Object.assign(state, { version: kept[name], kept: now });
      else Object.assign(state, { refused: now });
    }
    if (Object.keys(newer).length) another(newer);
    else if (full.some(({ form }) => !rowOf(form))) say(WORDS.kept(at));
  }

  async function drop(empty) {
    await post(place.dataset.removeAt, [["typed_by", place.dataset.typedBy], ...empty.map(({ name }) => ["place", name])]);
    for (const { name } of empty) states.delete(name);
  }

  /* Nobody, somebody else or a locked screen: it is tried again when the person is back */
  function notNow(full) {
    for (const { name } of full) touched.add(name);
    if (full.some(({ form }) => !rowOf(form)) && !document.documentElement.classList.contains("is-locked")) alert(WORDS.signedOut);
  }
  function refused(full, words) {
    for (const { state, now } of full) state.refused = now;
    if (words) alert(words);
  }
  function alert(words) {
    Object.assign(document.querySelector("[data-alert]"), { textContent: words, hidden: false });
  }
  let quiet = 0;
  function say(words) {
    Object.assign(part("words"), { textContent: words, hidden: false });
    clearTimeout(quiet);
    quiet = setTimeout(() => { part("words").hidden = true; }, SAID);
  }

  /* The same account types here and in another tab or at another computer: the person chooses */
  function another(newer) {
    const [{ at }] = Object.values(newer);
    part("newer-at").textContent = at;
    part("newer").hidden = false;
    part("words").hidden = true;
    part("mine").onclick = () => {
      for (const [name, { version }] of Object.entries(newer)) { Object.assign(stateOf(name), { version, refused: "" }); touched.add(name); }
      part("newer").hidden = true;
      flush();
    };
  }

  /* ---- Putting back ---- */

  function put(form, fields) {
    form.dispatchEvent(new CustomEvent("draft:back", { bubbles: true, detail: fields }));  // a table makes room for its rows
    for (const [name, values] of Object.entries(fields)) {
      for (const e of boxes(form).filter((one) => one.name === name)) {
        if (isChoice(e)) e.checked = values.includes(e.value);
        else if (e.tagName !== "SELECT" || [...e.options].some((one) => one.value === values[0])) e.value = values[0] ?? "";
        else if (e.dataset.column) e.value = e.appendChild(new Option(values[0], values[0])).value;
        if (!e.matches("[data-cell]")) e.dispatchEvent(new Event(e.matches("[data-vote], [data-present]") ? "input" : "change", { bubbles: true }));
      }
    }
    const lines = new Set(boxes(form).filter((e) => e.matches("[data-cell]") && e.name in fields).map((e) => e.closest("tr")));
    for (const line of lines) line.dispatchEvent(new CustomEvent("boxes:changed", { bubbles: true }));
  }

  function putBack() {
    const back = [];
    let isOlder = false;
    for (const [name, draft] of Object.entries(held)) {
      const form = formAt(name), state = stateOf(name);
      state.version = draft.version;
      if (!form || !draft.fields) continue;
      put(form, draft.fields);
      if (!isDirty(form)) { state.kept = "stored"; touched.add(name); continue; }  // saved meanwhile, just so: nothing is left of it
      const older = versions(form).filter((e) => e.name in draft.basis && draft.basis[e.name] !== e.value);
      for (const e of older) e.value = draft.basis[e.name];  // so that saving meets the colleague's version and asks
      isOlder ||= older.length > 0;
      state.kept = snapshot(form);
      back.push(form);
    }
    if (isTyped) for (const form of forms()) touch(form);
    else if (touched.size) later(PAUSE);
    if (back.length) tellBack(back, isOlder);
  }
  function tellBack(back, isOlder) {
    part("notice").hidden = false;
    part("older").hidden = !isOlder;
    if (!rowOf(back[0])) return;
    part("count").textContent = WORDS.rows(back.length);
    if (!location.hash && matchMedia("(min-width: 901px)").matches) boxes(back[0])[0]?.focus();
  }
  document.addEventListener("DOMContentLoaded", putBack);

  /* ---- Leaving ---- */

  /* What is kept is not lost: nobody need be asked. This listener is heard before those that ask. */
  const isKept = (form) => !isDirty(form) || stateOf(nameOf(form)).kept === snapshot(form);
  window.addEventListener("beforeunload", (event) => {
    if (leaving || forms().every(isKept)) event.stopImmediatePropagation();
  }, true);

  window.addEventListener("submit", (event) => {
    if (event.target.matches("[data-draft-removal]")) leaving = true;
    if (!event.target.matches("[data-sign-out]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!leaving) signOut(event.target);
  }, true);
  /* Taking the colleague's values means it: what was typed instead of them is thrown away first */
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-theirs]"), row = link?.closest("[data-grid-row]");
    if (!link) return;
    event.preventDefault();
    const mine = row ? [row.querySelector("form")] : forms();
    leaving = !row;
    try { await drop(mine.map((form) => ({ name: nameOf(form) }))); } catch { /* then it is offered once more */ }
    location.assign(link.href);
  });

  async function signOut(form) {
    await settle();
    leaving = forms().every(isKept);
    form.submit();
  }
})();
