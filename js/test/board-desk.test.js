import assert from "node:assert/strict";
import { test } from "node:test";

import { Model } from "../laws/fakes.js";
import { Desk } from "../src/board/desk.js";
import { HYPOTHESES, TIMELINE } from "../src/board/kinds.js";
import { spokenWords } from "../src/board/telling.js";

const NOON = Date.parse("2026-05-01T12:00:00Z");
const MINUTE = 60_000;

/** @param {string} id @param {number} minute @param {object} [more] @returns {any} */
const event = (id, minute, more = {}) => ({
  id, line: id, kind: "event", shape: "observed", begin: NOON + minute * MINUTE, end: null, earliest: null, latest: null, share: 0,
  precision: "s", side: "above", words: `does ${id}`, who: "Ana", told: ["time observed"], retro: false, analyst: "kim", differs: false,
  lanes: { actor: [0], team: [0] }, ...more,
});
const GROUPS = [
  { by: "actor", name: "who acts", lanes: [{ id: "a", name: "Ana", line: "above", first: NOON }] },
  { by: "team", name: "team", lanes: [{ id: "t", name: "Ops", line: "above", first: NOON }] },
];

/** Each project has a journal of its own; Node has no localStorage, so it lives as long as the desk. @param {string} id @param {any} kind @param {any[]} marks @param {any} [groups] */
function desk(id, kind, marks, groups = GROUPS) {
  const model = new Model();
  const made = new Desk(model, kind);
  model.hear({ type: "project", id, title: "t", zone: "Europe/Paris", analyst: "kim" });
  model.hear({ type: "board", groups, marks, gaps: [], extent: [NOON, NOON + 60 * MINUTE], lived: null });
  return { model, desk: made };
}

test("all is in view at first, the first mark is looked at, and a range that was chosen stays when more comes", () => {
  const { model, desk: work } = desk("b1", TIMELINE, [event("b", 30), event("a", 0)]);
  assert.equal(work.focus?.mark.id, "a");
  assert.ok(work.range.from < NOON && work.range.to > NOON + 60 * MINUTE);
  work.zoom(4);
  const { range } = work;
  model.hear({ type: "board", groups: GROUPS, marks: [event("a", 0)], gaps: [], extent: [NOON, NOON + 90 * MINUTE], lived: null });
  assert.deepEqual(work.range, range);
  work.close();
});

test("a correction is drawn at once, sent with an id made here, and looked at under its new id when it is stored", () => {
  const { model, desk: work } = desk("b2", TIMELINE, [event("a", 0), event("b", 30)]);
  work.pick();
  work.act({ what: "correct", event: "a", analyst: "kim", begin_ms: NOON + 45 * MINUTE });
  const sent = model.last("act");
  assert.match(sent.id, /^[0-9a-f]{32}$/);
  assert.deepEqual([sent.analyst, sent.do.event], ["kim", "a"]);
  assert.equal(work.focus?.at, NOON + 45 * MINUTE);
  assert.deepEqual(work.layout.items.map(({ mark }) => mark.id), ["b", "a"]);
  assert.equal(work.link.words, "1 saving…");
  const now = event(`${sent.id}.1`, 45, { line: "a" });
  model.hear({ type: "changed", put: [now], drop: ["a"], gaps: [], extent: [NOON, NOON + 60 * MINUTE] });
  model.hear({ type: "stored", id: sent.id, name: "moved", at: "2026-05-01T12:03:04Z" });
  assert.equal(work.focus?.mark.id, now.id);
  assert.equal(work.picked, now.id);
  assert.equal(work.focus?.mark.pending, undefined);
  assert.equal(work.said, "moved");
  work.close();
});

test("what is refused for good goes back to where it was, and what was written is kept", () => {
  const { model, desk: work } = desk("b3", TIMELINE, [event("a", 0)]);
  work.act({ what: "correct", event: "a", analyst: "kim", begin: "soon", guess: NOON + MINUTE, note: "she said so" });
  assert.equal(work.focus?.at, NOON + MINUTE);
  model.hear({ type: "refused", id: model.last("act").id, problem: "IW-CLAIM-007 …", final: true });
  assert.equal(work.focus?.at, NOON);
  assert.equal(work.problem, "IW-CLAIM-007 …");
  assert.equal(work.lost?.note, "she said so");
  work.close();
});

test("what is sent to a kernel that is gone is kept, and drawn as on its way", () => {
  const { model, desk: work } = desk("b4", TIMELINE, [event("a", 0)]);
  model.gone = true;
  work.act({ what: "correct", event: "a", analyst: "kim", begin_ms: NOON + MINUTE });
  assert.match(work.link.words, /^kernel gone, 1 /);
  assert.equal(work.focus?.mark.pending, "saving…");
  work.close();
});

