// "My ward" by a point: what position.js found out becomes links to the wards' pages.

const form = document.querySelector("[data-ward-point]");
const found = form?.querySelector("[data-ward-found]");
const links = form?.querySelector("[data-ward-links]");

document.addEventListener("cn:wards", ({ detail }) => {
  if (!found) return;
  found.hidden = !detail.wards.length;
  found.querySelector("[data-ward-legend]").textContent = detail.chosen ? detail.legend : "";
  links.replaceChildren(
    ...detail.wards.map(({ code, name }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = links.dataset.wardPage.replace("00000", code);
      link.textContent = name;
      item.append(link);
      return item;
    }),
  );
});
