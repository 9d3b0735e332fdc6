// Long pages of many parts (details[data-folds]): on a phone one sees their names first, and the part that the address names is open.
const folds = document.querySelectorAll("details[data-folds]");
const unfold = () => {
  const aim = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const part = aim && aim.closest("details[data-folds]");
  if (!part || part.open) return;
  part.open = true;
  aim.scrollIntoView();
};
if (matchMedia("(max-width: 767.98px)").matches) folds.forEach((part) => { part.open = false; });
unfold();
addEventListener("hashchange", unfold);
