/**
 * What opens beside the list: the search for a code, short forms for claims, the list of keys. Each closes with Escape and
 * gives the focus back.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {{name: string, label: string, value?: string, options?: [string, string][], long?: boolean, needed?: boolean, first?: boolean}} Field  `first` has the focus, else the first that is empty
 */
import { KEYS, WORD_KEYS } from "./keys.js";
import { made } from "./row.js";

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
 * Search for a code as one types; what is not there yet can be made.
 *
 * @param {HTMLElement} room @param {Desk} desk @param {() => void} closed
 */
export function openCodes(room, desk, closed) {
  const { panel, close } = opened(room, "Code it as", closed);
  const input = /** @type {HTMLInputElement} */ (made("input", "iw-input"));
  const list = made("div", "iw-options");
  const about = made("p", "iw-about");
  list.role = "listbox";
  list.id = `iw-codes-${++number}`;
  list.ariaLabel = "Codes";
  input.role = "combobox";
  input.ariaLabel = "Code";
  input.ariaExpanded = "true";
  input.ariaAutoComplete = "list";
  input.setAttribute("aria-controls", list.id);
  input.placeholder = "a part of its name";
  panel.append(input, list, about);
  let chosen = 0;
  /** @type {{slug?: string, words: string, about: string, depth: number}[]} */
  let options = [];
  const draw = () => {
    const words = input.value.trim();
    options = matching(desk, words);
    chosen = Math.max(0, Math.min(chosen, options.length - 1));
    list.replaceChildren(
      ...options.map((option, place) => {
        const element = made("div", "iw-option", option.words);
        element.role = "option";
        element.id = `${list.id}-${place}`;
        element.ariaSelected = String(place === chosen);
        if (!words) element.style.paddingInlineStart = `${0.5 + option.depth}em`;
        element.addEventListener("pointerdown", (event) => event.preventDefault());
        element.addEventListener("click", () => take(place));
        return element;
      }),
    );
    about.textContent = options[chosen]?.about ?? "";
    input.setAttribute("aria-activedescendant", options.length ? `${list.id}-${chosen}` : "");
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };
  /** @param {number} place */
  const take = (place) => {
    const option = options[place];
    if (!option) return;
    close();
    if (option.slug) desk.code(option.slug);
    else openNewCode(room, desk, input.value.trim(), closed);
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
      take(chosen);
    }
  });
  draw();
  input.focus();
}

/** @param {Desk} desk @param {string} words */
function matching(desk, words) {
  const codes = desk.rows?.codes ?? [];
  const wanted = words.toLowerCase();
  const fits = codes.filter((code) => code.name.toLowerCase().includes(wanted) || code.slug.includes(wanted));
  const rank = (/** @type {{name: string, slug: string}} */ code) =>
    (code.name.toLowerCase().startsWith(wanted) ? 0 : 2) + (desk.recent.includes(code.slug) ? 0 : 1);
  const ranked = wanted ? fits.slice().sort((a, b) => rank(a) - rank(b)) : fits;
  /** @type {{slug?: string, words: string, about: string, depth: number}[]} */
  const options = ranked.map((code) => ({
    slug: code.slug,
    words: code.name,
    depth: code.depth,
    about: [code.definition, code.when && `When: ${code.when}`, code.when_not && `Not when: ${code.when_not}`].filter(Boolean).join(" "),
  }));
  if (words && !codes.some((code) => code.name.toLowerCase() === wanted))
    options.push({ words: `new code “${words}”…`, about: "It is added to the codebook, with its definition.", depth: 0 });
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
export function freeSlug(desk, name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const base = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "code";
  const taken = new Set([...(desk.rows?.codes ?? []).map((code) => code.slug), ...Object.keys(desk.rows?.others ?? {})]);
  let slug = base;
  for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
  return slug;
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

/** @param {HTMLElement} room @param {() => void} closed */
export function openHelp(room, closed) {
  const { panel, close } = opened(room, "Keys", closed);
  const button = made("button", "iw-button", "Close (Escape)");
  button.addEventListener("click", close);
  panel.append(button, made("p", "iw-about", "Every act is saved at once. In the words, Shift with an arrow chooses."));
  const groups = new Map(/** @type {[string, HTMLElement][]} */ ([]));
  for (const key of [...KEYS, ...WORD_KEYS]) {
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
  button.focus();
  room.scrollTop = 0;
}

/** @param {string} name */
export function shownKey(name) {
  return name.replace("Arrow", "").replace("Down", "↓").replace("Up", "↑").replace("Left", "←").replace("Right", "→").replace("Page↓", "Page Down").replace("Page↑", "Page Up");
}
