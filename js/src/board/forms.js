/**
 * The short forms of the boards: another time for an event, what became of a hypothesis, a sign for or against it. What is
 * known is filled in; a time that is left as it was shown is sent to the millisecond.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").Do} Do
 * @typedef {import("./desk.js").Quote} Quote
 * @typedef {import("./layout.js").Mark} Mark
 * @typedef {import("../shared/panels.js").Field} Field
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

/** Enter keeps the form from every field; a browser would open a list of choices instead. @param {HTMLElement} room */
function enterKeeps(room) {
  for (const select of room.querySelectorAll("select"))
    select.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      select.form?.requestSubmit();
    });
  room.querySelector("h2")?.setAttribute("dir", "auto");
}

/** Another time for an event. @param {Desk} desk @param {HTMLElement} room @param {Mark} mark @param {{at: number | null, precision?: string, typed?: string, before?: Do}} from where it was moved to, or what was typed @param {() => void} closed */
export function openCorrection(desk, room, mark, { at, precision, typed, before }, closed) {
  const { zone } = desk;
  /** @type {Record<string, any>} */
  const known = before ?? {};
  const lasted = mark.end !== null && mark.begin !== null ? mark.end - mark.begin : null;
  let end = lasted !== null && at !== null ? at + lasted : mark.end;
  const own = mark.analyst === desk.analyst;
  /** @type {Field[]} */
  const fields = [
    { name: "begin", label: `When (${zone}, or write another zone: 20:04Z)`, value: typed ?? known.begin ?? shownTime(at, zone), needed: true, first: true },
    { name: "end", label: "Until, if it lasted", value: known.end ?? shownTime(end, zone) },
    { name: "precision", label: "How exactly", options: PRECISIONS, value: known.precision ?? precision ?? mark.precision },
    { name: "certainty", label: "How that is known", options: CERTAINTIES, value: known.certainty ?? mark.shape },
    { name: "note", label: "Why: a note for whoever reads this", value: known.note ?? "" },
  ];
  const title = own ? `Another time for “${mark.words}”` : `Your time for “${mark.words}”: ${mark.analyst}'s stays beside it`;
  openForm(room, title, fields, closed, (values) => {
    const begin = saidTime("begin", values.begin, at, zone);
    const until = saidTime("end", values.end, end, zone);
    const { date: day } = clock(at ?? mark.earliest ?? mark.latest ?? desk.extent.from, zone, "s");
    const { note, certainty } = values;
    desk.act({
      what: "correct", event: mark.id, analyst: desk.analyst, guess: at, day, ...until, ...begin, precision: values.precision,
      certainty, note,
    });
  });
  enterKeeps(room);
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

/** The words that a claim is to rest on, one of those near or any that is searched for; then its form. @param {Desk} desk @param {HTMLElement} room @param {string} title @param {number | null} at @param {() => void} closed @param {(segment: string, words: string) => void} take */
export function openEvidence(desk, room, title, at, closed, take) {
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
  openChoice(room, title, { fitting, hint: "Type some of the words to search all that was said; Enter takes, Escape leaves." }, closed, (segment) =>
    take(segment, found.find((one) => one.segment === segment)?.words ?? ""),
  );
  room.querySelector("[role=listbox]")?.setAttribute("aria-label", "Words");
  const input = room.querySelector("input");
  if (input) input.placeholder = "some of the words";
  ask("");
}

/** @param {Quote} one @param {string} zone */
function lineOf({ at, who, words, source, written }, zone) {
  const when = typeof at === "number" ? clock(at, zone, "s").time : written || source || "";
  return `${when} ${who ?? ""}: ${words.length > 120 ? `${words.slice(0, 120)}…` : words}`;
}

/** What became of a hypothesis, or a sign; the words first. @param {Desk} desk @param {HTMLElement} room @param {{what: "transition" | "sign", hypothesis: string, name: string, at: number | null, who: string}} on @param {(open: (closed: () => void) => void) => void} open @param {Do} [before] */
export function openAddition(desk, room, on, open, before) {
  const { zone } = desk;
  const form = (/** @type {string} */ segment, /** @type {string} */ words) => (/** @type {() => void} */ closed) => {
    const title = on.what === "sign" ? `A sign on “${on.name}”` : `What became of “${on.name}”`;
    const others = (desk.group?.lanes ?? []).filter((lane) => lane.id !== on.hypothesis);
    /** @type {Record<string, any>} */
    const known = before ?? {};
    const when = { name: "at", label: `When (${zone})`, value: known.at ?? shownTime(on.at, zone) };
    const actor = { name: "actor", label: on.what === "sign" ? "Who read it so" : "Who", value: known.actor ?? on.who };
    /** @type {Field[]} */
    const fields =
      on.what === "sign"
        ? [
            { name: "then", label: "How it was read then", options: SIGNS.map(option), value: known.then, first: true },
            { name: "text", label: "What was seen, in words", value: known.text ?? words.slice(0, 200) },
            actor,
            when,
          ]
        : [
            { name: "to", label: "What became of it", options: TRANSITIONS.map(option), value: known.to, first: true },
            { name: "other", label: "In favour of (superseded, merged)", options: [["", "no other"], ...others.map(({ id, name }) => /** @type {[string, string]} */ ([id, name]))], value: known.other },
            actor,
            when,
          ];
    openForm(room, title, fields, closed, (values) => {
      const { at, ...rest } = values;
      const { date: day } = clock(on.at ?? desk.extent.from, zone, "s");
      desk.act({ what: on.what, hypothesis: on.hypothesis, analyst: desk.analyst, segment, guess: on.at, day, ...rest, ...saidTime("at", at, on.at, zone) });
    });
    enterKeeps(room);
  };
  if (before) return open(form(before.segment ?? "", before.text ?? ""));
  return open((closed) =>
    openEvidence(desk, room, "Which words does it rest on?", on.at, closed, (segment, words) => open(form(segment, words))),
  );
}
