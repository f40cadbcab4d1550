/* The scanner's box at a training session. A USB scanner types like a very fast person, and the next one may come
   while the first is on its way: codes wait in a row, the box is free at once, and the focus stays in it. Without
   this file the box is a plain form. And the sum over the list, after a click. */
(() => {
  "use strict";

  document.addEventListener("htmx:afterSwap", () => {
    const row = document.querySelector("tr[data-ticked]"), sum = document.querySelector("[data-ticked-sum]");
    if (row && sum) { sum.textContent = row.dataset.ticked; delete row.dataset.ticked; }
  });

  const form = document.querySelector("[data-training-scan]"), box = form?.querySelector("input");
  if (!form || !window.htmx) return;
  const waiting = [];
  let busy = false;

  async function next() {
    if (busy || !waiting.length) return;
    busy = true;
    const code = waiting.shift();
    try {
      await window.htmx.ajax("POST", form.getAttribute("action"), { source: form, target: "#training-list", swap: "outerHTML", values: { code } });
    } finally {
      busy = false;
      next();
    }
  }

  function take(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const code = box.value.trim();
    box.value = "";
    box.focus();
    if (code) waiting.push(code);
    next();
  }

  box.addEventListener("keydown", (event) => { if (event.key === "Enter") take(event); });
  window.addEventListener("submit", (event) => { if (event.target === form) take(event); }, true);
})();
