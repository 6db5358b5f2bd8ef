/**
 * The controls of a form, one for each shape of a field. What is typed goes to the desk at once; a form is drawn anew only
 * where its parts change. Words reach the page as text only.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./draft.js").Field} Field
 * @typedef {import("./draft.js").Place} Place
 * @typedef {{desk: Desk, prefix: string, fields: Record<string, any>, act: (what: string, at: string) => void, redraw: (focus?: string) => void}} Drawing
 *   `act` asks the view for what opens over the form; `redraw` draws it anew and focuses a path
 */
import { button, made } from "../shared/elements.js";
import { isUnknown, placeKey, says, valueAt } from "./draft.js";

/** An id for the page from a field's path. @param {Drawing} drawing @param {string} at */
export const idOf = ({ prefix }, at) => `${prefix}-${at.replaceAll(".", "-")}`;

/** A control that says which field it is. @template {HTMLElement} E @param {Drawing} drawing @param {E} element @param {string} at @returns {E} */
function placed(drawing, element, at) {
  element.dataset.at = at;
  element.id = idOf(drawing, at);
  return element;
}

/** A small button that keys do as well; it is no stop for Tab. @param {string} words @param {string} title @param {() => void} press */
function aside(words, title, press) {
  const element = button(words, title, press);
  element.classList.add("iw-small");
  element.tabIndex = -1;
  return element;
}

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

