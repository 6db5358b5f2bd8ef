/**
 * What opens beside a list: short forms, the search for one of several, the list of keys. Each closes with Escape and gives
 * the focus back.
 *
 * @typedef {import("./keys.js").Key} Key
 * @typedef {{name: string, label: string, value?: string, options?: [string, string][], long?: boolean, needed?: boolean, first?: boolean}} Field  `first` has the focus, else the first that is empty
 * @typedef {{value: string, words: string, about: string, depth: number}} Option
 */
import { button, made } from "./elements.js";
import { shownKey } from "./keys.js";

let number = 0;

/** @param {HTMLElement} room @param {string} title @param {() => void} closed */
export function opened(room, title, closed) {
  room.replaceChildren();
  const panel = made("div", "iw-panel");
  const heading = made("h2", "", title);
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
 * @param {HTMLElement} room @param {string} title @param {{fitting: (words: string) => Option[], none?: string, hint?: string}} choice  `fitting` are the options that words leave
 * @param {() => void} closed @param {(value: string, words: string) => void} take the value of the option taken, and what was typed
 */
export function openChoice(room, title, { fitting, none = "", hint = "" }, closed, take) {
  const { panel, close } = opened(room, title, closed);
  const input = /** @type {HTMLInputElement} */ (made("input", "iw-input"));
  const list = made("div", "iw-options");
  const about = made("p", "iw-about");
  about.role = "status";
  list.role = "listbox";
  list.id = `iw-choice-${++number}`;
  list.ariaLabel = "Codes";
  input.role = "combobox";
  input.ariaLabel = title;
  input.ariaExpanded = "true";
  input.ariaAutoComplete = "list";
  input.setAttribute("aria-controls", list.id);
  input.placeholder = "a part of its name";
  panel.append(input, list, about);
  if (hint) panel.append(made("p", "iw-about", hint));
  let chosen = 0;
  /** @type {Option[]} */
  let options = [];
  const draw = () => {
    const words = input.value.trim();
    options = fitting(words);
    chosen = Math.max(0, Math.min(chosen, options.length - 1));
    list.replaceChildren(...options.map((option, place) => drawn(option, place, words === "")));
    about.textContent = options[chosen]?.about ?? none;
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
    take(option.value, input.value.trim());
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
 * A short form. Enter keeps it (in long fields Ctrl+Enter), Escape leaves it.
 *
 * @param {HTMLElement} room @param {string} title @param {Field[]} fields @param {() => void} closed
 * @param {(values: Record<string, string>) => void} kept only fields that say something
 */
export function openForm(room, title, fields, closed, kept) {
  const { panel, close } = opened(room, title, closed);
  const form = /** @type {HTMLFormElement} */ (made("form", "iw-form"));
  for (const field of fields) {
    const label = made("label", "", field.label);
    label.append(control(field));
    form.append(label);
  }
  const buttons = made("div", "iw-buttons");
  const keep = made("button", "iw-button iw-keep", "Keep");
  const leave = /** @type {HTMLButtonElement} */ (made("button", "iw-button", "Leave"));
  leave.type = "button";
  leave.addEventListener("click", close);
  buttons.append(keep, leave, made("span", "iw-about", "Enter keeps (Ctrl+Enter in a long field), Escape leaves"));
  form.append(buttons);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = /** @type {Record<string, string>} */ ({});
    for (const [name, value] of new FormData(form)) if (String(value).trim()) values[name] = String(value).trim();
    close();
    kept(values);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  panel.append(form);
  const inputs = Array.from(form.elements).filter((element) => !(element instanceof HTMLButtonElement));
  const named = fields.find((field) => field.first)?.name;
  const first =
    inputs.find((element) => /** @type {HTMLInputElement} */ (element).name === named) ??
    inputs.find((element) => !(/** @type {HTMLInputElement} */ (element).value)) ??
    inputs[0];
  /** @type {HTMLElement} */ (first).focus();
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
