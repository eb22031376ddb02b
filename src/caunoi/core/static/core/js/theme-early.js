// Runs before the first paint: puts back the theme the reader chose. Never loaded on anonymous pages.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // storage is shut: the system's theme stands
}
