/**
 * One segment on the page: when, who, the words with what lies on them, and the codes. Words reach the page as text only.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./rows.js").Mark} Mark
 * @typedef {{start: number, end: number, mark?: Mark, look?: string, title?: string}} Layer  UTF-16 offsets
 */
import { chips } from "../shared/chips.js";
import { clock } from "../shared/clocks.js";
import { made, written } from "../shared/elements.js";
import { toUtf16 } from "../shared/offsets.js";
import { lanes, pieces } from "../shared/pieces.js";

const GAP = 10 * 60_000; // a silence worth showing
const LOOKS = 8; // colours in the style sheet
const STRIPES = ["solid", "dashed", "dotted"];


/** @param {Desk} desk @param {number} place @param {string} prefix of ids @returns {HTMLElement} */
export function drawRow(desk, place, prefix) {
  const rows = /** @type {NonNullable<Desk["rows"]>} */ (desk.rows);
  const row = desk.shown[place];
  const text = rows.text(row);
  const [first, last] = desk.range;
  const element = made("div", "iw-row");
  element.id = `${prefix}-${place}`;
  element.role = "option";
  element.dataset.place = String(place);
  element.ariaPosInSet = String(place + 1);
  element.ariaSetSize = String(desk.shown.length);
  element.ariaSelected = String(place >= first && place <= last);
  if (place === desk.focus) element.classList.add("iw-focused");
  const root = rows.thread[row];
  if (root !== 0xffffffff && root !== row) element.classList.add("iw-reply");
  const broken = breakBefore(desk, place);
  if (broken) element.append(made("div", "iw-break", broken));
  element.append(when(desk, row), who(desk, row));
  const words = written("div", "iw-words");
  if (text === undefined) {
    words.append(made("span", "iw-waiting", "…"));
    desk.want(row);
  } else fill(words, desk, row, text);
  element.append(words, below(desk, row));
  return element;
}

/** A date that begins, or a silence. @param {Desk} desk @param {number} place */
function breakBefore(desk, place) {
  const { rows } = desk;
  if (!rows) return "";
  const row = desk.shown[place];
  const before = place > 0 ? desk.shown[place - 1] : undefined;
  if (desk.order === "source" && (before === undefined || rows.source[before] !== rows.source[row]))
    return rows.sourceOf(row).title;
  const at = rows.at[row];
  if (Number.isNaN(at)) return "";
  const { date } = clock(at, rows.project.zone, "s");
  const earlier = before === undefined ? NaN : rows.at[before];
  if (Number.isNaN(earlier) || clock(earlier, rows.project.zone, "s").date !== date) return date;
  const silence = at - earlier;
  return silence >= GAP ? `${duration(silence)} without a word here` : "";
}

