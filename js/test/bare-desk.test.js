import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Model } from "../laws/fakes.js";
import { BareDesk } from "../src/shared/desk.js";
import { nearest } from "../src/shared/tree.js";

function begun() {
  const model = new Model();
  const desk = /** @type {BareDesk<"rows">} */ (new BareDesk(model));
  const told = /** @type {string[]} */ ([]);
  desk.views.add((what) => told.push(what));
  return { model, desk, told };
}

test("what is said, and what goes wrong, is told to every view", () => {
  const { model, desk, told } = begun();
  desk.say("3 found");
  assert.deepEqual([desk.said, desk.problem, told], ["3 found", "", ["said"]]);
  model.hear({ type: "problem", problem: "the disk is full" });
  assert.deepEqual([desk.said, desk.problem, told], ["3 found", "the disk is full", ["said", "said"]]);
});

test("an act ends what went wrong before; stored, it is said by its name, refused, it is the problem", (t) => {
  const { model, desk, told } = begun();
  t.after(() => desk.close());
  desk.openJournal("bare/1", "kim");
  assert.equal(desk.analyst, "kim");
  desk.complain("no");
  desk.turn("undo");
  const { id, turn, analyst } = model.last();
  assert.deepEqual([turn, analyst, desk.problem], ["undo", "kim", ""]);
  model.hear({ type: "stored", id, name: "undone: coded plan", at: "2026-05-01T10:00:00Z" });
  assert.deepEqual([desk.said, desk.link.pending.size], ["undone: coded plan", 0]);
  desk.turn("redo");
  model.hear({ type: "refused", id: model.last().id, problem: "nothing to redo", final: true });
  assert.deepEqual([desk.problem, desk.said, desk.link.pending.size], ["nothing to redo", "undone: coded plan", 0]);
  assert.ok(told.includes("status"));
});

test("only the answer to the last question is taken", () => {
  const { model, desk } = begun();
  const taken = /** @type {string[]} */ ([]);
  desk.answered({ to: "nobody asked" });
  desk.ask({ type: "near", words: "pool" }, ({ words }) => taken.push(`first ${words}`));
  const first = model.last();
  assert.deepEqual([first.type, first.words], ["near", "pool"]);
  desk.ask({ type: "near", words: "full" }, ({ words }) => taken.push(`second ${words}`));
  const second = model.last();
  desk.answered(/** @type {any} */ ({ to: first.from, words: "a" }));
  desk.answered(/** @type {any} */ ({ to: second.from, words: "b" }));
  assert.notEqual(first.from, second.from);
  assert.deepEqual(taken, ["second b"]);
});

test("a question to a kernel that is gone says so", () => {
  const { model, desk } = begun();
  model.gone = true;
  desk.ask({ type: "choices" }, () => assert.fail("nobody answers"));
  assert.equal(desk.said, "the kernel is gone: run the cell again");
});

test("of several changes in a moment the last is told, and none once the desk is closed", (t) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const { desk } = begun();
  const done = /** @type {string[]} */ ([]);
  desk.soon(120, () => done.push("first"));
  mock.timers.tick(100);
  desk.soon(120, () => done.push("second"));
  mock.timers.tick(119);
  assert.equal(done.length, 0);
  mock.timers.tick(1);
  assert.deepEqual(done, ["second"]);
  desk.soon(120, () => done.push("third"));
  desk.close();
  mock.timers.tick(500);
  assert.deepEqual(done, ["second"]);
});

test("outside of a list the nearest row is its first or its last", () => {
  assert.deepEqual([-3, -1, 0, 1, 2, 9].map((place) => nearest(["a", "b", "c"], place)), ["a", "a", "a", "b", "c", "c"]);
  assert.equal(nearest([], 0), undefined);
});
