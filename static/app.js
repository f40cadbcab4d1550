/* What the pages do beyond plain forms. Everything here hangs on data-attributes and may be absent:
   without this file each row of the grid still has its own form and button. Points, verdicts and
   refusals are the server's; what is shown here while typing is only a help for the eyes. */
(() => {
  "use strict";

  const WORDS = {
    typing: "đang nhập", left: (n) => `còn ${n} ô`, full: "rời dòng là lưu", fullPlain: "bấm Lưu",
    saving: "đang lưu…", unsaved: "Chưa lưu", network: "không tới được máy chủ; điểm vẫn ở đây",
    signedOut: "đã hết phiên; mở trang mới, đăng nhập rồi bấm Lưu", server: "máy chủ báo lỗi; điểm vẫn ở đây",
    lost: "Chưa lưu được. Máy chủ không trả lời. Hãy thử lại.",
    over: (n, present) => `✗ quá ${n} phiếu so với ${present} người có mặt`,
    fewer: (n) => `? còn ${n} người không bỏ phiếu`, even: (n) => `✓ đủ ${n} phiếu`,
    place: (at, of) => `Người ${at} / ${of}`, sheets: (n) => (n ? `còn ${n} phiếu` : "đã xong cả"),
  };
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, act, capture = false) => document.addEventListener(name, act, capture);
  const isCell = (element) => element instanceof Element && element.matches("[data-cell]");
  const quiet = Boolean(window.htmx);
  document.documentElement.classList.add("js");
  if (quiet) document.documentElement.classList.add("quiet");

  /* ---- Walking through the boxes ---- */

  const gridOf = (element) => element.closest("[data-grid]");
  const cellsOf = (row) => all("[data-cell]", row);
  const rowsOf = (grid) => all("tr", grid).filter((row) => row.querySelector("[data-cell]"));

  function go(cell) {
    if (!cell) return;
    show(cell.closest("tr"));
    cell.focus();
    cell.select();
  }

  function neighbour(cell, by) {
    const cells = cellsOf(gridOf(cell));
    return cells[cells.indexOf(cell) + by];
  }

  function below(cell, by) {
    const rows = rowsOf(gridOf(cell)), row = cell.closest("tr"), next = rows[rows.indexOf(row) + by];
    return next && cellsOf(next)[cellsOf(row).indexOf(cell)];
  }

  function forward(cell, digit = "") {
    const next = neighbour(cell, 1);
    if (!next) return atTheEnd(cell);
    go(next);
    if (digit) { next.value = digit; take(next, true); }
  }

  function atTheEnd(cell) {
    const after = gridOf(cell).dataset.after;
    if (after) document.querySelector(after)?.focus();
    else { cell.select(); save(cell.closest("tr")); }
  }

  /* Digits go on by themselves; 1 waits, because it may become 10. Any other digit after 1 belongs to the next box. */
  function take(cell, inserting) {
    const digits = cell.value.replace(/\D/g, "");
    if (digits !== cell.value) cell.value = digits;
    const quick = inserting && digits && digits !== "1" && cell.dataset.max === "10";
    const split = quick && digits.length > 1 && digits !== "10";
    if (split) cell.value = digits[0] === "1" ? "1" : digits.slice(-1);
    refresh(cell.closest("tr"));
    if (quick) forward(cell, split && digits[0] === "1" ? digits.slice(1) : "");
    else help(cell);
  }

  const isTyping = (event) => isCell(event.target) && !event.isComposing;
  on("beforeinput", (event) => { if (isTyping(event) && /\D/.test(event.data || "")) event.preventDefault(); });
  on("input", (event) => { if (isTyping(event)) take(event.target, (event.inputType || "").startsWith("insert")); });
  on("compositionend", (event) => { if (isCell(event.target)) take(event.target, true); });
  on("paste", (event) => {
    if (!isCell(event.target)) return;
    event.preventDefault();
    const [line] = event.clipboardData.getData("text").trim().split(/\r?\n/);
    const values = line.split(/[\s;,]+/).filter((value) => /^\d{1,2}$/.test(value));
    const cells = cellsOf(event.target.closest("tr")), from = cells.indexOf(event.target);
    values.slice(0, cells.length - from).forEach((value, i) => { cells[from + i].value = value; });
    refresh(event.target.closest("tr"));
    go(cells[Math.min(from + values.length, cells.length - 1)]);
  });

  const KEYS = {
    Enter: (cell, event) => (event.shiftKey ? go(neighbour(cell, -1)) : forward(cell)),
    ArrowLeft: (cell) => go(neighbour(cell, -1)), ArrowRight: (cell) => go(neighbour(cell, 1)),
    ArrowUp: (cell) => go(below(cell, -1)), ArrowDown: (cell) => go(below(cell, 1)),
    Backspace: (cell) => go(neighbour(cell, -1)),
    Home: (cell) => go(cellsOf(cell.closest("tr"))[0]),
    End: (cell) => go(cellsOf(cell.closest("tr")).at(-1)),
    Escape: (cell) => { cell.value = cell.defaultValue; refresh(cell.closest("tr")); cell.select(); },
  };
  on("keydown", (event) => {
    const cell = event.target;
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || event.ctrlKey) return;
    const note = event.key === "Enter" && cell.closest("[data-review-note]");
    if (note) { event.preventDefault(); return forward(cellsOf(note.closest("tr"))[0]); }
    if (!isCell(cell)) return;
    if (event.key === "Tab" && cell.closest("[data-grid-row]")) {
      const next = neighbour(cell, event.shiftKey ? -1 : 1);
      if (next) { event.preventDefault(); go(next); }
    } else if (KEYS[event.key] && !(event.key === "Backspace" && cell.value)) {
      event.preventDefault();
      KEYS[event.key](cell, event);
    }
  });

  on("focusin", (event) => {
    if (!isCell(event.target)) return;
    show(event.target.closest("tr"));
    event.target.closest("tr").classList.add("is-here");
    event.target.select();
    help(event.target);
  });
  on("click", (event) => { if (isCell(event.target)) event.target.select(); });
  on("focusout", (event) => {
    const row = isCell(event.target) && event.target.closest("[data-grid-row]");
    if (row) setTimeout(() => { if (row.isConnected && !row.contains(document.activeElement)) save(row); });
  });

  /* On a narrow screen the grid is one person at a time: the row shown, and two buttons */
  function show(row) {
    const rows = rowsOf(gridOf(row));
    rows.forEach((other) => { other.classList.toggle("is-shown", other === row); if (other !== row) other.classList.remove("is-here"); });
    const place = document.querySelector("[data-grid-place]");
    if (place) place.textContent = WORDS.place(rows.indexOf(row) + 1, rows.length);
  }
  on("click", (event) => {
    const button = event.target.closest("[data-grid-go]"), rows = button && rowsOf(document.querySelector("[data-grid]"));
    if (!button) return;
    const next = rows[rows.findIndex((row) => row.classList.contains("is-shown")) + Number(button.dataset.gridGo)];
    if (next) go(cellsOf(next).find((cell) => cell.value === "") || cellsOf(next)[0]);
  });

  function help(cell) {
    const strip = document.querySelector("[data-help-strip]");
    if (!strip) return;
    const key = `${cell.dataset.audience}-${cell.dataset.indicator}`, words = document.querySelector(`template[data-help="${CSS.escape(key)}"]`);
    if (words && strip.dataset.shown !== key) strip.replaceChildren(words.content.cloneNode(true));
    strip.dataset.shown = key;
    for (const level of all("[data-low]", strip)) {
      level.classList.toggle("is-level", cell.value !== "" && level.dataset.low <= +cell.value && +cell.value <= level.dataset.high);
    }
  }

  /* ---- A row while it is typed, saved, refused ---- */

  const typed = (row) => cellsOf(row).map((cell) => cell.value);
  const isChanged = (row) => cellsOf(row).some((cell) => cell.value !== cell.defaultValue);
  const formOf = (row) => cellsOf(row)[0]?.form;
  const rowOf = (form) => form?.closest?.("[data-grid-row]");
  const firstWords = new WeakMap();

  function say(row, kind, word, note = "") {
    const place = row.querySelector("[data-state-words]");
    if (!place) return;
    if (!firstWords.has(row)) firstWords.set(row, [...place.childNodes]);
    const span = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });
    place.replaceChildren(span(`status ${kind}`, word), " ", span("note", note));
  }

  function refresh(row) {
    const values = typed(row).filter((value) => value !== ""), left = cellsOf(row).length - values.length;
    if (gridOf(row).hasAttribute("data-review")) return review(gridOf(row));
    const floor = Number(gridOf(row).dataset.floor || 0), total = row.querySelector("[data-total]");
    for (const cell of cellsOf(row)) cell.classList.toggle("is-low", cell.value !== "" && +cell.value < floor);
    if (total) total.textContent = values.length ? values.reduce((sum, value) => sum + Number(value), 0) : "";
    if (isChanged(row)) say(row, "waiting", WORDS.typing, left ? WORDS.left(left) : quiet ? WORDS.full : WORDS.fullPlain);
    else if (firstWords.has(row)) row.querySelector("[data-state-words]").replaceChildren(...firstWords.get(row));
  }

  function review(grid) {
    const cells = cellsOf(grid), filled = cells.filter((cell) => cell.value !== "");
    for (const cell of cells) {
      const row = cell.closest("tr"), given = row.querySelector("[data-given]")?.dataset.given, note = row.querySelector("[data-review-note]");
      const differs = cell.value !== "" && cell.value !== given;
      cell.classList.toggle("is-changed", differs);
      note?.classList.toggle("is-needed", differs || note.querySelector("input").value !== "");
    }
    const sum = document.querySelector("[data-review-total]"), count = document.querySelector("[data-review-count]");
    if (sum) sum.textContent = filled.reduce((total, cell) => total + Number(cell.value), 0);
    if (count) count.textContent = filled.length;
  }

  function save(row) {
    const form = formOf(row);
    if (!quiet || !rowOf(form) || form.dataset.busy || !isChanged(row) || typed(row).join() === row.dataset.sent) return;
    form.requestSubmit();
  }

  function keep(row, why) {
    delete row.dataset.sent;
    row.dataset.mood = "failed";
    say(row, "refused", `✗ ${WORDS.unsaved}`, why);
  }

  function countLeft(grid) {
    const place = document.querySelector("[data-grid-left]"), isLeft = (row) => typed(row).includes("") || row.matches("[data-unsaved]") || row.querySelector(".status.waiting");
    if (place) place.textContent = WORDS.sheets(rowsOf(grid).filter(isLeft).length);
  }

  /* “Lấy số kia” means it: what was typed in this row may go */
  on("click", (event) => event.target.closest("a[data-theirs]")?.closest("tr").removeAttribute("data-unsaved"));

  /* What was typed while the answer was on its way is put back into the row that the answer brings */
  const later = new Map();
  on("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail, row = rowOf(target);
    const lost = xhr.status >= 400 ? told(xhr) : row && !xhr.responseText.includes("data-grid-row");
    if (!event.detail.shouldSwap || (!row && !lost)) return;
    if (lost) { event.detail.shouldSwap = false; return trouble(target, told(xhr) || WORDS.server); }
    const sent = (row.dataset.sent || "").split(",");
    later.set(row.id, { shown: row.classList.contains("is-shown"), values: typed(row).map((value, i) => (value === sent[i] ? null : value)) });
  });
  on("htmx:afterSwap", (event) => {
    const id = event.detail.target?.id, row = later.has(id) && document.getElementById(id);
    if (!row) return all("[data-focus]", event.target).slice(0, 1).forEach((element) => element.focus());
    const { shown, values } = later.get(id);
    later.delete(id);
    row.classList.toggle("is-shown", shown);
    row.classList.toggle("is-here", row.contains(document.activeElement));
    cellsOf(row).forEach((cell, i) => { if (values[i] !== null) cell.value = values[i]; });
    if (gridOf(row)) countLeft(gridOf(row));
    if (values.every((value) => value === null)) return;
    refresh(row);
    if (!row.contains(document.activeElement)) save(row);
  });

  /* A row is never thrown away for a sign-in page: it stays as typed and says so */
  on("htmx:beforeOnLoad", (event) => {
    const row = rowOf(event.detail.elt), { xhr } = event.detail;
    if (row && (xhr.status === 401 || xhr.getResponseHeader("HX-Redirect"))) { event.preventDefault(); keep(row, WORDS.signedOut); }
  });
  const told = (xhr) => (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain") && xhr.responseText;
  function trouble(element, why, elsewhere = why) {
    const row = rowOf(element);
    if (row) keep(row, why);
    else Object.assign(document.querySelector("[data-alert]"), { textContent: elsewhere, hidden: false });
  }
  for (const name of ["htmx:sendError", "htmx:timeout"]) on(name, (event) => trouble(event.detail.elt, WORDS.network, WORDS.lost));
  on("htmx:responseError", (event) => trouble(event.detail.elt, told(event.detail.xhr) || WORDS.server, told(event.detail.xhr) || WORDS.lost));

  /* ---- Forms: one click is one deed ---- */

  function free(form) {
    delete form.dataset.busy;
    for (const button of all("[data-held]")) if (button.form === form) { button.disabled = false; delete button.dataset.held; }
  }
  function hold(form) {
    for (const button of form.elements) if (button.type === "submit" && !button.disabled) { button.disabled = true; button.dataset.held = ""; }
  }
  on("submit", (event) => {
    const form = event.target, row = rowOf(form);
    if (form.getAttribute("method")?.toLowerCase() !== "post") return;
    if (form.dataset.busy) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.busy = "1";
    if (row) { row.dataset.sent = typed(row).join(); delete row.dataset.mood; say(row, "waiting", WORDS.saving); }
    setTimeout(() => hold(form));
    setTimeout(() => free(form), 10000);  // a download leaves the page where it is
  }, true);
  on("htmx:afterRequest", (event) => { const form = event.detail.elt.closest?.("form"); if (form) free(form); });
  window.addEventListener("pageshow", () => all("form[data-busy]").forEach(free));

  /* Leaving the page with something unsaved asks first */
  const isUnsaved = (row) => (isChanged(row) || row.hasAttribute("data-unsaved")) && (quiet || !formOf(row)?.dataset.busy);
  const isEdited = (form) => !form.dataset.busy && [...form.elements].some((e) => e.defaultValue !== undefined && e.type !== "hidden" && e.value !== e.defaultValue);
  window.addEventListener("beforeunload", (event) => {
    if (all("[data-grid-row]").some(isUnsaved) || all("form[data-keep]").some(isEdited)) event.preventDefault();
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
  for (const grid of all("[data-grid]")) {
    if (grid.hasAttribute("data-review")) review(grid);
    const row = rowsOf(grid).find((r) => `#${r.id}` === location.hash) || rowsOf(grid).find((r) => typed(r).includes("")) || rowsOf(grid)[0];
    if (!row) continue;
    show(row);
    if (!document.querySelector("[data-focus]") && matchMedia("(min-width: 901px)").matches) go(cellsOf(row).find((cell) => cell.value === "") || cellsOf(row)[0]);
  }
})();
