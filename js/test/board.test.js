import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { DOES } from "../src/board/acts.js";
import { saidTime, shownTime, SIGNS, TRANSITIONS } from "../src/board/forms.js";
import { HYPOTHESIS_KEYS, TIMELINE_KEYS } from "../src/board/keys.js";
import { HYPOTHESES, TIMELINE } from "../src/board/kinds.js";
import { arrow, inOrder, laidOut, nearest, place, within } from "../src/board/layout.js";
import { SHAPES } from "../src/board/paint.js";
import { atOf, bothClocks, fitted, holding, moved, readTime, stepFor, ticks, xOf, zoomed } from "../src/board/time.js";
import { actOf } from "../src/shared/keys.js";

const NOON = Date.parse("2026-05-01T12:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** @param {string} id @param {number | null} minute @param {object} [more] @returns {any} */
const mark = (id, minute, more = {}) => ({
  id, line: id, kind: "event", shape: "observed", begin: minute === null ? null : NOON + minute * MINUTE, end: null, earliest: null,
  latest: null, share: 0, precision: "s", side: "above", words: id, who: "Ana", told: [], retro: false, analyst: "kim", differs: false,
  lanes: { actor: [0] }, ...more,
});
/** @param {string} name @param {"above" | "below" | ""} line @param {number | null} first */
const lane = (name, line = "above", first = 0) => ({ id: name, name, line, first });
const LOOK = { height: 20, rows: true, fit: 0.001 };

// --- time ---

test("an instant and its pixel lead to each other, however near one looks", () => {
  for (const long of [2000, MINUTE, HOUR, 400 * HOUR]) {
    const range = { from: NOON, to: NOON + long };
    for (const x of [0, 17, 400, 800]) assert.ok(Math.abs(xOf(range, 800, atOf(range, 800, x)) - x) < 1e-6);
  }
});

test("zooming keeps what is under the pointer where it is, and ends at two seconds", () => {
  let range = fitted({ from: NOON, to: NOON + HOUR });
  const at = NOON + 11 * MINUTE;
  const x = xOf(range, 800, at);
  for (let n = 0; n < 60; n++) {
    range = zoomed(range, 1.5, at);
    assert.ok(Math.abs(xOf(range, 800, at) - x) < 0.01);
  }
  assert.ok(Math.abs(range.to - range.from - 2000) < 1);
});

test("one never pans so far that nothing is left to see", () => {
  const extent = { from: NOON, to: NOON + HOUR };
  let range = fitted(extent);
  for (let n = 0; n < 50; n++) range = moved(range, 0.7, extent);
  assert.ok(range.from < extent.to);
  for (let n = 0; n < 99; n++) range = moved(range, -0.7, extent);
  assert.ok(range.to > extent.from);
});

test("the range moves for an instant only when it must", () => {
  const range = { from: NOON, to: NOON + HOUR };
  assert.equal(holding(range, NOON + 30 * MINUTE), range);
  const further = holding(range, NOON + 90 * MINUTE);
  assert.deepEqual([further.to - further.from, (further.from + further.to) / 2], [HOUR, NOON + 90 * MINUTE]);
});

test("marks of the clock stand at whole steps of the zone's own clock, with UTC beside it and the day where it begins", () => {
  const found = ticks({ from: NOON, to: NOON + 20 * HOUR }, 800, "Asia/Kolkata");
  assert.ok(found.length >= 3 && found.length <= 8);
  for (const { local, utc } of found) {
    assert.match(local, /^\d\d:00$/);
    assert.match(utc, /^\d\d:30$/);
  }
  assert.deepEqual(found.map(({ day }) => day).filter(Boolean), ["2026-05-01", "2026-05-02"]);
  const near = ticks({ from: NOON, to: NOON + 9000 }, 800, "UTC");
  assert.match(near[0].local, /^\d\d:\d\d:\d\d$/);
  assert.ok(stepFor({ from: 0, to: 800_000 }, 800, 100) >= 100_000);
});

test("both clocks are named, and the day is said once where it is the same", () => {
  assert.equal(bothClocks(NOON, "Europe/Paris", "s"), "2026-05-01 14:00:00 Europe/Paris, 12:00:00 UTC");
  assert.equal(bothClocks(NOON + 11 * HOUR, "Europe/Paris", "min"), "2026-05-02 01:00 Europe/Paris, 2026-05-01 23:00 UTC");
  assert.equal(bothClocks(NOON, "UTC", "s"), "2026-05-01 12:00:00 UTC");
  assert.equal(bothClocks(NOON, "Europe/Paris", "day"), "2026-05-01 Europe/Paris, 2026-05-01 UTC");
  assert.equal(bothClocks(NaN, "UTC", "s"), "time not known");
});

test("a typed time is of the day that is looked at, in the zone, unless it says otherwise", () => {
  const read = (/** @type {string} */ typed) => readTime(typed, "Europe/Paris", NOON);
  assert.equal(read("14:00"), NOON);
  assert.equal(read("14:00:30"), NOON + 30_000);
  assert.equal(read("12:00Z"), NOON);
  assert.equal(read("2026-12-01 13:00"), Date.parse("2026-12-01T12:00Z"), "in winter the zone is another hour away");
  for (const none of ["", "soon", "25:61", "14", "<img>"]) assert.equal(read(none), null, none);
});

test("a time that is left as it was shown is sent to the millisecond, another as it was typed", () => {
  const at = NOON + 123;
  assert.equal(shownTime(at, "Europe/Paris"), "2026-05-01 14:00:00.123");
  assert.deepEqual(saidTime("begin", shownTime(at, "Europe/Paris"), at, "Europe/Paris"), { begin_ms: at });
  assert.deepEqual(saidTime("begin", "14:05", at, "Europe/Paris"), { begin: "14:05" });
  assert.deepEqual(saidTime("end", undefined, at, "UTC"), {});
  assert.equal(shownTime(null, "UTC"), "");
});

// --- places ---

test("lanes are ordered by their first time or by name, above the line first, never by how much is in them", () => {
  const lanes = [lane("Zoe", "above", 5), lane("pool", "below", 1), lane("Ana", "above", 9), lane("Ben", "above", null)];
  const same = [lane("b", "", null), lane("c", "", 7), lane("a", "", null), lane("d", "", 7)];
  assert.deepEqual(inOrder([...same].reverse(), "first").map((n) => same[3 - n].name), ["c", "d", "a", "b"]);
  assert.deepEqual(inOrder(lanes, "first").map((n) => lanes[n].name), ["Zoe", "Ana", "Ben", "pool"]);
  assert.deepEqual(inOrder(lanes, "name").map((n) => lanes[n].name), ["Ana", "Ben", "Zoe", "pool"]);
  const busy = Array.from({ length: 30 }, (_, n) => mark(`m${n}`, n, { lanes: { actor: [2] } }));
  const layout = laidOut({ by: "actor", name: "who", lanes }, busy, "first", LOOK);
  assert.deepEqual(layout.tracks.map(({ lane: one }) => one.name), ["Zoe", "Ana", "Ben", "pool"]);
  const [ben, pool] = layout.tracks.slice(2);
  assert.ok(layout.border !== null && layout.border > ben.top + ben.height && layout.border < pool.top);
});

test("an event without a time stands between its neighbours, loose, and never at an instant of its own", () => {
  const between = mark("c", null, { earliest: NOON, latest: NOON + 10 * MINUTE, share: 0.5 });
  const marks = [mark("b", 10), between, mark("a", 0), mark("d", null, { earliest: NOON + 10 * MINUTE }), mark("e", null)];
  const { items, nowhere } = laidOut({ by: "actor", name: "who", lanes: [lane("Ana")] }, marks, "first", LOOK);
  assert.deepEqual(items.map((item) => [item.mark.id, item.loose]), [["a", false], ["c", true], ["b", false], ["d", true], ["e", true]]);
  assert.equal(items[1].mark.begin, null);
  assert.ok(Number.isNaN(items[4].at));
  assert.ok(nowhere);
});

test("arrows go along the lane in time, and to the nearest in time of the next lane that has any", () => {
  const lanes = [lane("a", "above", 1), lane("b", "above", 2), lane("c", "above", 3)];
  const marks = [mark("a0", 0), mark("a30", 30), mark("c1", 1, { lanes: { actor: [2] } }), mark("c29", 29, { lanes: { actor: [2] } })];
  const layout = laidOut({ by: "actor", name: "who", lanes }, marks, "first", LOOK);
  const go = (/** @type {string} */ id, /** @type {any} */ way) => arrow(layout, layout.items.find((one) => one.mark.id === id), way)?.mark.id;
  assert.equal(go("a0", "right"), "a30");
  assert.equal(go("a30", "right"), undefined);
  assert.equal(go("a30", "down"), "c29", "over a lane without marks");
  assert.equal(go("c1", "up"), "a0");
  assert.equal(go("a0", "up"), undefined);
  assert.equal(go("a0", "next"), "c1");
  assert.equal(go("a30", "previous"), "c29");
  assert.equal(go("c29", "first"), "c1");
  assert.equal(go("c1", "last"), "c29");
  assert.equal(arrow(layout, undefined, "down")?.mark.id, "a0");
});

test("a mark in two lanes is one step in time", () => {
  const both = mark("m", 1, { lanes: { actor: [0, 1] } });
  const layout = laidOut({ by: "actor", name: "who", lanes: [lane("a"), lane("b")] }, [mark("l", 0), both, mark("n", 2)], "first", LOOK);
  assert.equal(layout.items.length, 4);
  const [, first] = layout.items;
  assert.equal(arrow(layout, first, "next")?.mark.id, "n");
  assert.equal(arrow(layout, first, "previous")?.mark.id, "l");
});

test("marks that would lie on one another take another line, the same wherever one stands", () => {
  const marks = Array.from({ length: 6 }, (_, n) => mark(`m${n}`, n / 60));
  const [track] = laidOut({ by: "actor", name: "who", lanes: [lane("a")] }, marks, "first", LOOK).tracks;
  assert.equal(track.rows, 3);
  place(track, 0.01);
  assert.deepEqual(track.items.map((item) => item.row), [0, 1, 2, 0, 1, 2]);
  assert.ok(track.items[0].room < 30);
  place(track, 1);
  assert.deepEqual(track.items.map((item) => item.row), [0, 0, 0, 0, 0, 0]);
  assert.equal(track.items[5].room, Infinity);
});

test("what is in view is found by halving, and what has no place is never in it", () => {
  const items = /** @type {any[]} */ ([0, 1, 2, 3, NaN].map((minute) => ({ at: minute })));
  assert.deepEqual(within(items, 1, 2), [1, 3]);
  assert.deepEqual(within(items, -9, 99), [0, 4]);
  assert.deepEqual(within(items, 50, 99), [4, 4]);
  assert.equal(nearest(items, 2.4), items[2]);
  assert.equal(nearest(items, 99), items[3]);
  assert.equal(nearest([], 1), undefined);
});

// --- what is on its way ---

test("a correction of one's own event is drawn before it is stored; another's event stays where it is", () => {
  const told = new Map([["a", mark("a", 0, { end: NOON + MINUTE })]]);
  const act = (/** @type {string} */ analyst) => [{ id: "x", do: { what: "correct", event: "a", analyst, begin_ms: NOON + 5 * MINUTE } }];
  const own = TIMELINE.foreseen(told, act("kim"), []).get("a");
  assert.deepEqual([own?.begin, own?.end, own?.pending], [NOON + 5 * MINUTE, NOON + 6 * MINUTE, "saving…"]);
  const others = TIMELINE.foreseen(told, act("lee"), []).get("a");
  assert.equal(others?.begin, NOON);
  assert.match(others?.pending ?? "", /beside/);
  assert.equal(told.get("a")?.pending, undefined);
});

test("a transition or a sign is drawn before it is stored, once", () => {
  const groups = [{ by: "hypothesis", name: "", lanes: [lane("h1", "", 0), lane("h2", "", 0)] }];
  const acts = [
    { id: "x", do: { what: "transition", hypothesis: "h2", to: "set_aside", guess: NOON } },
    { id: "y", do: { what: "sign", hypothesis: "h1", then: "for", at_ms: NOON } },
    { id: "z", do: { what: "sign", hypothesis: "gone", then: "for" } },
  ];
  const seen = HYPOTHESES.foreseen(new Map(), acts, groups);
  assert.deepEqual([...seen.values()].map((one) => [one.id, one.shape, one.begin, one.lanes.hypothesis]), [
    ["x.1", "set_aside", NOON, [1]],
    ["y.1", "for", NOON, [0]],
  ]);
  const stored = new Map([["x.1", mark("x.1", 3)]]);
  assert.equal(HYPOTHESES.foreseen(stored, acts, groups).get("x.1")?.begin, NOON + 3 * MINUTE);
});

// --- keys and shapes ---

test("no key does two things, each act has one line, and keys of the notebook are left to it", () => {
  for (const keys of [TIMELINE_KEYS, HYPOTHESIS_KEYS]) {
    const names = keys.flatMap((key) => key.keys);
    assert.ok(names.length > 20);
    assert.deepEqual(names.filter((name, n) => names.indexOf(name) !== n), []);
    const acts = keys.map((key) => key.act);
    assert.deepEqual(acts.filter((act, n) => acts.indexOf(act) !== n), []);
    for (const key of keys) assert.ok(key.keys.length && key.does && key.group, key.act);
    const press = (/** @type {string} */ key, held = {}) => actOf(keys, { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
    assert.equal(press("s", { ctrlKey: true }), undefined);
    assert.equal(press("Enter", { shiftKey: true }), undefined);
    assert.equal(press("Tab"), undefined);
    assert.equal(press("z", { ctrlKey: true }), "undo");
    assert.equal(press("ArrowRight", { shiftKey: true }), "panRight");
  }
});

test("the desk or the view does something for every act, and only one of them", async () => {
  const view = await readFile(new URL("../src/board/view.js", import.meta.url), "utf8");
  const [, keys] = view.split("// --- keys ---");
  const own = Array.from(keys.matchAll(/^\s*case "(\w+)":/gm), ([, act]) => act);
  assert.ok(own.length > 5);
  assert.deepEqual(own.filter((act) => act in DOES), []);
  const cases = new Set([...own, ...Object.keys(DOES)]);
  const acts = [...TIMELINE_KEYS, ...HYPOTHESIS_KEYS].map((key) => key.act);
  assert.deepEqual(acts.filter((act) => !cases.has(act)), []);
  assert.deepEqual([...cases].filter((act) => !acts.includes(act)), []);
});

test("whatever can be claimed has a shape of its own and a place in the legend", () => {
  const drawn = new Set(Object.values(SHAPES).map((shape) => shape.draw.toString()));
  assert.ok(drawn.size >= Object.keys(SHAPES).length - 1, "ambiguous and estimated are on different boards");
  const legend = [...TIMELINE.legend, ...HYPOTHESES.legend].map(([shape]) => shape);
  for (const shape of ["observed", "estimated", "inferred", ...TRANSITIONS, ...SIGNS]) {
    assert.ok(SHAPES[shape], shape);
    assert.ok(legend.includes(shape), shape);
  }
});
