import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { begun, bring, choose, desks, focused, lastAct, LINES, marksOn, MINE, on, refuse, shown, store, tell, THEIRS, window } from "../laws/desks.js";
import { Model, told } from "../laws/fakes.js";
import { wordLeft, wordRight } from "../src/shared/moves.js";
import { Desk } from "../src/transcript/desk.js";

// --- what comes ---

/** @typedef {import("../src/transcript/desk.js").What} What */

test("a desk says hello under a name, asks for some blocks at a time, and leaves those of other tabs", () => {
  const { desk, model } = begun({ blocks: [] });
  assert.deepEqual(model.of("hello"), [{ type: "hello", from: desk.name }]);
  assert.deepEqual(model.of("block").map(({ number, revision }) => [number, revision]), [[0, 1], [1, 1], [2, 1]]);
  bring(model, 1);
  assert.deepEqual(model.of("block").map(({ number }) => number), [0, 1, 2, 3]);
  desk.want(6);
  desk.want(2);
  assert.equal(model.of("block").length, 4);
  const { rows } = desk;
  const kernel = told(LINES, { to: "another tab" });
  model.hear(kernel.project, kernel.buffers);
  assert.equal(desk.rows, rows);
});

test("before the project is here nothing can be done, and nothing breaks", () => {
  const model = new Model();
  const desk = new Desk(model);
  desks.push(desk);
  desk.code("cue");
  assert.equal(desk.said, "nothing to code");
  desk.turn("undo");
  assert.equal(desk.said, "nothing to undo yet");
  desk.nextHit(1);
  desk.pick();
  desk.remove();
  desk.fold();
  desk.focusOn(3);
  desk.find("pool", {});
  model.hear({ type: "changed", revision: 1, put: [THEIRS], drop: [] });
  mock.timers.tick(1000);
  assert.deepEqual(model.sent.map(({ type }) => type), ["hello"]);
});

test("a project whose storage is forbidden keeps acts as long as the page", () => {
  Object.assign(globalThis, { window: { get localStorage() { throw new DOMException("no", "SecurityError"); } } });
  const { desk, model } = begun();
  desk.code("cue");
  tell(model, { about: { revision: 2 } });
  mock.timers.tick(2000);
  assert.equal(desk.link.words, "kernel busy, 1 kept here");
  assert.deepEqual(begun().model.of("act"), model.of("act").slice(0, 1)); // the cell run again, after a restart
  store(model, lastAct(model).id, []);
  assert.match(desk.link.words, /^saved /);
});

test("both views of a desk hear, and one that is closed does not", () => {
  const { desk, model } = begun();
  const [first, second] = [/** @type {What[]} */ ([]), /** @type {What[]} */ ([])];
  const one = (/** @type {What} */ what) => void first.push(what);
  desk.views.add(one);
  desk.views.add((what) => void second.push(what));
  desk.code("cue");
  assert.ok(first.includes("marks") && first.includes("status"));
  assert.deepEqual(first, second);
  desk.views.delete(one);
  first.length = second.length = 0;
  store(model, lastAct(model).id, []);
  assert.ok(second.includes("marks"));
  assert.deepEqual(first, []);
});

test("what the kernel complains of is shown until the next act", () => {
  const { desk, model, heard } = begun();
  model.hear({ type: "problem", problem: "the pattern does not end" });
  assert.equal(desk.problem, "the pattern does not end");
  assert.deepEqual(heard, ["said"]);
  desk.code("cue");
  assert.equal(desk.problem, "");
});

// --- acts ---

test("a coding is drawn at once, and is saved when the kernel says so", () => {
  const { desk, model } = begun();
  desk.code("cue");
  assert.deepEqual(on(desk, 0), ["1 cue*"]);
  const { id, claims } = lastAct(model);
  assert.deepEqual(claims, [{ kind: "coding", code: "cue", evidence: [{ segment: "a" }] }]);
  assert.equal(marksOn(desk, 0)[0].claim, `${id}.1`);
  model.hear({ type: "changed", revision: 1, put: [[`${id}.1`, 0, null, null, "coding", "cue", "ana"]], drop: [] });
  assert.deepEqual(on(desk, 0), ["1 cue*"]);
  model.hear({ type: "stored", id, name: "1 coding added", at: "2026-05-01T12:00:01Z" });
  assert.deepEqual(on(desk, 0), ["1 cue"]);
  assert.equal(desk.said, "1 coding added");
  assert.equal(window.localStorage.length, 0);
});

