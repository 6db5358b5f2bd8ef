/**
 * The controls of a form, one for each shape of a field. What is typed goes to the desk at once; a form is drawn anew only
 * where its parts change. Words reach the page as text only.
 *
 * @typedef {import("./draft.js").Field} Field
 * @typedef {import("./drawing.js").Drawing} Drawing
 */
import { button, made } from "../shared/elements.js";
import { actorOf, actorShown } from "./actors.js";
import { claimOf, claimsOf } from "./claims.js";
import { isUnknown, says, valueAt } from "./draft.js";
import { aside, described, idOf, placed, told } from "./drawing.js";
import { evidenceOf, quotesOf, saidAt } from "./evidence.js";

/** One field with its label, its control, and what is told of it. @param {Drawing} drawing @param {Field} field @param {string} at @param {boolean} [inItem] @returns {HTMLElement} */
export function fieldOf(drawing, field, at, inItem = false) {
  const group = ["items", "spans", "claims"].includes(field.shape);
  const element = made(group ? "fieldset" : "div", `iw-field iw-shape-${field.shape}`);
  const value = valueAt(drawing.fields, at);
  const head = made(group ? "legend" : "label", "iw-label", field.label);
  if (field.needed) head.append(made("span", "iw-about", " (needed)"));
  if (!group) /** @type {HTMLLabelElement} */ (head).htmlFor = idOf(drawing, isUnknown(value) ? `${at}.ask` : at);
  if (field.shape === "spans" && !inItem) element.dataset.grounds = at;
  element.append(head);
  if (field.unknown) element.append(unknownButton(drawing, at, isUnknown(value)));
  if (field.why) element.append(made("p", "iw-about", field.why));
  element.append(...(isUnknown(value) ? [unknownControl(drawing, at)] : controlsOf(drawing, field, at)));
  if (!inItem || field.shape !== "spans") element.append(told(drawing, at));
  return element;
}

/** @param {Drawing} drawing @param {Field} field @param {string} at @returns {HTMLElement[]} */
function controlsOf(drawing, field, at) {
  switch (field.shape) {
    case "items":
      return field.grounded ? groundedOf(drawing, field, at) : itemsOf(drawing, field, at);
    case "spans":
      return evidenceOf(drawing, at);
    case "choice":
    case "source":
      return [choiceOf(drawing, field, at)];
    case "truth":
      return [truthOf(drawing, at)];
    case "claim":
      return [claimOf(drawing, field, at)];
    case "claims":
      return claimsOf(drawing, field, at);
    case "actor":
      return [actorOf(drawing, field, at)];
    case "time":
      return timeOf(drawing, field, at);
  }
  return [wordsOf(drawing, field, at)];
}

// --- words, times, choices --------------------------------------------------------------------------------------------

/** @param {Drawing} drawing @param {Field} field @param {string} at */
function wordsOf(drawing, field, at) {
  const element = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (made(field.shape === "long" ? "textarea" : "input", "iw-input"));
  if (element instanceof HTMLTextAreaElement) element.rows = 1; // it grows with its words
  if (element instanceof HTMLInputElement && field.shape === "date") element.type = "date";
  if (element instanceof HTMLInputElement && field.shape === "number") element.inputMode = "numeric";
  const value = valueAt(drawing.fields, at);
  if (field.shape === "names") return namesOf(drawing, element, at);
  element.value = String(value ?? field.default ?? "");
  element.placeholder = field.asks ?? "";
  element.dir = "auto";
  described(drawing, element, at);
  element.addEventListener("input", () => {
    drawing.desk.change(at, element.value || undefined);
    if (field.shape === "long") grow(element);
  });
  return placed(drawing, element, at);
}

/** Several names, with commas between. @param {Drawing} drawing @param {HTMLInputElement | HTMLTextAreaElement} element @param {string} at */
function namesOf(drawing, element, at) {
  element.value = (valueAt(drawing.fields, at) ?? []).join(", ");
  element.addEventListener("input", () => {
    const names = element.value.split(",").map((one) => one.trim()).filter(Boolean);
    drawing.desk.change(at, names.length ? names : undefined);
  });
  return placed(drawing, element, at);
}

/** As high as its words. @param {HTMLElement} element */
export function grow(element) {
  element.style.height = "auto";
  if (element.scrollHeight) element.style.height = `${element.scrollHeight + 2}px`;
}

