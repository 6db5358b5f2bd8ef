import assert from "node:assert/strict";
import { test } from "node:test";

import { begun, focused, lastAct, refuse, store } from "../laws/desks.js";

const POOL = { row: 1, start: 0, end: 5, code: "cue", why: 'cue "is it": pool?' };
const BYE = { row: 6, start: 0, end: 3, code: "plan", why: "learned: bye" };

/** A desk to which the kernel suggested something. @param {any[]} [suggestions] */
function suggesting(suggestions = [POOL, BYE]) {
  const all = begun();
  all.model.set("suggest", true);
  const tell = (/** @type {any[]} */ what) => all.model.hear({ type: "suggestions", revision: 1, suggestions: what });
  tell(suggestions);
  return { ...all, tell, left: () => all.desk.suggested.all.map(({ row, code }) => `${row} ${code}`) };
}

test("a suggestion lies on its row, and is no mark", () => {
  const { desk, heard, left } = suggesting();
  assert.deepEqual(left(), ["1 cue", "6 plan"]);
  assert.equal(desk.suggested.on(1)?.why, POOL.why);
  assert.equal(desk.suggested.on(2), undefined);
  assert.deepEqual(desk.rows?.marksOn(1), []);
  assert.ok(heard.includes("marks"));
});

test("suggestions of rows that are no longer these are passed over, and go with their rows", () => {
  const { desk, model, left } = suggesting();
  model.hear({ type: "suggestions", revision: 9, suggestions: [] });
  assert.equal(left().length, 2);
  model.hear({ type: "renewed" });
  assert.equal(model.of("hello").length, 2);
  assert.ok(desk.rows);
});

test("keys go from one to the next in the order of the list, round and round, saying why", () => {
  const { desk } = suggesting([BYE, POOL]);
  desk.suggested.go(1);
  assert.equal(focused(desk), "b");
  assert.match(desk.said, /pool\?; a accepts, - passes it over$/);
  desk.suggested.go(1);
  assert.equal(focused(desk), "g");
  desk.suggested.go(1);
  assert.equal(focused(desk), "b");
  desk.suggested.go(-1);
  assert.equal(focused(desk), "g");
  desk.suggested.go(-1);
  assert.equal(focused(desk), "b");
});

test("where there are none, where they are hidden and where they are off, a word says so", () => {
  const { desk, model, tell } = suggesting([]);
  desk.suggested.go(1);
  assert.equal(desk.said, "nothing is suggested now");
  tell([BYE]);
  desk.setFilter({ source: [desk.rows?.sourceOf(0).id] });
  desk.suggested.go(1);
  assert.equal(desk.said, "those that are suggested are filtered out");
  model.set("suggest", false);
  desk.suggested.go(1);
  assert.equal(desk.said, "suggestions are off: v shows them");
  desk.suggested.accept();
  desk.suggested.dismiss();
  assert.equal(desk.said, "nothing is suggested here: . goes to the next");
  assert.deepEqual(model.of("act"), []);
});

test("accepting codes the whole segment, says what pointed there, and takes the suggestion away at once", () => {
  const { desk, model, left } = suggesting();
  desk.suggested.go(1);
  desk.suggested.accept();
  const act = lastAct(model);
  assert.deepEqual(act.claims, [{ kind: "coding", code: "cue", suggested: POOL.why, evidence: [{ segment: "b" }] }]);
  assert.equal(act.name, "coded 'cue' (suggested)");
  assert.deepEqual(left(), ["6 plan"]);
  assert.equal(desk.rows?.marksOn(1)[0].words, "cue");
});

test("accepting codes the words that are chosen there", () => {
  const { desk, model } = suggesting();
  desk.suggested.go(1);
  desk.setCaret({ row: 1, anchor: 6, head: 10 });
  desk.suggested.accept();
  assert.deepEqual(lastAct(model).claims[0].evidence, [{ segment: "b", start: 6, end: 10 }]);
});

test("passing over is a claim of its own, and no mark", () => {
  const { desk, model, left } = suggesting();
  desk.suggested.go(1);
  desk.suggested.dismiss();
  const act = lastAct(model);
  assert.deepEqual(act.claims, [{ kind: "dismissal", suggestion: "cue", segment: "b" }]);
  assert.equal(act.name, "passed over 'cue'");
  assert.deepEqual(left(), ["6 plan"]);
  assert.deepEqual(desk.rows?.marksOn(1), []);
});

test("what is answered does not come back while its act is on its way, and does when the kernel says so later", () => {
  const { desk, model, tell, left } = suggesting();
  desk.suggested.go(1);
  desk.suggested.dismiss();
  tell([POOL, BYE]); // worked out before the act was there
  assert.deepEqual(left(), ["6 plan"]);
  store(model, lastAct(model).id, []);
  tell([BYE]);
  assert.deepEqual(left(), ["6 plan"]);
  tell([POOL, BYE]); // undone
  assert.deepEqual(left(), ["1 cue", "6 plan"]);
});

test("an answer that is refused may be given again", () => {
  const { desk, model, tell, left } = suggesting();
  desk.suggested.go(1);
  desk.suggested.accept();
  refuse(model, lastAct(model).id);
  tell([POOL, BYE]);
  assert.deepEqual(left(), ["1 cue", "6 plan"]);
});
