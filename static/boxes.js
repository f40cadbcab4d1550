/* The boxes for points: digits that go on by themselves, keys that walk, the words beside them.
   The score grid, the sheet of one person and the verification stand on this file; what else they do hears
   its events: boxes:changed (a row), boxes:shown (a row), boxes:end (the last box is full).
   No key touches more than its own row: a unit of 300 people is as quick as one of three. */
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const on = (name, act, capture = false) => document.addEventListener(name, act, capture);
export const isCell = (element) => element instanceof Element && element.matches("[data-cell]");
export const gridOf = (element) => element.closest("[data-grid]");
export const cellsOf = (row) => all("[data-cell]", row);
export const typed = (row) => cellsOf(row).map((cell) => cell.value);

/* ---- Walking ---- */

const hasCells = (node) => node.matches("tr") && node.querySelector("[data-cell]");

/* The next (1) or the one before (-1) that `fits`, found by looking at what lies between only */
function beside(from, by, fits) {
  const take = (node) => (fits(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
  const walk = document.createTreeWalker(gridOf(from), NodeFilter.SHOW_ELEMENT, take);
  walk.currentNode = from;
  return by > 0 ? walk.nextNode() : walk.previousNode();
}
export const neighbour = (cell, by) => beside(cell, by, isCell);

function below(cell, by) {
  const row = cell.closest("tr"), next = beside(row, by, hasCells);
  return next && cellsOf(next)[cellsOf(row).indexOf(cell)];
}

export function go(cell) {
  if (!cell) return;
  show(cell.closest("tr"));
  cell.focus();
  cell.select();
}

let shown = null;
export function show(row) {
  if (row === shown) return;
  shown?.classList.remove("is-shown", "is-here");
  shown = row;
  row.classList.add("is-shown");
  tell(row, "boxes:shown");
}
export const tell = (element, name) => element.dispatchEvent(new CustomEvent(name, { bubbles: true }));

/* On by a key, or by a digit (`led`), perhaps with a further digit that belongs to the next box */
let ledTo = null;
function forward(cell, { led = false, digit = "" } = {}) {
  const next = neighbour(cell, 1);
  if (next) go(next);
  else atTheEnd(cell, led);
  ledTo = led ? next || cell : null;
  if (next && digit) { next.value = digit; take(next, true); }
}

function atTheEnd(cell, led) {
  const after = gridOf(cell).dataset.after, place = after && document.querySelector(after);
  cell.select();
  tell(cell.closest("tr"), "boxes:end");
  if (place && !(led && cell.closest("[data-grid-row]"))) place.focus();
}

/* Who is used to a spreadsheet presses Enter or Tab after the digits: the box has gone on already, so that
   the first of them says nothing, and no box is skipped */
function isLed(event) {
  const led = ledTo !== null && ledTo === event.target && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey;
  if (event.key !== "Shift") ledTo = null;
  return led;
}

/* Digits go on by themselves; 1 waits, because it may become 10. Any other digit after 1 belongs to the next box. */
function take(cell, inserting) {
  ledTo = null;
  const digits = cell.value.replace(/\D/g, "");
  if (digits !== cell.value) cell.value = digits;
  const quick = inserting && digits && digits !== "1" && cell.dataset.max === "10";
  const split = quick && digits.length > 1 && digits !== "10";
  if (split) cell.value = digits[0] === "1" ? "1" : digits.slice(-1);
  tell(cell.closest("tr"), "boxes:changed");
  if (quick) forward(cell, { led: true, digit: split && digits[0] === "1" ? digits.slice(1) : "" });
  else help(cell);
}

const isTyping = (event) => isCell(event.target) && !event.isComposing;
on("beforeinput", (event) => { if (isTyping(event) && /\D/.test(event.data || "")) event.preventDefault(); });
on("input", (event) => { if (isTyping(event)) take(event.target, (event.inputType || "").startsWith("insert")); });
on("compositionend", (event) => { if (isCell(event.target)) take(event.target, true); });

const KEYS = {
  Enter: (cell, event) => (event.shiftKey ? go(neighbour(cell, -1)) : forward(cell)),
  ArrowLeft: (cell) => go(neighbour(cell, -1)), ArrowRight: (cell) => go(neighbour(cell, 1)),
  ArrowUp: (cell) => go(below(cell, -1)), ArrowDown: (cell) => go(below(cell, 1)),
  Backspace: (cell) => go(neighbour(cell, -1)),
  Home: (cell) => go(cellsOf(cell.closest("tr"))[0]),
  End: (cell) => go(cellsOf(cell.closest("tr")).at(-1)),
  Escape: (cell) => { cell.value = cell.defaultValue; tell(cell.closest("tr"), "boxes:changed"); cell.select(); },
};
on("keydown", (event) => {
  const cell = event.target;
  if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || event.ctrlKey) return;
  const note = event.key === "Enter" && cell.closest("[data-review-note]");
  if (note) { event.preventDefault(); return forward(cellsOf(note.closest("tr"))[0]); }
  if (!isCell(cell)) return;
  if (isLed(event)) event.preventDefault();
  else if (event.key === "Tab" && cell.closest("[data-grid-row]")) {
    const next = neighbour(cell, event.shiftKey ? -1 : 1);
    if (next) { event.preventDefault(); go(next); }
  } else if (KEYS[event.key] && !(event.key === "Backspace" && cell.value)) {
    event.preventDefault();
    KEYS[event.key](cell, event);
  }
});

on("focusin", (event) => {
  if (!isCell(event.target)) return;
  const row = event.target.closest("tr");
  show(row);
  row.classList.add("is-here");
  event.target.select();
  help(event.target);
});
on("click", (event) => { if (isCell(event.target)) event.target.select(); });

/* What only the eyes need waits until the key is through, so that the page is laid out once for it, not thrice */
const due = new Map();
export function soon(key, act) {
  if (!due.size) queueMicrotask(() => { const acts = [...due.values()]; due.clear(); for (const one of acts) one(); });
  due.set(key, act);
}

/* ---- The words of the indicator ---- */

const strip = document.querySelector("[data-help-strip]");
const helps = new Map(all("template[data-help]").map((words) => [words.dataset.help, words]));
function help(cell) {
  if (strip) soon(strip, () => explain(cell));
}
function explain(cell) {
  const key = `${cell.dataset.audience}-${cell.dataset.indicator}`;
  if (helps.has(key) && strip.dataset.shown !== key) strip.replaceChildren(helps.get(key).content.cloneNode(true));
  strip.dataset.shown = key;
  mark(strip, cell.value);
  tell(cell, "boxes:explained");
}
/* The level that holds the points */
export function mark(place, points) {
  for (const level of all("[data-low]", place)) {
    level.classList.toggle("is-level", points !== "" && level.dataset.low <= +points && +points <= level.dataset.high);
  }
}

/* ---- One person's ten boxes under each other: what differs from what was given, and the sum ---- */

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
on("boxes:changed", (event) => { const grid = gridOf(event.target); if (grid.hasAttribute("data-review")) review(grid); });

/* ---- Where to begin: at the row of the address, else at the first empty box ---- */

for (const grid of all("[data-grid]")) {
  if (grid.hasAttribute("data-review")) review(grid);
  const rows = all("tr", grid).filter(hasCells);
  const row = rows.find((one) => `#${one.id}` === location.hash) || rows.find((one) => typed(one).includes("")) || rows[0];
  if (!row) continue;
  show(row);
  if (!document.querySelector("[data-focus]") && matchMedia("(min-width: 901px)").matches) go(cellsOf(row).find((cell) => cell.value === "") || cellsOf(row)[0]);
}
