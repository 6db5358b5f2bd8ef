/**
 * From talk to sense: short forms that begin a claim from what is chosen, with what is known filled in. The evidence is what
 * was chosen; its words stay where they are.
 *
 * @typedef {import("../shared/panels.js").Field} Field
 * @typedef {{title: string, kind: string, time?: string, fields: Field[]}} Sense
 */

const DIFFICULTIES = [
  "ambiguous_signals",
  "masking_or_overlapping_faults",
  "delay_between_action_and_effect",
  "opacity",
  "novelty",
  "hidden_dependency_or_automation",
  "misleading_representation",
  "scarce_expertise",
  "access_or_tooling",
  "irreversible_or_risky_options",
  "goal_conflict",
  "time_and_tempo",
  "scale_of_coordination",
  "out_of_order_information",
];

/** @param {string} value @returns {[string, string]} */
const option = (value) => [value, value.replaceAll("_", " ")];

/** What a key begins. `who` and `when` are of the first segment that is chosen. @param {string} act @param {string} who @param {string} when @returns {Sense | undefined} */
export function senseOf(act, who, when) {
  const actor = { name: "actor", label: "Who", value: who, needed: true };
  /** @type {Record<string, Sense>} */
  const senses = {
    event: {
      title: "An event: one actor, one action",
      kind: "event",
      fields: [
        actor,
        { name: "action", label: "Did what (a did, never a did not)", needed: true },
        { name: "begin", label: "When", value: when },
        { name: "certainty", label: "How well that is known", options: ["observed", "estimated", "inferred"].map(option) },
        { name: "line", label: "Which side of the screen", options: [["above", "above the line: people"], ["below", "below the line: the system"]] },
      ],
    },
    decision: {
      title: "A decision point",
      kind: "decision_point",
      fields: [
        actor,
        { name: "action_taken", label: "What they did, or slid into", needed: true },
        { name: "at", label: "When", value: when },
        { name: "title", label: "A neutral name" },
      ],
    },
    hypothesis: {
      title: "A hypothesis, in their own words",
      kind: "hypothesis",
      fields: [
        { name: "proposition", label: "What they took to be going on", long: true, needed: true },
        { name: "raised_by", label: "Who raised it", value: who, needed: true },
        { name: "raised_at", label: "When", value: when },
      ],
    },
    surprise: {
      title: "A surprise",
      kind: "surprise",
      fields: [
        actor,
        { name: "expectation", label: "What they expected", needed: true },
        { name: "observation", label: "What they saw", needed: true },
        { name: "at", label: "When", value: when },
        { name: "scope", label: "How far it went", options: [["", "not said"], ["situational", "situational"], ["fundamental", "fundamental"]] },
      ],
    },
    difficulty: {
      title: "What made it difficult",
      kind: "difficulty",
      fields: [
        { name: "category", label: "Of what sort", options: DIFFICULTIES.map(option) },
        { name: "text", label: "In a sentence", long: true, needed: true },
        { name: "whose", label: "For whom", value: who },
        { name: "begin", label: "From when", value: when },
      ],
    },
    question: {
      title: "An open question",
      kind: "open_question",
      fields: [
        { name: "text", label: "What do you want to know?", long: true, needed: true },
        { name: "asked_of", label: "Asked of whom", value: who },
      ],
    },
  };
  return senses[act];
}

/** What may become of a hypothesis here. @type {[string, string][]} */
export const THOUGHTS = [
  ["pursued", "is taken up"],
  ["for", "something speaks for it"],
  ["against", "something speaks against it"],
  ["set_aside", "is set aside"],
  ["raised", "is raised again"],
  ["acknowledged", "is acknowledged"],
  ["unanswered", "goes unanswered"],
  ["on_hold", "is put on hold"],
  ["acted_on", "is acted on"],
  ["revived", "is revived"],
];

/** The form for that. @param {[string, string][]} hypotheses id and words @param {string} who @param {string} when @returns {Field[]} */
export function thoughtFields(hypotheses, who, when) {
  return [
    { name: "hypothesis", label: "Hypothesis", options: hypotheses },
    { name: "becomes", label: "What happens to it", options: THOUGHTS, first: true },
    { name: "text", label: "In words" },
    { name: "actor", label: "Who", value: who },
    { name: "at", label: "When", value: when },
  ];
}

/** A claim from what that form says. @param {Record<string, string>} values @returns {import("../shared/link.js").ClaimFields} */
export function thoughtOf({ hypothesis, becomes, text, actor, at }) {
  if (becomes === "for" || becomes === "against")
    return { kind: "evidence_link", hypothesis, polarity_as_read_then: becomes, ...given({ text, read_by: actor, read_at: at }) };
  return { kind: "transition", hypothesis, to: becomes, ...given({ actor, occurred_at: at }) };
}

/** @param {Record<string, string | undefined>} fields @returns {Record<string, string>} only those that say something */
function given(fields) {
  return Object.fromEntries(Object.entries(fields).filter(/** @returns {pair is [string, string]} */ (pair) => Boolean(pair[1])));
}
