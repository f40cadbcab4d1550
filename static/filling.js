/* Many boxes at once: a block from a spreadsheet, a list of numbers; and Ctrl+Z for the last box or block.
   Nothing is cut in silence: what does not fit is not put in at all, and said. Wrong values are put in as they
   are, so that the server marks them. */
import { all, cellsOf, go, gridOf, isCell, neighbour, on, tell } from "./boxes.js";

const WORDS = {
  pasted: (boxes, rows) => `Đã dán ${boxes} ô, ${rows} dòng. Ctrl+Z để bỏ.`,
  locked: (names) => ` Không dán vào dòng đã khóa: ${names.join(", ")}.`,
  wide: (n, room) => `Chưa dán gì: khối có ${n} cột, từ ô này chỉ còn ${room}. Chép lại đúng các cột điểm.`,
  long: (n, room) => `Chưa dán gì: khối có ${n} dòng, từ đây chỉ còn ${room}.`,
  many: (n) => `Chưa dán gì: danh sách có ${n} số, không đủ ô.`,
  across: "Xếp theo từng dòng", down: "Xếp xuống cột", undone: "Đã bỏ.",
};
const MOST_STEPS = 200;

/* ---- What was copied ---- */

/* Lines of values. A spreadsheet parts its cells by tabs; elsewhere spaces and semicolons do. A comma stays
   where it is: 8,5 is one wrong value and not two right ones. */
function linesOf(text) {
  const lines = text.replace(/\u00a0/g, " ").replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const parts = text.includes("\t") ? (line) => line.split("\t") : (line) => line.trim().split(/\s*;\s*|,?\s+/);
  return lines.map((line) => parts(line).map((value) => value.trim()));
}

/* ---- Where it goes ---- */

const rowsOf = (grid) => all("tr", grid).filter((row) => row.matches("[data-grid-row]") || row.querySelector("[data-cell]"));

/* Each value with its row and column, or the words why it does not fit. Locked rows keep their place. */
function laid(lines, cell, how) {
  const rows = rowsOf(gridOf(cell)), row = cell.closest("tr"), width = cellsOf(row).length;
  const top = rows.indexOf(row), start = cellsOf(row).indexOf(cell), values = lines.flat();
  if (how === "flow") {
    const places = values.map((value, i) => ({ value, row: rows[top + Math.floor((start + i) / width)], column: (start + i) % width }));
    return places.every((place) => place.row) ? { places } : { why: WORDS.many(values.length) };
  }
  const broad = Math.max(...lines.map((line) => line.length));
  if (broad > width - start) return { why: WORDS.wide(broad, width - start) };
  if (lines.length > rows.length - top) return { why: WORDS.long(lines.length, rows.length - top) };
  return { places: lines.flatMap((line, i) => line.map((value, j) => ({ value, row: rows[top + i], column: start + j }))) };
}

/* A list of numbers, one under the other, may run on from box to box where the column is too short for it; so
   may a line where one person's boxes stand under each other. A line too long for its row never does: its last
   number may be a sum. */
function paste(lines, cell, how = "block") {
  const isList = lines.every((line) => line.length === 1) || cellsOf(cell.closest("tr")).length === 1;
  let plan = laid(lines, cell, how);
  if (plan.why && isList && how === "block") plan = laid(lines, cell, how = "flow");
  if (plan.why) return say(plan.why, document.querySelector("[data-alert]"));
  const { step, locked, last } = put(plan.places);
  remember(step);
  const next = last && (neighbour(last, 1) || last);
  if (next) go(next);
  const rows = new Set(plan.places.filter((place) => cellsOf(place.row).length).map((place) => place.row));
  const words = WORDS.pasted(step.length, rows.size) + (locked.length ? WORDS.locked(locked) : "");
  say(words);
  const other = lines.length > 1 && isList && (how === "block" ? "flow" : "block");
  if (other && laid(lines, cell, other).places) {
    offer(other === "flow" ? WORDS.across : WORDS.down, () => { undo(); paste(lines, document.getElementById(cell.id), other); });
  }
}

function put(places) {
  const step = [], locked = new Set();
  let last = null;
  for (const { value, row, column } of places) {
    const cell = cellsOf(row)[column];
    if (!cell && value) locked.add(row.querySelector("th")?.firstChild?.textContent.trim() || row.id);
    if (!cell) continue;
    last = cell;
    if (value === "" || value === cell.value) continue;  // an empty cell of the block leaves what stands here
    step.push({ id: cell.id, before: cell.value, after: value });
    cell.value = value;
  }
  at = "";  // the block is one step, with the box it began in
  told(step);
  return { step, locked: [...locked], last };
}

/* The rows that were changed hear of it, each once */
function told(step) {
  const rows = new Set(step.map(({ id }) => document.getElementById(id)?.closest("tr")).filter(Boolean));
  for (const name of ["boxes:changed", "boxes:filled"]) for (const row of rows) tell(row, name);
}

on("paste", (event) => {
  if (!isCell(event.target)) return;
  event.preventDefault();
  const text = event.clipboardData.getData("text");
  commit(event.target);
  if (text.trim()) paste(linesOf(text), event.target);
});

const ownPlace = () => document.querySelector("[data-grid-told]");
function say(words, elsewhere = null) {
  const place = ownPlace() || elsewhere;
  if (place) Object.assign(place, { textContent: `${words} `, hidden: false });
}
function offer(words, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button secondary slim", textContent: words });
  button.addEventListener("click", act);
  ownPlace()?.append(button);
}

/* ---- Taking back ---- */

const steps = [];
let at = "", before = "";

function remember(step) {
  if (!step.length) return;
  steps.push(step);
  if (steps.length > MOST_STEPS) steps.shift();
}

/* What was typed into a box is one step, from the moment it was entered until it is left */
function commit(cell) {
  if (cell.id === at && cell.value !== before) remember([{ id: at, before, after: cell.value }]);
  at = cell.id;
  before = cell.value;
}
on("focusin", (event) => { if (isCell(event.target) && event.target.id !== at) { at = event.target.id; before = event.target.value; } });
on("focusout", (event) => { if (isCell(event.target)) { commit(event.target); at = ""; } });

/* The boxes of the last step as they were, where nobody has written anything else into them since */
function undo() {
  let mine = [];
  while (steps.length && !mine.length) mine = steps.pop().filter(({ id, after }) => document.getElementById(id)?.value === after);
  if (!mine.length) return;
  for (const { id, before: old } of mine) document.getElementById(id).value = old;
  at = "";
  if (mine.length > 1) told(mine);
  else tell(document.getElementById(mine[0].id).closest("tr"), "boxes:changed");
  go(document.getElementById(mine[0].id));
}
on("keydown", (event) => {
  if (!isCell(event.target) || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
  event.preventDefault();
  commit(event.target);
  undo();
  if (ownPlace()?.hidden === false) say(WORDS.undone);
});
