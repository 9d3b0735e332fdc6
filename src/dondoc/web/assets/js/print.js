// A button [data-print] opens the browser's own print window; without script the page is printed from the browser's menu.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
