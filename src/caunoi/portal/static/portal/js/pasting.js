// Hands a paste to the editor of pages as it can keep it, and says at once what stayed behind.
// A classic script: the words come from the catalogue that the editor's page loads before.

{
  const { gettext } = window.django;
  const WORDS = {
    table: gettext("A table does not fit in here: paste it into a block “Table”, its rows and cells stay."),
    picture: gettext("Pictures are not pasted along: put each one up in a block “Picture”."),
    film: gettext("Films are not pasted along: put each one up in a block “Film”."),
    heading: gettext("Headings of other sizes became plain words: mark them as headings here."),
    marks: gettext("Underlined and struck-out words became plain words: see that the sense stays."),
  };
  const own = new WeakSet();

  // Where the eye is: fixed, whatever part of the page is in view. It is there before its words, or
  // a screen reader would not read them out.
  const note = document.createElement("div");
  note.className = "cn-pasted";
  note.setAttribute("role", "status");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-small button-secondary";
  close.textContent = gettext("Close");
  close.addEventListener("click", () => note.replaceChildren());
  document.addEventListener("DOMContentLoaded", () => document.body.append(note));

  function tell(told) {
    const lines = told.map((name) => {
      const line = document.createElement("p");
      line.textContent = WORDS[name];
      return line;
    });
    note.replaceChildren(...lines, ...(lines.length ? [close] : []));
  }

  document.addEventListener(
    "paste",
    (event) => {
      const html = event.clipboardData?.getData("text/html");
      if (own.has(event) || !html || !event.target.closest?.(".Draftail-Editor")) return;
      if (/data-draftjs-conductor-fragment|data-editor=/.test(html)) return; // from the editor itself
      const { html: kept, told } = window.cnPasted.clean(html);
      event.preventDefault();
      event.stopImmediatePropagation();
      const held = new DataTransfer();
      held.setData("text/html", kept);
      held.setData("text/plain", event.clipboardData.getData("text/plain"));
      const again = new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true });
      own.add(again);
      event.target.dispatchEvent(again);
      tell(told);
    },
    true,
  );
}