test("an act that is stored stays drawn, also when nobody told what it changed", () => {
  const { desk, model } = begun({ marks: [MINE] });
  desk.focusOn(1);
  desk.act({ claims: [{ kind: "coding", code: "plan", evidence: [{ segment: "b" }] }], retracts: ["m.2"] });
  model.hear({ type: "stored", id: lastAct(model).id, name: "stored", at: "2026-05-01T12:00:01Z" });
  assert.deepEqual(on(desk, 1), ["1 plan"]);
});

test("an act left in the journal that was stored long ago, and taken back since, does not come again", () => {
  begun().desk.code("cue");
  const { desk, model } = begun();
  assert.deepEqual(on(desk, 0), ["1 cue*"]);
  model.hear({ type: "stored", id: lastAct(model).id, name: "stored", at: "2026-05-01T12:00:01Z" });
  assert.deepEqual(on(desk, 0), []);
});

test("acts left in the journal are drawn as soon as their words are here", () => {
  const before = begun();
  before.desk.focusOn(2);
  before.desk.code("cue");
  const { desk, model } = begun({ blocks: [0] });
  assert.equal(model.of("act").length, 1);
  assert.deepEqual(on(desk, 2), []);
  bring(model, 1);
  assert.deepEqual(on(desk, 2), ["1 cue*"]);
});

test("what is refused for good goes back to what was before: codings, removals, replacements", () => {
  const { desk, model } = begun({ marks: [THEIRS, MINE] });
  desk.focusOn(1);
  const before = [...marksOn(desk, 1)];
  assert.equal(before.length, 2);
  /** @param {() => void} act @param {string[]} drawn */
  const tried = (act, drawn) => {
    act();
    assert.deepEqual(on(desk, 1), drawn);
    refuse(model, lastAct(model).id, false);
    assert.deepEqual(on(desk, 1), drawn);
    refuse(model, lastAct(model).id);
    assert.deepEqual(new Set(marksOn(desk, 1)), new Set(before));
    assert.equal(desk.problem, "no such code");
  };
  tried(() => desk.code("cue"), ["1 plan", "2 cue", "1 cue*"]);
  tried(() => desk.remove(), ["1 plan"]);
  tried(() => {
    desk.picked = "m.2";
    desk.nudge("end", wordRight);
  }, ["1 plan", "1 cue*"]);
  assert.equal(window.localStorage.length, 0);
  assert.equal(desk.link.pending.size, 0);
});

test("acts that build upon one that is refused leave nothing behind", () => {
  const { desk, model } = begun();
  choose(desk, "pool");
  desk.code("cue");
  desk.picked = marksOn(desk, 0)[0].claim;
  desk.nudge("end", wordRight);
  const [first, second] = model.of("act");
  assert.deepEqual(second.claims[0].replaces, [`${first.id}.1`]);
  assert.equal(marksOn(desk, 0).length, 1);
  refuse(model, first.id);
  refuse(model, second.id);
  assert.deepEqual(marksOn(desk, 0), []);
});

test("what the kernel tells of an earlier act does not show through the later one", () => {
  const { desk, model } = begun();
  choose(desk, "pool");
  desk.code("cue");
  desk.picked = marksOn(desk, 0)[0].claim;
  desk.nudge("end", wordRight);
  const [first, second] = model.of("act");
  store(model, first.id, [[`${first.id}.1`, 0, 9, 13, "coding", "cue", "ana"]]);
  assert.deepEqual(marksOn(desk, 0).map(({ claim }) => claim), [`${second.id}.1`]);
  refuse(model, second.id);
  assert.deepEqual(marksOn(desk, 0).map(({ claim, pending }) => [claim, pending ?? false]), [[`${first.id}.1`, false]]);
});

test("what others change meanwhile stays when an act is refused", () => {
  const { desk, model } = begun({ marks: [MINE] });
  desk.focusOn(1);
  desk.remove();
  model.hear({ type: "changed", revision: 1, put: [THEIRS], drop: ["m.2"] });
  assert.deepEqual(on(desk, 1), ["1 plan"]);
  refuse(model, lastAct(model).id);
  assert.deepEqual(on(desk, 1), ["1 plan"]);
});

