/**
 * What opens beside the tree: the search for another code, the choice of codings for a split, the list of keys. Each closes
 * with Escape and gives the focus back.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").Choices} Choices
 * @typedef {{value: string, words: string, about: string, depth: number}} Option
 */
import { fold } from "../shared/search.js";
import { opened, shownKey } from "../transcript/panels.js";
import { made } from "../transcript/row.js";
import { KEYS } from "./keys.js";

let number = 0;

/**
 * Search for one of several as one types.
 *
 * @param {HTMLElement} room @param {string} title @param {Option[]} all @param {() => void} closed @param {(value: string) => void} take
 */
export function openPick(room, title, all, closed, take) {
  const { panel, close } = opened(room, title, closed);
  const input = /** @type {HTMLInputElement} */ (made("input", "iw-input"));
  const list = made("div", "iw-options");
  const about = made("p", "iw-about");
  about.role = "status";
  list.role = "listbox";
  list.id = `iw-pick-${++number}`;
  list.ariaLabel = "Codes";
  input.role = "combobox";
  input.ariaLabel = title;
  input.ariaExpanded = "true";
  input.ariaAutoComplete = "list";
  input.setAttribute("aria-controls", list.id);
  input.placeholder = "a part of its name";
  panel.append(input, list, about, made("p", "iw-about", "Enter takes it, Escape leaves"));
  let chosen = 0;
  let options = all;
  const draw = () => {
    const wanted = fold(input.value.trim());
    options = all.filter((one) => fold(one.words).includes(wanted) || one.value.includes(wanted));
    chosen = Math.max(0, Math.min(chosen, options.length - 1));
    list.replaceChildren(...options.map((option, place) => drawn(option, place, wanted === "")));
    about.textContent = options[chosen]?.about ?? "no code has this in its name";
    input.setAttribute("aria-activedescendant", options.length ? `${list.id}-${chosen}` : "");
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };
  /** @param {Option} option @param {number} place @param {boolean} indented */
  const drawn = (option, place, indented) => {
    const element = made("div", "iw-option", option.words);
    element.role = "option";
    element.dir = "auto";
    element.id = `${list.id}-${place}`;
    element.ariaSelected = String(place === chosen);
    if (indented) element.style.paddingInlineStart = `${0.5 + Math.min(option.depth, 12)}em`;
    element.addEventListener("pointerdown", (event) => event.preventDefault());
    element.addEventListener("click", () => choose(place));
    return element;
  };
  /** @param {number} place */
  const choose = (place) => {
    const option = options[place];
    if (!option) return;
    close();
    take(option.value);
  };
  input.addEventListener("input", () => {
    chosen = 0;
    draw();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      chosen = (chosen + step + options.length) % Math.max(options.length, 1);
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(chosen);
    }
  });
  draw();
  input.focus();
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
  const form = /** @type {HTMLFormElement} */ (made("form", "iw-form"));
  const called = field("input", "Name of the new code");
  called.control.required = true;
  called.control.value = before.name ?? "";
  const meaning = field("textarea", "Definition: what it means");
  meaning.control.value = before.definition ?? "";
  const group = made("fieldset", "iw-split");
  const legend = made("legend", "", "Your codings that go there");
  const chosen = made("p", "iw-about");
  chosen.role = "status";
  group.append(legend);
  const boxes = choices.codings.map((one) => {
    const label = made("label", "iw-check");
    const box = /** @type {HTMLInputElement} */ (made("input", ""));
    box.type = "checkbox";
    box.value = one.claim;
    box.checked = before.codings?.includes(one.claim) ?? false;
    const words = made("span", "", one.words);
    words.dir = "auto";
    label.append(box, made("span", "iw-when", one.when), words);
    group.append(label);
    return box;
  });
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    const more = choices.own > boxes.length ? ` (the first ${boxes.length} are listed)` : "";
    const others = choices.others ? `; ${choices.others} of other analysts stay` : "";
    chosen.textContent = `${count} of your ${choices.own}${more} go there${others}.`;
    boxes[0]?.setCustomValidity(count ? "" : "Choose at least one coding.");
  };
  group.addEventListener("change", tell);
  group.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = boxes.indexOf(/** @type {HTMLInputElement} */ (event.target));
    if (!step || at < 0) return;
    event.preventDefault();
    boxes[(at + step + boxes.length) % boxes.length].focus();
  });
  tell();
  const buttons = made("div", "iw-buttons");
  const leave = /** @type {HTMLButtonElement} */ (made("button", "iw-button", "Leave"));
  leave.type = "button";
  leave.addEventListener("click", close);
  buttons.append(made("button", "iw-button iw-keep", "Split"), leave, made("span", "iw-about", "Space chooses, arrows move, Enter splits, Escape leaves"));
  form.append(called.label, meaning.label, group, chosen, buttons);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const codings = boxes.filter((box) => box.checked).map((box) => box.value);
    const values = { name: called.control.value.trim(), definition: meaning.control.value.trim(), codings };
    if (!values.name) return;
    close();
    take(values);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  panel.append(form);
  called.control.focus();
  called.control.select();
}

/** @param {string} tag @param {string} words */
function field(tag, words) {
  const label = made("label", "", words);
  const control = /** @type {HTMLInputElement} */ (made(tag, "iw-input"));
  control.dir = "auto";
  label.append(control);
  return { label, control };
}

/** @param {HTMLElement} room @param {() => void} closed */
export function openKeys(room, closed) {
  const { panel, close } = opened(room, "Keys", closed);
  const groups = new Map(/** @type {[string, HTMLElement][]} */ ([]));
  for (const key of KEYS) {
    let list = groups.get(key.group);
    if (!list) {
      list = made("dl", "iw-keys");
      groups.set(key.group, list);
      const part = made("section", "");
      part.append(made("h3", "", key.group), list);
      panel.append(part);
    }
    const term = made("dt", "");
    for (const name of key.keys) term.append(made("kbd", "", shownKey(name)), " ");
    list.append(term, made("dd", "", key.does));
  }
  const button = made("button", "iw-button", "Close");
  button.addEventListener("click", close);
  panel.append(made("p", "iw-about", "Every act is saved at once and can be undone; there is nothing to save by hand."), button);
  button.focus({ preventScroll: true }); // the list is read from its top
}
