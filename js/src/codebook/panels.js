/**
 * The search for another code, and the choice of codings for a split.
 *
 * @typedef {import("./desk.js").Choices} Choices
 * @typedef {import("../shared/panels.js").Option} Option
 */
import { made } from "../shared/elements.js";
import { openChoice, opened } from "../shared/panels.js";
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
  const choice = { fitting, none: "no code has this in its name", hint: "Enter takes it, Escape leaves" };
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
