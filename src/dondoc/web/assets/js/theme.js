// Light, dark or as the system: kept in the cookie `theme`, which the template reads, so nothing flashes on the next page.
const root = document.documentElement;
const mark = () => document.querySelectorAll("[data-theme-choice]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.themeChoice === (root.dataset.bsTheme || "")));
document.querySelectorAll("[data-themes]").forEach((box) => { box.hidden = false; });
mark();
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  const theme = button.dataset.themeChoice;
  if (theme) root.dataset.bsTheme = theme; else delete root.dataset.bsTheme;
  document.cookie = `theme=${theme};path=/;max-age=${theme ? 31536000 : 0};SameSite=Lax`;
  mark();
});
