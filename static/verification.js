/* The verifier's desk: what is still missing while points and marks change, and the keys for doing without a
   mouse. The server asks the same again; the amounts come from the table's own attributes. */
import { all, cellsOf, go, isCell, on } from "./boxes.js";

const desk = document.querySelector("[data-desk]");

/* ---- What is missing ---- */

const amount = (name) => (desk.dataset[name] === "" ? null : Number(desk.dataset[name]));
const due = (name, words) => {
  const line = document.querySelector(`[data-due="${name}"]`);
  if (!line) return;
  line.hidden = !words;
  if (words) line.querySelector("b").textContent = words;
};

function isLacking(line, points) {
  const above = amount("evidenceAbove");
  return above !== null && points > above && !line.querySelector('[data-marks] [value="accepted"]:checked');
}

function look() {
  const notes = [], lacking = [], above = amount("noteAbove"), second = amount("secondAbove");
  let total = 0;
  for (const line of all("[data-line]", desk)) {
    const number = line.dataset.line, text = cellsOf(line)[0].value, points = Number(text), given = line.querySelector("[data-given]").dataset.given;
    const remark = line.querySelector("[data-lacking]"), poor = text !== "" && isLacking(line, points);
    total += points;
    if (text !== "" && Math.abs(points - Number(given)) > above && !line.querySelector("[data-review-note] input").value.trim()) notes.push(number);
    if (poor) lacking.push(number);
    remark.hidden = !poor;
    remark.querySelector("[data-lacking-points]").textContent = text;
  }
  const apart = Math.abs(total - amount("ownTotal"));
  due("notes", notes.join(", "));
  due("lacking", lacking.join(", "));
  due("second", second !== null && apart > second ? String(apart) : "");
}
for (const name of ["input", "change", "boxes:changed"]) on(name, look);

/* ---- Keys ---- */

const MARKS = { "+": "accepted", "-": "insufficient", "*": "unseen" };
function mark(item, value) {
  const choice = item.querySelector(`[data-marks] [value="${value}"]`);
  if (!choice || choice.checked) return;
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}

/* In a box for points the mark goes to all evidence of the indicator, on one item's marks to that alone */
function marked(element, value) {
  const item = element.closest("[data-evidence]"), line = element.closest("[data-line]");
  if (!line || (item && !element.closest("[data-marks]")) || (!item && !isCell(element))) return false;
  for (const one of item ? [item] : all("[data-evidence]", line)) mark(one, value);
  item?.querySelector(`[data-marks] [value="${value}"]`).focus();
  return true;
}

const press = (id) => document.getElementById(id)?.click();
const CHORDS = {
  "ctrl+Enter": () => press("accept"), "ctrl+s": () => press("save-evidence"),
  "alt+ArrowDown": () => press("after"), "alt+ArrowUp": () => press("before"),
};

/* To the first note that is still missing, from any box for points */
function toNote(element) {
  if (!isCell(element)) return false;
  const missing = all("[data-review-note].is-needed input", desk).find((note) => !note.value.trim());
  missing?.focus();
  return Boolean(missing);
}

on("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.shiftKey && !MARKS[event.key]) return;
  const held = (event.ctrlKey || event.metaKey ? "ctrl+" : "") + (event.altKey ? "alt+" : "");
  const act = CHORDS[held + (event.key.length === 1 ? event.key.toLowerCase() : event.key)];
  if (act) { event.preventDefault(); act(); return; }
  if (held) return;
  if (MARKS[event.key] && marked(event.target, MARKS[event.key])) { event.preventDefault(); return; }
  if (event.key === "/" && toNote(event.target)) { event.preventDefault(); return; }
  const inside = event.key === "Enter" && event.target.closest?.("[data-evidence]");
  if (inside) { event.preventDefault(); go(cellsOf(inside.closest("tr"))[0]); }  // not the whole form
}, true);

if (desk) look();
