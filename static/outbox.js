/* Rows that wait to be sent, one after the other. While the server cannot be reached they are tried again by
   themselves, less and less often; while the session is lost they wait until the same person is back. */
import { all, on } from "./boxes.js";

const FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000;
const waiting = new Set(), again = new Set();  // `again`: written to once more while it was on its way
let send = () => false, sending = "", timer = 0, pause = 0, signedOut = false;

export const carry = (how) => { send = how; };
export const isSignedOut = () => signedOut;
export const isHeld = () => signedOut || timer > 0;

export function put(id) {
  (sending === id ? again : waiting).add(id);
  next();
}

function next() {
  if (isHeld() || sending) return;
  for (const id of waiting) {
    sending = id;
    if (send(id)) return;
    sending = "";
    waiting.delete(id);
  }
}

/* The server has said yes or no: this one is done, the others follow at once */
export function answered(id) {
  if (!again.delete(id)) waiting.delete(id);
  if (sending === id) sending = "";
  pause = 0;
  signedOut = false;
  resume();
}

/* `kind`: network or server (tried again after a while, behind the others), session (waits for the person) */
export function failed(id, kind) {
  again.delete(id);
  waiting.delete(id);
  waiting.add(id);
  if (sending === id) sending = "";
  if (kind === "session") signedOut = true;
  else if (!timer) {
    pause = Math.min(Math.max(pause * 2, FIRST_PAUSE), LONGEST_PAUSE);
    timer = setTimeout(resume, pause);
  }
}

function resume() {
  clearTimeout(timer);
  timer = 0;
  next();
}
window.addEventListener("online", resume);

/* ---- The same person signs in again, here in the page ---- */

const place = () => document.querySelector("[data-again-place]");
export function askAgain() {
  const strip = document.querySelector("template[data-again]");
  if (!strip || !place() || place().querySelector("form")) return;
  place().replaceChildren(strip.content.cloneNode(true));
  document.querySelector("[data-grid-told]").hidden = true;
  window.htmx.process(place());
}

on("htmx:afterSwap", () => {
  if (!signedOut || !place()?.querySelector("[data-again-done]")) return;
  document.getElementById(back)?.focus();
  goOn();
  setTimeout(() => place().querySelector("[data-again-done]")?.remove(), 4000);
});
function goOn() {
  signedOut = false;
  sending = "";
  resume();
}

/* Signed in again in another window: coming back here tries the first row */
window.addEventListener("focus", () => { if (signedOut && !place()?.contains(document.activeElement)) goOn(); });

/* F2 leads from the boxes to the password and, once it is right, the page leads back to the box */
let back = "";
on("focusin", (event) => { if (event.target.matches("[data-cell]")) back = event.target.id; });
on("keydown", (event) => {
  const box = event.key === "F2" && all("input[type=password]", place() || undefined)[0];
  if (box && signedOut) { event.preventDefault(); box.focus(); }
});
