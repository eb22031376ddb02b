// [data-leave]: closes a page that shows something secret; the way back leads past it.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leave]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  document.documentElement.classList.add("cn-leaving");
  for (const form of document.forms) form.reset();
  location.replace(link.href);
});
