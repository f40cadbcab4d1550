/* Figures by name: a button puts the name where the cursor stands, and each text shows itself with its figures.
   Without this script names are typed, as the page says. */
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("[data-figure]")];
  const boxes = [...document.querySelectorAll("textarea[data-narrative]")];
  if (!rows.length || !boxes.length) return;
  const values = new Map(rows.map((row) => [row.dataset.figure, row.dataset.value]));
  let box = boxes[0];

  function filled(text) {
    return text.replace(/\{([^{}\n]*)\}/g, (whole, name) => values.get(name.trim()) ?? whole);
  }
  function show(one) {
    const place = document.getElementById(`${one.id}-filled`);
    place.closest("details").hidden = !/\{[^{}\n]*\}/.test(one.value);
    place.textContent = filled(one.value);
  }
  function insert(name) {
    const text = `{${name}}`;
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  for (const one of boxes) {
    one.addEventListener("focus", () => { box = one; });
    one.addEventListener("input", () => show(one));
    show(one);
  }
  for (const row of rows) {
    const button = row.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => insert(row.dataset.figure));
  }

  // The list is long: it can be searched, with or without marks.
  const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const search = document.querySelector("[data-figure-search]");
  search.hidden = false;
  search.querySelector("input").addEventListener("input", (event) => {
    const wanted = bare(event.target.value).split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !wanted.every((word) => bare(row.textContent).includes(word));
  });
})();