test("coding the same words twice does nothing, also under a name that was merged", () => {
  const { desk, model } = begun({ marks: [["m.9", 0, null, null, "coding", "sign", "ana"], ["m.8", 1, null, null, "coding", "cue", "ben"]] });
  desk.code("cue");
  assert.equal(desk.said, "already coded Cue");
  desk.code("sign");
  assert.equal(model.of("act").length, 0);
  choose(desk, "pool");
  desk.code("sign");
  assert.equal(lastAct(model).claims[0].code, "cue");
  choose(desk, "pool");
  desk.code("cue");
  assert.equal(model.of("act").length, 1);
  desk.focusOn(1);
  desk.code("cue"); // what another coded so does not count
  assert.equal(model.of("act").length, 2);
});

test("a range of three segments is three codings in one act, without those that are coded so", () => {
  const { desk, model } = begun();
  desk.focusOn(3);
  desk.focusOn(1, true);
  desk.code("cue");
  assert.equal(model.of("act").length, 1);
  const places = (/** @type {any} */ act) => act.claims.map((/** @type {any} */ claim) => claim.evidence.map((/** @type {any} */ one) => one.segment).join());
  assert.deepEqual(places(lastAct(model)), ["b", "c", "d"]);
  assert.deepEqual([0, 1, 2, 3, 4].map((row) => on(desk, row)), [[], ["1 cue*"], ["2 cue*"], ["3 cue*"], []]);
  desk.focusOn(2);
  desk.focusOn(5, true);
  desk.code("cue");
  assert.deepEqual(places(lastAct(model)), ["e", "f"]);
});

test("a range of which some segments are not here yet is not coded in part", () => {
  const { desk, model } = begun({ blocks: [0] });
  desk.focusOn(1);
  desk.focusOn(2, true);
  desk.code("cue");
  assert.equal(model.of("act").length, 0);
  bring(model, 1);
  assert.equal(lastAct(model).claims.length, 2);
});

test("offsets count code points, also behind an emoji", () => {
  const { desk, model } = begun();
  choose(desk, "pool");
  desk.code("cue");
  assert.equal(LINES[0].text.indexOf("pool"), 12); // in UTF-16 units
  const characters = [...LINES[0].text];
  const { start, end } = lastAct(model).claims[0].evidence[0];
  assert.equal(characters.slice(start, end).join(""), "pool");
  assert.deepEqual([start, end], [9, 13]);
  assert.deepEqual([marksOn(desk, 0)[0].start, marksOn(desk, 0)[0].end], [9, 13]);
});

test("words chosen from right to left are the same words, and a caret that chose none means the segment", () => {
  const { desk } = begun();
  desk.setCaret({ row: 1, anchor: 4, head: 0 });
  assert.deepEqual(desk.chosen, [{ segment: "b", start: 0, end: 4 }]);
  desk.setCaret({ row: 0, anchor: 4, head: 4 });
  assert.deepEqual(desk.chosen, [{ segment: "a" }]);
});

test("a new code and its coding are one act", () => {
  const { desk, model } = begun();
  desk.code("new", [{ kind: "code", slug: "new", name: "New" }]);
  assert.deepEqual(lastAct(model).claims.map((/** @type {any} */ { kind }) => kind), ["code", "coding"]);
  assert.deepEqual(on(desk, 0), ["2 new*"]);
});

test("codes used last come first, once, and at most nine", () => {
  const { desk } = begun();
  for (const slug of ["cue", "plan", "cue", ..."hijklmno"]) desk.code(slug);
  assert.deepEqual(desk.recent.slice(0, 3), ["o", "n", "m"]);
  assert.equal(desk.recent.length, 9);
  desk.focusOn(1);
  desk.code("m");
  assert.deepEqual(desk.recent.slice(0, 4), ["m", "o", "n", "l"]);
});

test("undo and redo are acts of their own", () => {
  const { desk, model } = begun();
  desk.turn("undo");
  desk.turn("redo");
  assert.deepEqual(model.of("act").map(({ turn, claims, retracts }) => [turn, claims, retracts]), [["undo", undefined, undefined], ["redo", undefined, undefined]]);
});

