/**
 * What every control of a form has: a path that says which field it is, and the place where things are told of it.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {{desk: Desk, prefix: string, fields: Record<string, any>, act: (what: string, at: string) => void, redraw: (focus?: string) => void}} Drawing
 *   `act` asks the view for what opens over the form; `redraw` draws it anew and focuses a path
 */
import { button, made } from "../shared/elements.js";

/** An id for the page from a field's path. @param {Drawing} drawing @param {string} at */
export const idOf = ({ prefix }, at) => `${prefix}-${at.replaceAll(".", "-")}`;

/** A control that says which field it is. @template {HTMLElement} E @param {Drawing} drawing @param {E} element @param {string} at @returns {E} */
export function placed(drawing, element, at) {
  element.dataset.at = at;
  element.id = idOf(drawing, at);
  return element;
}

/** A small button that keys do as well; it is no stop for Tab. @param {string} words @param {string} title @param {() => void} press */
export function aside(words, title, press) {
  const element = button(words, title, press);
  element.classList.add("iw-small");
  element.tabIndex = -1;
  return element;
}

/** Where it is told what a time reads as, what is wrong, what the prose check asks. @param {Drawing} drawing @param {string} at */
export function told(drawing, at) {
  const element = made("div", "iw-told");
  element.dataset.told = at;
  element.id = `${idOf(drawing, at)}-told`;
  return element;
}

/** @param {Drawing} drawing @param {HTMLElement} element @param {string} at */
export function described(drawing, element, at) {
  element.setAttribute("aria-describedby", `${idOf(drawing, at)}-told`);
}
