// Bundles each widget's JavaScript and style sheet into the Python package:
//
//     node build.js [--outdir somewhere/else]

import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { build } from "esbuild";

const WIDGETS = fileURLToPath(new URL("src/widgets/", import.meta.url));
const STATIC = fileURLToPath(new URL("../incident_workbench/widgets/static/", import.meta.url));

const { values } = parseArgs({ options: { outdir: { type: "string", default: STATIC } } });
const names = await readdir(WIDGETS).catch(() => /** @type {string[]} */ ([]));
const entryPoints = names.filter((name) => /\.(js|css)$/.test(name)).sort();

if (entryPoints.length > 0) {
  await build({
    // With this as working folder the comments that name the bundled files are the same everywhere.
    absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
    bundle: true,
    charset: "utf8",
    entryPoints: entryPoints.map((name) => WIDGETS + name),
    format: "esm",
    logLevel: "warning",
    outbase: WIDGETS,
    outdir: values.outdir,
    target: "es2022",
  });
}
console.log(entryPoints.join("\n"));
