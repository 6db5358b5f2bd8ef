/**
 * The search for another code, and the choice of codings for a split.
 *
 * @typedef {import("./desk.js").Choices} Choices
 * @typedef {import("../shared/panels.js").Option} Option
 */
import { made, telling, written } from "../shared/elements.js";
import { formOf, openChoice, opened } from "../shared/panels.js";
import { fold } from "../shared/search.js";

/**
 * Search for one of several codes.
 *
 * @param {HTMLElement} room @param {string} title @param {Option[]} all @param {() => void} closed @param {(value: string) => void} take
 */
export function openPick(room, title, all, closed, take) {
  const fitting = (/** @type {string} */ words) => {
    const wanted = fold(words);
    return all.filter((one) => fold(one.words).includes(wanted) || one.value.includes(wanted));
  };
  const choice = { list: "Codes", fitting, none: "no code has this in its name", hint: "Enter takes it, Escape leaves" };
  openChoice(room, title, choice, closed, take);
}

/**
 * Which codings go to a new code, and what it is called.
 *
 * @param {HTMLElement} room @param {string} name of the code that is split @param {Choices} choices @param {() => void} closed
 * @param {(values: {name: string, definition: string, codings: string[]}) => void} take
 * @param {{name?: string, definition?: string, codings?: string[]}} [before] what was written before
 */
export function openSplit(room, name, choices, closed, take, before = {}) {
  const { panel, close } = opened(room, `Split “${name}”`, closed);
  const called = field("input", "Name of the new code", before.name);
  called.control.required = true;
  const meaning = field("textarea", "Definition: what it means", before.definition);
  const { group, chosen, boxes } = codingsOf(choices, before.codings ?? []);
  const foot = { keep: "Split", hint: "Space chooses, arrows move, Enter splits, Escape leaves", close };
  const form = formOf([called.label, meaning.label, group, chosen], foot, () => {
    const codings = boxes.filter((box) => box.checked).map((box) => box.value);
    const values = { name: called.control.value.trim(), definition: meaning.control.value.trim(), codings };
    if (!values.name) return;
    close();
    take(values);
  });
  panel.append(form);
  called.control.focus();
  called.control.select();
}

/** A box for each coding, and how many are chosen. @param {Choices} choices @param {string[]} before those that were chosen before */
function codingsOf(choices, before) {
  const group = made("fieldset", "iw-split");
  group.append(made("legend", "", "Your codings that go there"));
  const chosen = telling("p", "iw-about", "status");
  const boxes = choices.codings.map((one) => {
    const box = /** @type {HTMLInputElement} */ (made("input", ""));
    box.type = "checkbox";
    box.value = one.claim;
    box.checked = before.includes(one.claim);
    const label = made("label", "iw-check");
    label.append(box, made("span", "iw-when", one.when), written("span", "", one.words));
    group.append(label);
    return box;
  });
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    chosen.textContent = chosenWords(count, boxes.length, choices);
    boxes[0]?.setCustomValidity(count ? "" : "Choose at least one coding.");
  };
  group.addEventListener("change", tell);
  group.addEventListener("keydown", (event) => walk(boxes, event));
  tell();
  return { group, chosen, boxes };
}

/** How many of the codings go to the new code. @param {number} count @param {number} listed @param {Pick<Choices, "own" | "others">} choices */
export function chosenWords(count, listed, { own, others }) {
  const more = own > listed ? ` (the first ${listed} are listed)` : "";
  const stay = others ? `; ${others} of other analysts stay` : "";
  return `${count} of your ${own}${more} go there${stay}.`;
}

/** An arrow leads to the next box, and from the last to the first. @param {HTMLInputElement[]} boxes @param {KeyboardEvent} event */
function walk(boxes, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = boxes.indexOf(/** @type {HTMLInputElement} */ (event.target));
  if (!step || at < 0) return;
  event.preventDefault();
  boxes[(at + step + boxes.length) % boxes.length].focus();
}

/** @param {string} tag @param {string} words @param {string} [value] */
function field(tag, words, value = "") {
  const control = /** @type {HTMLInputElement} */ (written(tag, "iw-input"));
  control.value = value;
  const label = made("label", "", words);
  label.append(control);
  return { label, control };
}