/** @param {Drawing} drawing @param {Field} field @param {string} at */
function timeOf(drawing, field, at) {
  const { desk } = drawing;
  const element = /** @type {HTMLInputElement} */ (wordsOf(drawing, { ...field, asks: field.asks || `2026-05-01 22:04, ${desk.zone}` }, at));
  element.dataset.time = "true";
  const said = saidAt(desk, drawing.fields, at);
  if (!said || element.value) return [element];
  const row = made("div", "iw-with");
  row.append(element, aside(`${said.when}, when the evidence was said (F2)`, "F2 takes it", () => drawing.act("time", at)));
  return [row];
}

/** @param {Drawing} drawing @param {Field} field @param {string} at */
function choiceOf(drawing, field, at) {
  const { desk } = drawing;
  const element = /** @type {HTMLSelectElement} */ (made("select", "iw-input"));
  const value = String(valueAt(drawing.fields, at) ?? field.default ?? "");
  /** @type {[string, string][]} */
  const options = field.shape === "source" ? desk.sources.map(({ id, name }) => [id, name]) : (field.options ?? []);
  const as = field.name === "precision" ? "as the time is written" : field.needed ? "choose…" : "not said";
  const known = options.some(([one]) => one === value) || !value ? options : [...options, /** @type {[string, string]} */ ([value, value])];
  const free = !field.default || field.name === "precision";
  const shown = field.name === "precision" ? String(valueAt(drawing.fields, at) ?? "") : value;
  for (const [one, words] of /** @type {[string, string][]} */ ([...(free ? [["", as]] : []), ...known])) element.append(new Option(words, one, false, one === shown));
  described(drawing, element, at);
  element.addEventListener("change", () => desk.change(at, element.value || undefined));
  return placed(drawing, element, at);
}

/** @param {Drawing} drawing @param {string} at */
function truthOf(drawing, at) {
  const element = /** @type {HTMLInputElement} */ (made("input", "iw-truth"));
  element.type = "checkbox";
  element.checked = valueAt(drawing.fields, at) === true;
  element.addEventListener("change", () => drawing.desk.change(at, element.checked));
  return placed(drawing, element, at);
}

// --- not known --------------------------------------------------------------------------------------------------------

/** @param {Drawing} drawing @param {string} at @param {boolean} unknown */
function unknownButton(drawing, at, unknown) {
  const words = unknown ? "it is known" : "not known – ask…";
  const element = aside(words, unknown ? "F8: it is known after all" : "F8: nobody can say yet; it becomes an open question", () => drawing.act("unknown", at));
  element.dataset.unknown = at;
  return element;
}

/** @param {Drawing} drawing @param {string} at */
function unknownControl(drawing, at) {
  const row = made("div", "iw-with iw-unknown");
  const ask = actorOf(drawing, { name: "ask", label: "Ask whom", shape: "actor", asks: "ask whom, if you know" }, `${at}.ask`);
  ask.ariaLabel = "Not known: ask whom";
  ask.dataset.field = at;
  row.append(made("span", "iw-tag", "not known yet"), ask);
  return row;
}

// --- lists of items ---------------------------------------------------------------------------------------------------

/** @param {Drawing} drawing @param {Field} field @param {string} at */
function itemsOf(drawing, field, at) {
  const items = /** @type {any[]} */ (valueAt(drawing.fields, at) ?? []);
  const count = Math.max(items.length, 1);
  const list = made("ol", "iw-items");
  for (let n = 0; n < count; n++) list.append(itemOf(drawing, field, at, n, count));
  const add = aside("another", "Enter in the one above", () => {
    drawing.desk.change(`${at}.${items.length}`, {});
    drawing.redraw(`${at}.${items.length}.${mainOf(field).name}`);
  });
  return items.some(says) ? [list, add] : [list];
}

/** Items that are begun by picking a participant's words. @param {Drawing} drawing @param {Field} field @param {string} at */
function groundedOf(drawing, field, at) {
  const items = /** @type {any[]} */ (valueAt(drawing.fields, at) ?? []);
  const pick = button("Pick a participant's words… (F2)", "then say what was there", () => drawing.act("pick", `${at}.${items.length}.evidence`));
  pick.dataset.at = `${at}.pick`;
  pick.dataset.grounds = `${at}.${items.length}.evidence`;
  if (!items.length) return [pick];
  const list = made("ol", "iw-items");
  for (let n = 0; n < items.length; n++) list.append(itemOf(drawing, field, at, n, items.length));
  return [list, pick];
}

