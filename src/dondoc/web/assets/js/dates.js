// A calendar beside each date field. Typing stays first; the days, their names and which are worked come from the server.
let field;
const box = () => {
  let found = document.getElementById("dd-days");
  if (!found) {
    found = document.createElement("dialog");
    found.id = "dd-days";
    found.className = "dd-dialog dd-choose";
    found.setAttribute("aria-labelledby", "dd-days-month");
    document.body.append(found);
  }
  return found;
};
const words = async (address) => {
  const answer = await fetch(address);
  return answer.ok && !answer.redirected ? answer.text() : "";
};
const show = async (address) => {
  const html = await words(address);
  if (!html) return;
  const dialog = box();
  dialog.innerHTML = html;
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[aria-current]") ?? dialog.querySelector("[data-day]")).focus();
};
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-days]");
  const month = event.target.closest("#dd-days [data-month]");
  const day = event.target.closest("#dd-days [data-day]");
  if (opener) {
    field = document.getElementById(opener.dataset.for);
    show(`${opener.dataset.days}?ngay=${encodeURIComponent(field.value)}`);
  }
  if (month) show(month.dataset.month);
  if (day && field) {
    field.value = day.dataset.day;
    box().close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
document.addEventListener("keydown", (event) => {
  const day = event.target.closest?.("#dd-days [data-day]");
  if (!day) return;
  const turn = { PageUp: "[data-before]", PageDown: "[data-after]" }[event.key];
  if (turn) box().querySelector(turn)?.click();
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
  const days = [...box().querySelectorAll("[data-day]")];
  if (step) days[days.indexOf(day) + step]?.focus();
  if (turn || step) event.preventDefault();
});
document.addEventListener("change", async (event) => {
  const said = document.getElementById(`${event.target.id}_day`);
  if (!said || !event.target.matches("input.date")) return;
  const asked = new URLSearchParams({ ngay: event.target.value, giao: event.target.dataset.given ?? "" });
  said.textContent = event.target.value && (await words(`${said.dataset.says}?${asked}`));
});
