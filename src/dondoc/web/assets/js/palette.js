// The command palette: "/" or Ctrl+K opens it, arrows choose, Enter goes there, Esc closes it and the focus returns to where it was.
const box = document.querySelector("[data-palette]");
const form = box?.querySelector("form");
const input = form?.querySelector("input");
const list = box?.querySelector("[role=listbox]");
const told = box?.querySelector("[data-told]");
const WAIT = 120;
let lines = [];
let at = -1;
let timer = 0;
let asking = null;
// The lines belong to what was typed before: Enter must not follow them.
let stale = false;

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
}
function icon(name) {
  const sprite = form.querySelector("use").getAttribute("href").split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "dd-i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
function mark(place) {
  at = place;
  lines.forEach((line, i) => line.setAttribute("aria-selected", i === at));
  if (lines[at]) {
    input.setAttribute("aria-activedescendant", lines[at].id);
    lines[at].scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}
function line(said) {
  const node = make("a", { href: said.url, role: "option", id: `palette-${lines.length}`, tabindex: "-1", "aria-selected": "false" }, icon(said.icon), make("span", {}, said.label));
  if (said.hint) node.append(make("small", {}, said.hint));
  lines.push(node);
  return node;
}
function draw(groups, typed) {
  stale = false;
  lines = [];
  const drawn = groups.map((group, i) => make("div", { role: "group", "aria-labelledby": `palette-group-${i}` }, make("p", { id: `palette-group-${i}` }, group.title), ...group.lines.map(line)));
  if (typed) {
    const all = new URL(form.action);
    all.searchParams.set("q", typed);
    drawn.push(make("div", { role: "group" }, line({ url: all.pathname + all.search, icon: "zoom-check", label: `“${typed}”`, hint: box.dataset.wordsAll })));
  }
  list.replaceChildren(...drawn);
  input.setAttribute("aria-expanded", String(lines.length > 0));
  mark(lines.length ? 0 : -1);
  told.textContent = typed.length < 2 ? box.dataset.wordsFew : groups.length ? "" : box.dataset.wordsNone;
}
async function ask() {
  asking?.abort();
  const typed = input.value.trim();
  if (typed.length < 2) return draw([], "");
  asking = new AbortController();
  const address = new URL(box.dataset.source, location.href);
  address.searchParams.set("q", typed);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: asking.signal });
    // A session that has ended answers with the sign-in page: there is nothing to choose then, and Enter leads to it.
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    draw((await answer.json()).groups, typed);
  } catch (fault) {
    if (fault.name === "AbortError") return;
    draw([], typed);
    told.textContent = box.dataset.wordsAway;
  }
}
export function open() {
  if (!box || box.open || document.querySelector("dialog[open]")) return;
  input.value = "";
  draw([], "");
  box.showModal();
  input.focus();
}
if (box) {
  input.addEventListener("input", () => {
    stale = true;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step && lines.length) {
      event.preventDefault();
      mark((at + step + lines.length) % lines.length);
    } else if (event.key === "Enter" && lines[at] && !stale) {
      event.preventDefault();
      lines[at].click();
    }
  });
  box.addEventListener("close", () => {
    clearTimeout(timer);
    asking?.abort();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
}