test("a memo and a claim are drawn with the words that say what they are", () => {
  const { desk } = begun();
  desk.act({ claims: [{ kind: "memo", text: "odd", on: "b" }] });
  desk.act({ claims: [{ kind: "decision_point", actor: "Noor", action_taken: "restarts", evidence: [{ segment: "b", start: 0, end: 4 }] }] });
  desk.act({ claims: [{ kind: "transition", hypothesis: "h.1", to: "set_aside", evidence: [{ segment: "b" }] }] });
  assert.deepEqual(marksOn(desk, 1).map((mark) => desk.named(mark)), ["memo: odd", "decision point: restarts", "transition: set_aside"]);
});

test("the journal holds places and no words of the transcript", () => {
  const { desk, model } = begun({ marks: [MINE] });
  model.gone = true;
  choose(desk, "pool");
  desk.code("cue");
  desk.picked = marksOn(desk, 0)[0].claim;
  desk.nudge("end", wordRight);
  desk.focusOn(1);
  desk.focusOn(6, true);
  desk.code("plan");
  desk.focusOn(1);
  desk.picked = "m.2";
  desk.remove();
  const journal = [...window.localStorage.kept].flat().join("\n");
  assert.equal(window.localStorage.length, 4);
  for (const word of LINES.flatMap((line) => line.text.match(/\p{L}{3,}/gu) ?? [])) assert.ok(!journal.includes(word), word);
});

test("a code for segments that are on their way waits for them, with the code that is made for it", () => {
  const { desk, model } = begun({ blocks: [0] });
  desk.focusOn(1);
  desk.focusOn(4, true);
  const made = { kind: "code", slug: "odd", name: "Odd" };
  desk.code("odd", [made]);
  assert.equal(lastAct(model), undefined);
  assert.match(desk.said, /on their way/);
  bring(model, 1);
  assert.equal(lastAct(model), undefined);
  desk.focusOn(0);
  bring(model, 2);
  assert.deepEqual(lastAct(model).claims, [made, ...["b", "c", "d", "e"].map((segment) => ({ kind: "coding", code: "odd", evidence: [{ segment }] }))]);
  bring(model, 3);
  assert.equal(model.of("act").length, 1);
});

test("a code that waits when the transcript is read anew is not put on other segments, and a new code is not lost", () => {
  const { desk, model } = begun({ blocks: [0] });
  desk.focusOn(1);
  desk.focusOn(4, true);
  const made = { kind: "code", slug: "odd", name: "Odd" };
  desk.code("odd", [made]);
  tell(model, { lines: LINES.slice().reverse() });
  assert.deepEqual(model.of("act").map(({ claims }) => claims), [[made]]);
  assert.match(desk.problem, /once more/);
});

// --- picking, removing, nudging ---

test("picking goes through the marks of all, forwards and back; only one's own are removed", () => {
  const { desk, model } = begun({ marks: [THEIRS, MINE] });
  desk.focusOn(1);
  desk.pick();
  assert.equal(desk.picked, "m.1");
  assert.equal(desk.said, "picked Plan by ben, 1 of 2");
  desk.remove();
  assert.equal(desk.said, "this is another analyst's, and stays");
  assert.equal(model.of("act").length, 0);
  desk.pick();
  assert.equal(desk.picked, "m.2");
  desk.pick();
  assert.equal(desk.picked, "m.1");
  desk.pick(-1);
  assert.equal(desk.picked, "m.2");
  desk.remove();
  assert.deepEqual(lastAct(model).retracts, ["m.2"]);
  assert.equal(desk.picked, null);
  assert.deepEqual(on(desk, 1), ["1 plan"]);
});

test("the only mark of one's own need not be picked, of several one must", () => {
  const { desk, model } = begun({ marks: [THEIRS, MINE, ["m.3", 1, 6, 10, "coding", "cue", "ana"]] });
  desk.remove();
  assert.equal(desk.said, "nothing of yours is marked here");
  desk.focusOn(1);
  desk.remove();
  assert.equal(desk.said, "several are here: c picks one, x removes it");
  assert.equal(model.of("act").length, 0);
  desk.focusOn(1);
  desk.act({ retracts: ["m.3"] });
  desk.remove();
  assert.deepEqual(lastAct(model).retracts, ["m.2"]);
});

