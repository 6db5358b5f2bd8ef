import assert from "node:assert/strict";
import { test } from "node:test";

import { code, told } from "../laws/fakes.js";
import { kindOf, readMark, Rows } from "../src/transcript/rows.js";

/** @typedef {import("../src/transcript/rows.js").Filter} Filter */

/** Two sources, a bot, a thread of two replies, a row without an instant. @type {import("../laws/fakes.js").Line[]} */
const LINES = [
  { id: "a", text: "the pool is full", at: 10, speaker: 0 },
  { id: "b", text: "😀 alert", at: 30, speaker: 1, more: { files: ["graph.png"] } },
  { id: "c", text: "\ufeffis it DNS?", at: 40, speaker: 0, thread: 1 },
  { id: "d", text: "", at: 60, speaker: 0xffffffff, kind: 3, thread: 1, more: { edited: true } },
  { id: "e", text: "hello", at: 20, source: 1, speaker: 2, kind: 1 },
  { id: "f", text: "no idea", source: 1, speaker: 2, kind: 1 },
  { id: "g", text: "restart it", at: 50, source: 1, speaker: 2, kind: 1 },
];
const MARKS = [
  ["m1", 0, 4, 8, "coding", "cue", "ana"],
  ["m2", 0, null, null, "coding", "plan", "ben"],
  ["m3", 2, null, null, "coding", "sign", "ben"],
  ["m4", 4, null, null, "hypothesis", "DNS", "ana"],
  ["m5", 6, 0, 7, "coding", "gone", "ana"],
];

/** @param {number[]} [order] in which blocks come */
function rowsOf(order = [0, 1, 2, 3]) {
  const { project, buffers, block } = told(LINES);
  const rows = new Rows(project, buffers);
  for (const number of order) rows.takeBlock(block(number).message, block(number).buffers);
  return rows;
}
/** @param {Rows} rows @param {Filter} filter @param {{order?: "time" | "source", folded?: number[], only?: string | null, matching?: number[]}} [how] */
const shown = (rows, filter, { order = "source", folded = [], only = null, matching } = {}) =>
  Array.from(rows.shown(order, filter, new Set(folded), only, matching ? new Set(matching) : null), (row) => rows.ids[row]).join("");

test("blocks may come in any order, each with its words, ids and what few rows have", () => {
  for (const order of [[0, 1, 2, 3], [3, 1, 0, 2]]) {
    const rows = rowsOf(order);
    assert.deepEqual(LINES.map((_, row) => rows.text(row)), LINES.map((line) => line.text));
    assert.deepEqual(rows.ids, [..."abcdefg"]);
    assert.deepEqual(LINES.map((line) => rows.rowOf.get(line.id)), [0, 1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...rows.more].sort(), [[1, { files: ["graph.png"] }], [3, { edited: true }]]);
  }
});

test("a row whose block is not here has no words and no id", () => {
  const rows = rowsOf([2]);
  assert.deepEqual([3, 4, 5, 6].map((row) => rows.text(row)), [undefined, "hello", "no idea", undefined]);
  assert.deepEqual([rows.ids[3], rows.ids[4], rows.rowOf.get("a")], [undefined, "e", undefined]);
  assert.deepEqual([0, 1, 2, 6].map((row) => rows.block(row)), [0, 0, 1, 3]);
});

test("who spoke, in which source, and how many replies a thread has", () => {
  const rows = rowsOf();
  assert.deepEqual(LINES.map((_, row) => rows.speakerOf(row)?.name), ["Noor", "pager", "Noor", undefined, "Ivo", "Ivo", "Ivo"]);
  assert.deepEqual([rows.sourceOf(3).title, rows.sourceOf(4).title], ["Chat", "Call"]);
  assert.deepEqual([...rows.replies], [0, 2, 0, 0, 0, 0, 0]);
});

test("a root that names itself is no reply to itself", () => {
  const { project, buffers } = told([{ id: "a", text: "", thread: 0 }, { id: "b", text: "", thread: 0 }]);
  const rows = new Rows(project, buffers);
  assert.deepEqual([...rows.replies], [1, 0]);
  assert.deepEqual([...rows.shown("source", {}, new Set([0]), null, null)], [0]);
});

test("marks are put, replaced with all their places, and dropped", () => {
  const rows = rowsOf();
  rows.setMarks(MARKS);
  assert.deepEqual(rows.marksOn(0).map((mark) => mark.claim), ["m1", "m2"]);
  assert.deepEqual(rows.marksOn(0)[0], { claim: "m1", row: 0, start: 4, end: 8, kind: "coding", words: "cue", analyst: "ana" });
  rows.put([readMark(["m1", 3, 0, 1, "coding", "plan", "ana"]), readMark(["m1", 5, 2, 4, "coding", "plan", "ana"])]);
  assert.deepEqual([0, 3, 5].map((row) => rows.marksOn(row).map((mark) => mark.claim)), [["m2"], ["m1"], ["m1"]]);
  assert.equal(rows.marks.get("m1")?.length, 2);
  rows.drop(["m1", "m2", "unknown"]);
  assert.deepEqual([0, 3, 5].map((row) => rows.marksOn(row)), [[], [], []]);
  assert.deepEqual([...rows.marks.keys()], ["m3", "m4", "m5"]);
  rows.setMarks([MARKS[0]]);
  assert.deepEqual([...rows.marks.keys()], ["m1"]);
  assert.deepEqual([...rows.onRow.keys()], [0]);
});

