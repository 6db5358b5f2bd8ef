/**
 * The codebook as values: what codes will be once the acts on their way are done, the rows of their tree, and in what
 * edits differ. It knows no page and no kernel.
 *
 * @typedef {{name: string, parent: string | null, definition: string, when: string, when_not: string, example: string,
 *   colour: string, retired: boolean}} Rules
 * @typedef {Rules & {slug: string, claim: string, above: string | null, merged: string[], pending?: string}} Code
 * @typedef {Rules & {slug: string, claim: string, analyst: string}} Said
 * @typedef {{slugs: string[], said: Said[]}} Differing
 * @typedef {{what: string, slug?: string, name?: string, parent?: string | null, into?: string, retired?: boolean,
 *   codings?: string[], claim?: string, read?: Partial<Rules>, [field: string]: unknown}} Do
 * @typedef {{id: string, do?: Do}} Doing
 * @typedef {{code: Code, depth: number, open: boolean | null, at: number, of: number, found: boolean}} Row  open: null without codes below
 */
import { fold } from "../shared/search.js";

/** Fields in the order in which they are read, with what they are called. @type {[keyof Rules | "slug", string][]} */
const FIELDS = [
  ["slug", "Slug"],
  ["name", "Name"],
  ["parent", "Below"],
  ["definition", "Definition"],
  ["when", "When"],
  ["when_not", "Not when"],
  ["example", "Example"],
  ["colour", "Colour"],
  ["retired", "Retired"],
];
const EDITED = /** @type {const} */ (["name", "definition", "when", "when_not", "example", "retired"]);
const DOING = { merge: "merging…", split: "splitting…", settle: "settling…" };

/** The codes as they will be once these acts are done. @param {Code[]} codes @param {Doing[]} acts @returns {Code[]} */
export function foreseen(codes, acts) {
  const seen = codes.map((code) => ({ ...code }));
  /** @type {Map<string, Code>} */
  const bySlug = new Map(seen.map((code) => [code.slug, code]));
  for (const act of acts) {
    const { do: doing } = act;
    if (!doing) continue;
    const code = bySlug.get(doing.slug ?? "");
    if ((doing.what === "add" || doing.what === "split") && !seen.some((one) => one.claim === `${act.id}.1`)) {
      const made = expected(act.id, doing);
      seen.push(made);
      bySlug.set(made.slug, made);
    }
    if (!code) continue;
    code.pending = DOING[/** @type {keyof typeof DOING} */ (doing.what)] ?? "saving…";
    if (doing.what === "move") code.above = code.parent = doing.parent ?? null;
    for (const field of EDITED)
      if (["rename", "edit", "retire"].includes(doing.what) && field in doing) Object.assign(code, { [field]: doing[field] });
  }
  return seen;
}

/** A code that is still to be made; it has no slug yet. @param {string} id @param {Do} doing @returns {Code} */
function expected(id, doing) {
  const { name = "", parent = null, definition = "", when = "", when_not = "" } = /** @type {any} */ (doing);
  const rules = { name, parent, definition, when, when_not, example: "", colour: "", retired: false };
  return { ...rules, slug: `…${id}`, claim: `${id}.1`, above: parent, merged: [], pending: "saving…" };
}

/** Whether a code is not stored yet, so that nothing further can be done with it. @param {Code} code */
export const isExpected = (code) => code.slug.startsWith("…");

/**
 * The rows of the tree, parents before children, the retired last. With words only codes in which they stand, and what is
 * above those.
 *
 * @param {Code[]} codes @param {Set<string>} closed slugs @param {string} [words] @returns {Row[]}
 */
export function rowsOf(codes, closed, words = "") {
  const wanted = fold(words.trim());
  const hits = new Set(codes.filter((code) => !wanted || holds(code, wanted)).map((code) => code.slug));
  const children = childrenOf(codes);
  /** @type {Row[]} */
  const rows = [];
  /** @type {Set<string>} */
  const met = new Set();
  /** @type {Set<string>} */
  const shown = new Set(wanted ? above(codes, hits) : codes.map((code) => code.slug));
  /** @param {Code[]} starts */
  const walk = (starts) => {
    const first = starts.filter((code) => shown.has(code.slug));
    const waiting = first.map((code, n) => ({ code, depth: 0, at: n + 1, of: first.length })).reverse();
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { code, depth } = next;
      if (met.has(code.slug)) continue;
      met.add(code.slug);
      const below = (children.get(code.slug) ?? []).filter((one) => shown.has(one.slug) && !met.has(one.slug));
      const open = below.length ? Boolean(wanted) || !closed.has(code.slug) : null;
      rows.push({ ...next, open, found: hits.has(code.slug) });
      const inside = below.map((one, n) => ({ code: one, depth: depth + 1, at: n + 1, of: below.length }));
      if (open) waiting.push(...inside.reverse());
      else for (const one of within(children, code)) met.add(one.slug);
    }
  };
  walk(children.get(null) ?? []);
  walk(codes.filter((code) => !code.retired && !met.has(code.slug))); // a ring of parents stands at the top
  walk(codes.filter((code) => code.retired));
  return rows;
}

/** @param {Code[]} codes @returns {Map<string | null, Code[]>} codes in use below each; null: at the top */
function childrenOf(codes) {
  const inUse = codes.filter((code) => !code.retired);
  const own = new Set(inUse.map((code) => code.slug));
  /** @type {Map<string | null, Code[]>} */
  const children = new Map();
  for (const code of inUse) {
    const parent = code.above !== null && own.has(code.above) ? code.above : null;
    children.set(parent, [...(children.get(parent) ?? []), code]);
  }
  return children;
}

/** @param {Map<string | null, Code[]>} children @param {Code} code @returns {Code[]} itself and all below it */
function within(children, code) {
  const found = new Set([code]);
  for (const one of found) for (const child of children.get(one.slug) ?? []) found.add(child);
  return [...found];
}

/** Slugs of a code and of all below it: where it cannot be moved to. @param {Code[]} codes @param {string} slug */
export function below(codes, slug) {
  const code = codes.find((one) => one.slug === slug);
  return new Set(code ? within(childrenOf(codes), code).map((one) => one.slug) : []);
}

/** These slugs and those of the codes above them. @param {Code[]} codes @param {Set<string>} slugs */
function above(codes, slugs) {
  const bySlug = new Map(codes.map((code) => [code.slug, code]));
  const found = new Set(slugs);
  for (const slug of found) {
    const parent = bySlug.get(slug)?.above;
    if (parent && bySlug.has(parent)) found.add(parent);
  }
  return found;
}

/** @param {Code} code @param {string} wanted folded */
function holds(code, wanted) {
  const said = [code.name, isExpected(code) ? "" : code.slug, code.definition, code.when, code.when_not, code.example, ...code.merged];
  return said.some((words) => fold(words).includes(wanted));
}

/** In which fields these differ, in order. @param {Said[]} said */
export function unlike(said) {
  return FIELDS.filter(([field]) => new Set(said.map((one) => one[field] ?? null)).size > 1);
}

/** `1 coding in 1 segment`. @param {[number, number] | undefined} counts */
export function counted(counts) {
  const [codings, segments] = counts ?? [0, 0];
  if (!codings) return "not applied yet";
  return `${codings.toLocaleString("en")} coding${codings === 1 ? "" : "s"} in ${segments.toLocaleString("en")} segment${segments === 1 ? "" : "s"}`;
}
