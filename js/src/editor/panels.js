/**
 * What opens over a form: the search for evidence, the choice of a claim, the choice of a kind.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").Hit} Hit
 * @typedef {import("./draft.js").Place} Place
 * @typedef {{who: string, when: string, words: string, places: Place[], only: Place[]}} Said  `only`: the words that were searched for, without the rest of their message
 */
import { Choosing } from "../shared/choosing.js";
import { made, written } from "../shared/elements.js";
import { openChoice, opened } from "../shared/panels.js";
import { fold } from "../shared/search.js";
import { choicesOf } from "./list.js";

/** Milliseconds after the last letter before the kernel is asked. */
const REST = 120;

/**
 * Words, then a list of what was said with them, then one of these as evidence.
 *
 * @param {HTMLElement} room @param {Desk} desk @param {string} title @param {() => void} closed @param {(places: Place[]) => void} take
 */
export function openEvidence(room, desk, title, closed, take) {
  const { panel, close } = opened(room, title, closed);
  /** @type {Said[]} */
  let listed = [];
  const names = { label: `${title}: words that were said`, list: "What was said", look: "iw-hits", placeholder: "words that were said" };
  const choosing = new Choosing(names, (place, only) => {
    const said = listed[place];
    if (!said) return;
    close();
    take(only ? said.only : said.places);
  });
  /** @param {Said[]} all @param {string} about */
  const list = (all, about) => {
    listed = all;
    choosing.show(all.map((said) => drawn(choosing, said)));
    choosing.about.textContent = about;
  };
  const look = () => {
    if (!choosing.words) return list(chosenIn(desk), "");
    const there = desk.find(choosing.words, (hits, more) => list(hits.map(saidIn), foundWords(hits.length, more)));
    choosing.about.textContent = there ? "searching…" : "the kernel is gone: run the cell again";
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  choosing.input.addEventListener("input", () => {
    clearTimeout(waiting);
    list([], choosing.about.textContent ?? ""); // what is listed is no longer what is searched for
    waiting = setTimeout(look, REST);
  });
  const hint = "Enter takes the message, Shift+Enter only the words that you searched for, Escape leaves";
  panel.append(choosing.input, choosing.list, choosing.about, made("p", "iw-about", hint));
  list(chosenIn(desk), "");
  choosing.input.focus();
}

/** @param {Choosing} choosing @param {Said} said */
function drawn(choosing, { who, when, words }) {
  const element = choosing.option("iw-option iw-hit-row");
  element.append(made("span", "iw-when", when), " ", made("span", "iw-speaker", who), " ", written("span", "", words));
  return element;
}

/** What is chosen in the transcript, before anything is searched for. @param {Pick<Desk, "chosen">} desk @returns {Said[]} */
export function chosenIn({ chosen: { quotes, more } }) {
  if (!quotes.length) return [];
  const places = quotes.map((quote) => quote.place);
  const [{ when, words: first }] = quotes;
  const count = `${quotes.length} messages${more ? `, and ${more} more that are left out` : ""}`;
  return [{ who: "chosen in the transcript", when, words: quotes.length === 1 ? first : `${count}: ${first}`, places, only: places }];
}

/** @param {Hit} hit @returns {Said} */
export function saidIn({ who, when, source, words, place, words_place }) {
  return { who, when: [when, source].filter(Boolean).join(" "), words, places: [place], only: [words_place ?? place] };
}

/** @param {number} count @param {boolean} more */
const foundWords = (count, more) => (count ? `${count}${more ? " and more" : ""} found` : "nobody says these words");

/** @param {HTMLElement} room @param {Desk} desk @param {string} title @param {string} kind @param {() => void} closed @param {(line: string) => void} take */
export function openClaims(room, desk, title, kind, closed, take) {
  const labels = new Map(desk.forms.map((form) => [form.kind, form.label]));
  const fitting = (/** @type {string} */ words) => choicesOf([...desk.claims.values()], kind, words, labels);
  const none = `no ${(labels.get(kind) ?? "claim").toLowerCase()} has these words; n in the list begins one`;
  const hint = "Enter takes it, Escape leaves";
  openChoice(room, title, { list: "Claims", placeholder: "a part of its words", fitting, none, hint }, closed, take);
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
  const none = "no kind of claim is called so";
  openChoice(room, "Begin a claim", { list: "Kinds of claims", fitting, none, hint: "Enter begins it, Escape leaves" }, closed, take);
}
