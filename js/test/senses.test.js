import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { KEYS } from "../src/transcript/keys.js";
import { senseOf, thoughtFields, thoughtOf, THOUGHTS } from "../src/transcript/senses.js";

const WHO = "Noor";
const WHEN = "2026-05-01T12:00:00.000Z";
const FORMS = { event: "event", decision: "decision_point", hypothesis: "hypothesis", surprise: "surprise", difficulty: "difficulty", question: "open_question" };

/** The nouns of Python, each as the text of its class. */
const nouns = new Map(
  (await readFile(new URL("../../incident_workbench/model/claims.py", import.meta.url), "utf8"))
    .split(/^class /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf("(")).replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase(), text]),
);

/** @param {string} act */
function sense(act) {
  const found = senseOf(act, WHO, WHEN);
  assert.ok(found, act);
  return found;
}
/** What Python calls the fields of a claim. @param {string} kind */
const fieldsOf = (kind) => Array.from((nouns.get(kind) ?? "").matchAll(/^    (\w+): /gm), ([, name]) => name);
/** The choices that a field of Python's leaves. @param {string} kind @param {string} field */
function choices(kind, field) {
  const text = nouns.get(kind) ?? "";
  const from = text.slice(text.indexOf(`    ${field}: Literal[`));
  assert.ok(from.startsWith(`    ${field}`), `${kind}.${field}`);
  return Array.from(from.slice(0, from.indexOf("]")).matchAll(/"(\w+)"/g), ([, value]) => value);
}

test("each key that makes sense begins a claim of its kind, and no other key does", () => {
  for (const [act, kind] of Object.entries(FORMS)) assert.equal(sense(act).kind, kind);
  const keys = KEYS.filter((key) => key.group === "Make sense").map((key) => key.act);
  assert.deepEqual(keys.filter((act) => act !== "thought").sort(), Object.keys(FORMS).sort());
  for (const act of ["memo", "next", "thought", ""]) assert.equal(senseOf(act, WHO, WHEN), undefined);
});

test("what a form asks for is a field of its claim", () => {
  for (const [act, kind] of Object.entries(FORMS)) {
    const names = sense(act).fields.map((field) => field.name);
    assert.ok(names.length > 1);
    assert.deepEqual(names.filter((name) => !fieldsOf(kind).includes(name)), [], act);
  }
});

test("what a claim cannot be without is needed in its form, or chosen from a list", () => {
  for (const [act, kind] of Object.entries(FORMS)) {
    const words = Array.from((nouns.get(kind) ?? "").matchAll(/^    (\w+): Words$/gm), ([, name]) => name);
    const needed = sense(act).fields.filter((field) => field.needed).map((field) => field.name);
    assert.ok(words.length > 0);
    assert.deepEqual(needed.sort(), words.sort(), act);
  }
  assert.ok(sense("difficulty").fields.find((field) => field.name === "category")?.options?.every(([value]) => value));
});

test("who and when are filled in", () => {
  const filled = Object.fromEntries(
    Object.keys(FORMS).map((act) => [act, Object.fromEntries(sense(act).fields.flatMap(({ name, value }) => (value ? [[name, value]] : [])))]),
  );
  assert.deepEqual(filled, {
    event: { actor: WHO, begin: WHEN },
    decision: { actor: WHO, at: WHEN },
    hypothesis: { raised_by: WHO, raised_at: WHEN },
    surprise: { actor: WHO, at: WHEN },
    difficulty: { whose: WHO, begin: WHEN },
    question: { asked_of: WHO },
  });
});

test("the choices are those that Python takes", () => {
  const offered = (/** @type {string} */ act, /** @type {string} */ name) =>
    sense(act).fields.find((field) => field.name === name)?.options?.map(([value]) => value);
  assert.deepEqual(offered("difficulty", "category"), choices("difficulty", "category"));
  assert.deepEqual(offered("event", "line"), choices("event", "line"));
  assert.deepEqual(offered("event", "certainty"), ["observed", "estimated", "inferred"]);
  assert.deepEqual(offered("surprise", "scope"), ["", ...choices("surprise", "scope")]);
  const [to, polarities] = [choices("transition", "to"), ["for", "against"]];
  assert.deepEqual(THOUGHTS.map(([value]) => value).filter((value) => !to.includes(value) && !polarities.includes(value)), []);
  assert.equal(new Set(THOUGHTS.map(([value]) => value)).size, THOUGHTS.length);
});

test("what speaks for or against a hypothesis is a link, anything else that becomes of it a transition", () => {
  const said = { hypothesis: "h.1", text: "", actor: WHO, at: WHEN };
  assert.deepEqual(thoughtOf({ ...said, becomes: "against", text: "DNS answers" }), {
    kind: "evidence_link", hypothesis: "h.1", polarity_as_read_then: "against", text: "DNS answers", read_by: WHO, read_at: WHEN,
  });
  assert.deepEqual(thoughtOf({ ...said, becomes: "set_aside" }), {
    kind: "transition", hypothesis: "h.1", to: "set_aside", actor: WHO, occurred_at: WHEN,
  });
});

test("what was left empty is not said", () => {
  assert.deepEqual(thoughtOf({ hypothesis: "h.1", becomes: "for" }), { kind: "evidence_link", hypothesis: "h.1", polarity_as_read_then: "for" });
  assert.deepEqual(thoughtOf({ hypothesis: "h.1", becomes: "pursued", text: "", actor: "", at: "" }), { kind: "transition", hypothesis: "h.1", to: "pursued" });
});

test("every thought is a claim that Python takes", () => {
  for (const [becomes] of THOUGHTS) {
    const { kind, ...fields } = thoughtOf({ hypothesis: "h.1", becomes, text: "because", actor: WHO, at: WHEN });
    assert.deepEqual(Object.keys(fields).filter((name) => !fieldsOf(kind).includes(name)), [], becomes);
  }
});

test("the form for a thought offers the hypotheses, and knows who and when", () => {
  const fields = thoughtFields([["h.1", "DNS"], ["h.2", "the pool"]], WHO, WHEN);
  assert.deepEqual(fields.map(({ name }) => name), ["hypothesis", "becomes", "text", "actor", "at"]);
  assert.deepEqual(fields[0].options, [["h.1", "DNS"], ["h.2", "the pool"]]);
  assert.deepEqual(fields.slice(3).map(({ value }) => value), [WHO, WHEN]);
});