/** Where it is told what a time reads as, what is wrong, what the prose check asks. @param {Drawing} drawing @param {string} at */
function told(drawing, at) {
  const element = made("div", "iw-told");
  element.dataset.told = at;
  element.id = `${idOf(drawing, at)}-told`;
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

/** @param {Drawing} drawing @param {HTMLElement} element @param {string} at */
function described(drawing, element, at) {
  element.setAttribute("aria-describedby", `${idOf(drawing, at)}-told`);
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
  const said = saidAt(drawing, at);
  if (!said || element.value) return [element];
  const row = made("div", "iw-with");
  row.append(element, aside(`${said.when}, when the evidence was said (F2)`, "F2 takes it", () => drawing.act("time", at)));
  return [row];
}

/** The first evidence near a field that has a time. @param {Drawing} drawing @param {string} at */
export function saidAt({ desk, fields }, at) {
  const item = at.includes(".") ? valueAt(fields, at.replace(/\.[^.]+$/, "")) : undefined;
  const places = /** @type {Place[]} */ ([...(item?.evidence ?? []), ...(fields.evidence ?? [])]);
  return places.map((place) => desk.quotes.get(placeKey(place))).find((quote) => quote?.typed);
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

/** @param {Drawing} drawing @param {Field} field @param {string} at */
function actorOf(drawing, field, at) {
  const { desk } = drawing;
  const element = /** @type {HTMLInputElement} */ (made("input", "iw-input"));
  const value = valueAt(drawing.fields, at);
  element.value = actorShown(desk, value);
  element.placeholder = field.asks || "who: a name, as you type";
  element.dir = "auto";
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
export function actorTyped(desk, typed) {
  const wanted = typed.trim().toLowerCase();
  for (const [id, name] of actorNames(desk)) if (name.toLowerCase() === wanted) return id;
  return typed.trim();
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

// --- claims -----------------------------------------------------------------------------------------------------------

/** @param {Desk} desk @param {string} line */
export function claimNamed(desk, line) {
  for (const claim of desk.claims.values()) if (claim.line === line || claim.id === line) return claim;
  return undefined;
}

/** @param {Drawing} drawing @param {Field} field @param {string} at */
function claimOf(drawing, field, at) {
  const { desk } = drawing;
  const value = valueAt(drawing.fields, at);
  const claim = value ? claimNamed(desk, String(value)) : undefined;
  const row = made("div", "iw-with");
  const element = placed(drawing, button(value ? (claim?.words ?? String(value)) : `choose… ${field.asks ?? ""}`, "Enter chooses another", () => drawing.act("claim", at)), at);
  element.classList.add("iw-claim");
  element.dir = "auto";
  element.ariaLabel = `${field.label}: ${value ? (claim?.words ?? value) : "choose"}`;
  element.dataset.kinds = field.kinds ?? "";
  element.dataset.label = field.label;
  row.append(element);
  if (value && !field.needed)
    row.append(
      aside("take out", "nothing is named here", () => {
        desk.change(at, undefined);
        drawing.redraw(at);
      }),
    );
  return row;
}

/** Several claims; statements stand side by side, all of one size. @param {Drawing} drawing @param {Field} field @param {string} at */
function claimsOf(drawing, field, at) {
  const { desk } = drawing;
  const lines = /** @type {string[]} */ (valueAt(drawing.fields, at) ?? []);
  const cards = made("ul", "iw-cards");
  for (const [n, line] of lines.entries()) {
    const claim = claimNamed(desk, line);
    const card = made("li", "iw-card");
    if (claim?.about) card.append(made("p", "iw-speaker", claim.about));
    const words = made("p", "", claim?.words ?? "a claim that is no longer there");
    words.dir = "auto";
    const out = button("take out", "takes it out of this list", () => {
      desk.change(at, lines.filter((one) => one !== line));
      drawing.redraw(`${at}.add`);
    });
    out.classList.add("iw-small");
    out.ariaLabel = `Take out: ${claim?.words ?? line}`;
    out.dataset.at = `${at}.${n}.out`;
    card.append(words, out);
    cards.append(card);
  }
  const add = placed(drawing, button(lines.length ? "Add another…" : `Add… ${field.asks ?? ""}`, "Enter chooses one", () => drawing.act("claim", at)), at);
  add.dataset.kinds = field.kinds ?? "";
  add.dataset.label = field.label;
  add.dataset.list = "true";
  add.ariaLabel = `${field.label}: add`;
  return lines.length ? [cards, add] : [add];
}

// --- evidence ---------------------------------------------------------------------------------------------------------

/** @param {Drawing} drawing @param {string} at */
function evidenceOf(drawing, at) {
  const { desk } = drawing;
  const pick = placed(drawing, button("Pick evidence… (F2)", "words that were said", () => drawing.act("pick", at)), at);
  const row = made("div", "iw-with");
  row.append(pick);
  if (desk.transcript) {
    const take = button(takes(desk), "what is chosen in the transcript now", () => drawing.act("take", at));
    take.dataset.at = `${at}.take`;
    take.dataset.takes = "true";
    row.append(take);
  }
  const quotes = quotesOf(drawing, at);
  return quotes ? [quotes, row] : [row];
}

/** What is chosen in the transcript, in short. @param {Desk} desk */
export function takes({ chosen: { quotes, more } }) {
  const count = quotes.length + more;
  if (!count) return "Take what is chosen in the transcript (F4)";
  const words = quotes[0].words.replace(/\s+/g, " ");
  return `Take ${count === 1 ? "" : `${count} chosen: `}“${words.length > 32 ? `${words.slice(0, 32)}…` : words}” (F4)`;
}

/** The quotes at a path, each to be taken out. @param {Drawing} drawing @param {string} at @returns {HTMLElement | null} */
function quotesOf(drawing, at) {
  const { desk } = drawing;
  const places = /** @type {Place[]} */ (valueAt(drawing.fields, at) ?? []);
  if (!places.length) return null;
  const list = made("ul", "iw-quotes");
  for (const [n, place] of places.entries()) {
    const key = placeKey(place);
    const quote = desk.quotes.get(key);
    const item = made("li", "");
    const words = made("q", "", quote?.words ?? "…");
    words.dir = "auto";
    const who = made("span", "iw-about", [quote?.who, quote?.when, quote?.told].filter(Boolean).join(" · "));
    const out = button("×", "takes this evidence out", () => {
      desk.dropEvidence(at, key);
      drawing.redraw(at);
    });
    out.classList.add("iw-small");
    out.ariaLabel = `Take out: ${quote?.words ?? "this evidence"}`;
    out.dataset.at = `${at}.${n}.out`;
    item.append(words, " ", who, " ", out);
    list.append(item);
  }
  return list;
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
  const main = mainOf(field);
  const isPoint = main.name === "text";
  const parts = (field.fields ?? []).filter((part) => part !== main && part.shape !== "spans");
  const grounds = (field.fields ?? []).find((part) => part.shape === "spans");
  if (grounds) element.dataset.grounds = `${path}.${grounds.name}`;
  const first = fieldOf(drawing, { ...main, label: isPoint ? `${field.label}, ${n + 1}` : main.label, needed: false, asks: n === 0 || !isPoint ? (isPoint ? field.asks : main.asks) : "and?" }, `${path}.${main.name}`, true);
  if (isPoint) first.querySelector("label")?.classList.add("iw-unseen");
  const control = /** @type {HTMLElement | null} */ (first.querySelector("[data-at]"));
  control?.addEventListener("keydown", (event) => itemKey(drawing, field, at, n, count, event));
  element.append(first);
  const more = made("div", isPoint ? "iw-more" : "iw-parts");
  for (const part of parts) {
    if (part.name === "basis" && says(item.evidence)) continue; // its source says it
    more.append(fieldOf(drawing, part.name === "basis" ? { ...part, label: "Rests on" } : part, `${path}.${part.name}`, true));
  }
  if (grounds) more.append(aside("evidence (F2)", "words that this one rests on", () => drawing.act("pick", `${path}.${grounds.name}`)));
  if (grounds) {
    const quotes = quotesOf(drawing, `${path}.${grounds.name}`);
    if (quotes) element.append(quotes);
    const note = told(drawing, `${path}.${grounds.name}`);
    element.append(note);
  }
  if (isPoint) element.append(tagsOf(drawing, field, item));
  element.append(more);
  return element;
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
