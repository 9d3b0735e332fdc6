// Going through a reading: "a" accepts, "s" splits where the cursor stands, "m" joins, "n" makes a task of the marked text, "z" takes back;
// "j", "k", "Enter", "e" and "x" are those of every list (keyboard.js). The sentence of the row that has the focus is marked stronger.
const keysOff = () => localStorage.getItem("dd-keys-off") === "1";
const typing = (target) => target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const doc = () => document.querySelector("[data-text]");
const row = (id) => document.getElementById(`p-${id}`);
const marked = () => document.querySelector("[data-proposal].marked");
let before = "";
let current = "";

// The place in the text of a point of the selection: the paragraph's own place and the letters before it.
function place(node, offset) {
  const line = (node.nodeType === 1 ? node : node.parentElement)?.closest("p[data-start]");
  if (!line || !doc()?.contains(line)) return null;
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, offset);
  return Number(line.dataset.start) + range.toString().length;
}
function stretch() {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const start = place(range.startContainer, range.startOffset);
  let end = place(range.endContainer, range.endOffset);
  if (end === null && start !== null) end = start + chosen.toString().length;
  return start === null || end <= start ? null : [start, end];
}

// The row of a proposal and its sentence belong together: what has the focus on one side is marked on the other.
function show(one, { into = true } = {}) {
  document.querySelectorAll("[data-row].marked").forEach((other) => other.classList.toggle("marked", other === one));
  one?.classList.add("marked");
  current = one?.dataset.proposal || "";
  doc()?.querySelectorAll("mark.on").forEach((piece) => piece.classList.remove("on"));
  if (!one) return;
  const pieces = doc()?.querySelectorAll(`mark[data-p="${one.dataset.proposal}"]`) || [];
  pieces.forEach((piece) => piece.classList.add("on"));
  if (!into || !pieces.length) return;
  const box = doc().getBoundingClientRect();
  const at = pieces[0].getBoundingClientRect();
  if (at.top < box.top || at.bottom > box.bottom) doc().scrollTop += at.top - box.top - box.height / 3;
}
function focus(one) {
  if (!one) return;
  show(one);
  one.scrollIntoView({ block: "nearest" });
  one.querySelector("[data-open]")?.focus({ preventScroll: true });
}
// The marks of the text follow the rows.
const follow = () => document.querySelectorAll("[data-proposal]").forEach((one) => {
  doc()?.querySelectorAll(`mark[data-p="${one.dataset.proposal}"]`).forEach((piece) => {
    const on = piece.classList.contains("on");
    piece.className = one.dataset.state;
    piece.classList.toggle("on", on);
  });
});
function nextWaiting(id) {
  const all = [...document.querySelectorAll("[data-proposal]")];
  const here = all.findIndex((one) => one.dataset.proposal === String(id));
  return [...all.slice(here + 1), ...all.slice(0, here)].find((one) => one.dataset.state === "proposed");
}

document.addEventListener("decided", (event) => {
  const { id, opens } = event.detail;
  follow();
  const next = nextWaiting(id);
  focus(next || row(id));
  if (opens && next) next.querySelector("[data-open]").click();
});
document.addEventListener("reshaped", (event) => {
  const one = event.detail.id ? row(event.detail.id) : nextWaiting(0);
  focus(one);
});
document.addEventListener("focusin", (event) => {
  const one = event.target.closest?.("[data-proposal]");
  if (one && !one.classList.contains("marked")) show(one);
  else if (one) show(one, { into: true });
});
document.addEventListener("click", (event) => {
  const piece = event.target.closest?.("mark[data-p]");
  if (!piece || !getSelection().isCollapsed) return;
  const one = row(piece.dataset.p);
  if (one) show(one, { into: false });
  one?.scrollIntoView({ block: "nearest" });
});
// The first field of a form that was opened has the focus; what was opened for a split, its first button.
document.addEventListener("htmx:afterSettle", () => {
  if (!marked() && row(current)) show(row(current));
  const open = document.querySelector("[data-proposal].open.marked .dd-proposal-form");
  if (open && !open.contains(document.activeElement)) open.querySelector(".dd-fault-list, .dd-notice, .dd-cuts button, textarea")?.focus({ preventScroll: true });
  open?.closest("li").scrollIntoView({ block: "start" }); // as much of the form as possible is seen
});
document.addEventListener("selectionchange", () => {
  const button = document.querySelector("[data-add] button");
  if (button) button.hidden = !stretch();
});
document.addEventListener("mousedown", (event) => { if (event.target.closest("[data-add] button")) event.preventDefault(); });
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-add]");
  const chosen = form && stretch();
  if (chosen) [form.elements.start.value, form.elements.end.value] = chosen;
}, true);

function split(one) {
  const chosen = getSelection();
  const at = chosen.rangeCount ? place(chosen.focusNode, chosen.focusOffset) : null;
  const inside = at !== null && document.activeElement !== one && chosen.focusNode.parentElement.closest(`mark[data-p="${one.dataset.proposal}"]`);
  if (!inside) return one.querySelector("[data-split]").click();
  const form = one.querySelector("form.acts");
  form.querySelector("[data-place]").value = at;
  const button = Object.assign(document.createElement("button"), { type: "submit", name: "deed", value: "split", hidden: true });
  form.append(button);
  button.click();
}
const KEYS = {
  a: (one) => one?.querySelector("[data-accept]")?.click(),
  s: (one) => one && split(one),
  m: (one) => one?.querySelector("[data-join]")?.click(),
  z: () => document.querySelector("[data-undo]")?.click(),
  n: () => { if (stretch()) document.querySelector("[data-add]").requestSubmit(); },
};
document.addEventListener("keydown", (event) => {
  const after = before;
  before = event.key;
  if (event.key === "Escape" && event.target.closest?.(".dd-proposal-form")) return event.target.closest("li").querySelector("[data-close]")?.focus();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || after === "g") return;
  if (typing(event.target) || keysOff() || document.querySelector("dialog[open]") || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key](marked());
});
document.querySelector("[data-keys]")?.removeAttribute("hidden");
const wanted = document.querySelector("[data-proposal].open") || document.querySelector('[data-proposal][data-state="proposed"]');
if (wanted) show(wanted);
