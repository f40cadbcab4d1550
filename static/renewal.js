/* Last cycle's people: tick all without a new page, and a button that says how many. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-renewal]");
  if (!form) return;
  const ticks = [...form.querySelectorAll("tbody input[type=checkbox]")], button = form.querySelector("[data-renew]");
  function count() {
    const chosen = ticks.filter((tick) => tick.checked).length;
    button.textContent = chosen ? `Đăng ký lại ${chosen} người` : "Đăng ký lại những người đã chọn";
  }
  form.addEventListener("change", count);
  form.querySelector("[data-tick-all]").addEventListener("click", (event) => {
    event.preventDefault();
    for (const tick of ticks) tick.checked = true;
    count();
  });
  count();
})();
