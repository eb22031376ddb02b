// Tells an editor what a paste from Word leaves behind; the page itself takes words and links only.
// A classic script: the words come from the catalogue that the editor's page loads before.

{
  const { gettext } = window.django;
  const told = [
    ["table", gettext("A table does not fit in here: paste it into a block “Table”, its rows and cells stay.")],
    ["img, v\\:imagedata", gettext("Pictures are not pasted along: put each one up in a block “Picture”.")],
    ["h1", gettext("The largest heading became plain words: mark it as a heading here.")],
  ];

  document.addEventListener(
    "paste",
    (event) => {
      const html = event.clipboardData?.getData("text/html");
      if (!html || !event.target.closest?.(".Draftail-Editor")) return;
      const page = new DOMParser().parseFromString(html, "text/html");
      const text = told.filter(([what]) => page.querySelector(what)).map(([, words]) => words).join(" ");
      if (!text) return;
      document.dispatchEvent(
        new CustomEvent("w-messages:add", { detail: { clear: true, text, type: "warning" } }),
      );
    },
    true,
  );
}
