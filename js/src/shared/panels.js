/**
 * What opens beside a list: short forms, the search for one of several, the list of keys. Each closes with Escape and gives
 * the focus back.
 *
 * @typedef {import("./keys.js").Key} Key
 * @typedef {{name: string, label: string, value?: string, options?: [string, string][], long?: boolean, needed?: boolean, first?: boolean}} Field  `first` has the focus, else the first that is empty
 * @typedef {{value: string, words: string, about: string, depth: number}} Option
 * @typedef {{list: string, fitting: (words: string) => Option[], none?: string, hint?: string, placeholder?: string}} Choice
 *   `list` is what the list is called; `fitting` are the options that words leave
 */
import { Choosing } from "./choosing.js";
import { button, made, written } from "./elements.js";
import { shownKey, submits } from "./keys.js";

let number = 0;

/** @param {HTMLElement} room @param {string} title @param {() => void} closed */
export function opened(room, title, closed) {
  room.replaceChildren();
  const panel = made("div", "iw-panel");
  const heading = written("h2", "", title);
  heading.id = `iw-panel-${++number}`;
  panel.role = "dialog";
  panel.setAttribute("aria-labelledby", heading.id);
  const close = () => {
    panel.remove();
    closed();
  };
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  panel.append(heading);
  room.append(panel);
  return { panel, close };
}

/**
 * Search for one of several as one types.
 *
 * @param {HTMLElement} room @param {string} title @param {Choice} choice
 * @param {() => void} closed @param {(value: string, words: string) => void} take the value of the option taken, and what was typed
 */
export function openChoice(room, title, { list, fitting, none = "", hint = "", placeholder = "a part of its name" }, closed, take) {
  const { panel, close } = opened(room, title, closed);
  /** @type {Option[]} */
  let options = [];
  const choosing = new Choosing(
    { label: title, list, placeholder },
    (place) => {
      const option = options[place];
      if (!option) return;
      close();
      take(option.value, choosing.words);
    },
    (place) => (choosing.about.textContent = options[place]?.about ?? none),
  );
  const draw = () => {
    options = fitting(choosing.words);
    choosing.show(options.map((option) => drawn(choosing, option)));
  };
  choosing.input.addEventListener("input", draw);
  panel.append(choosing.input, choosing.list, choosing.about);
  if (hint) panel.append(made("p", "iw-about", hint));
  draw();
  choosing.input.focus();
}

/** An option; among all, before words leave some of them, it stands as deep as in its tree. @param {Choosing} choosing @param {Option} option */
function drawn(choosing, { words, depth }) {
  const element = choosing.option("iw-option", words);
  element.dir = "auto";
  if (!choosing.words) element.style.paddingInlineStart = `${0.5 + Math.min(depth, 12)}em`;
  return element;
}

/**
 * A short form. Enter keeps it (in long fields Ctrl+Enter), Escape leaves it.
 *
 * @param {HTMLElement} room @param {string} title @param {Field[]} fields @param {() => void} closed
 * @param {(values: Record<string, string>) => void} kept only fields that say something
 */
export function openForm(room, title, fields, closed, kept) {
  const { panel, close } = opened(room, title, closed);
  const labels = fields.map((field) => {
    const label = made("label", "", field.label);
    label.append(control(field));
    return label;
  });
  const hint = "Enter keeps (Ctrl+Enter in a long field), Escape leaves";
  const form = formOf(labels, { keep: "Keep", hint, close }, () => {
    const values = /** @type {Record<string, string>} */ ({});
    for (const [name, value] of new FormData(form)) if (String(value).trim()) values[name] = String(value).trim();
    close();
    kept(values);
  });
  panel.append(form);
  firstOf(form, fields.find((field) => field.first)?.name)?.focus();
}

/**
 * A form with its buttons; Enter submits it from every field but long ones, where it is Ctrl+Enter.
 *
 * @param {HTMLElement[]} parts @param {{keep: string, hint: string, close: () => void}} foot @param {() => void} submitted
 */
export function formOf(parts, { keep, hint, close }, submitted) {
  const form = /** @type {HTMLFormElement} */ (made("form", "iw-form"));
  const buttons = made("div", "iw-buttons");
  const leave = /** @type {HTMLButtonElement} */ (made("button", "iw-button", "Leave"));
  leave.type = "button";
  leave.addEventListener("click", close);
  buttons.append(made("button", "iw-button iw-keep", keep), leave, made("span", "iw-about", hint));
  form.append(...parts, buttons);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitted();
  });
  form.addEventListener("keydown", (event) => {
    if (!submits(event, event.target instanceof HTMLSelectElement && !isOpen(event.target))) return;
    event.preventDefault(); // a browser would open the list of a select
    form.requestSubmit();
  });
  return form;
}

/** Whether the list of a select is open: Enter then takes what is chosen in it. @param {HTMLSelectElement} select */
function isOpen(select) {
  return CSS.supports("selector(:open)") && select.matches(":open");
}

/** Where the focus goes: the field with this name, else the first that is empty, else the first. @param {HTMLFormElement} form @param {string} [name] */
function firstOf(form, name) {
  const inputs = /** @type {HTMLInputElement[]} */ (Array.from(form.elements).filter((element) => !(element instanceof HTMLButtonElement)));
  return inputs.find((input) => input.name === name) ?? inputs.find((input) => !input.value) ?? inputs[0];
}

/** @param {Field} field */
function control(field) {
  if (field.options) {
    const select = /** @type {HTMLSelectElement} */ (made("select", "iw-input"));
    for (const [value, words] of field.options) select.append(new Option(words, value, false, value === field.value));
    select.name = field.name;
    return select;
  }
  const input = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (made(field.long ? "textarea" : "input", "iw-input"));
  input.name = field.name;
  input.value = field.value ?? "";
  input.required = field.needed ?? false;
  input.dir = "auto";
  return input;
}

/** The list of keys, by what they are for. @param {HTMLElement} room @param {Key[]} keys @param {string} about @param {() => void} closed */
export function openKeys(room, keys, about, closed) {
  const { panel, close } = opened(room, "Keys", closed);
  const leave = button("Close (Escape)", "back to where you were", close);
  panel.append(leave, made("p", "iw-about", about));
  const groups = new Map(/** @type {[string, HTMLElement][]} */ ([]));
  for (const key of keys) {
    let list = groups.get(key.group);
    if (!list) {
      list = made("dl", "iw-keys");
      groups.set(key.group, list);
      const part = made("section", "");
      part.append(made("h3", "", key.group), list);
      panel.append(part);
    }
    const term = made("dt", "");
    const names = key.keys.length > 3 ? [key.keys[0], "…", key.keys[key.keys.length - 1]] : key.keys;
    for (const name of names) term.append(made(name === "…" ? "span" : "kbd", "", shownKey(name)), " ");
    list.append(term, made("dd", "", key.does));
  }
  leave.focus();
  room.scrollTop = 0;
}