test("marks of one analyst alone can be asked for", () => {
  const rows = rowsOf();
  rows.setMarks(MARKS);
  assert.deepEqual(rows.marksOn(0, "ben").map((mark) => mark.claim), ["m2"]);
  assert.deepEqual(rows.marksOn(0, "zoe"), []);
});

test("merged and retired codes read as what they became", () => {
  const rows = rowsOf();
  assert.deepEqual(["cue", "sign", "gone", "new"].map((slug) => rows.reads(slug)), ["cue", "cue", "gone", "new"]);
  assert.deepEqual(["cue", "sign", "gone", "new"].map((slug) => rows.codeName(slug)), ["Cue", "Cue", "Gone", "new"]);
  rows.setCodes({ tree: [code("plan", "The plan", 0)], others: { cue: ["plan", "Plan"], sign: ["plan", "Plan"] } });
  assert.deepEqual(["cue", "sign", "gone"].map((slug) => rows.codeName(slug)), ["The plan", "The plan", "gone"]);
});

test("each field of a filter", () => {
  const rows = rowsOf();
  rows.setMarks(MARKS);
  const cases = /** @type {[Filter, string][]} */ ([
    [{}, "abcdefg"],
    [{ source: ["call"] }, "efg"],
    [{ source: ["call", "chat"] }, "abcdefg"],
    [{ source: [] }, ""],
    [{ speaker: ["Noor"] }, "ac"],
    [{ speaker: ["call:u3", "chat:u2"] }, "befg"],
    [{ kind: ["message"] }, "ac"],
    [{ kind: ["bot"] }, "b"],
    [{ kind: ["system", "turn"] }, "defg"],
    [{ code: ["cue"] }, "ac"],
    [{ code: ["sign"] }, "ac"],
    [{ code: ["gone"] }, "g"],
    [{ analyst: ["ben"] }, "ac"],
    [{ coded: true }, "acg"],
    [{ coded: false }, "bdef"],
  ]);
  for (const [filter, wanted] of cases) assert.equal(shown(rows, filter), wanted, JSON.stringify(filter));
  assert.equal(shown(rows, { words: "x" }, { matching: [1, 5] }), "bf");
});

test("fields of a filter together: all of them hold, and code and coder of one coding", () => {
  const rows = rowsOf();
  rows.setMarks(MARKS);
  assert.equal(shown(rows, { source: ["chat"], speaker: ["Noor"], coded: true }, { matching: [2, 3, 6] }), "c");
  assert.equal(shown(rows, { code: ["cue"], analyst: ["ben"] }), "c"); // in a, ben's is a plan
  assert.equal(shown(rows, { code: ["plan"], analyst: ["ben"] }), "a");
  assert.equal(shown(rows, { code: ["plan"], coded: false }), "");
});

test("where only one's own marks are seen, others' do not count in filters", () => {
  const rows = rowsOf();
  rows.setMarks(MARKS);
  assert.equal(shown(rows, { coded: true }, { only: "ana" }), "ag");
  assert.equal(shown(rows, { coded: false }, { only: "ana" }), "bcdef");
  assert.equal(shown(rows, { analyst: ["ben"] }, { only: "ana" }), "");
});

test("replies of a folded thread are not shown, its first segment is", () => {
  const rows = rowsOf();
  assert.equal(shown(rows, {}, { folded: [1] }), "abefg");
  assert.equal(shown(rows, {}, { folded: [0, 4] }), "abcdefg");
  assert.equal(shown(rows, {}, { folded: [1], order: "time" }), "aefbg");
});

test("by time over all sources, a row without an instant behind its neighbour; by source as they stand", () => {
  const rows = rowsOf();
  assert.equal(shown(rows, {}, { order: "time" }), "aefbcgd");
  assert.equal(shown(rows, { source: ["call"] }, { order: "time" }), "efg");
  assert.equal(shown(rows, {}, { order: "source" }), "abcdefg");
  assert.deepEqual([...rows.placeInTime], [0, 3, 4, 6, 1, 2, 5]);
});

test("what bots and systems say is a kind of its own", () => {
  assert.deepEqual(["bot", "system", "person"].map((kind) => kindOf("message", { kind })), ["bot", "bot", "message"]);
  assert.equal(kindOf("system", undefined), "system");
});
