/**
 * The control that names somebody: a name of those who are known, or any other.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./draft.js").Field} Field
 * @typedef {import("./drawing.js").Drawing} Drawing
 */
import { written } from "../shared/elements.js";
import { valueAt } from "./draft.js";
import { described, placed } from "./drawing.js";

/** @param {Drawing} drawing @param {Field} field @param {string} at */
export function actorOf(drawing, field, at) {
  const { desk } = drawing;
  const element = /** @type {HTMLInputElement} */ (written("input", "iw-input"));
  const value = valueAt(drawing.fields, at);
  element.value = actorShown(desk, value);
  element.placeholder = field.asks || "who: a name, as you type";
  element.autocomplete = "off";
  element.setAttribute("list", `${drawing.prefix}-actors`);
  described(drawing, element, at);
  element.addEventListener("input", () => desk.change(at, actorTyped(desk, element.value) || undefined));
  return placed(drawing, element, at);
}

/** How actors are told apart where two have one name. @param {Desk} desk @returns {Map<string, string>} words by id */
export function actorNames(desk) {
  const same = new Map(/** @type {[string, number][]} */ ([]));
  for (const { name } of desk.actors) same.set(name, (same.get(name) ?? 0) + 1);
  return new Map(desk.actors.map(({ id, name }) => [id, (same.get(name) ?? 0) > 1 ? `${name} (${id})` : name]));
}

/** @param {Desk} desk @param {any} value */
export function actorShown(desk, value) {
  return value ? (actorNames(desk).get(String(value)) ?? String(value)) : "";
}

/** The id of whom was typed, else the words. @param {Desk} desk @param {string} typed */
function actorTyped(desk, typed) {
  const wanted = typed.trim().toLowerCase();
  for (const [id, name] of actorNames(desk)) if (name.toLowerCase() === wanted) return id;
  return typed.trim();
}
