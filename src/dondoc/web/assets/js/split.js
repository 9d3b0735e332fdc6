// Splitting a directive: "d" copies agencies and deadline of the row above, "n" begins a task from the marked text.
// A sentence of the text that already became a task is marked with the task's number; a press on it opens the task.
const keysOff = () => localStorage.getItem("dd-keys-off") === "1";
const typing = (target) => target.matches("input, textarea, select, [contenteditable]");
const content = () => document.querySelector("[data-task-content]");
const squeeze = (text) => text.replace(/\s+/g, " ").trim();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || keysOff()) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "d") document.querySelector("[data-copy]")?.click();
  if (event.key !== "n") return;
  const text = squeeze(String(getSelection()));
  const area = content();
  if (!area) return;
  event.preventDefault();
  if (text) area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});

// The sentences of the text that are tasks by now, found by their words; nothing is stored about it.
function mark() {
  const doc = document.querySelector("[data-document]");
  if (!doc) return;
  const tasks = [...document.querySelectorAll("[data-row]")].map((row) => ({
    words: squeeze(row.dataset.content || "").toLowerCase(),
    number: row.querySelector(".dd-no")?.textContent,
    link: row.querySelector("[data-open]"),
  })).filter((task) => task.words.length > 15);
  doc.querySelectorAll("p").forEach((line) => {
    const plain = line.dataset.plain ||= line.textContent;
    const task = tasks.find((one) => squeeze(plain).toLowerCase().includes(one.words));
    if (!task) {
      line.textContent = plain;
      return;
    }
    const number = Object.assign(document.createElement("span"), { className: "dd-no", textContent: task.number });
    const marked = document.createElement("mark");
    marked.append(number, ` ${plain}`);
    marked.onclick = () => task.link.click();
    line.replaceChildren(marked);
  });
}
// The newest rows stay in sight, beside the form that goes on from them.
const toEnd = () => document.getElementById("task-list")?.scrollTo({ top: 1e6 });
mark();
toEnd();
document.addEventListener("htmx:afterSettle", mark);
document.addEventListener("htmx:oobAfterSwap", (event) => { if (event.detail.target.id === "task-list") toEnd(); });
