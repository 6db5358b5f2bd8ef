/**
 * The short forms of the boards: another time for an event, what became of a hypothesis, a sign for or against it. What is
 * known is filled in; a time that is left as it was shown is sent to the millisecond.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").Do} Do
 * @typedef {import("./desk.js").Quote} Quote
 * @typedef {import("./layout.js").Mark} Mark
 * @typedef {import("../shared/panels.js").Field} Field
 * @typedef {{what: "transition" | "sign", hypothesis: string, name: string, at: number | null, who: string}} On  what something is added to, and when
 */
import { clock } from "../shared/clocks.js";
import { openChoice, openForm } from "../shared/panels.js";
import { readTime } from "./time.js";

/** @param {string} value @returns {[string, string]} */
const option = (value) => [value, value.replaceAll("_", " ")];
/** @type {[string, string][]} */
const PRECISIONS = [["s", "to the second"], ["min", "to the minute"], ["day", "to the day"], ["ms", "to the millisecond"], ["none", "not said"]];
/** @type {[string, string][]} */
const CERTAINTIES = [["observed", "observed: a clock was read"], ["estimated", "estimated by somebody"], ["inferred", "inferred from what lies around it"]];
export const TRANSITIONS = [
  "pursued", "on_hold", "set_aside", "superseded_by", "merged_into", "supported", "acted_on", "never_closed", "revived", "acknowledged",
  "unanswered", "raised",
];
export const SIGNS = ["for", "against", "ambiguous", "explained_away"];

/** An instant as a form shows it: the zone's own clock. @param {number | null} at @param {string} zone @param {boolean} [exact] */
export function shownTime(at, zone, exact = true) {
  if (at === null) return "";
  const { date, time } = clock(at, zone, exact && at % 1000 ? "ms" : "s");
  return `${date} ${time}`;
}

/** What a form says of a time: the instant itself where it was left as it was shown. @param {string} name @param {string | undefined} typed @param {number | null} at @param {string} zone */
export function saidTime(name, typed, at, zone) {
  if (typed === undefined) return {};
  return at !== null && typed === shownTime(at, zone) ? { [`${name}_ms`]: at } : { [name]: typed };
}

/** Another time for an event. @param {Desk} desk @param {HTMLElement} room @param {Mark} mark @param {{at: number | null, precision?: string, typed?: string, before?: Do}} from where it was moved to, or what was typed @param {() => void} closed */
export function openCorrection(desk, room, mark, { at, precision, typed, before }, closed) {
  const { zone } = desk;
  /** @type {Record<string, any>} */
  const known = before ?? {};
  const lasted = mark.end !== null && mark.begin !== null ? mark.end - mark.begin : null;
  let end = lasted !== null && at !== null ? at + lasted : mark.end;
  const fields = correctionFields(zone, {
    begin: typed ?? known.begin ?? shownTime(at, zone),
    end: known.end ?? shownTime(end, zone),
    precision: known.precision ?? precision ?? mark.precision,
    certainty: known.certainty ?? mark.shape,
    note: known.note ?? "",
  });
  const own = mark.analyst === desk.analyst;
  const title = own ? `Another time for “${mark.words}”` : `Your time for “${mark.words}”: ${mark.analyst}'s stays beside it`;
  openForm(room, title, fields, closed, (values) => {
    const begin = saidTime("begin", values.begin, at, zone);
    const until = saidTime("end", values.end, end, zone);
    const { date: day } = clock(at ?? mark.earliest ?? mark.latest ?? desk.extent.from, zone, "s");
    const { precision: exactly, certainty, note } = values;
    desk.act({ what: "correct", event: mark.id, analyst: desk.analyst, guess: at, day, ...until, ...begin, precision: exactly, certainty, note });
  });
  const input = room.querySelector("input");
  const until = /** @type {HTMLInputElement | null} */ (room.querySelector("[name=end]"));
  input?.addEventListener("input", () => {
    // The end comes along, where it can be seen, unless somebody wrote another.
    const begin = readTime(input.value, zone, at ?? desk.extent.from);
    if (begin === null || lasted === null || !until || until.value !== shownTime(end, zone)) return;
    end = begin + lasted;
    until.value = shownTime(end, zone);
  });
  if (typed !== undefined) input?.setSelectionRange(typed.length, typed.length);
  else input?.select();
}

/** @param {string} zone @param {Record<string, string>} shown @returns {Field[]} */
function correctionFields(zone, { begin, end, precision, certainty, note }) {
  return [
    { name: "begin", label: `When (${zone}, or write another zone: 20:04Z)`, value: begin, needed: true, first: true },
    { name: "end", label: "Until, if it lasted", value: end },
    { name: "precision", label: "How exactly", options: PRECISIONS, value: precision },
    { name: "certainty", label: "How that is known", options: CERTAINTIES, value: certainty },
    { name: "note", label: "Why: a note for whoever reads this", value: note },
  ];
}

