/* The code of a paper form. A USB scanner types like a very fast person: address, then Enter. On the grid a
   code of this page is found without asking the server; any other goes there by the box's own form, once the
   rows in work are saved. Without this file the box is a plain form. */
(() => {
  "use strict";

  const box = document.getElementById("scan-code"), form = box?.form;
  if (!form) return;
  const WORDS = { found: (name) => `Đang nhập: ${name}`, locked: (name) => `Phiếu của ${name} đã qua bước tự chấm, chỉ xem.` };
  const TWINS = { Z: "2", S: "5", O: "Q", 0: "Q" };
  const rows = JSON.parse(form.dataset.rows || "{}");
  const words = document.getElementById("scan-words");

  /* As cdht/domain/form_codes.py reads it; what this cannot read, the server explains. */
  const codeIn = (text) => text.split("?")[0].replace(/[/\s]+$/, "").split("/").pop().toUpperCase()
    .replace(/[^0-9A-Z]/g, "").replace(/[ZSO0]/g, (sign) => TWINS[sign]);

  function say(text) {
    words.className = "hint";
    words.textContent = text;
  }

  function open(row) {
    const cells = [...row.querySelectorAll("[data-cell]")], link = row.querySelector(".who a");
    const cell = cells.find((one) => one.value === "") || cells[0], name = link?.textContent || "";
    box.value = "";
    say(cell ? WORDS.found(name) : WORDS.locked(name));
    row.scrollIntoView({ block: "center" });
    (cell || link)?.focus();
    cell?.select();
  }

  /* A row that is just being saved must not be cut short by the next page. */
  function whenSaved(act, tries = 30) {
    if (tries && document.querySelector(".grid-row form[data-busy]")) setTimeout(whenSaved, 100, act, tries - 1);
    else act();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const row = document.getElementById(`line-${rows[codeIn(box.value)]}`);
    if (row) open(row);
    else whenSaved(() => form.submit());
  });

  /* The server leads to #line-17. A browser that has scrolled there takes the focus away from the box that
     app.js chose, so it is given once more, when the page stands still. */
  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches("[data-grid-row]") && matchMedia("(min-width: 901px)").matches) {
    const again = () => { if (document.activeElement === document.body) open(named); };
    window.addEventListener("load", () => { for (const wait of [0, 60, 200, 500]) setTimeout(again, wait); });
  }

  /* A score box takes digits. A letter there is the beginning of a scanned address: it belongs into the box,
     or the digits of the address would become points. */
  window.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-cell]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!/^[a-z]$/i.test(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    box.value = event.key;
    box.focus({ preventScroll: true });
    box.setSelectionRange(1, 1);
  }, true);
})();
