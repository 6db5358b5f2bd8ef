import assert from "node:assert/strict";
import { test } from "node:test";

import { changes, inWords, joined, lacking, laid, offered, placesIn, says, valueAt, withValue } from "../src/editor/draft.js";
import { Drafts } from "../src/editor/drafts.js";
import { choicesOf, DRAFTS, LISTED, rowsOf } from "../src/editor/list.js";
import { chosenIn, saidIn } from "../src/editor/panels.js";

/** @type {import("../src/editor/draft.js").Form} */
const HERRING = {
  kind: "red_herring",
  label: "Red herring",
  about: "",
  fields: [
    { name: "hypotheses", label: "Hypotheses", shape: "claims", needed: true, at_least: 1 },
    { name: "entry_cue", label: "Entry cue", shape: "items", unknown: true, fields: [{ name: "text", label: "Text", shape: "long", needed: true }] },
    { name: "plausibility", label: "Plausibility", shape: "items", fields: [{ name: "text", label: "Text", shape: "long", needed: true }] },
    { name: "frame", label: "Frame", shape: "long" },
    { name: "title", label: "Title", shape: "words", after: ["entry_cue", "plausibility"] },
  ],
};

/** A storage that is none. @returns {any} */
function storage() {
  const kept = new Map();
  return {
    get length() {
      return kept.size;
    },
    key: (/** @type {number} */ at) => [...kept.keys()][at] ?? null,
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}

test("a value is put at a path, and what is not there yet is made", () => {
  const fields = withValue({}, "cues.1.text", "slow");
  assert.deepEqual(fields, { cues: [{}, { text: "slow" }] });
  assert.equal(valueAt(fields, "cues.1.text"), "slow");
  assert.equal(valueAt(fields, "goals.0.text"), undefined);
  assert.deepEqual(withValue(fields, "cues.0", undefined), { cues: [{ text: "slow" }] });
  assert.deepEqual(withValue({ goals: { unknown: true } }, "goals.ask", "ana"), { goals: { unknown: true, ask: "ana" } });
  assert.deepEqual(withValue({ a: "x" }, "a", undefined), {});
});

test("the fields from before stay as they were", () => {
  const before = { cues: [{ text: "a" }] };
  withValue(before, "cues.0.text", "b");
  assert.deepEqual(before, { cues: [{ text: "a" }] });
});

test("only what says something is a change, and changes laid over a claim give the form again", () => {
  const base = { actor: "ana", cues: [{ text: "a", evidence: [{ segment: "s", sha: "1" }] }], line: "above" };
  assert.deepEqual(changes(base, { ...base, goals: [{}], title: " " }), {});
  assert.deepEqual(changes(base, { cues: base.cues, line: "above" }), { actor: null });
  assert.deepEqual(changes(base, { ...base, cues: [{ evidence: [{ sha: "1", segment: "s" }], text: "a" }] }), {}, "the order of names is nothing");
  const fields = { ...base, cues: [{ text: "b" }], title: "t" };
  assert.deepEqual(laid(base, changes(base, fields)), fields);
  assert.deepEqual(laid(base, { actor: null }), { cues: base.cues, line: "above" });
});

test("a draft with nothing typed says nothing; unknown and no say something or not", () => {
  for (const nothing of [null, undefined, "", "  ", [], [{}], [{ text: "" }], {}, false]) assert.equal(says(nothing), false);
  for (const something of ["x", 0, true, { unknown: true }, [{ text: "a" }]]) assert.equal(says(something), true);
});

test("the label of a red herring is offered once entry cue and plausibility say something, in words", () => {
  const title = HERRING.fields[4];
  const cue = { entry_cue: [{ text: "alert" }] };
  assert.equal(offered(title, {}), false);
  assert.equal(offered(title, cue), false);
  assert.equal(offered(title, { ...cue, plausibility: [{ text: " " }] }), false);
  assert.equal(offered(title, { ...cue, plausibility: { unknown: true } }), false);
  assert.equal(offered(title, { ...cue, plausibility: [{ of: "symptom_overlap" }] }), false);
  assert.equal(offered(title, { ...cue, plausibility: [{}, { text: "fits" }] }), true);
  assert.equal(offered(HERRING.fields[0], {}), true);
});

test("what is needed and not there is told at its field, inside of points too", () => {
  assert.deepEqual(lacking(HERRING, {}).map((slip) => slip.at), ["hypotheses"]);
  const fields = { hypotheses: ["h"], entry_cue: [{}, { evidence: [{ segment: "s" }] }], plausibility: { unknown: true } };
  assert.deepEqual(lacking(HERRING, fields).map((slip) => slip.at), ["entry_cue.1.text"]);
  const two = { kind: "d", label: "", about: "", fields: [{ name: "statements", label: "Statements", shape: "claims", needed: true, at_least: 2 }] };
  assert.equal(lacking(two, { statements: ["a"] })[0].what, "Statements: 2 are needed");
  assert.deepEqual(lacking(two, { statements: ["a", "b"] }), []);
});

test("places are found wherever they are, and taken once", () => {
  const place = { segment: "s", start: 1, end: 2, sha: "x" };
  const fields = { evidence: [place], cues: [{ text: "a", evidence: [{ segment: "t" }] }] };
  assert.deepEqual(placesIn(fields), [place, { segment: "t" }]);
  assert.deepEqual(joined([place], [{ ...place }, { segment: "t" }]), [place, { segment: "t" }]);
});

test("a draft goes by its own words, by its label last", () => {
  assert.equal(inWords(HERRING, { title: "the verdict", entry_cue: [{ text: "an alert" }] }), "an alert");
  assert.equal(inWords(HERRING, { frame: "now", entry_cue: [{ text: "an alert" }] }), "now");
  assert.equal(inWords(undefined, {}), "");
});

// --- what is kept -----------------------------------------------------------------------------------------------------

/** @param {string} key @param {object} [more] */
const draft = (key, more = {}) => ({ key, analyst: "kim", kind: "event", base: null, settles: [], how: "beside", changed: { actor: key }, sent: null, at: 1, ...more });

test("drafts of all tabs of a project are here, the latest first, of this analyst only", () => {
  const kept = storage();
  const [one, other] = [new Drafts(kept, "p", "tab1"), new Drafts(kept, "p", "tab2")];
  one.put(draft("a"));
  other.put(draft("b", { at: 2 }));
  other.put(draft("c", { analyst: "lee" }));
  new Drafts(kept, "q", "tab1").put(draft("d"));
  assert.deepEqual(one.all("kim").map((each) => each.key), ["b", "a"]);
  one.put(draft("b", { at: 3, changed: { actor: "new" } }));
  assert.equal(kept.length, 4, "a draft of another tab is kept on under its own name");
  assert.deepEqual(other.all("kim")[0].changed, { actor: "new" });
  one.drop("b");
  assert.deepEqual(other.all("kim").map((each) => each.key), ["a"]);
});

test("what another version left there, or a full storage, does no harm", () => {
  const kept = storage();
  const drafts = new Drafts(kept, "p", "t");
  kept.setItem("incident-workbench/p/draft/t/x", "no JSON");
  kept.setItem("incident-workbench/p/draft/t/y", '{"key": "y", "analyst": "kim", "kind": "event"}');
  assert.deepEqual(drafts.all("kim"), []);
  const full = new Drafts({ ...kept, length: 0, key: () => null, setItem: () => { throw new Error("full"); } }, "p", "t");
  assert.equal(full.put(draft("a")), false);
});

// --- the list ---------------------------------------------------------------------------------------------------------

/** @param {string} id @param {object} [more] */
const claim = (id, more = {}) => ({ id, line: id, kind: "event", words: `words of ${id}`, about: "", analyst: "kim", ...more });
const FORMS = [{ kind: "event", label: "Event", about: "", fields: [] }, { ...HERRING }];
const HOW = { closed: new Set(/** @type {string[]} */ ([])), words: "", analyst: "kim", differs: new Set(["b"]) };

test("drafts come first, then claims by kind; kinds without any are left out", () => {
  const rows = rowsOf(FORMS, [claim("a"), claim("b", { analyst: "lee" })], [{ key: "k", kind: "event", words: "", sent: false }], HOW);
  assert.deepEqual(rows.map((row) => row.id), [DRAFTS, "k", "…event", "a", "b"]);
  assert.deepEqual(rows[4].tags, ["differs", "lee"]);
  assert.deepEqual([rows[3].at, rows[3].of, rows[2].open], [1, 2, true]);
});

test("a closed kind hides its claims until something is searched", () => {
  const how = { ...HOW, closed: new Set(["…event"]) };
  assert.deepEqual(rowsOf(FORMS, [claim("a")], [], how).map((row) => row.id), ["…event"]);
  assert.deepEqual(rowsOf(FORMS, [claim("a"), claim("b")], [], { ...how, words: "OF B" }).map((row) => row.id), ["…event", "b"]);
});

test("of very many claims the first are listed, and it says so", () => {
  const many = Array.from({ length: LISTED + 5 }, (_, n) => claim(`c${n}`));
  const rows = rowsOf(FORMS, many, [], HOW);
  assert.equal(rows.length, LISTED + 1);
  assert.match(rows[0].about, /search for the others/);
});

test("a choice names lines by their words, each once, and of the kind that fits", () => {
  const claims = [claim("a2", { line: "a" }), claim("a3", { line: "a" }), claim("h", { kind: "hypothesis" })];
  assert.deepEqual(choicesOf(claims, "event", "", new Map()).map((one) => one.value), ["a"]);
  assert.deepEqual(choicesOf(claims, "", "OF H", new Map([["hypothesis", "Hypothesis"]])).map((one) => one.words), ["Hypothesis: words of h"]);
});

test("what is chosen in the transcript is offered as one piece of evidence, and says what is left out of it", () => {
  const quote = (/** @type {string} */ segment) => ({ place: { segment }, words: `words of ${segment}`, who: "Ana", actor: "ana", when: "10:02", typed: "", told: "" });
  const who = "chosen in the transcript";
  assert.deepEqual(chosenIn({ chosen: { quotes: [], more: 0 } }), []);
  const one = [{ segment: "a" }];
  assert.deepEqual(chosenIn({ chosen: { quotes: [quote("a")], more: 0 } }), [{ who, when: "10:02", words: "words of a", places: one, only: one }]);
  const [several] = chosenIn({ chosen: { quotes: [quote("a"), quote("b")], more: 0 } });
  assert.deepEqual([several.words, several.places], ["2 messages: words of a", [{ segment: "a" }, { segment: "b" }]]);
  const [more] = chosenIn({ chosen: { quotes: [quote("a"), quote("b")], more: 7 } });
  assert.equal(more.words, "2 messages, and 7 more that are left out: words of a");
});

test("of a message that was found its words alone can be taken; where they are not known, all of it", () => {
  const hit = { place: { segment: "a" }, words_place: { segment: "a", start: 3, end: 7 }, words: "the pool", who: "Ben", when: "10:03", source: "chat" };
  assert.deepEqual(saidIn(hit), { who: "Ben", when: "10:03 chat", words: "the pool", places: [{ segment: "a" }], only: [{ segment: "a", start: 3, end: 7 }] });
  assert.deepEqual(saidIn({ ...hit, words_place: null, when: "" }), { who: "Ben", when: "chat", words: "the pool", places: [{ segment: "a" }], only: [{ segment: "a" }] });
});