test("another way of making lanes keeps what is looked at, and asks for its talk once", () => {
  const { model, desk: work } = desk("b5", TIMELINE, [event("a", 0), event("b", 30)]);
  work.go("right");
  work.nextBy();
  assert.deepEqual([work.focus?.mark.id, work.said], ["b", "lanes by team"]);
  assert.equal(model.last("talk").by, "team");
  const numbers = new DataView(Float64Array.from([NOON, NOON + MINUTE]).buffer);
  model.hear({ type: "talk", by: "team" }, [numbers, new DataView(Uint32Array.from([0, 9]).buffer)]);
  assert.deepEqual(work.talk.get("team")?.at.map((one) => [...one]), [[NOON]]);
  const asked = model.sent.length;
  work.nextBy();
  work.nextBy();
  assert.equal(model.sent.slice(asked).filter((one) => one.type === "talk" && one.by === "team").length, 0);
  work.close();
});

const SIGN = event("s", 5, { kind: "sign", shape: "for", words: "for: errors fall", told: ["read then as for"], lanes: { hypothesis: [0] } });
const LANES = [{ by: "hypothesis", name: "hypothesis", lanes: [{ id: "h", name: "the pool", line: "", first: NOON }] }];

test("how a sign is read later is not here until a key asks for it, and then is said to be of later", () => {
  const { model, desk: work } = desk("b6", HYPOTHESES, [SIGN], LANES);
  assert.equal(model.last("later"), undefined);
  assert.ok(work.focus && !spokenWords(work, work.focus).includes("retrospect"));
  work.turnLater();
  assert.match(work.said, /^in retrospect: .* nobody knew this then$/);
  assert.ok(model.last("later"));
  model.hear({ type: "later", later: { s: ["against", "the restart"] } });
  assert.ok(spokenWords(work, work.focus).includes("in retrospect read as against"));
  work.turnLater();
  assert.equal(work.later, null);
  model.hear({ type: "later", later: { s: ["against", "the restart"] } });
  assert.equal(work.later, null, "an answer that comes late reveals nothing");
  work.close();
});

test("as it was lived there is no later reading, and one that was shown goes", () => {
  const { model, desk: work } = desk("b7", HYPOTHESES, [SIGN], LANES);
  work.turnLater();
  model.hear({ type: "later", later: { s: ["against", ""] } });
  work.live(NOON + 6 * MINUTE);
  assert.equal(model.last("lived").at, NOON + 6 * MINUTE);
  model.hear({ type: "board", groups: LANES, marks: [SIGN], gaps: [], extent: [NOON, NOON + MINUTE], lived: NOON + 6 * MINUTE });
  assert.equal(work.later, null);
  work.turnLater();
  assert.equal(work.later, null);
  assert.match(work.said, /nobody knew then/);
  work.close();
});

test("going to a time looks at the first mark from then on, and shows that time", () => {
  const { desk: work } = desk("b8", TIMELINE, [event("a", 0), event("b", 30)]);
  for (let n = 0; n < 9; n++) work.zoom(2);
  work.goTo(NOON + 20 * MINUTE);
  assert.equal(work.focus?.mark.id, "b");
  assert.ok(work.range.from < NOON + 20 * MINUTE && work.range.to > NOON + 20 * MINUTE);
  assert.equal(work.said, "2026-05-01 14:20:00 Europe/Paris, 12:20:00 UTC");
  work.close();
});

test("words of marks are asked for ahead, and those of a picked mark at once", async () => {
  const { model, desk: work } = desk("b9", TIMELINE, [event("a", 0), event("b", 30)]);
  await new Promise((done) => setTimeout(done, 450));
  assert.deepEqual(model.last("words").ids, ["a", "b"]);
  model.hear({ type: "words", words: { a: { quotes: [], notes: [] } } });
  model.hear({ type: "changed", put: [event("a", 1)], drop: [], gaps: [], extent: [NOON, NOON + MINUTE] });
  assert.equal(work.words.size, 0, "what was changed may rest on other words");
  work.pick();
  assert.deepEqual(model.last("words").ids, ["a"]);
  work.close();
});

test("segments near a time are asked for, and those of the last question are taken", () => {
  const { model, desk: work } = desk("b9", HYPOTHESES, []);
  const taken = /** @type {string[]} */ ([]);
  work.near(NOON, "", () => taken.push("first"));
  const before = model.last("near");
  work.near(NOON, "pool", (segments) => taken.push(...segments.map(({ words }) => words)));
  const asked = model.last("near");
  assert.deepEqual([asked.at, asked.words], [NOON, "pool"]);
  model.hear({ type: "near", to: before.from, segments: [] });
  model.hear({ type: "near", to: asked.from, segments: [{ segment: "a", words: "the pool is full" }] });
  assert.deepEqual(taken, ["the pool is full"]);
  work.close();
});