test("a claim with two places on a segment is one to pick and one to remove", () => {
  const event = [["m.4", 1, 0, 4, "event", "restarts", "ana"], ["m.4", 1, 6, 10, "event", "restarts", "ana"]];
  const { desk, model } = begun({ marks: [...event, THEIRS] });
  desk.focusOn(1);
  const picked = [1, 2, 3].map(() => (desk.pick(), desk.picked));
  assert.deepEqual(picked, ["m.4", "m.1", "m.4"]);
  desk.focusOn(1);
  desk.remove();
  assert.deepEqual(lastAct(model).retracts, ["m.4"]);
});

test("what was picked and is gone is picked no more", () => {
  const { desk, model } = begun({ marks: [THEIRS] });
  desk.focusOn(1);
  desk.pick();
  model.hear({ type: "changed", revision: 1, put: [], drop: ["m.1"] });
  assert.equal(desk.picked, null);
});

test("the ends of a picked coding move by words, replace it, and stay picked", () => {
  const { desk, model } = begun({ marks: [["m.5", 0, 9, 13, "coding", "cue", "ana"]] });
  desk.picked = "m.5";
  desk.nudge("end", wordRight);
  assert.deepEqual(lastAct(model).claims, [{ kind: "coding", code: "cue", evidence: [{ segment: "a", start: 9, end: 16 }], replaces: ["m.5"] }]);
  assert.equal(desk.picked, `${lastAct(model).id}.1`);
  assert.equal(marksOn(desk, 0).length, 1);
  desk.nudge("start", wordLeft);
  const { evidence, replaces } = lastAct(model).claims[0];
  assert.deepEqual(evidence, [{ segment: "a", start: 5, end: 16 }]);
  assert.deepEqual(replaces, [`${model.of("act").at(-2).id}.1`]);
});

test("the ends of a coding do not cross, nor leave the words; others' and whole segments' stay", () => {
  const { desk, model } = begun({ marks: [THEIRS, MINE, ["m.6", 1, 6, 11, "coding", "cue", "ana"], ["m.7", 1, 0, 4, "coding", "cue", "ben"]] });
  desk.focusOn(1);
  const tried = (/** @type {string} */ picked, /** @type {"start" | "end"} */ border, /** @type {typeof wordLeft} */ move) => {
    desk.picked = picked;
    desk.nudge(border, move);
    return desk.said;
  };
  assert.equal(tried("m.2", "end", wordLeft), "no further");
  assert.equal(tried("m.2", "start", wordLeft), "no further");
  assert.equal(tried("m.6", "end", wordRight), "no further");
  assert.equal(tried("m.7", "end", wordRight), "pick a coding of words with c first");
  assert.equal(tried("m.1", "end", wordRight), "pick a coding of words with c first");
  assert.equal(model.of("act").length, 0);
});

test("a coding of several places is not made one of a single place", () => {
  const { desk, model } = begun({ marks: [MINE, ["m.2", 3, 0, 3, "coding", "cue", "ana"]] });
  desk.focusOn(1);
  desk.picked = "m.2";
  desk.nudge("end", wordRight);
  assert.equal(model.of("act").length, 0);
  assert.match(desk.said, /several places/);
});

// --- focus, goto, renewal ---

test("the focus stays within the list, and a range goes from where it began", () => {
  const { desk } = begun();
  desk.focusOn(99);
  assert.equal(desk.focus, 6);
  desk.focusOn(-5);
  assert.equal(desk.focus, 0);
  desk.focusOn(4);
  desk.focusOn(2, true);
  desk.focusOn(3, true);
  assert.deepEqual(desk.range, [3, 4]);
  desk.focusOn(3);
  assert.deepEqual(desk.range, [3, 3]);
});

test("goto before the block is here waits for it, and before the project too", () => {
  const model = new Model();
  const desk = new Desk(model);
  desks.push(desk);
  model.hear({ type: "goto", segment: "f", start: null, end: null });
  tell(model, { blocks: [0, 1] });
  assert.notEqual(focused(desk), "f");
  bring(model, 2);
  assert.equal(focused(desk), "f");
  model.hear({ type: "goto", segment: "g", start: null, end: null });
  assert.equal(focused(desk), "f");
  bring(model, 3);
  assert.equal(focused(desk), "g");
  desk.focusOn(0);
  bring(model, 3); // it was gone to once
  assert.notEqual(focused(desk), "g");
});

