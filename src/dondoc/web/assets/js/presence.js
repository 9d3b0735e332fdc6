// Whoever types a long text is not away: while keys are pressed, the server hears of it at most once in two minutes (a session ends when it hears
// of nobody for some minutes). Nothing is sent while nobody types, and never what was typed.
const EVERY = 120_000;
let last = Date.now();
document.addEventListener("input", () => {
  if (Date.now() - last < EVERY) return;
  last = Date.now();
  fetch(document.body.dataset.presence, { redirect: "manual", headers: { "X-Requested-With": "presence" } }).catch(() => {});
});
