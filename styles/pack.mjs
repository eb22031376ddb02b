// Packs what was collected with Brotli, beside the .gz that Django's collecting left: a tenth less
// to fetch. WhiteNoise sends the .br to whoever takes it.
//
//   node styles/pack.mjs build/collected css core portal …

import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const pack = promisify(brotliCompress);
const [root, ...folders] = process.argv.slice(2);
const known = new Map(); // a file is there twice, with and without its hash in the name

async function packed(content) {
  const digest = createHash("sha256").update(content).digest("hex");
  if (!known.has(digest)) {
    known.set(digest, pack(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
  }
  return known.get(digest);
}

for (const folder of folders) {
  const names = await readdir(path.join(root, folder), { recursive: true }).catch(() => []);
  await Promise.all(
    names.filter((name) => name.endsWith(".gz")).map(async (name) => {
      const whole = path.join(root, folder, name.slice(0, -3));
      await writeFile(`${whole}.br`, await packed(await readFile(whole)));
    }),
  );
}
