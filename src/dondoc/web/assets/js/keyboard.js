// Keys. Single letters are off in fields and dialogs, and can be switched off on this machine; Unikey can type everywhere.
import { open } from "./palette.js";
const OFF = "dd-keys-off";
let after = "";
const box = document.querySelector("[data-keys-off]");
if (box) {
  box.checked = localStorage.getItem(OFF) === "1";
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "1" : ""));
}
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
const marked = () => document.querySelector("[data-row].marked");
function move(step) {
  const all = rows();
  const now = all.indexOf(marked());
  const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
  if (!next) return;
  all.forEach((row) => row.classList.toggle("marked", row === next));
  next.scrollIntoView({ block: "nearest" });
  (next.querySelector("[data-open]") || next.querySelector("a"))?.focus({ preventScroll: true });
}
const KEYS = {
  "/": open,
  "?": () => document.getElementById("keyboard-map")?.showModal(),
  j: () => move(1),
  k: () => move(-1),
  e: () => marked()?.querySelector("[data-act]")?.click(),
  x: () => marked()?.querySelector("[data-pick]")?.click(),
  Enter: () => (marked()?.querySelector("[data-open]") || marked()?.querySelector("a"))?.click(),
};
document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.form) return target.form.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) {
    if (event.key === "Escape") target.blur();
    return;
  }
  if (box?.checked || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && target.closest("a, button, summary")) return;
  const link = after === "g" && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  after = event.key;
  if (link) link.click();
  else if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