/** The words that a claim is to rest on, one of those near or any that is searched for; then its form. @param {Desk} desk @param {HTMLElement} room @param {number | null} at @param {() => void} closed @param {(segment: string, words: string) => void} take */
function openEvidence(desk, room, at, closed, take) {
  /** @type {Quote[]} */
  let found = [];
  let asked = "";
  const ask = (/** @type {string} */ words) =>
    desk.near(at, words, (segments) => {
      found = segments;
      room.querySelector("input")?.dispatchEvent(new Event("input"));
    });
  const none = { value: "", words: "No words: it is my own inference", about: "It is marked as that.", depth: 0 };
  const fitting = (/** @type {string} */ words) => {
    if (words !== asked) {
      asked = words;
      ask(words);
    }
    return [...found.map((one) => ({ value: one.segment ?? "", words: lineOf(one, desk.zone), about: one.words, depth: 0 })), none];
  };
  const hint = "Type some of the words to search all that was said; Enter takes, Escape leaves.";
  openChoice(room, "Which words does it rest on?", { list: "Words", placeholder: "some of the words", fitting, hint }, closed, (segment) =>
    take(segment, found.find((one) => one.segment === segment)?.words ?? ""),
  );
  ask("");
}

/** @param {Quote} one @param {string} zone */
function lineOf({ at, who, words, source, written }, zone) {
  const when = typeof at === "number" ? clock(at, zone, "s").time : written || source || "";
  return `${when} ${who ?? ""}: ${words.length > 120 ? `${words.slice(0, 120)}…` : words}`;
}

/**
 * What became of a hypothesis, or a sign; the words first.
 *
 * @param {Desk} desk @param {HTMLElement} room @param {On} on @param {(open: (closed: () => void) => void) => void} open @param {Do} [before] what was refused
 */
export function openAddition(desk, room, on, open, before) {
  const { zone } = desk;
  const form = (/** @type {string} */ segment, /** @type {string} */ words) => (/** @type {() => void} */ closed) => {
    const sign = on.what === "sign";
    const title = sign ? `A sign on “${on.name}”` : `What became of “${on.name}”`;
    const known = before ?? {};
    const fields = sign ? signFields(zone, on, words, known) : transitionFields(zone, on, othersOf(desk, on), known);
    openForm(room, title, fields, closed, (values) => {
      const { at, ...rest } = values;
      const { date: day } = clock(on.at ?? desk.extent.from, zone, "s");
      desk.act({ what: on.what, hypothesis: on.hypothesis, analyst: desk.analyst, segment, guess: on.at, day, ...rest, ...saidTime("at", at, on.at, zone) });
    });
  };
  if (before) return open(form(before.segment ?? "", before.text ?? ""));
  open((closed) => openEvidence(desk, room, on.at, closed, (segment, words) => open(form(segment, words))));
}

/** The other hypotheses, each an option. @param {Desk} desk @param {On} on */
function othersOf(desk, { hypothesis }) {
  const lanes = (desk.group?.lanes ?? []).filter((lane) => lane.id !== hypothesis);
  return lanes.map(({ id, name }) => /** @type {[string, string]} */ ([id, name]));
}

/** @param {string} zone @param {On} on @param {string} words @param {Record<string, any>} known @returns {Field[]} */
function signFields(zone, on, words, known) {
  return [
    { name: "then", label: "How it was read then", options: SIGNS.map(option), value: known.then, first: true },
    { name: "text", label: "What was seen, in words", value: known.text ?? words.slice(0, 200) },
    { name: "actor", label: "Who read it so", value: known.actor ?? on.who },
    whenField(zone, on, known),
  ];
}

/** @param {string} zone @param {On} on @param {[string, string][]} others @param {Record<string, any>} known @returns {Field[]} */
function transitionFields(zone, on, others, known) {
  return [
    { name: "to", label: "What became of it", options: TRANSITIONS.map(option), value: known.to, first: true },
    { name: "other", label: "In favour of (superseded, merged)", options: [["", "no other"], ...others], value: known.other },
    { name: "actor", label: "Who", value: known.actor ?? on.who },
    whenField(zone, on, known),
  ];
}

/** @param {string} zone @param {On} on @param {Record<string, any>} known @returns {Field} */
const whenField = (zone, on, known) => ({ name: "at", label: `When (${zone})`, value: known.at ?? shownTime(on.at, zone) });
