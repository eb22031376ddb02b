// Runs before the first paint: puts back the theme the reader chose.
// It only reads, so it may stand on anonymous pages too.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // storage is shut: the system's theme stands
}