test("goto with a span chooses its words, counted in code points", () => {
  for (const late of [false, true]) {
    const { desk, model } = begun({ blocks: late ? [1] : undefined });
    model.hear({ type: "goto", segment: "a", start: 9, end: 13 });
    if (late) bring(model, 0);
    assert.equal(focused(desk), "a");
    assert.deepEqual(desk.chosen, [{ segment: "a", start: 9, end: 13 }]);
    assert.equal(LINES[0].text.slice(desk.caret?.anchor, desk.caret?.head), "pool");
  }
});

test("goto opens a folded thread and keeps the filter, and gives up a filter only where that hides the place", () => {
  const { desk } = begun();
  desk.setFilter({ source: ["chat"] });
  desk.focusOn(1);
  desk.fold();
  assert.equal(shown(desk), "ab");
  desk.goto("d");
  assert.equal(shown(desk), "abcd");
  assert.equal(focused(desk), "d");
  desk.goto("f");
  assert.equal(shown(desk), "abcdefg");
  assert.equal(focused(desk), "f");
});

test("a thread folds from any of its segments, and opens again", () => {
  const { desk } = begun({ order: "time" });
  desk.goto("d");
  desk.fold();
  assert.equal(shown(desk), "aebfg");
  assert.equal(focused(desk), "b");
  assert.equal(desk.said, "thread of 2 folded");
  desk.fold();
  assert.equal(shown(desk), "aebcfdg");
  assert.equal(focused(desk), "b");
  desk.focusOn(0);
  desk.fold();
  assert.equal(desk.said, "no thread here");
});

test("a change is told to the kernel a moment after the last", () => {
  const { desk, model } = begun();
  mock.timers.tick(1000);
  const before = model.of("state").length;
  desk.focusOn(1);
  mock.timers.tick(199);
  desk.focusOn(2);
  desk.focusOn(3, true);
  mock.timers.tick(199);
  assert.equal(model.of("state").length, before);
  mock.timers.tick(1);
  assert.equal(model.of("state").length, before + 1);
  assert.deepEqual(model.of("state").at(-1), { type: "state", revision: 1, focus: "d", selection: [{ segment: "c" }, { segment: "d" }] });
  assert.deepEqual(model.buffers.at(-1), []); // all, as they stand
  choose(desk, "pool");
  mock.timers.tick(200);
  assert.deepEqual(model.of("state").at(-1).selection, [{ segment: "d", start: 4, end: 8 }]);
});

test("the kernel is told which rows are shown, in their order", () => {
  const { desk, model } = begun();
  const rows = () => {
    mock.timers.tick(200);
    assert.equal(model.sent.at(-1).type, "state");
    return model.buffers.at(-1)?.map((buffer) => [...new Uint32Array(buffer)]);
  };
  desk.setFilter({ source: ["call"] });
  assert.deepEqual(rows(), [[4, 5, 6]]);
  desk.setFilter({});
  assert.deepEqual(rows(), []);
  desk.setOrder("time");
  assert.deepEqual(rows(), [[0, 4, 1, 2, 5, 3, 6]]);
  desk.setFilter({ speaker: ["nobody"] });
  assert.deepEqual(rows(), [[]]);
  assert.equal(model.of("state").at(-1).focus, null);
});

test("a desk that is closed tells nothing more", () => {
  const { desk, model, heard } = begun({ blocks: [0] });
  desk.focusOn(1);
  desk.code("cue");
  desk.find("pool", {});
  model.hear({ type: "filter", by: { words: "pool" } });
  bring(model, 1);
  const before = model.sent.length;
  heard.length = 0;
  desk.close();
  mock.timers.tick(60_000);
  assert.equal(model.sent.length, before);
  assert.deepEqual(heard, []);
});

