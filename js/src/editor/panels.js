/**
 * What opens over a form: the search for evidence, the choice of a claim, the choice of a kind.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./draft.js").Place} Place
 * @typedef {import("../shared/panels.js").Option} Option
 */
import { made } from "../shared/elements.js";
import { openChoice, opened } from "../shared/panels.js";
import { fold } from "../shared/search.js";
import { choicesOf } from "./list.js";

let number = 0;

/**
 * Words, then a list of what was said with them, then one of these as evidence.
 *
 * @param {HTMLElement} room @param {Desk} desk @param {string} title @param {() => void} closed @param {(places: Place[]) => void} take
 */
export function openEvidence(room, desk, title, closed, take) {
  const { panel, close } = opened(room, title, closed);
  const input = /** @type {HTMLInputElement} */ (made("input", "iw-input"));
  const list = made("div", "iw-options iw-hits");
  const about = made("p", "iw-about");
  about.role = "status";
  list.role = "listbox";
  list.id = `iw-hits-${++number}`;
  list.ariaLabel = "What was said";
  input.role = "combobox";
  input.ariaLabel = `${title}: words that were said`;
  input.ariaExpanded = "true";
  input.ariaAutoComplete = "list";
  input.setAttribute("aria-controls", list.id);
  input.placeholder = "words that were said";
  const hint = "Enter takes the message, Shift+Enter only the words that you searched for, Escape leaves";
  panel.append(input, list, about, made("p", "iw-about", hint));
  /** @type {{places: Place[], words: Place[], element: HTMLElement}[]} */
  let options = [];
  let chosen = 0;
  const mark = () => {
    options.forEach(({ element }, place) => (element.ariaSelected = String(place === chosen)));
    input.setAttribute("aria-activedescendant", options.length ? `${list.id}-${chosen}` : "");
    options[chosen]?.element.scrollIntoView({ block: "nearest" });
  };
  /** @param {string} who @param {string} when @param {string} words @param {Place[]} places @param {Place[]} [only] */
  const option = (who, when, words, places, only = places) => {
    const element = made("div", "iw-option iw-hit-row");
    const place = options.length;
    element.role = "option";
    element.id = `${list.id}-${place}`;
    const said = made("span", "", words);
    said.dir = "auto";
    element.append(made("span", "iw-when", when), " ", made("span", "iw-speaker", who), " ", said);
    element.addEventListener("pointerdown", (event) => event.preventDefault());
    element.addEventListener("click", () => choose(place, false));
    options.push({ places, words: only, element });
    list.append(element);
  };
  const begin = () => {
    options = [];
    chosen = 0;
    list.replaceChildren();
  };
  const drawChosen = () => {
    begin();
    const { quotes, more } = desk.chosen;
    if (quotes.length) {
      const all = quotes.map((quote) => quote.place);
      const words = quotes.length === 1 ? quotes[0].words : `${quotes.length} messages${more ? `, and ${more} more that are left out` : ""}: ${quotes[0].words}`;
      option("chosen in the transcript", quotes[0].when, words, all);
    }
    about.textContent = "";
    mark();
  };
  /** @param {number} place @param {boolean} only */
  const choose = (place, only) => {
    const found = options[place];
    if (!found) return;
    close();
    take(only ? found.words : found.places);
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const look = () => {
    const words = input.value.trim();
    if (!words) return drawChosen();
    const there = desk.find(words, (hits, more) => {
      begin();
      for (const hit of hits) option(hit.who, [hit.when, hit.source].filter(Boolean).join(" "), hit.words, [hit.place], [hit.words_place ?? hit.place]);
      about.textContent = hits.length ? `${hits.length}${more ? " and more" : ""} found` : "nobody says these words";
      mark();
    });
    about.textContent = there ? "searching…" : "the kernel is gone: run the cell again";
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    begin(); // what is listed is no longer what is searched for
    mark();
    waiting = setTimeout(look, 120);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      chosen = (chosen + step + options.length) % Math.max(options.length, 1);
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(chosen, event.shiftKey);
    }
  });
  drawChosen();
  input.focus();
}

/** @param {HTMLElement} room @param {Desk} desk @param {string} title @param {string} kind @param {() => void} closed @param {(line: string) => void} take */
export function openClaims(room, desk, title, kind, closed, take) {
  const labels = new Map(desk.forms.map((form) => [form.kind, form.label]));
  const fitting = (/** @type {string} */ words) => choicesOf([...desk.claims.values()], kind, words, labels);
  const none = `no ${(labels.get(kind) ?? "claim").toLowerCase()} has these words; n in the list begins one`;
  openChoice(room, title, { fitting, none, hint: "Enter takes it, Escape leaves" }, closed, take);
  named(room, "Claims", "a part of its words");
}

/** @param {HTMLElement} room @param {Desk} desk @param {() => void} closed @param {(kind: string) => void} take */
export function openKinds(room, desk, closed, take) {
  const fitting = (/** @type {string} */ words) => {
    const wanted = fold(words);
    const rank = (/** @type {{label: string}} */ form) => (fold(form.label).startsWith(wanted) ? 0 : 1);
    return desk.forms
      .filter((form) => fold(form.label).includes(wanted) || form.kind.includes(wanted) || (wanted.length > 3 && fold(form.about).includes(wanted)))
      .sort((a, b) => (wanted ? rank(a) - rank(b) : 0))
      .map((form) => ({ value: form.kind, words: form.label, about: form.about, depth: 0 }));
  };
  openChoice(room, "Begin a claim", { fitting, none: "no kind of claim is called so", hint: "Enter begins it, Escape leaves" }, closed, take);
  named(room, "Kinds of claims", "a part of its name");
}

/** @param {HTMLElement} room @param {string} list @param {string} hint */
function named(room, list, hint) {
  const options = room.querySelector("[role=listbox]");
  if (options) options.ariaLabel = list;
  const input = room.querySelector("input");
  if (input) input.placeholder = hint;
}
