/* Keying people one after the other: digits choose among radio buttons; names that are in the
   books are offered below the field. Without this file the form works, and those alike are asked about
   when it is saved. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-fast]");
  if (!form) return;
  const typing = (event) => event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey;

  /* ---- Radio buttons by number ---- */

  const stops = () => [...form.elements].filter((e) => e.matches("input:not([type=hidden]), select, textarea, button") && !e.disabled);
  function after(radios) {
    const all = stops();
    return all.slice(all.indexOf(radios.at(-1)) + 1).find((e) => !radios.includes(e));
  }
  form.addEventListener("keydown", (event) => {
    const radio = event.target;
    if (typing(event) || radio.type !== "radio" || !/^[1-9]$/.test(event.key)) return;
    const group = [...form.querySelectorAll(`input[type=radio][name="${CSS.escape(radio.name)}"]`)], chosen = group[event.key - 1];
    event.preventDefault();
    if (!chosen) return;
    chosen.checked = true;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    const next = after(group);
    (next && next.type === "radio" ? next : chosen).focus();  // Enter saves from a radio button, not from a list
  });

  /* ---- Names in the books ---- */

  const box = form.querySelector("[data-suggest]"), list = box && document.getElementById(box.dataset.suggest);
  if (!list) return;
  let taken = null;  // the name as it was when somebody was chosen: no list opens for it again
  const options = () => [...list.querySelectorAll("[data-fill]")];
  const current = () => list.querySelector("[aria-selected=true]");
  list.setAttribute("role", "listbox");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) box.setAttribute(name, value);

  function open(yes) {
    list.hidden = !yes;
    box.setAttribute("aria-expanded", String(yes));
    if (!yes) mark(null);
  }
  function mark(option) {
    current()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  }
  function walk(by) {
    const all = options(), at = all.indexOf(current());
    if (!all.length) return;
    open(true);
    mark(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
  }
  function put(name, value) {
    const field = form.elements[name];
    if (!field) return;
    if (!(field instanceof RadioNodeList) && field.tagName === "SELECT" && ![...field.options].some((o) => o.value === value)) return;
    field.value = value;
  }
  function choose(option) {
    for (const [name, value] of Object.entries(JSON.parse(option.dataset.fill))) put(name, value);
    document.getElementById("alike").replaceChildren(option.querySelector("template").content.cloneNode(true));
    taken = box.value;
    open(false);
    const next = form.elements.birth.value ? form.querySelector("[name=consent]") : form.elements.birth;
    next.focus();
  }

  box.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); walk(event.key === "ArrowDown" ? 1 : -1); }
    else if (event.key === "Enter" && !list.hidden && current()) { event.preventDefault(); choose(current()); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); open(false); }
  });
  box.addEventListener("blur", () => setTimeout(() => open(false), 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());  // the box keeps the focus
  list.addEventListener("click", (event) => { const option = event.target.closest("[data-fill]"); if (option) choose(option); });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === list) open(list.children.length > 0 && document.activeElement === box && box.value !== taken);
  });
})();
