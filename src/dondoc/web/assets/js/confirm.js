// The queue of results: j and k go to the neighbours, x and t open the last step of a decision; no key acts by itself.
let after = "";
const judge = () => document.querySelector("#judge input[type=radio]")?.focus();
const sendBack = () => {
  const fold = document.querySelector(".dd-return");
  if (!fold) return;
  fold.open = true;
  fold.querySelector("textarea")?.focus();
};
const KEYS = {
  j: () => document.querySelector("[data-following]")?.click(),
  k: () => document.querySelector("[data-previous]")?.click(),
  x: judge,
  t: sendBack,
};
document.addEventListener("keydown", (event) => {
  const before = after;
  after = event.key;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || before === "g") return;
  if (event.target.matches("input:not([type=radio]), textarea, select, [contenteditable]")) return;
  if (localStorage.getItem("dd-keys-off") === "1" || document.querySelector("dialog[open]")) return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});
// "Trả lại làm lại…" opens its form: the text comes to the cursor.
document.querySelector(".dd-return")?.addEventListener("toggle", (event) => {
  if (event.target.open) event.target.querySelector("textarea")?.focus();
});
