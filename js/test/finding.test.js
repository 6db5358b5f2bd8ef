import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { begun, bring, focused, LINES, shown, tell } from "../laws/desks.js";

/** @typedef {import("../src/transcript/desk.js").Desk} Desk */

/** @param {Desk} desk */
const hits = (desk) => (desk.finding?.hits ?? []).map(({ row, start }) => `${desk.rows?.ids[row]}${start}`).join(" ");

test("words are found in the order of the list, and next and before go through them and around", () => {
  const { desk } = begun({ order: "time" });
  desk.find("pool", {});
  assert.equal(hits(desk), `a${LINES[0].text.indexOf("pool")} b0 b6 f2 d4`);
  assert.equal(desk.finding?.done, true);
  const walked = (/** @type {number} */ step, /** @type {number} */ times) => Array.from({ length: times }, () => (desk.nextHit(step), `${focused(desk)} ${desk.finding?.at}`));
  assert.deepEqual(walked(1, 6), ["b 1", "b 2", "f 3", "d 4", "a 0", "b 1"]);
  assert.deepEqual(walked(-1, 3), ["a 0", "d 4", "f 3"]);
  assert.equal(desk.said, "4 of 5");
});

test("next and before go from where one is now", () => {
  const { desk } = begun();
  desk.find("pool", {});
  desk.goto("c");
  desk.nextHit(1);
  assert.equal(focused(desk), "d");
  desk.goto("c");
  desk.nextHit(-1);
  assert.deepEqual([focused(desk), desk.finding?.at], ["b", 2]);
  desk.goto("g");
  desk.nextHit(1);
  assert.equal(focused(desk), "a");
  desk.goto("g");
  desk.nextHit(-1);
  assert.equal(focused(desk), "f");
});

test("what is found first is at or after the focused segment", () => {
  const { desk } = begun();
  desk.goto("c");
  desk.find("pool", {});
  assert.equal(hits(desk).split(" ")[desk.finding?.at ?? -1], "d4");
});

test("when the order changes, what was found changes its order too", () => {
  const { desk } = begun();
  desk.find("pool", {});
  assert.match(hits(desk), /^a\d+ b0 b6 d4 f2$/);
  desk.nextHit(1);
  desk.nextHit(1);
  desk.nextHit(1);
  assert.equal(focused(desk), "d");
  desk.setOrder("time");
  assert.match(hits(desk), /^a\d+ b0 b6 f2 d4$/);
  desk.nextHit(-1);
  assert.equal(focused(desk), "f");
  desk.setOrder("source");
  assert.match(hits(desk), /^a\d+ b0 b6 d4 f2$/);
});

test("case and whole words matter where that is asked, and nothing is looked for without words", () => {
  const { desk, heard } = begun();
  desk.find("pool", { matchCase: true });
  assert.match(hits(desk), /^a\d+ b0 b6 d4$/);
  desk.find("poo", { wholeWords: true });
  assert.equal(hits(desk), "");
  desk.nextHit(1);
  assert.equal(desk.said, "not found");
  heard.length = 0;
  desk.find("", {});
  assert.equal(desk.finding, null);
  assert.deepEqual(heard, ["found"]);
  desk.nextHit(1);
  assert.equal(desk.said, "nothing is looked for");
});

test("blocks that are still to come are searched when they are here, and the place one is at stays", () => {
  const { desk, model, heard } = begun({ blocks: [0, 3], order: "time" });
  desk.find("pool", {});
  assert.match(hits(desk), /^a\d+ b0 b6$/);
  assert.equal(desk.finding?.done, false);
  desk.nextHit(1);
  desk.nextHit(1);
  const { at } = /** @type {NonNullable<Desk["finding"]>} */ (desk.finding);
  assert.equal(at, 2);
  bring(model, 2);
  heard.length = 0;
  mock.timers.tick(500);
  assert.match(hits(desk), /^a\d+ b0 b6$/); // one block is missing between
  assert.ok(!heard.includes("found"));
  bring(model, 1);
  mock.timers.tick(50);
  assert.ok(heard.includes("found"));
  assert.match(hits(desk), /^a\d+ b0 b6 f2 d4$/);
  assert.equal(desk.finding?.done, true);
  assert.equal(desk.finding?.at, 2);
});

