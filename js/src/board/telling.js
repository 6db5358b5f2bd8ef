/** Marks in words: for the line below the lanes, for those who hear them, and the words that one rests on. */
import { chips } from "../shared/chips.js";
import { made, written } from "../shared/elements.js";
import { bothClocks } from "./time.js";

/** @typedef {import("./desk.js").Desk} Desk @typedef {import("./layout.js").Item} Item @typedef {import("./layout.js").Mark} Mark */

/** When it was, with both clocks; without a time, between what. @param {Desk} desk @param {Mark} mark */
function whenWords({ zone }, { begin, end, earliest, latest, precision }) {
  if (begin !== null) return bothClocks(begin, zone, precision) + (end === null || end === begin ? "" : `, until ${bothClocks(end, zone, precision)}`);
  const sides = [earliest !== null && `after ${bothClocks(earliest, zone, "s")}`, latest !== null && `before ${bothClocks(latest, zone, "s")}`];
  return sides.filter(Boolean).join(" and ") || "time not known";
}

/** @param {Desk} desk @param {Item} item */
export function hereWords(desk, { mark, lane }) {
  if (mark.kind === "event") return `${whenWords(desk, mark)}: ${mark.who} ${mark.words}`;
  const by = mark.who ? ` (${mark.who})` : "";
  return `${whenWords(desk, mark)}: ${mark.words}${by}, on “${desk.group?.lanes[lane]?.name ?? ""}”`;
}

/** @param {Desk} desk @param {Item} item */
export function spokenWords(desk, item) {
  const { mark } = item;
  const later = desk.later?.[mark.id];
  const said = [
    hereWords(desk, item),
    ...mark.told,
    mark.kind !== "event" && mark.retro ? "told afterwards" : "",
    mark.differs ? "analysts differ on it" : "",
    later ? `in retrospect read as ${later[0].replaceAll("_", " ")}` : "",
    mark.pending ?? "",
  ];
  return said.filter(Boolean).join("; ");
}

/** What is picked and the words it rests on. @param {Desk} desk @returns {HTMLElement[]} */
export function detail(desk) {
  const mark = desk.marks.get(desk.picked);
  if (!mark) return [made("p", "iw-about", desk.kind.hint)];
  const heading = written("h2", "", [mark.kind === "event" && mark.who, mark.words].filter(Boolean).join(" "));
  const lane = mark.kind === "event" ? "" : desk.group?.lanes[mark.lanes[desk.group.by]?.[0]]?.name ?? "";
  const parts = [heading];
  if (lane) parts.push(written("p", "iw-on", `On “${lane}”${mark.who ? `, by ${mark.who}` : ""}`));
  parts.push(made("p", "iw-when-words", whenWords(desk, mark)));
  const told = [...mark.told, mark.retro && mark.kind !== "event" && "told afterwards", mark.differs && "analysts differ on it", `claimed by ${mark.analyst}`];
  parts.push(written("p", "iw-about", told.filter(Boolean).join(", ")));
  const later = desk.later?.[mark.id];
  if (later) {
    const words = later[0].replaceAll("_", " ") + (later[1] ? `: ${later[1]}` : "");
    parts.push(written("p", "iw-later", `In retrospect, which nobody knew then, read as ${words}`));
  }
  if (mark.pending) parts.push(made("p", "iw-pending", mark.pending));
  const known = desk.words.get(mark.id);
  if (!known) return [...parts, made("p", "iw-waiting", mark.ghost ? "" : "asking the kernel for the words…")];
  if (!known.quotes.length) parts.push(made("p", "iw-about", desk.lived === null ? "It rests on no words: the analyst's inference." : "The words that it rests on had not been said by then."));
  parts.push(...known.quotes.map((quote) => quoted(desk, quote)));
  for (const note of known.notes) parts.push(written("p", "iw-note", `Note by ${note.analyst}: ${note.text}`));
  return parts;
}

/** @param {Desk} desk @param {import("./desk.js").Quote} quote */
function quoted(desk, quote) {
  const part = made("figure", "iw-quote");
  const words = written("blockquote", "");
  for (const piece of chips(quote.words)) words.append("chip" in piece ? made("span", "iw-chip", piece.chip) : piece.text);
  const when = typeof quote.at === "number" ? bothClocks(quote.at, desk.zone, ["min", "day"].includes(quote.precision) ? quote.precision : "s") : quote.written || "time not known";
  const by = written("figcaption", "");
  by.append(made("strong", "", quote.who || "nobody named"), ` in ${quote.source ?? ""}, `, made("span", "iw-when", when));
  part.append(words, by);
  if (quote.lost) part.append(made("p", "iw-worry", quote.lost));
  return part;
}
