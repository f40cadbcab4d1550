/* The score grid: each row is a form of its own, saved when it is left, and stays as typed until it is saved.
   Points, verdicts and refusals are the server's; what is shown here while typing is only a help for the eyes. */
import { all, cellsOf, go, gridOf, on, show, soon, typed } from "./boxes.js";
import * as outbox from "./outbox.js";
import { shortfalls } from "./shortfalls.js";

const WORDS = {
  typing: "đang nhập", left: (n) => `còn ${n} ô`, full: "rời dòng là lưu", fullPlain: "bấm Lưu",
  saving: "đang lưu…", unsaved: "Chưa lưu", waits: "đợi gửi", network: "không tới được máy chủ; sẽ tự gửi lại",
  signedOut: "đã hết phiên; đăng nhập lại là tự gửi", server: "máy chủ báo lỗi; sẽ tự gửi lại",
  place: (at, of) => `Người ${at} / ${of}`, sheets: (n) => (n ? `còn ${n} phiếu` : "đã xong cả"),
};
const quiet = Boolean(window.htmx);
if (quiet) window.htmx.config.attributesToSettle = [];  // else it takes away the class of the row shown, after a swap
const grid = document.querySelector("[data-grid]");
const rows = all("[data-grid-row]").filter((row) => row.querySelector("[data-cell]"));
const rowOf = (element) => element?.closest?.("[data-grid-row]");
const isChanged = (row) => cellsOf(row).some((cell) => cell.value !== cell.defaultValue);
const formOf = (row) => cellsOf(row)[0]?.form;

/* ---- What the last cell of a row says ---- */

const firstWords = new WeakMap();
function say(row, kind, word, note = "") {
  const place = row.querySelector("[data-state-words]");
  if (!place) return;
  if (!firstWords.has(row)) firstWords.set(row, [...place.childNodes]);
  const span = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });
  place.replaceChildren(span(`status ${kind}`, word), " ", span("note", note));
}

on("boxes:changed", ({ target }) => { if (rowOf(target)) soon(target, () => refresh(target)); });
function refresh(row) {
  const values = typed(row).filter((value) => value !== ""), left = cellsOf(row).length - values.length;
  const floor = Number(gridOf(row).dataset.floor || 0), total = row.querySelector("[data-total]");
  for (const cell of cellsOf(row)) cell.classList.toggle("is-low", cell.value !== "" && +cell.value < floor);
  if (total) total.textContent = values.length && values.every((value) => value >= 0) ? values.reduce((sum, value) => sum + Number(value), 0) : "";
  if (typed(row).join() === row.dataset.sent) return;  // on its way already: the row says so
  if (isChanged(row)) say(row, "waiting", WORDS.typing, left ? WORDS.left(left) : full(row));
  else if (firstWords.has(row)) row.querySelector("[data-state-words]").replaceChildren(...firstWords.get(row));
}

/* All ten are there: what they lack, in the words in which the answer will say it */
function full(row) {
  return [...(shortfalls(typed(row))?.short || []), quiet ? WORDS.full : WORDS.fullPlain].join(" · ");
}

function keep(row, why) {
  if (!row.isConnected) return;
  delete row.dataset.sent;
  row.dataset.mood = "failed";
  say(row, "refused", `✗ ${WORDS.unsaved}`, why);
}

/* How many sheets are left, counted once; afterwards each saved row speaks for itself */
const isLeft = (row) => typed(row).includes("") || row.matches("[data-unsaved]") || Boolean(row.querySelector(".status.waiting"));
const left = new Set(rows.filter(isLeft).map((row) => row.id));
function countLeft(row) {
  const place = document.querySelector("[data-grid-left]");
  left[isLeft(row) ? "add" : "delete"](row.id);
  if (place) place.textContent = WORDS.sheets(left.size);
}

/* On a narrow screen the grid is one person at a time: the row shown, and two buttons */
const places = new Map(rows.map((row, i) => [row.id, i]));
function sayPlace(row) {
  const place = document.querySelector("[data-grid-place]");
  if (place && places.has(row.id)) place.textContent = WORDS.place(places.get(row.id) + 1, rows.length);
}
on("boxes:shown", (event) => sayPlace(event.target));
on("click", (event) => {
  const button = event.target.closest("[data-grid-go]");
  if (!button) return;
  const here = places.get(document.querySelector("[data-grid-row].is-shown").id);
  const next = rows[here + Number(button.dataset.gridGo)], row = next && document.getElementById(next.id);
  if (row) go(cellsOf(row).find((cell) => cell.value === "") || cellsOf(row)[0]);
});

/* ---- Saving: when the row is left ---- */

on("focusout", (event) => {
  const row = event.target.matches("[data-cell]") && rowOf(event.target);
  if (row) setTimeout(() => { if (row.isConnected && !row.contains(document.activeElement)) save(row); });
});
on("boxes:end", (event) => { if (rowOf(event.target)) save(event.target); });

