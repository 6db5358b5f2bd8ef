/**
 * The rows of the list: drafts, then claims by kind, as far as words leave them.
 *
 * @typedef {import("./draft.js").Form} Form
 * @typedef {{id: string, line: string, kind: string, words: string, about: string, analyst: string}} Claim
 * @typedef {{key: string, kind: string, words: string, sent: boolean}} Unsaved
 * @typedef {{id: string, level: 1 | 2, words: string, about: string, tags: string[], open: boolean | null, at: number, of: number}} Row
 */
import { fold } from "../shared/search.js";

/** Most claims of one kind that are listed; the others are found by searching. */
export const LISTED = 300;
export const DRAFTS = "…drafts";

/**
 * @param {Form[]} forms @param {Claim[]} claims @param {Unsaved[]} unsaved @param {{closed: Set<string>, words: string, analyst: string, differs: Set<string>}} how
 * @returns {Row[]}
 */
export function rowsOf(forms, claims, unsaved, { closed, words, analyst, differs }) {
  const wanted = fold(words.trim());
  const label = new Map(forms.map((form) => [form.kind, form.label]));
  const fits = (/** @type {string[]} */ said) => !wanted || said.some((one) => fold(one).includes(wanted));
  /** @type {Map<string, Claim[]>} */
  const byKind = new Map(forms.map(({ kind }) => [kind, []]));
  for (const claim of claims) if (fits([claim.words, claim.about, label.get(claim.kind) ?? ""])) byKind.get(claim.kind)?.push(claim);
  const groups = [
    {
      id: DRAFTS,
      words: "Not saved yet",
      rows: unsaved
        .filter((one) => fits([one.words]))
        .map(({ key, kind, words: said, sent }) => ({ id: key, words: said || "nothing typed yet", about: label.get(kind) ?? kind, tags: [sent ? "saving…" : "draft"] })),
    },
    ...forms.map(({ kind, label: name }) => ({
      id: `…${kind}`,
      words: name,
      rows: (byKind.get(kind) ?? []).map((claim) => ({
        id: claim.id,
        words: claim.words,
        about: claim.about,
        tags: [...(differs.has(claim.id) ? ["differs"] : []), ...(claim.analyst === analyst ? [] : [claim.analyst])],
      })),
    })),
  ].filter(({ rows }) => rows.length);
  return groups.flatMap(({ id, words: name, rows }, at) => {
    const open = Boolean(wanted) || !closed.has(id);
    const shown = open ? rows.slice(0, LISTED) : [];
    const more = open && rows.length > LISTED ? `the first ${LISTED}; search for the others` : "";
    /** @type {Row} */
    const head = { id, level: 1, words: name, about: more, tags: [], open, at: at + 1, of: groups.length };
    return [head, ...shown.map((row, n) => /** @type {Row} */ ({ ...row, level: 2, open: null, at: n + 1, of: shown.length }))];
  });
}

/** Options of a choice among claims of a kind (of any, where none is named). @param {Claim[]} claims @param {string} kind @param {string} words @param {Map<string, string>} labels */
export function choicesOf(claims, kind, words, labels) {
  const wanted = fold(words);
  /** @type {Map<string, import("../shared/panels.js").Option>} */
  const options = new Map();
  for (const claim of claims) {
    if ((kind && claim.kind !== kind) || !fold(`${claim.words} ${claim.about}`).includes(wanted) || options.has(claim.line)) continue;
    const sort = kind ? "" : `${labels.get(claim.kind) ?? claim.kind}: `;
    options.set(claim.line, { value: claim.line, words: sort + claim.words, about: [claim.about, claim.analyst].filter(Boolean).join(", "), depth: 0 });
    if (options.size === LISTED) break;
  }
  return [...options.values()];
}