/** What an item is first of all: its words, or who. @param {Field} field @returns {Field} */
const mainOf = (field) => /** @type {Field} */ ((field.fields ?? []).find((part) => part.name === "text") ?? field.fields?.[0]);

/** @param {Drawing} drawing @param {Field} field @param {string} at @param {number} n @param {number} count */
function itemOf(drawing, field, at, n, count) {
  const path = `${at}.${n}`;
  const item = valueAt(drawing.fields, path) ?? {};
  const element = made("li", "iw-item");
  const isPoint = mainOf(field).name === "text";
  const grounds = (field.fields ?? []).find((part) => part.shape === "spans");
  element.append(firstOf(drawing, field, at, n, count));
  if (grounds) {
    const evidence = `${path}.${grounds.name}`;
    element.dataset.grounds = evidence;
    element.append(...[quotesOf(drawing, evidence), told(drawing, evidence)].filter((part) => part !== null));
  }
  if (isPoint) element.append(tagsOf(drawing, field, item));
  const more = made("div", isPoint ? "iw-more" : "iw-parts");
  more.append(...partsOf(drawing, field, path, item));
  if (grounds) more.append(aside("evidence (F2)", "words that this one rests on", () => drawing.act("pick", `${path}.${grounds.name}`)));
  element.append(more);
  return element;
}

/** What an item is first of all; keys in it begin the next item and take empty ones out. @param {Drawing} drawing @param {Field} field @param {string} at @param {number} n @param {number} count */
function firstOf(drawing, field, at, n, count) {
  const main = mainOf(field);
  const isPoint = main.name === "text";
  const label = isPoint ? `${field.label}, ${n + 1}` : main.label;
  const asks = isPoint ? (n === 0 ? field.asks : "and?") : main.asks;
  const first = fieldOf(drawing, { ...main, label, needed: false, asks }, `${at}.${n}.${main.name}`, true);
  if (isPoint) first.querySelector("label")?.classList.add("iw-unseen");
  const control = /** @type {HTMLElement | null} */ (first.querySelector("[data-at]"));
  control?.addEventListener("keydown", (event) => itemKey(drawing, field, at, n, count, event));
  return first;
}

/** The other parts of an item. @param {Drawing} drawing @param {Field} field @param {string} path @param {any} item */
function partsOf(drawing, field, path, item) {
  const main = mainOf(field);
  const parts = (field.fields ?? []).filter((part) => part !== main && part.shape !== "spans");
  const asked = parts.filter((part) => part.name !== "basis" || !says(item.evidence)); // else its source says it
  return asked.map((part) => fieldOf(drawing, part.name === "basis" ? { ...part, label: "Rests on" } : part, `${path}.${part.name}`, true));
}

/** What else is said of a point, in short, while one is not in it. @param {Drawing} drawing @param {Field} field @param {any} item */
function tagsOf({ desk }, field, item) {
  const tags = made("div", "iw-tags");
  for (const part of field.fields ?? []) {
    const value = item[part.name];
    if (!value || !["choice", "actor"].includes(part.shape)) continue;
    const words = part.shape === "actor" ? actorShown(desk, value) : (part.options?.find(([one]) => one === value)?.[1] ?? String(value));
    tags.append(made("span", "iw-tag", words), " ");
  }
  return tags;
}

/** @param {Drawing} drawing @param {Field} field @param {string} at @param {number} n @param {number} count @param {KeyboardEvent} event */
function itemKey(drawing, field, at, n, count, event) {
  const { desk } = drawing;
  const main = mainOf(field).name;
  const value = /** @type {HTMLInputElement} */ (event.target).value;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "Enter" && plain && !event.shiftKey) {
    event.preventDefault();
    if (field.grounded || !value.trim()) return;
    const items = /** @type {any[]} */ (valueAt(desk.open?.fields ?? {}, at) ?? []);
    if (n + 1 >= items.length || says(items[n + 1])) desk.change(at, [...items.slice(0, n + 1), {}, ...items.slice(n + 1)]);
    drawing.redraw(`${at}.${n + 1}.${main}`);
  } else if (event.key === "Backspace" && value === "" && count > 1) {
    event.preventDefault();
    const items = /** @type {any[]} */ (valueAt(desk.open?.fields ?? {}, at) ?? []);
    desk.change(at, items.filter((_, place) => place !== n));
    drawing.redraw(`${at}.${Math.max(0, n - 1)}.${main}`);
  }
}
