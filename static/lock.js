/* The screen of a shared computer: after minutes without input a cover lies over the page, and the server
   answers nobody else meanwhile. The page stays as it was typed. Nothing is kept in the browser's storage.
   Other tabs of this browser are told by a channel: locked together, opened together. */
(() => {
  "use strict";

  const TELL_EVERY = 30000, LET_SAVE = 300, AGAIN = 5000, LOOK = 1000;
  const LOST = "Không tới được máy chủ. Đợi một lát rồi thử lại.";
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("cdht-lock") : null;
  const tell = (word, account = "") => channel?.postMessage({ word, account });
  const cover = document.querySelector("[data-lock]");

  if (!cover) return leftBehind();

  const form = cover.querySelector("form"), box = form.elements.password, words = cover.querySelector("[data-lock-words]");
  const account = form.elements.account.value, limit = Number(cover.dataset.lock) * 60000;
  const root = document.documentElement;
  let last = Date.now(), told = Date.now(), before = null, telling = Promise.resolve(), shared = 0;

  const isLocked = () => !cover.hidden;
  const isOver = () => Date.now() - last >= limit;
  const others = () => [...document.body.children].filter((part) => part !== cover);
  const send = (url, body) => fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true, redirect: "manual" });

  /* ---- Locking ---- */

  function lock({ alone = false } = {}) {
    if (isLocked()) return;
    before = { focus: document.activeElement, title: document.title };
    for (const part of others()) part.inert = true;
    root.classList.add("is-locked");
    document.title = "Màn hình đã khóa";
    cover.hidden = false;
    say("");
    box.value = "";
    box.focus();
    const soon = [wait(LET_SAVE)];  // a row that is left by this saves itself first, what is half-typed is kept
    document.dispatchEvent(new CustomEvent("lock:soon", { detail: soon }));
    if (alone) return;
    tell("locked", account);
    telling = Promise.all(soon).then(tellServer);
  }

  const wait = (time) => new Promise((done) => setTimeout(done, time));
  async function tellServer() {
    while (isLocked()) {
      try { if ((await send(lockForm.action)).status < 500) return; } catch { /* no network: again */ }
      await wait(AGAIN);
    }
  }

  const lockForm = document.querySelector("[data-lock-now]");
  window.addEventListener("submit", (event) => {
    if (event.target !== lockForm && event.target !== form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.target === lockForm) lock();
    else open();
  }, true);

  /* ---- Opening ---- */

  let busy = false;
  async function open() {
    if (busy || !box.value) return box.focus();
    busy = true;
    try { await Promise.race([telling, wait(AGAIN)]); await ask(); } catch { refuse(LOST); }
    busy = false;
  }

  async function ask() {
    const answer = await send(form.action, new URLSearchParams(new FormData(form)));
    if (answer.ok) { tell("opened", account); return uncover(); }
    refuse(answer.status < 500 ? await answer.text() : LOST);
  }

  function refuse(why) {
    say(why);
    box.value = "";
    box.focus();
  }

  function say(why) {
    words.textContent = why;
    words.hidden = !why;
  }

  function uncover() {
    if (!isLocked()) return;
    box.value = "";
    cover.hidden = true;
    root.classList.remove("is-locked");
    for (const part of others()) part.inert = false;
    document.title = before.title;
    last = told = Date.now();
    document.querySelector("[data-again-place]")?.replaceChildren();
    window.dispatchEvent(new Event("focus"));  // rows that wait for the person are sent now (outbox.js)
    if (before.focus?.isConnected && before.focus !== document.body) before.focus.focus({ preventScroll: true });
  }

  /* ---- Input keeps the screen open, here and on the server ---- */

  function touch(event) {
    if (isLocked() || !event.isTrusted) return;
    if (isOver()) { if (event.type === "keydown") event.preventDefault(); return lock(); }  // the computer slept: too late
    last = Date.now();
    if (last - shared > LOOK) { shared = last; tell("input", account); }
    if (last - told > TELL_EVERY) { told = last; alive(); }
  }
  async function alive() {
    try {
      const answer = await send(cover.dataset.alive, new URLSearchParams({ account }));
      if (answer.status === 401) lock({ alone: true });
      return answer.ok;
    } catch { return false; }
  }
  for (const name of ["keydown", "pointerdown", "input"]) window.addEventListener(name, touch, true);
  for (const name of ["wheel", "touchstart"]) window.addEventListener(name, touch, { capture: true, passive: true });
  setInterval(() => { if (isOver()) lock(); }, LOOK);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && isOver()) lock(); });

  /* ---- What others say ---- */

  channel?.addEventListener("message", ({ data }) => {
    if (data.word === "gone") return lock({ alone: true });
    if (data.account !== account) return data.word === "here" && lock({ alone: true });
    if (data.word === "locked") lock({ alone: true });
    if (data.word === "opened") uncover();
    if (data.word === "input" && !isLocked()) last = Date.now();
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.detail.xhr.getResponseHeader("X-Locked")) return;
    event.preventDefault();  // stay on this page instead of moving to the lock's own
    lock({ alone: true });
  });
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    lock({ alone: true });  // from the browser's memory: covered until the server knows the person
    if (await alive()) uncover();
  });
  tell("here", account);

  /* A page for nobody: whoever was here is gone. Leave nothing in the browser, cover what other tabs show. */
  function leftBehind() {
    tell("gone");
    for (const store of ["localStorage", "sessionStorage"]) try { window[store].clear(); } catch { /* switched off */ }
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }
})();
