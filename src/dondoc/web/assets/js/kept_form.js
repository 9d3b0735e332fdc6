// A form that survives a lost line and a closed tab: <form data-keep="person:record"> keeps what is typed on this machine until the server has it,
// files too (IndexedDB). It is sent by htmx, so that a lost line never loses the page. [data-kept] says since when a draft waits; [data-unsent]
// says that the line was lost. The form's token and version are kept with it: sent again, it counts once and still knows what its author had seen.
const PREFIX = "dd-draft:keep:";
const MOST_FILES = 25 * 1024 * 1024;
const forms = (root) => root.querySelectorAll?.("form[data-keep]") || [];
const key = (form) => PREFIX + form.dataset.keep;
const clock = (at) => {
  const told = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" }).formatToParts(at);
  const part = Object.fromEntries(told.map((p) => [p.type, p.value]));
  return `${part.hour}:${part.minute}, ${part.day}/${part.month}`;
};
const inputs = (form) => [...form.elements].filter((f) => f.name && f.name !== "csrfmiddlewaretoken" && !/file|submit|button/.test(f.type));
const files = (form) => [...form.querySelectorAll("input[type=file]")];

let base = null;
const opened = () => (base ??= new Promise((open) => {
  if (!window.indexedDB) return open(null);
  const asked = indexedDB.open("dondoc", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("files");
  asked.onsuccess = () => {
    // forms.js removes all of it at signing out and after a refusal for secrecy; whoever keeps something later opens it anew
    asked.result.onversionchange = () => { asked.result.close(); base = null; };
    open(asked.result);
  };
  asked.onerror = () => open(null);
}));
const store = async (mode, act) => {
  const found = await opened();
  if (!found) return null;
  return new Promise((done) => {
    try {
      const asked = act(found.transaction("files", mode).objectStore("files"));
      asked.onsuccess = () => done(asked.result ?? true);
      asked.onerror = () => done(null);
    } catch { done(null); /* closed between the two */ }
  });
};
// What somebody else left on this machine without signing out goes when the next person opens a form of his own.
async function onlyOwn(form) {
  const own = `${form.dataset.keep.split(":")[0]}:`;
  Object.keys(localStorage).filter((k) => k.startsWith(PREFIX) && !k.startsWith(PREFIX + own)).forEach((k) => localStorage.removeItem(k));
  const left = await store("readonly", (s) => s.getAllKeys());
  if (Array.isArray(left)) left.filter((k) => !String(k).startsWith(own)).forEach((k) => store("readwrite", (s) => s.delete(k)));
}

const read = (form) => {
  const told = {};
  inputs(form).forEach((f) => { if (!/radio|checkbox/.test(f.type)) told[f.name] = f.value; else if (f.checked) told[f.name] = f.value; else told[f.name] ??= ""; });
  return told;
};
const kept = (form) => { try { return JSON.parse(localStorage.getItem(key(form))); } catch { return null; } };
const say = (form, mark, at) => {
  const place = form.querySelector(`[data-${mark}]`);
  if (!place) return;
  place.hidden = !at;
  const fold = at && form.closest("details");
  if (fold) fold.open = true;
  const when = place.querySelector("time");
  if (at && when) when.textContent = clock(at);
};
function keep(form) {
  const at = Date.now();
  try {
    localStorage.setItem(key(form), JSON.stringify({ at, told: read(form) }));
  } catch { /* a full store keeps nothing more; the form still sends */ }
  return at;
}
export function forget(form) {
  localStorage.removeItem(key(form));
  store("readwrite", (s) => s.delete(form.dataset.keep));
  ["kept", "unsent"].forEach((mark) => say(form, mark, 0));
}
async function restore(form) {
  if (form.dataset.restored) return;
  form.dataset.restored = "1";
  const found = kept(form);
  // files without their words are those of a form that was taken: the page went on before they were gone
  const waiting = found && files(form).length ? await store("readonly", (s) => s.get(form.dataset.keep)) : null;
  if (!found && files(form).length) store("readwrite", (s) => s.delete(form.dataset.keep));
  if (Array.isArray(waiting)) {
    const inputOf = Object.fromEntries(files(form).map((f) => [f.name + (f.dataset.slot || ""), f]));
    waiting.forEach(({ slot, list }) => {
      if (!inputOf[slot]) return;
      const box = new DataTransfer();
      list.forEach((file) => box.items.add(file));
      inputOf[slot].files = box.files;
      inputOf[slot].dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  form.dataset.ready = "1";
  if (!found && !Array.isArray(waiting)) return;
  const now = read(form);
  const told = found?.told || {};
  const same = Object.keys(told).every((name) => /token|version/.test(name) || told[name] === (now[name] ?? ""));
  if (same && !Array.isArray(waiting)) return localStorage.removeItem(key(form));
  inputs(form).forEach((f) => {
    if (!(f.name in told)) return;
    if (/radio|checkbox/.test(f.type)) f.checked = told[f.name] === f.value;
    else f.value = told[f.name];
  });
  form.dataset.ready = "";
  form.querySelector("input[type=radio]:checked, select, textarea")?.dispatchEvent(new Event("change", { bubbles: true }));
  form.dataset.ready = "1";
  say(form, "kept", found?.at || Date.now());
}
// An answer that only leads to signing in has taken nothing. (htmx says nothing of success where it is sent on.)
const taken = (detail) => detail.xhr.status >= 200 && detail.xhr.status < 400 && !/dang-nhap/.test(detail.xhr.getResponseHeader("HX-Redirect") || "");

document.addEventListener("input", (event) => { const form = event.target.form; if (form?.dataset.keep && event.target.type !== "file") keep(form); });
document.addEventListener("change", async (event) => {
  const form = event.target.form;
  if (!form?.dataset.keep || !form.dataset.ready) return;
  if (event.target.type !== "file") return void keep(form);
  const chosen = files(form).map((f) => ({ slot: f.name + (f.dataset.slot || ""), list: [...f.files] })).filter((one) => one.list.length);
  const size = chosen.flatMap((one) => one.list).reduce((sum, file) => sum + file.size, 0);
  const held = size <= MOST_FILES && (chosen.length ? await store("readwrite", (s) => s.put(chosen, form.dataset.keep)) : await store("readwrite", (s) => s.delete(form.dataset.keep)));
  const plain = form.querySelector("[data-files-not-kept]");
  if (plain) plain.hidden = Boolean(held) || !size;
  keep(form);
});
document.addEventListener("htmx:sendError", (event) => { const form = event.target.closest?.("form[data-keep]"); if (form) say(form, "unsent", keep(form)); });
document.addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest?.("form[data-keep]"); if (form && taken(event.detail)) forget(form); });
document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-forget-draft]")?.form;
  if (!form) return;
  forget(form);
  location.reload();
});
function begin(root) {
  if (forms(root).length) onlyOwn(forms(root)[0]);
  forms(root).forEach(restore);
}
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement || document));
