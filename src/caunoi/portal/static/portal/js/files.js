// The title of a file that is put up follows the file's name until somebody writes one; a name that
// stayed from a file that was refused is no title. And a tag is shown without its quotation marks.
// A classic script, in all pages of Wagtail's.

{
  const KEPT = "cn-file-title";
  const titleOf = (name) => name.replace(/\.[^.]+$/, "");

  document.addEventListener("change", ({ target }) => {
    const where = target.matches?.("input[type=file]") && target.dataset.wSyncTargetValue;
    const title = where && document.querySelector(where);
    if (!title || !target.files.length) return;
    const fresh = titleOf(target.files[0].name);
    if (title.value === "" || title.value === sessionStorage.getItem(KEPT)) {
      title.value = fresh;
      title.dispatchEvent(new Event("change", { bubbles: true }));
    }
    sessionStorage.setItem(KEPT, fresh);
  });

  // The marks stay in the text, by which the widget knows its tags.
  function hideMarks(label) {
    const text = label.textContent;
    if (label.children.length || !/^".+"$/.test(text)) return;
    const mark = () => Object.assign(document.createElement("span"), { hidden: true, textContent: '"' });
    label.replaceChildren(mark(), text.slice(1, -1), mark());
  }

  const look = () => document.querySelectorAll(".tagit-label").forEach(hideMarks);
  document.addEventListener("DOMContentLoaded", () => {
    look();
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
}
