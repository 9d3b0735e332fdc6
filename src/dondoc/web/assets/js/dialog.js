// Sheets and menus. data-opens="id" on a link or button shows that <dialog>; a link still works without script.
// A <dialog data-open-now> in an answer of htmx shows itself.
document.addEventListener("click", (event) => {
  const target = event.target;
  const opener = target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  if (target.closest("[data-closes]") || target.matches("dialog[open]")) target.closest("dialog")?.close();
  document.querySelectorAll("details.dd-menu[open], details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.dd-menu[open], details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
// The sheet of the phone covers the page: Tab goes round in it until it is closed.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Tab" && document.querySelector("details[data-menu][open]");
  if (!menu) return;
  const stops = [...menu.querySelectorAll("summary, a[href], button")].filter((stop) => stop.checkVisibility());
  const [first, last] = [stops[0], stops.at(-1)];
  const inside = stops.includes(document.activeElement);
  if (inside && document.activeElement !== (event.shiftKey ? first : last)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
});
document.addEventListener("htmx:load", (event) => {
  const root = event.detail.elt;
  const dialog = root.matches("dialog[data-open-now]") ? root : root.querySelector("dialog[data-open-now]");
  if (dialog && !dialog.open) dialog.showModal();
});