test("a long search goes in slices, and a new one ends it", () => {
  const lines = Array.from({ length: 8 }, (_, n) => ({ id: `s${n}`, text: `${"x".repeat(40_000)} pool`, at: n }));
  const { desk, heard } = begun({ lines });
  let now = 0;
  mock.method(performance, "now", () => (now += 10)); // each look at the clock finds the slice over
  desk.find("pool", {});
  assert.deepEqual(heard, []);
  mock.timers.tick(1);
  assert.ok(now >= 8 * 20, `${now}`); // a look at the beginning and at the end of each of eight
  assert.equal(desk.finding?.done, true);
  assert.equal(desk.finding?.hits.length, 8);
  desk.find("pool", {});
  desk.find("no such word", {});
  mock.timers.tick(1000);
  assert.equal(desk.finding?.words, "no such word");
  assert.deepEqual(desk.finding?.hits, []);
  assert.equal(desk.finding?.done, true);
});

test("a pattern is looked for by the kernel, and only the answer to the last is taken", () => {
  const { desk, model } = begun({ order: "time", blocks: [0] });
  desk.find("po+l", { pattern: true, matchCase: true });
  const [asked] = model.of("search");
  assert.deepEqual(asked, { type: "search", pattern: "po+l", match_case: true, number: asked.number });
  const rows = new DataView(Uint32Array.from([1, 3, 5]).buffer);
  model.hear({ type: "found", number: asked.number - 1, revision: 1 }, [rows]);
  assert.equal(desk.finding?.done, false);
  model.hear({ type: "found", number: asked.number, revision: 1 }, [rows]);
  assert.deepEqual(desk.finding?.hits.map(({ row }) => row), [1, 5, 3]);
  desk.nextHit(1);
  desk.nextHit(1);
  assert.equal(desk.row, 5); // also where its words are not here yet
});

test("two tabs do not take each other's answers for theirs", () => {
  const numbers = [begun(), begun()].map(({ desk, model }) => {
    desk.find("x", { pattern: true });
    return model.of("search")[0].number;
  });
  assert.notEqual(numbers[0], numbers[1]);
});

test("a filter by words leaves those rows, and goes on while something else is looked for", () => {
  const { desk, model } = begun({ blocks: [0, 1, 2] });
  model.hear({ type: "filter", by: { words: "pool" } });
  assert.equal(shown(desk), "abdf");
  desk.find("full", {});
  assert.equal(shown(desk), "abdf");
  desk.find("", {});
  assert.equal(shown(desk), "abdf");
  model.hear({ type: "filter", by: {} });
  assert.equal(desk.shown.length, 7);
});

test("a renewed project is searched and filtered by words anew", () => {
  const { desk, model } = begun({ about: { revision: 1 } });
  model.hear({ type: "filter", by: { words: "pool" } });
  desk.find("full", {});
  const lines = [{ id: "z", text: "the pool is full, full", at: 1 }, ...LINES];
  tell(model, { lines: lines.map((line) => ({ ...line, thread: undefined })), about: { revision: 2 } });
  mock.timers.tick(100);
  assert.equal(shown(desk), "zabdf");
  assert.match(hits(desk), /^z12 z18 a\d+$/);
  assert.equal(desk.finding?.done, true);
});

test("a project that is renewed during a search ends it without harm", () => {
  const { desk, model } = begun({ blocks: [0] });
  desk.find("pool", {});
  tell(model, { about: { revision: 2 }, blocks: [] });
  desk.find("", {});
  mock.timers.tick(500);
  assert.equal(desk.finding, null);
});
