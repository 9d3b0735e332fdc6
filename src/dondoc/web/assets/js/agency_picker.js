// Agencies by two letters without marks, by initials or by words; a group is one chip that can be opened.
// Posts repeated hidden inputs: name=a:12 or name=g:communes. The data comes once per page from data-source.
const loaded = new Map();
const load = (address) => loaded.get(address) || loaded.set(address, fetch(address, { headers: { Accept: "application/json" } }).then((r) => r.json())).get(address);
export const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").trim();
const initials = (folded) => folded.split(/\s+/).map((w) => w[0]).join("");
// "tc" means Sở Tài chính before the commune Tam Chung: the word for the kind of agency does not count.
const bare = (folded) => folded.replace(/^(so|ubnd (xa|phuong|huyen|thanh pho)|ban quan ly|bql) /, "");

export function rank(entry, query) {
  const q = fold(query);
  const names = [entry.fold, fold(entry.short || "")].filter(Boolean);
  if (names.some((n) => n.startsWith(q))) return 0;
  const letters = q.replace(/\s/g, "");
  if (names.some((n) => initials(n) === letters || initials(bare(n)) === letters)) return 1;
  const words = q.split(/\s+/);
  if (names.some((n) => words.every((w) => n.split(/\s+/).some((part) => part.startsWith(w))))) return 2;
  if (names.some((n) => initials(n).includes(letters))) return 3;
  return names.some((n) => n.includes(q)) ? 4 : -1;
}

function find(data, query, taken, single) {
  const groups = single ? [] : data.groups.map((g) => ({ value: `g:${g.code}`, name: `${g.name} (${g.count})`, fold: g.fold, group: g }));
  const agencies = data.agencies.map((a) => (a.gone ? { value: `a:${a.successor_id}`, name: a.successor_name, was: a.name, fold: a.fold, short: a.short } : { value: `a:${a.id}`, name: a.name, fold: a.fold, short: a.short, kind: a.kind_name }));
  const ranked = [...groups, ...agencies]
    .filter((o) => !taken.has(o.value) && o.value !== "a:null")
    .map((o) => [rank(o, query), o])
    .filter(([r]) => r >= 0)
    .sort((a, b) => a[0] - b[0])
    .map(([, o]) => o);
  // A dissolved agency leads to its successor, once: not where the successor itself was found.
  const seen = new Set(ranked.filter((o) => !o.was).map((o) => o.value));
  return ranked.filter((o) => !o.was || (!seen.has(o.value) && seen.add(o.value))).slice(0, 12);
}

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
}
function icon(name) {
  const sprite = document.querySelector("svg.dd-i use").getAttribute("href").split("#")[0];
  const box = make("span", {});
  box.innerHTML = `<svg class="dd-i" aria-hidden="true"><use href="${sprite}#${name}"/></svg>`;
  return box.firstChild;
}

function enhance(box) {
  if (box.dataset.ready) return;
  box.dataset.ready = "1";
  const { name, source } = box.dataset;
  const single = "single" in box.dataset;
  const words = (key) => box.dataset[`words${key}`];
  const input = box.querySelector("input[type=text]");
  const list = make("ul", { class: "dd-options", id: `${input.id}-list`, role: "listbox", hidden: "" });
  let found = [];
  let at = 0;
  box.append(list);
  for (const [k, v] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(k, v);

  const chips = () => [...box.querySelectorAll(".dd-chip")];
  const changed = () => {
    if (single) input.hidden = chips().length > 0;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const dress = (chip, text) => {
    if (chip.dataset.value.startsWith("g:")) {
      const open = make("button", { type: "button", class: "dd-chip-open", title: words("Open"), "aria-label": `${words("Open")}: ${text}` }, icon("list-details"));
      open.onclick = async () => {
        const data = await load(source);
        const group = data.groups.find((g) => `g:${g.code}` === chip.dataset.value);
        const taken = new Set(chips().map((c) => c.dataset.value));
        chip.remove();
        data.agencies.filter((a) => group.ids.includes(a.id) && !taken.has(`a:${a.id}`)).forEach((a) => add({ value: `a:${a.id}`, name: a.name }));
      };
      chip.append(open);
    }
    const x = make("button", { type: "button", class: "dd-chip-x", title: words("Remove"), "aria-label": `${words("Remove")} ${text}` }, icon("x"));
    x.onclick = () => { chip.remove(); changed(); input.focus(); };
    chip.append(x);
  };
  const add = (option) => {
    if (single) chips().forEach((c) => c.remove());
    const chip = make("span", { class: "dd-chip" }, option.name, make("input", { type: "hidden", name, value: option.value }));
    chip.dataset.value = option.value;
    dress(chip, option.name);
    input.before(chip);
    changed();
  };
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const draw = () => {
    list.replaceChildren(...(found.length ? found.map((o, i) => {
      const hint = o.was ? `${o.was} ${words("Gone")} ${o.name}` : o.group ? words("Group") : o.kind || "";
      const li = make("li", { id: `${list.id}-${i}`, role: "option", "aria-selected": i === at }, make("span", {}, o.name), make("small", {}, hint));
      li.onmousedown = (event) => { event.preventDefault(); choose(i); };
      return li;
    }) : [make("li", { class: "none" }, words("None"))]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (found.length) input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const choose = (i) => { add(found[i]); input.value = ""; close(); if (!single) input.focus(); };

  input.addEventListener("input", async () => {
    if (input.value.trim().length < 2) return close();
    const data = await load(source);
    found = find(data, input.value, new Set(chips().map((c) => c.dataset.value)), single);
    at = 0;
    draw();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden && found.length) { event.preventDefault(); at = (at + step + found.length) % found.length; draw(); }
    else if (event.key === "Enter" && !event.ctrlKey) { event.preventDefault(); if (!list.hidden && found.length) choose(at); }
    else if (event.key === "Backspace" && !input.value) { chips().at(-1)?.remove(); changed(); }
    else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); event.preventDefault(); close(); }
  });
  input.addEventListener("blur", close);
  box.addEventListener("click", (event) => { if (event.target === box) input.focus(); });
  chips().forEach((chip) => dress(chip, chip.textContent.trim()));
  if (single) input.hidden = chips().length > 0;
}
const begin = (root) => root.querySelectorAll("[data-agency-picker]").forEach(enhance);
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement || document));
