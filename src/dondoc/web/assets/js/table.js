// Selection in a list: a box [data-list] holds rows with input[data-pick] (data-n: assignments in a folded row), input[data-pick-all],
// a bar [data-bulk] with [data-bulk-count], [data-bulk-all] (all of the filter) and [data-bulk-clear], and input[name=all_of_filter].
let last = null;
const picks = (list) => [...list.querySelectorAll("input[data-pick]")];
function tell(list) {
  const chosen = picks(list).filter((p) => p.checked);
  const all = list.querySelector("input[name=all_of_filter]");
  const bar = list.querySelector("[data-bulk]");
  const n = all?.value ? Number(all.dataset.total) : chosen.reduce((sum, p) => sum + Number(p.dataset.n || 1), 0);
  picks(list).forEach((p) => p.closest("tr, .dd-row")?.classList.toggle("selected", p.checked));
  const head = list.querySelector("input[data-pick-all]");
  if (head) {
    head.checked = chosen.length > 0 && chosen.length === picks(list).length;
    head.indeterminate = chosen.length > 0 && !head.checked;
  }
  if (bar) bar.hidden = n === 0;
  list.querySelectorAll("[data-bulk-count]").forEach((place) => { place.textContent = n.toLocaleString("vi"); });
}
document.addEventListener("click", (event) => {
  const target = event.target;
  const list = target.closest("[data-list]");
  if (!list) return;
  const all = list.querySelector("input[name=all_of_filter]");
  const set = (on, filter) => {
    picks(list).forEach((p) => { p.checked = on; });
    if (all) all.value = filter;
  };
  if (target.matches("[data-pick]")) {
    const boxes = picks(list);
    if (event.shiftKey && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(target)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((box) => { box.checked = target.checked; });
    }
    last = target;
    if (all) all.value = "";
  } else if (target.matches("[data-pick-all]")) set(target.checked, "");
  else if (target.closest("[data-bulk-all]")) set(true, "1");
  else if (target.closest("[data-bulk-clear]")) set(false, "");
  else return;
  tell(list);
});
const begin = (root) => root.querySelectorAll("[data-list]").forEach(tell);
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement || document));
