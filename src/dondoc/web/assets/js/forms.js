// Forms: one sending only, drafts kept on this machine, parts that depend on a choice, phrases that fill a text.
// data-guard on a form warns before typed text is lost. data-draft="key" keeps a textarea until its form was accepted.
// data-shows="field=value,value" shows an element while that field has one of the values.
// <button class="dd-phrase" data-fills="id" data-text="…"> writes into a textarea. `.dd-drop` names the chosen files.
const SENT = "dd-sent";
let dirty = false;
const key = (area) => `dd-draft:${area.dataset.draft}`;
const drafts = (root) => root.querySelectorAll("textarea[data-draft]");
const busy = (form, on) => {
  form.dataset.busy = on ? "1" : "";
  form.querySelectorAll("[aria-busy]").forEach((b) => { if (!on) b.removeAttribute("aria-busy"); });
};

// What kept_form.js holds of forms goes when somebody signs out; after a refusal for secrecy everything goes.
const wipe = (prefix) => {
  Object.keys(localStorage).filter((k) => k.startsWith(prefix)).forEach((k) => localStorage.removeItem(k));
  window.indexedDB?.deleteDatabase("dondoc");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.busy) return event.preventDefault();
  if (event.defaultPrevented && !form.matches("[hx-post],[data-hx-post]")) return;
  if (form.method !== "post") return;
  if (/\/dang-xuat\/$/.test(form.action)) wipe("dd-draft:keep:");
  busy(form, true);
  event.submitter?.setAttribute("aria-busy", "true");
  dirty = false;
  sessionStorage.setItem(SENT, [...drafts(form)].map(key).join("\n"));
}, true);
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (!form) return;
  busy(form, false);
  if (event.detail.successful) drafts(form).forEach((area) => localStorage.removeItem(key(area)));
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach((form) => busy(form, false)));
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

const show = (root) => root.querySelectorAll("[data-shows]").forEach((part) => {
  const [name, values] = part.dataset.shows.split("=");
  const form = part.closest("form") || document;
  const field = [...form.querySelectorAll(`[name="${name}"]`)].find((f) => !/radio|checkbox/.test(f.type) || f.checked);
  part.hidden = !values.split(",").includes(field ? field.value : "");
  part.querySelectorAll("input,select,textarea").forEach((f) => { f.disabled = part.hidden; });
});
document.addEventListener("change", (event) => {
  const field = event.target;
  show(field.form || document);
  if (field.type === "file") {
    const name = field.closest(".dd-drop")?.querySelector("b");
    if (name) name.textContent = [...field.files].map((f) => f.name).join(", ") || name.textContent;
  }
});
document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.closest("form[data-guard]")) dirty = true;
  if (field.dataset.draft) localStorage.setItem(key(field), field.value);
});
document.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-fills]");
  const area = phrase && document.getElementById(phrase.dataset.fills);
  if (!area) return;
  const others = [...document.querySelectorAll(`[data-fills="${phrase.dataset.fills}"]`)];
  const untouched = !area.value.trim() || others.some((o) => o.dataset.text === area.value);
  area.value = untouched ? phrase.dataset.text : `${area.value.trimEnd()} ${phrase.dataset.text}`;
  others.forEach((o) => o.setAttribute("aria-pressed", o === phrase));
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});

function begin(root) {
  if (document.querySelector(".dd-said.success")) (sessionStorage.getItem(SENT) || "").split("\n").forEach((k) => localStorage.removeItem(k));
  // A refusal for secrecy: nothing of what was typed stays, on this machine either.
  if (document.querySelector("[data-forget]")) wipe("dd-draft:");
  drafts(root).forEach((area) => { area.value ||= localStorage.getItem(key(area)) || ""; });
  root.querySelectorAll("form.dd-form").forEach((form) => { form.noValidate = true; });
  root.querySelector(".dd-fault-list, .dd-notice.refusal")?.focus();
  show(root);
}
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
const line = () => document.querySelectorAll("[data-offline]").forEach((p) => { p.hidden = navigator.onLine; });
addEventListener("online", line);
addEventListener("offline", line);
