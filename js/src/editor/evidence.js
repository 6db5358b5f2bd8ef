/**
 * The control that holds evidence: words that were said, each to be taken out, and the ways to more.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./draft.js").Place} Place
 * @typedef {import("./drawing.js").Drawing} Drawing
 */
import { button, made, written } from "../shared/elements.js";
import { placeKey, valueAt } from "./draft.js";
import { placed } from "./drawing.js";

/** @param {Drawing} drawing @param {string} at */
export function evidenceOf(drawing, at) {
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
export function quotesOf(drawing, at) {
  const { desk } = drawing;
  const places = /** @type {Place[]} */ (valueAt(drawing.fields, at) ?? []);
  if (!places.length) return null;
  const list = made("ul", "iw-quotes");
  for (const [n, place] of places.entries()) {
    const key = placeKey(place);
    const quote = desk.quotes.get(key);
    const item = made("li", "");
    const words = written("q", "", quote?.words ?? "…");
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

/** The first evidence near a field that has a time. @param {Desk} desk @param {Record<string, any>} fields @param {string} at */
export function saidAt(desk, fields, at) {
  const item = at.includes(".") ? valueAt(fields, at.replace(/\.[^.]+$/, "")) : undefined;
  const places = /** @type {Place[]} */ ([...(item?.evidence ?? []), ...(fields.evidence ?? [])]);
  return places.map((place) => desk.quotes.get(placeKey(place))).find((quote) => quote?.typed);
}
