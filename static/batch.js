/* The batch table: a block copied from Excel falls into its cells, Enter and the arrows walk, rows are added
   as they are needed. What the texts mean is the server's affair: a word that no list has stays as it is. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-batch]");
  if (!form) return;
  const body = form.querySelector("[data-batch-rows]"), fresh = form.querySelector("[data-batch-new]"), most = Number(form.dataset.batch);
  const count = form.querySelector("[data-rows]");
  const columns = [...form.querySelectorAll("[data-heading]")].map((head) => ({ name: head.dataset.heading, words: head.dataset.headings.split("|") }));
  const rows = () => [...body.querySelectorAll("[data-batch-row]")];
  const cells = (row) => [...row.querySelectorAll("[data-column]")];
  const key = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^a-z0-9]/g, "");

  function go(cell) {
    if (!cell) return;
    cell.focus();
    if (cell.select) cell.select();
  }

  /* ---- Rows ---- */

  function add() {
    const number = Math.max(0, ...rows().map((row) => Number(row.cells[0].textContent))) + 1;
    if (number > most) return null;
    const row = fresh.content.cloneNode(true).querySelector("tr");
    row.cells[0].textContent = number;
    for (const cell of cells(row)) {
      cell.id = cell.name = `${cell.dataset.column}-${number}`;
      cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/\d+$/, number));
    }
    body.append(row);
    count.value = Math.max(Number(count.value), number);
    return row;
  }

  form.addEventListener("draft:back", ({ detail }) => {
    const last = Math.max(0, ...Object.keys(detail).map((name) => Number(/^[a-z_]+-(\d+)$/.exec(name)?.[1] || 0)));
    while (Number(rows().at(-1).cells[0].textContent) < last && add());
  });

  /* ---- Pasting a block ---- */

  /* Excel separates cells by tabs and puts a cell with a line break in quotes. */
  function block(text) {
    const lines = [[""]];
    for (const part of text.replace(/\r\n?/g, "\n").match(/(?:^|(?<=[\t\n]))"(?:[^"]|"")*"(?=[\t\n]|$)|[^\t\n]+|[\t\n]/g) || []) {
      if (part === "\t") lines.at(-1).push("");
      else if (part === "\n") lines.push([""]);
      else lines.at(-1)[lines.at(-1).length - 1] = part.startsWith('"') && part.endsWith('"') && part.length > 1 ? part.slice(1, -1).replaceAll('""', '"').replace(/\s+/g, " ") : part;
    }
    while (lines.length && lines.at(-1).every((cell) => !cell.trim())) lines.pop();
    return lines;
  }

  /* When the block begins with headings, they say which column is which; others (STT, remarks) are left out. */
  function headings(line) {
    const names = line.map((cell) => columns.find((column) => column.words.includes(key(cell)))?.name);
    return names.filter(Boolean).length >= 2 || (line.length === 1 && names[0]) ? names : null;
  }

  function put(cell, text) {
    const value = text.trim();
    if (cell.tagName !== "SELECT") { cell.value = value; return; }
    const known = [...cell.options].find((o) => o.value === value || (value && key(o.text) === key(value)));
    cell.value = (known || cell.appendChild(new Option(value, value))).value;
  }

  let before = null;  // the cells that the last paste filled, as they were
  function fill(start, lines) {
    const named = headings(lines[0]), from = cells(start.closest("tr")).indexOf(start);
    const data = named ? lines.slice(1) : lines, filled = [];
    let row = start.closest("tr"), last = start;
    data.forEach((line, i) => {
      if (i) row = rows()[rows().indexOf(row) + 1] || add();
      if (!row) return;
      line.forEach((text, j) => {
        const cell = named ? cells(row).find((one) => named[j] && one.dataset.column === named[j]) : cells(row)[from + j];
        if (!cell) return;
        filled.push([cell, cell.value]);
        put(cell, text);
        last = cell;
      });
    });
    before = filled;
    go(last);
    const lost = data.length - rows().length;
    if (!row && lost > 0) tell(`Bảng chỉ nhận ${most} dòng một lần. Còn lại thì đăng ký xong rồi dán tiếp.`);
  }
  function tell(words) {
    Object.assign(document.querySelector("[data-alert]"), { textContent: words, hidden: false });
  }

  form.addEventListener("paste", (event) => {
    const cell = event.target.closest?.("[data-column]"), text = event.clipboardData.getData("text");
    if (!cell || !text) return;
    const lines = block(text);
    if (!lines.length || (lines.length === 1 && lines[0].length === 1 && cell.tagName !== "SELECT")) return;
    event.preventDefault();
    fill(cell, lines);
  });

  /* ---- Keys ---- */

  const walk = (cell, by) => {
    const all = rows().flatMap(cells), next = all[all.indexOf(cell) + by];
    go(next || (by > 0 ? cells(add() || body)[0] : null));
  };
  const climb = (cell, by) => {
    const row = rows()[rows().indexOf(cell.closest("tr")) + by];
    if (row) go(cells(row).find((one) => one.dataset.column === cell.dataset.column));
  };
  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.("[data-column]");
    if (!cell || event.isComposing || event.keyCode === 229 || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); form.requestSubmit(); }
    else if ((event.ctrlKey || event.metaKey) && event.key === "z" && before) {
      event.preventDefault();
      before.forEach(([one, value]) => { one.value = value; });
      go(before[0][0]);
      before = null;
    } else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === "Enter") { event.preventDefault(); walk(cell, event.shiftKey ? -1 : 1); }
    else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && cell.tagName !== "SELECT") { event.preventDefault(); climb(cell, event.key === "ArrowDown" ? 1 : -1); }
  });
  form.addEventListener("input", () => { before = null; });

  if (!document.querySelector("[data-focus]")) go(form.elements.unit_id.value ? cells(rows()[0])[0] : form.elements.unit_id);
})();
