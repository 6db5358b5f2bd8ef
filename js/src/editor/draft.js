/**
 * A draft as a value: the fields of a claim as they are typed. It knows no page and no kernel, and holds no word of the
 * transcript: its evidence is places.
 *
 * @typedef {{segment: string, start?: number, end?: number, sha?: string}} Place
 * @typedef {{name: string, label: string, shape: string, asks?: string, why?: string, needed?: boolean, unknown?: boolean,
 *   own?: boolean, grounded?: boolean, at_least?: number, options?: [string, string][], default?: string, kinds?: string,
 *   after?: string[], fields?: Field[]}} Field
 * @typedef {{kind: string, label: string, about: string, fields: Field[]}} Form
 * @typedef {Record<string, any>} Fields
 * @typedef {{at: string, what: string, why: string, then: string}} Slip  `at` is a field's path: cues.0.text
 */

/** Whether a value says something. Not known is said aloud, too. @param {any} value @returns {boolean} */
export function says(value) {
  if (value === null || value === undefined || value === false) return false;
  if (typeof value === "string") return value.trim() !== "";
  if (Array.isArray(value)) return value.some(says);
  if (typeof value === "object") return Object.values(value).some(says);
  return true;
}

/** @param {any} value */
export const isUnknown = (value) => Boolean(value) && typeof value === "object" && value.unknown === true;

/** @param {Fields} fields @param {string} path @returns {any} */
export function valueAt(fields, path) {
  return path.split(".").reduce((/** @type {any} */ inside, step) => inside?.[step], fields);
}

/** The fields with another value there; undefined takes it out. What is not there yet is made. @param {Fields} fields @param {string} path @param {any} value @returns {Fields} */
export function withValue(fields, path, value) {
  return set(fields, path.split("."), value);
}

/** @param {any} inside @param {string[]} steps @param {any} value @returns {any} */
function set(inside, [step, ...rest], value) {
  const list = /^\d+$/.test(step);
  if (list) {
    const items = Array.isArray(inside) ? inside.slice() : [];
    while (items.length < Number(step)) items.push({});
    items[Number(step)] = rest.length ? set(items[Number(step)], rest, value) : value;
    return items.filter((one) => one !== undefined);
  }
  const fields = { ...(inside && typeof inside === "object" && !Array.isArray(inside) ? inside : {}) };
  fields[step] = rest.length ? set(fields[step], rest, value) : value;
  if (fields[step] === undefined) delete fields[step];
  return fields;
}

/** What was changed, by field; null where a field was emptied. @param {Fields} base @param {Fields} fields @returns {Fields} */
export function changes(base, fields) {
  const names = new Set([...Object.keys(base), ...Object.keys(fields)]);
  /** @type {Fields} */
  const changed = {};
  for (const name of names)
    if (JSON.stringify(tidy(base[name])) !== JSON.stringify(tidy(fields[name]))) changed[name] = fields[name] ?? null;
  return changed;
}

/** Without what says nothing, so that a field that was opened and left is not a change. @param {any} value @returns {any} */
function tidy(value) {
  if (!says(value)) return null;
  if (Array.isArray(value)) return value.filter(says).map(tidy);
  if (typeof value !== "object") return value;
  const said = Object.entries(value).filter(([, one]) => says(one));
  return Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, tidy(one)]));
}

/** Changes laid over what a claim says. @param {Fields} base @param {Fields} changed @returns {Fields} */
export function laid(base, changed) {
  const fields = { ...base, ...changed };
  for (const [name, value] of Object.entries(changed)) if (value === null) delete fields[name];
  return fields;
}

/** Whether a field is offered: others that come before it say something. @param {Field} field @param {Fields} fields */
export function offered(field, fields) {
  return (field.after ?? []).every((name) => {
    const value = fields[name];
    return Array.isArray(value) ? value.some((one) => says(one?.text)) : says(value) && !isUnknown(value);
  });
}

/** What is needed and not there, those inside of items included. @param {Form} form @param {Fields} fields @returns {Slip[]} */
export function lacking(form, fields) {
  return form.fields.flatMap((field) => lackingIn(field, fields[field.name], field.name));
}

/** @param {Field} field @param {any} value @param {string} at @returns {Slip[]} */
function lackingIn(field, value, at) {
  if (field.shape === "items" && Array.isArray(value))
    return value.flatMap((item, n) => (says(item) ? (field.fields ?? []).flatMap((part) => lackingIn(part, item[part.name], `${at}.${n}.${part.name}`)) : []));
  const count = Array.isArray(value) ? value.filter(says).length : 0;
  const least = field.at_least ?? 0;
  if (count < least && (field.needed || count))
    return [{ at, what: `${field.label}: ${least === 1 ? "one is needed" : `${least} are needed`}`, why: "", then: "add from those there are" }];
  if (field.needed && !says(value)) return [{ at, what: `${field.label} is needed`, why: "", then: "say it, or leave the draft: it is kept" }];
  return [];
}

/** @param {any} value */
const isPlace = (value) => Boolean(value) && typeof value === "object" && typeof value.segment === "string";

/** A name for a place. @param {Place} place */
export const placeKey = ({ segment, start, end, sha }) => JSON.stringify([segment, start ?? null, end ?? null, sha ?? null]);

/** All places in a value. @param {any} value @returns {Place[]} */
export function placesIn(value) {
  if (isPlace(value)) return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(placesIn) : [];
}

/** The places and those of them that are new, each once. @param {Place[]} there @param {Place[]} more @returns {Place[]} */
export function joined(there, more) {
  return [...new Map([...there, ...more].map((place) => [placeKey(place), place])).values()];
}

/** A draft by its own words: the first that its form asks for. @param {Form | undefined} form @param {Fields} fields */
export function inWords(form, fields) {
  const named = [...(form?.fields ?? [])].sort((a, b) => rank(a) - rank(b));
  for (const { name, shape } of named) {
    const value = fields[name];
    if (["words", "long"].includes(shape) && typeof value === "string" && value.trim()) return value.trim();
    if (shape === "items" && Array.isArray(value)) for (const one of value) if (says(one?.text)) return String(one.text).trim();
  }
  return "";
}

/** @param {Field} field */
const rank = (field) => (field.after?.length ? 2 : ["words", "long"].includes(field.shape) ? 0 : 1);
