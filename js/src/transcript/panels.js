/**
 * The search for a code, and the form of a new one.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("../shared/panels.js").Option} Option
 */
import { openChoice, openForm } from "../shared/panels.js";

/** The value of the option that makes a new code; no slug is empty. */
const NEW = "";

/**
 * Search for a code as one types; what is not there yet can be made.
 *
 * @param {HTMLElement} room @param {Desk} desk @param {() => void} closed
 */
export function openCodes(room, desk, closed) {
  openChoice(room, "Code it as", { list: "Codes", fitting: (words) => matching(desk, words) }, closed, (slug, words) => {
    if (slug === NEW) openNewCode(room, desk, words, closed);
    else desk.code(slug);
  });
}

/** @param {Desk} desk @param {string} words */
function matching(desk, words) {
  const codes = desk.rows?.codes ?? [];
  const wanted = words.toLowerCase();
  const fits = codes.filter((code) => code.name.toLowerCase().includes(wanted) || code.slug.includes(wanted));
  const rank = (/** @type {{name: string, slug: string}} */ code) =>
    (code.name.toLowerCase().startsWith(wanted) ? 0 : 2) + (desk.recent.includes(code.slug) ? 0 : 1);
  const ranked = wanted ? fits.slice().sort((a, b) => rank(a) - rank(b)) : fits;
  /** @type {Option[]} */
  const options = ranked.map((code) => ({
    value: code.slug,
    words: code.name,
    depth: code.depth,
    about: [code.definition, code.when && `When: ${code.when}`, code.when_not && `Not when: ${code.when_not}`].filter(Boolean).join(" "),
  }));
  if (words && !codes.some((code) => code.name.toLowerCase() === wanted))
    options.push({ value: NEW, words: `new code “${words}”…`, about: "It is added to the codebook, with its definition.", depth: 0 });
  return options;
}

/** @param {HTMLElement} room @param {Desk} desk @param {string} name @param {() => void} closed */
function openNewCode(room, desk, name, closed) {
  const codes = desk.rows?.codes ?? [];
  const fields = [
    { name: "name", label: "Name", value: name, needed: true },
    { name: "definition", label: "Definition: what it means", long: true },
    { name: "when", label: "When to use it", long: true },
    { name: "parent", label: "Below", options: /** @type {[string, string][]} */ ([["", "nothing: at the top"], ...codes.map((code) => [code.slug, code.name])]) },
  ];
  openForm(room, "A new code", fields, closed, (values) => {
    const slug = freeSlug(desk, values.name);
    const { name, definition = "", when = "" } = values;
    const parent = values.parent ? { parent: values.parent } : {};
    desk.code(slug, [{ kind: "code", slug, name, definition, when, ...parent }]);
  });
}

/** A slug that no code has. @param {Desk} desk @param {string} name */
function freeSlug(desk, name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const base = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "code";
  const taken = new Set([...(desk.rows?.codes ?? []).map((code) => code.slug), ...Object.keys(desk.rows?.others ?? {})]);
  let slug = base;
  for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
  return slug;
}