test("a renewed project is asked for, keeps the focused segment, and ignores blocks of the old one", () => {
  const { desk, model } = begun();
  desk.focusOn(3);
  model.hear({ type: "renewed" });
  assert.deepEqual(model.of("hello"), [{ type: "hello", from: desk.name }, { type: "hello", from: desk.name }]);
  const longer = { lines: [{ id: "z", text: "earlier", at: 1 }, ...LINES.map((line) => ({ ...line, thread: undefined }))], about: { revision: 2 } };
  tell(model, { ...longer, blocks: [] });
  bring(model, 0); // of the old one: what follows would stand a row too high
  assert.equal(desk.rows?.text(0), undefined);
  tell(model, { ...longer, blocks: [] }); // and once more, before any block came
  bring(model, 0, longer);
  assert.equal(desk.rows?.text(0), "earlier");
  bring(model, 2, longer);
  assert.equal(focused(desk), "d");
  assert.equal(desk.row, 4);
});

test("who moves before the focused segment is here again is not called back", () => {
  const { desk, model } = begun();
  desk.focusOn(3);
  tell(model, { about: { revision: 2 }, blocks: [0] });
  desk.focusOn(0);
  bring(model, 1, { about: { revision: 2 } });
  assert.equal(focused(desk), "a");
});

test("marks, changes and hits of another revision are not taken", () => {
  const { desk, model } = begun({ marks: [MINE] });
  model.hear({ type: "marks", revision: 2, marks: [] });
  model.hear({ type: "changed", revision: 2, put: [THEIRS], drop: ["m.2"] });
  assert.deepEqual(on(desk, 1), ["2 cue"]);
});

test("codes that changed are read anew", () => {
  const { desk, model, heard } = begun({ marks: [MINE] });
  model.hear({ type: "changed", revision: 1, put: [], drop: [], codes: { tree: [{ slug: "plan", name: "Plans", depth: 0 }], others: { cue: ["plan", "Plans"] } } });
  assert.equal(desk.named(marksOn(desk, 1)[0]), "Plans");
  assert.ok(heard.includes("project"));
});

// --- what is shown ---

test("blind shows one's own marks only, in the list, to pick, and to filters", () => {
  const { desk, model } = begun({ marks: [THEIRS, ["m.8", 2, null, null, "coding", "cue", "ben"], MINE] });
  assert.equal(desk.only, null);
  desk.setFilter({ coded: true });
  assert.equal(shown(desk), "bc");
  model.set("blind", true);
  assert.equal(desk.only, "ana");
  assert.equal(shown(desk), "b");
  desk.pick();
  assert.equal(desk.picked, "m.2");
  desk.pick();
  assert.equal(desk.picked, "m.2");
  model.set("blind", false);
  assert.equal(shown(desk), "bc");
});

test("a filter by code follows what is coded, and keeps the focused segment", () => {
  const { desk, model } = begun({ marks: [MINE] });
  desk.focusOn(4);
  model.hear({ type: "filter", by: { coded: false } });
  assert.equal(shown(desk), "acdefg");
  assert.equal(desk.said, "6 of 7 segments shown");
  assert.equal(focused(desk), "e");
  model.hear({ type: "changed", revision: 1, put: [["x.1", 0, null, null, "coding", "cue", "ben"]], drop: ["m.2"] });
  assert.equal(shown(desk), "bcdefg");
  assert.equal(focused(desk), "e");
});

test("when the focused segment is hidden the one before it in the list is focused", () => {
  const lines = LINES.map((line) => (line.id === "b" ? { ...line, at: undefined } : line));
  const { desk } = begun({ lines, marks: [["m.2", 3, null, null, "coding", "cue", "ana"]] });
  desk.focusOn(3);
  desk.setFilter({ coded: false });
  assert.equal(focused(desk), "c");
  const timed = begun({ lines, marks: [["m.2", 5, null, null, "coding", "cue", "ana"]], order: "time" }).desk;
  timed.goto("f");
  timed.setFilter({ coded: false });
  assert.equal(shown(timed), "abecdg");
  assert.equal(focused(timed), "c");
});

test("both orders, and the focused segment in each", () => {
  const { desk } = begun({ order: "time" });
  assert.equal(shown(desk), "aebcfdg");
  desk.focusOn(4);
  desk.setOrder("source");
  assert.equal(shown(desk), "abcdefg");
  assert.equal(focused(desk), "f");
  assert.equal(desk.said, "by source");
});
