// A strip of tabs that is wider than the screen begins at the one that is open.
const begin = (root) => root.querySelectorAll(".dd-tabs > [aria-current]").forEach((tab) => {
  const strip = tab.parentElement.getBoundingClientRect();
  const own = tab.getBoundingClientRect();
  tab.parentElement.scrollLeft += own.left + own.width / 2 - strip.left - strip.width / 2;
});
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement || document));