function save(row) {
  if (!quiet || !rowOf(formOf(row)) || !isChanged(row) || typed(row).join() === row.dataset.sent) return;
  if (outbox.isHeld()) keep(row, outbox.isSignedOut() ? WORDS.signedOut : WORDS.network);
  outbox.put(row.id);
}

/* Rows that were pasted go without having been left */
on("boxes:filled", (event) => {
  const row = rowOf(event.target);
  if (!row || !isChanged(row)) return;
  soon(row, () => { refresh(row); if (!row.dataset.sent && !row.dataset.mood) say(row, "waiting", WORDS.waits); });
  save(row);
});

/* The outbox asks for a row: whether there is anything to send, and off it goes */
outbox.carry((id) => {
  const row = document.getElementById(id), form = row && formOf(row);
  if (!form || form.dataset.busy || !isChanged(row)) return false;
  form.requestSubmit();
  return true;
});

on("submit", (event) => {
  const row = rowOf(event.target);
  if (!row || event.defaultPrevented) return;
  row.dataset.sent = typed(row).join();
  delete row.dataset.mood;
  say(row, "waiting", WORDS.saving);
}, true);

/* An answer that never came may have been a save: the same points are sent once more first, which changes
   nothing, and what was typed since then follows with the version that comes back */
const unanswered = new Map();
on("htmx:configRequest", (event) => {
  const row = rowOf(event.detail.elt), before = row && unanswered.get(row.id);
  if (!row) return;
  event.detail.timeout = 20000;
  if (!before) return;
  row.dataset.sent = before.join();
  cellsOf(row).forEach((cell, i) => { event.detail.parameters[cell.name] = before[i]; });
});

/* What was typed while the answer was on its way is put back into the row that the answer brings */
const later = new Map();
on("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail, row = rowOf(target);
  if (!row || !event.detail.shouldSwap) return;
  if (!xhr.responseText.includes("data-grid-row")) {
    event.detail.shouldSwap = false;
    return xhr.status < 400 ? trouble(row, WORDS.server, "server") : refused(row, told(xhr) || WORDS.server);
  }
  const sent = (row.dataset.sent || "").split(",");
  const focus = row.contains(document.activeElement) ? document.activeElement.id : "";
  later.set(row.id, { focus, shown: row.classList.contains("is-shown"), values: typed(row).map((value, i) => (value === sent[i] ? null : value)) });
});
on("htmx:afterSwap", (event) => {
  const id = event.detail.target?.id, row = later.has(id) && document.getElementById(id);
  if (!row) return;
  const { focus, shown, values } = later.get(id);
  later.delete(id);
  window.htmx.process(row);  // now and not a moment later: its form may be sent at once
  if (shown) show(row);
  if (focus && document.activeElement.id !== focus) document.getElementById(focus)?.focus();  // hidden until shown
  row.classList.toggle("is-here", row.contains(document.activeElement));
  cellsOf(row).forEach((cell, i) => { if (values[i] !== null) cell.value = values[i]; });
  countLeft(row);
  answered(row);
  if (values.every((value) => value === null)) return;
  refresh(row);
  if (!row.contains(document.activeElement)) save(row);
});

function answered(row) {
  unanswered.delete(row.id);
  outbox.answered(row.id);
}
function refused(row, why) {
  keep(row, why);
  answered(row);
}

/* ---- Not saved: the row stays as typed, says why, and goes again by itself as soon as it can ---- */

const told = (xhr) => (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain") && xhr.responseText;
function trouble(row, why, kind) {
  if (kind !== "session" && row.dataset.sent && !unanswered.has(row.id)) unanswered.set(row.id, row.dataset.sent.split(","));
  keep(row, why);
  outbox.failed(row.id, kind);
}
on("htmx:beforeOnLoad", (event) => {
  const row = rowOf(event.detail.elt), { xhr } = event.detail;
  if (!row || (xhr.status !== 401 && !xhr.getResponseHeader("HX-Redirect"))) return;
  event.preventDefault();  // never away from here, to sign in: what was typed stands on this page only
  trouble(row, WORDS.signedOut, "session");
  outbox.askAgain();
});
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:sendAbort"]) {
  on(name, (event) => { const row = rowOf(event.detail.elt); if (row) trouble(row, WORDS.network, "network"); });
}
on("htmx:responseError", (event) => {
  const row = rowOf(event.detail.elt), { xhr } = event.detail;
  if (!row) return;
  if (xhr.status >= 500) trouble(row, WORDS.server, "server");
  else refused(row, told(xhr) || WORDS.server);
});

/* “Lấy số kia” means it: what was typed in this row may go */
on("click", (event) => event.target.closest("a[data-theirs]")?.closest("tr").removeAttribute("data-unsaved"));

/* Leaving the page with something unsaved asks first */
const isUnsaved = (row) => (isChanged(row) || row.hasAttribute("data-unsaved")) && (quiet || !formOf(row)?.dataset.busy);
window.addEventListener("beforeunload", (event) => { if (all("[data-grid-row]").some(isUnsaved)) event.preventDefault(); });

const first = grid?.querySelector(".is-shown");
if (first) sayPlace(first);
