/* Choosing a level: it fills the box in hand with the lowest points of its range; the other points stand beside
   it. And what is missing to pass, in the server's words, while somebody types. Without this file a level of the
   sheet is a button of its form, and the page comes back with the box filled. */
import { all, cellsOf, go, gridOf, isCell, mark, on, soon, typed } from "./boxes.js";
import { shortfalls } from "./shortfalls.js";

const strip = document.querySelector("[data-help-strip]");
const canHover = matchMedia("(hover: hover)").matches;
const saved = document.querySelector("[data-saved-state]");  // speaks of what is saved, not of what is typed
let here = "";  // the box in hand, by id: its row may be swapped

/* ---- Marking, and what is missing ---- */

const isSheet = (row) => Boolean(gridOf(row)?.hasAttribute("data-review"));
function tellMissing(row) {
  const place = (strip || document).querySelector("[data-missing]"), all10 = isSheet(row) ? gridOf(row) : row;
  const said = place && shortfalls(typed(all10));
  if (said && place.textContent !== said.sentences.join(" ")) place.textContent = said.sentences.join(" ");
}
function look(row) {
  if (isSheet(row)) { const [cell] = cellsOf(row); mark(row, cell.value); }
  if (!strip) tellMissing(row);  // the strip is explained after every key, and told then
  if (saved) saved.hidden = cellsOf(gridOf(row)).some((one) => one.value !== one.defaultValue);
}
on("boxes:changed", ({ target }) => soon(`${target.id} levels`, () => look(target)));
on("boxes:explained", ({ target }) => { here = target.id; if (strip) tellMissing(target.closest("tr")); });
on("focusin", ({ target }) => { if (isCell(target)) here = target.id; });

/* ---- Choosing ---- */

function put(cell, points) {
  if (!cell || cell.value === String(points)) return cell?.select();
  cell.value = points;
  cell.dispatchEvent(new Event("input", { bubbles: true }));  // as typed: sum, marks and draft follow
}
const cellFor = (button) => button.closest("tr")?.querySelector("[data-cell]") || document.getElementById(here);

for (const button of all("button[data-points]")) button.tabIndex = -1;  // Tab goes on from box to box
on("mousedown", (event) => { if (event.target.closest("button[data-points]")) event.preventDefault(); });  // the box keeps the focus
on("click", (event) => {
  const button = event.target.closest("button[data-points]"), cell = button && cellFor(button);
  if (!cell) return;
  event.preventDefault();
  put(cell, button.dataset.points);
  if (canHover || !isSheet(cell.closest("tr"))) go(cell);
}, true);

/* Alt with an arrow: the level above or below */
on("keydown", (event) => {
  const up = event.key === "ArrowUp";
  if (!isCell(event.target) || !event.altKey || event.ctrlKey || event.metaKey || !(up || event.key === "ArrowDown")) return;
  const cell = event.target, row = cell.closest("tr");
  const lows = all("li[data-low] .level", isSheet(row) ? row : strip || row).map((level) => +level.dataset.points).sort((a, b) => a - b);
  if (!lows.length) return;
  event.preventDefault();
  const at = cell.value === "" ? -1 : lows.findLastIndex((low) => low <= +cell.value);
  const next = at < 0 ? (up ? 0 : lows.length - 1) : Math.min(lows.length - 1, Math.max(0, at + (up ? 1 : -1)));
  put(cell, lows[next]);
  cell.select();
});

const first = document.activeElement;
if (isCell(first)) { here = first.id; look(first.closest("tr")); }
