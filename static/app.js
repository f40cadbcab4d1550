/* What the pages do beyond plain forms. Everything here hangs on data-attributes and may be absent:
   without this file every page is still a plain form. The boxes for points are in boxes.js and grid.js. */
(() => {
  "use strict";

  const WORDS = {
    lost: "Chưa lưu được. Máy chủ không trả lời. Hãy thử lại.",
    signedOut: "Phiên đã hết, chưa mất gì. Mở thẻ mới, đăng nhập, rồi quay lại đây bấm lại.",
    over: (n, present) => `✗ quá ${n} phiếu so với ${present} người có mặt`,
    fewer: (n) => `? còn ${n} người không bỏ phiếu`, even: (n) => `✓ đủ ${n} phiếu`,
  };
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, act, capture = false) => document.addEventListener(name, act, capture);
  document.documentElement.classList.add("js");
  if (window.htmx) document.documentElement.classList.add("quiet");

  /* ---- What the server could not do stands in the page's own alert; rows of the score grid say it themselves ---- */

  const told = (xhr) => (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain") && xhr.responseText;
  const isRow = (element) => Boolean(element?.closest?.("[data-grid-row]"));
  function trouble(element, why) {
    if (!isRow(element)) Object.assign(document.querySelector("[data-alert]"), { textContent: why, hidden: false });
  }
  on("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (!event.detail.shouldSwap || isRow(target) || xhr.status < 400 || !told(xhr)) return;
    event.detail.shouldSwap = false;
    trouble(target, told(xhr));
  });
  on("htmx:afterSwap", (event) => all("[data-focus]", event.target).slice(0, 1).forEach((element) => element.focus()));
  for (const name of ["htmx:sendError", "htmx:timeout"]) on(name, (event) => trouble(event.detail.elt, WORDS.lost));
  on("htmx:responseError", (event) => {
    const { elt, xhr } = event.detail;
    trouble(elt, told(xhr) || (xhr.status === 401 ? WORDS.signedOut : WORDS.lost));
  });

  /* ---- Forms: one click is one deed ---- */

  function free(form) {
    delete form.dataset.busy;
    for (const button of all("[data-held]")) if (button.form === form) { button.disabled = false; delete button.dataset.held; }
  }
  function hold(form) {
    for (const button of form.elements) if (button.type === "submit" && !button.disabled) { button.disabled = true; button.dataset.held = ""; }
  }
  on("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post") return;
    if (form.dataset.busy) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.busy = "1";
    setTimeout(() => hold(form));
    setTimeout(() => free(form), 10000);  // a download leaves the page where it is
  }, true);
  on("htmx:afterRequest", (event) => { const form = event.detail.elt.closest?.("form"); if (form) free(form); });
  window.addEventListener("pageshow", () => all("form[data-busy]").forEach(free));

  /* Leaving the page with something unsaved asks first */
  const isEdited = (form) => !form.dataset.busy && [...form.elements].some((e) => e.defaultValue !== undefined && e.type !== "hidden" && e.value !== e.defaultValue);
  window.addEventListener("beforeunload", (event) => {
    if (all("form[data-keep]").some(isEdited)) event.preventDefault();
  });

  on("click", (event) => {
    const link = event.target.closest(".summary a[href^='#']"), target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    (target.matches("fieldset") ? target.querySelector("input") : target).focus();
    (target.closest(".field") || target).scrollIntoView({ block: "center" });
  });

  /* ---- The vote: do the ballots fit the people present? ---- */

  const number = (input) => (input && /^\d+$/.test(input.value.trim()) ? Number(input.value) : null);
  function ballots(form) {
    const present = number(form.querySelector("[data-present]"));
    for (const row of all("[data-ballot]", form)) {
      const votes = all("[data-vote]", row).map(number).filter((part) => part !== null), state = row.querySelector("[data-ballot-state]");
      const cast = votes.reduce((sum, part) => sum + part, 0), over = present !== null && cast > present;
      row.classList.toggle("is-refused", over);
      state.textContent = !votes.length || present === null ? "" : over ? WORDS.over(cast - present, present) : cast < present ? WORDS.fewer(present - cast) : WORDS.even(cast);
    }
  }
  on("input", (event) => { if (event.target.matches("[data-vote], [data-present]")) ballots(event.target.form); });

  /* ---- At the start: where to begin ---- */

  const step = document.querySelector(".steps [aria-current]");
  if (step) step.closest("ol").scrollLeft = step.offsetLeft - 60;
  document.querySelector("[data-focus]")?.focus();
})();