/** @param {number} ms */
function duration(ms) {
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** @param {Desk} desk @param {number} row */
function when(desk, row) {
  const rows = /** @type {NonNullable<Desk["rows"]>} */ (desk.rows);
  const precision = rows.project.precisions[rows.precision[row]];
  const { time, date, utc } = clock(rows.at[row], rows.project.zone, precision === "us" || precision === "ms" ? "s" : precision);
  const written = rows.more.get(row)?.written;
  const element = made("time", "iw-when", time || date || written || "–");
  element.title = utc ? `${date} ${time} ${rows.project.zone}\n${utc}` : "when is not known";
  return element;
}

/** @param {Desk} desk @param {number} row */
function who(desk, row) {
  const rows = /** @type {NonNullable<Desk["rows"]>} */ (desk.rows);
  const speaker = rows.speakerOf(row);
  const kind = rows.project.kinds[rows.kind[row]];
  const element = made("div", "iw-who");
  element.append(shownText(made("bdi", "iw-speaker"), speaker?.name ?? kind));
  if (speaker?.kind === "bot") element.append(" ", made("span", "iw-tag", "bot"));
  element.append(" ", shownText(made("bdi", "iw-source"), rows.sourceOf(row).title));
  if (speaker?.role) element.title = speaker.role;
  return element;
}

/** Text with its control characters as chips. @param {HTMLElement} element @param {string} text */
function shownText(element, text) {
  for (const part of chips(text)) element.append("chip" in part ? made("span", "iw-chip", part.chip) : part.text);
  return element;
}

/** @param {HTMLElement} words @param {Desk} desk @param {number} row @param {string} text */
function fill(words, desk, row, text) {
  const marked = markLayers(desk, row, text);
  const inLane = lanes(marked);
  const layers = [...marked, ...ownLayers(desk, row, text)];
  words.style.setProperty("--lanes", String(Math.max(0, ...inLane.map((lane) => lane + 1))));
  const caret = desk.caret?.row === row ? desk.caret : null;
  for (const { start, end, spans } of pieces(text.length, layers)) {
    const piece = made("span", "");
    const bars = spans.filter((n) => n < marked.length).map((n) => bar(desk, /** @type {Mark} */ (layers[n].mark), inLane[n]));
    if (bars.length) piece.style.background = bars.join(", ");
    for (const n of spans) {
      const { mark, look, title } = layers[n];
      if (look) piece.classList.add(look);
      if (title) piece.title = title;
      if (mark && mark.claim === desk.picked) piece.classList.add("iw-picked");
      if (mark) piece.title = `${piece.title ? `${piece.title}\n` : ""}${desk.named(mark)} (${mark.analyst})`;
    }
    let at = start;
    for (const part of chips(text.slice(start, end))) {
      const shown = "chip" in part ? made("span", "iw-chip", part.chip) : made("span", "", part.text);
      const length = ("chip" in part ? part.of : part.text).length;
      shown.dataset.at = String(at);
      shown.dataset.length = String(length);
      piece.append(shown);
      at += length;
    }
    words.append(piece);
  }
  if (caret && caret.head === text.length) words.append(made("span", "iw-caret-end"));
}

/** Codings and other claims on words of this row. @param {Desk} desk @param {number} row @param {string} text @returns {Layer[]} */
function markLayers(desk, row, text) {
  const marks = desk.rows?.marksOn(row, desk.only) ?? [];
  return marks
    .filter((mark) => mark.start !== null && mark.end !== null)
    .map((mark) => ({ mark, start: toUtf16(text, mark.start ?? 0), end: toUtf16(text, mark.end ?? 0) }))
    .filter((layer) => layer.start < layer.end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What is chosen or found, and what the words are. @param {Desk} desk @param {number} row @param {string} text @returns {Layer[]} */
function ownLayers(desk, row, text) {
  const layers = /** @type {Layer[]} */ ([]);
  const add = (/** @type {number} */ start, /** @type {number} */ end, /** @type {string} */ look, title = "") => {
    if (start < end) layers.push({ start, end, look, title });
  };
  const caret = desk.caret?.row === row ? desk.caret : null;
  if (caret) {
    add(Math.min(caret.anchor, caret.head), Math.max(caret.anchor, caret.head), "iw-chosen");
    if (caret.head < text.length) add(caret.head, caret.head + 1, "iw-caret");
  }
  const { finding } = desk;
  if (finding && !finding.pattern)
    for (const hit of desk.finder.on(row))
      add(hit.start, hit.end, hit === finding.hits[finding.at] ? "iw-hit-here" : "iw-hit");
  const suggestion = desk.suggested.on(row);
  if (suggestion) add(toUtf16(text, suggestion.start), toUtf16(text, suggestion.end), "iw-suggested", `suggested: ${suggestion.why}`);
  const more = desk.rows?.more.get(row);
  for (const [start, end] of more?.mentions ?? []) add(toUtf16(text, start), toUtf16(text, end), "iw-mention");
  for (const [start, end, url] of more?.links ?? []) add(toUtf16(text, start), toUtf16(text, end), "iw-link", url);
  for (const block of text.matchAll(/```[^]*?```|`[^`\n]+`/g)) add(block.index, block.index + block[0].length, "iw-code-words");
  for (const line of text.matchAll(/^>.*$/gm)) add(line.index, line.index + line[0].length, "iw-quoted");
  return layers;
}

/** A line under the words, at the height of its lane, in the colour and the stripes of its code. @param {Desk} desk @param {Mark} mark @param {number} lane */
function bar(desk, mark, lane) {
  const { colour, stripe } = look(desk, mark);
  const line =
    stripe === "solid"
      ? `linear-gradient(${colour}, ${colour})`
      : `repeating-linear-gradient(90deg, ${colour} 0 ${stripe === "dashed" ? "7px" : "2px"}, transparent 0 ${stripe === "dashed" ? "10px" : "5px"})`;
  return `${line} 0 calc(100% - ${lane * 5}px) / 100% 3px no-repeat`;
}

/** Colour and stripes of a code, the same everywhere; never the colour alone. @param {Desk} desk @param {Mark} mark */
function look(desk, mark) {
  const slug = mark.kind === "coding" ? (desk.rows?.reads(mark.words) ?? mark.words) : mark.kind;
  let sum = 0;
  for (const character of slug) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return { colour: `var(--iw-mark-${sum % LOOKS})`, stripe: STRIPES[Math.floor(sum / LOOKS) % STRIPES.length], number: sum % LOOKS };
}

/** Codes, other claims, replies, files and reactions. @param {Desk} desk @param {number} row */
function below(desk, row) {
  const rows = /** @type {NonNullable<Desk["rows"]>} */ (desk.rows);
  const element = made("div", "iw-below");
  const met = new Set();
  for (const mark of rows.marksOn(row, desk.only)) {
    if (met.has(mark.claim)) continue;
    met.add(mark.claim);
    element.append(chipOf(desk, mark));
  }
  const suggestion = desk.suggested.on(row);
  if (suggestion) {
    const label = made("span", "iw-suggestion");
    label.append(shownText(made("bdi", ""), `${rows.codeName(suggestion.code)}?`), " ", shownText(made("small", ""), suggestion.why));
    element.append(label);
  }
  const replies = rows.replies[row];
  if (replies) element.append(made("span", "iw-aside", `${desk.folded.has(row) ? "▸" : "▾"} ${replies} ${replies === 1 ? "reply" : "replies"}`));
  const more = rows.more.get(row);
  for (const file of more?.files ?? []) element.append(shownText(made("span", "iw-aside"), `📎 ${file}`));
  for (const [name, count] of more?.reactions ?? []) element.append(shownText(made("span", "iw-aside"), `:${name}: ${count}`));
  if (more?.edited) element.append(made("span", "iw-aside", "edited"));
  return element;
}

/** @param {Desk} desk @param {Mark} mark */
function chipOf(desk, mark) {
  const { colour, stripe } = look(desk, mark);
  const element = made("span", "iw-mark");
  element.dataset.claim = mark.claim;
  const swatch = made("span", "iw-swatch");
  swatch.style.borderBottom = `3px ${stripe} ${colour}`;
  element.append(swatch, shownText(made("bdi", ""), desk.named(mark)));
  if (mark.analyst !== desk.analyst) element.append(" ", made("small", "", mark.analyst));
  if (mark.pending) element.append(" ", made("small", "iw-pending", "not saved yet"));
  if (mark.claim === desk.picked) element.classList.add("iw-picked");
  const code = mark.kind === "coding" ? desk.rows?.codeOf.get(desk.rows.reads(mark.words)) : undefined;
  if (code?.definition) element.title = code.definition;
  return element;
}
