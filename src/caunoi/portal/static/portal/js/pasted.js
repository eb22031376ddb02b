// Makes of what Word, Excel or a web page puts into the clipboard what the editor of pages can keep:
// lists, rows of tables, small raised figures. What is lost is named in `told`.
// A classic script; pasting.js uses it.

window.cnPasted = (() => {
  const NEVER = "script, style, noscript, template, meta, link, title, svg, math";
  const FILMS = "iframe, video, audio, object, embed";
  const RAISED = { sup: "⁰¹²³⁴⁵⁶⁷⁸⁹", sub: "₀₁₂₃₄₅₆₇₈₉" };

  const styleOf = (node) => node.getAttribute("style") ?? "";
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();

  function paragraph(page, text) {
    const made = page.createElement("p");
    made.textContent = text;
    return made;
  }

  // m<sup>2</sup> is m², not m2; other raised words stay words.
  function raiseFigures(page) {
    for (const node of page.querySelectorAll("sup, sub")) {
      const text = node.textContent.trim();
      if (!/^\d+$/.test(text)) continue;
      const signs = RAISED[node.localName];
      node.replaceWith([...text].map((digit) => signs[digit]).join(""));
    }
  }

  // A row a line, innermost tables first.
  function spreadTables(page) {
    for (const table of [...page.querySelectorAll("table")].reverse()) {
      const rows = [...table.rows].map((row) => [...row.cells].map(words).join(" | "));
      table.replaceWith(...rows.filter((row) => row.replace(/[ |]/g, "")).map((row) => paragraph(page, row)));
    }
  }

  // Word writes an entry of a list as a paragraph: its sign in a span, its depth in a style.
  function entryOf(node) {
    const level = /mso-list:[^;]*\blevel(\d)/.exec(styleOf(node));
    if (!level) return null;
    let sign = "";
    for (const span of node.querySelectorAll("span")) {
      if (/mso-list:\s*ignore/i.test(styleOf(span))) {
        sign += span.textContent;
        span.remove();
      }
    }
    return { level: Number(level[1]), isCounted: /^\s*\(?(?:\d+|[a-zA-Z]{1,4})[.)]/.test(sign) };
  }

  function gatherLists(page) {
    let open = []; // from the outermost list to the innermost
    for (const node of page.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
      const entry = entryOf(node);
      if (!entry) continue;
      if (open[0]?.list !== node.previousElementSibling) open = [];
      while (open.length && open.at(-1).level > entry.level) open.pop();
      let at = open.at(-1);
      if (!at || at.level < entry.level) {
        const list = page.createElement(entry.isCounted ? "ol" : "ul");
        if (at) at.list.lastElementChild.append(list);
        else node.before(list);
        at = { list, level: entry.level };
        open.push(at);
      }
      const item = page.createElement("li");
      item.append(...node.childNodes);
      at.list.append(item);
      node.remove();
    }
  }

  function flattenHeadings(page) {
    const lost = [...page.querySelectorAll("h1, h4, h5, h6, .MsoTitle, .MsoSubtitle")];
    for (const node of lost) {
      const plain = page.createElement("p");
      plain.append(...node.childNodes);
      node.replaceWith(plain);
    }
    return lost.length > 0;
  }

  function take(page, what) {
    const found = [...page.querySelectorAll(what)];
    found.forEach((node) => node.remove());
    return found.length > 0;
  }

  // The HTML to paste, and the names of what it lost.
  function clean(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const told = [];
    const tell = (name, isLost) => isLost && told.push(name);
    take(page, NEVER);
    tell("table", page.querySelector("table") !== null);
    tell("picture", take(page, "img, picture, v\\:imagedata, v\\:shape"));
    tell("film", take(page, FILMS));
    tell("marks", [...page.querySelectorAll("u, s, strike, del, ins, [style]")].some(
      (node) => !node.closest("a") && words(node) &&
        (!node.hasAttribute("style") || /text-decoration[^;]*:\s*(?:underline|line-through)/.test(styleOf(node))),
    ));
    raiseFigures(page);
    spreadTables(page);
    gatherLists(page);
    tell("heading", flattenHeadings(page));
    return { html: page.body.innerHTML, told };
  }

  return { clean };
})();
