// Builds what the browser gets: stylesheets, fonts and the icons that templates inline.
//
//   node styles/build.mjs           everything, into build/
//   node styles/build.mjs --css     stylesheets only
//   node styles/build.mjs --watch   stylesheets again whenever a file under styles/ changes
//
// In: styles/, node_modules/.  Out: build/static/css, build/static/fonts, build/icons.json.

import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";
import subsetFont from "subset-font";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const styles = path.join(root, "styles");
const modules = path.join(root, "node_modules");
const build = process.env.CAUNOI_BUILD ?? path.join(root, "build");

const BUNDLES = ["public", "staff"];
const WEIGHTS = [400, 600, 700];
const PUBLIC_WEIGHTS = [400, 600];
const SUBSETS = ["vietnamese", "latin"];
// Marks for Vietnamese and kerning; no small capitals, no stylistic sets.
const FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "zero"];

/** Writes a file whole or not at all, so that a server never reads half of one. */
async function put(name, content) {
  const target = path.join(build, name);
  await mkdir(path.dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}.tmp`;
  await writeFile(draft, content);
  await rename(draft, target);
}

async function buildCss() {
  for (const name of BUNDLES) {
    const { css } = sass.compile(path.join(styles, `${name}.scss`), {
      loadPaths: [modules],
      style: "compressed",
      quietDeps: true,
      // Bootstrap 5.3 is still written with @import.
      silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    });
    await put(`static/css/${name}.css`, css);
    console.log(`css/${name}.css ${(css.length / 1024).toFixed(1)} KiB`);
  }
}

/** The letters that _fonts.scss names for a file, as one text. */
async function lettersOf(name) {
  const source = await readFile(path.join(styles, "_fonts.scss"), "utf8");
  const lines = source.match(new RegExp(`^\\$${name}:([^;]+);`, "m"))[1];
  let letters = "";
  for (const [, first, last] of lines.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)) {
    for (let at = parseInt(first, 16); at <= parseInt(last ?? first, 16); at += 1) {
      letters += String.fromCodePoint(at);
    }
  }
  return letters;
}

async function buildFonts() {
  const files = path.join(modules, "@fontsource/be-vietnam-pro/files");
  const core = await lettersOf("latin-core");
  const more = [...(await lettersOf("latin"))].filter((letter) => !core.includes(letter)).join("");
  const parts = { "latin-core": ["latin", core], "latin-more": ["latin", more], vietnamese: ["vietnamese"] };
  await rm(path.join(build, "static/fonts"), { recursive: true, force: true });
  for (const weight of WEIGHTS) {
    for (const subset of SUBSETS) {
      const name = `be-vietnam-pro-${subset}-${weight}`;
      await put(`static/fonts/hinted/${name}.woff2`, await readFile(path.join(files, `${name}-normal.woff2`)));
    }
  }
  for (const weight of PUBLIC_WEIGHTS) {
    for (const [part, [subset, letters]] of Object.entries(parts)) {
      const whole = await readFile(path.join(files, `be-vietnam-pro-${subset}-${weight}-normal.woff2`));
      // Phones ignore hints, which are half of the file.
      const small = await subsetFont(whole, letters, {
        targetFormat: "woff2",
        keepAllGlyphs: !letters,
        keepFeatures: FEATURES,
        noHinting: true,
      });
      await put(`static/fonts/be-vietnam-pro-${part}-${weight}.woff2`, small);
    }
  }
  await put("static/fonts/OFL.txt", await readFile(path.join(files, "../LICENSE")));
  console.log(`fonts ${WEIGHTS.length * SUBSETS.length} whole, ${PUBLIC_WEIGHTS.length * 3} for phones`);
}

async function buildIcons() {
  const list = await readFile(path.join(styles, "icons.txt"), "utf8");
  const names = list.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const folder = path.join(modules, "@tabler/icons/icons/outline");
  const known = new Set(await readdir(folder));
  const unknown = names.filter((name) => !known.has(`${name}.svg`));
  if (unknown.length) throw new Error(`styles/icons.txt: Tabler has no outline icon ${unknown.join(", ")}`);
  const icons = {};
  for (const name of names.sort()) {
    const svg = await readFile(path.join(folder, `${name}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    icons[name] = inner
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
      .replace(/\s*\/>/g, "/>")
      .replace(/\s*\n\s*/g, "")
      .trim();
  }
  await put("icons.json", JSON.stringify(icons));
  console.log(`icons ${names.length}`);
}

async function watchCss() {
  let waiting = null;
  watch(styles, { recursive: true }, () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => buildCss().catch((error) => console.error(error.message)), 150);
  });
}

const only = process.argv.includes("--css") || process.argv.includes("--watch");
await buildCss();
if (!only) await Promise.all([buildFonts(), buildIcons()]);
if (process.argv.includes("--watch")) await watchCss();
