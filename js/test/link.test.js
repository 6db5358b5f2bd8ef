import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

import { Kept, Model } from "../laws/fakes.js";
import { Journal } from "../src/shared/journal.js";
import { Link, newId } from "../src/shared/link.js";

process.env.TZ = "Asia/Kolkata"; // half an hour beside whole hours, so that no other clock shows the same

/** @typedef {import("../src/shared/link.js").Act} Act */

const CODING = { claims: [{ kind: "coding", code: "cue", evidence: [{ segment: "s1", start: 2, end: 5 }] }] };

/** @type {Link[]} */
const links = [];
afterEach(() => {
  for (const link of links.splice(0)) link.close();
});

/** A link with a clock of its own; it is looked after by hand. @param {Kept | null} storage null: the project is not known yet */
function linked(storage = new Kept(), { tab = "t1", analyst = "ana", model = new Model() } = {}) {
  const clock = { now: Date.parse("2026-05-01T12:00:00Z") };
  const heard = { changed: 0, stored: /** @type {any[]} */ ([]), refused: /** @type {any[]} */ ([]) };
  const link = new Link(
    model,
    {
      changed: () => void heard.changed++,
      stored: (act, message) => void heard.stored.push([act, message]),
      refused: (act, problem) => void heard.refused.push([act, problem]),
    },
    () => clock.now,
  );
  links.push(link);
  const journal = () => new Journal(/** @type {Kept} */ (storage), "outage", tab);
  if (storage) link.open(/** @type {any} */ (journal()), analyst);
  return { link, model, clock, heard, storage: storage ?? new Kept(), journal };
}
/** @param {Kept} storage @returns {any[]} */
const acts = (storage) => [...storage.kept.values()].map((words) => JSON.parse(words));
/** @param {string} id */
const stored = (id) => ({ id, name: "1 coding added", at: "2026-05-01T12:00:01.5+00:00" });

test("an act is in the journal before it is sent", () => {
  const { link, model, storage } = linked();
  const counts = /** @type {number[]} */ ([]);
  model.send = () => void counts.push(storage.length);
  const act = link.act(CODING);
  assert.deepEqual(counts, [1]);
  assert.deepEqual(acts(storage), [act]);
});

test("an act goes out with an id, an instant and whose it is", () => {
  const { link, model } = linked();
  const { id } = link.act(CODING);
  assert.match(id, /^[0-9a-f]{32}$/);
  assert.deepEqual(model.sent, [{ type: "act", id, made: "2026-05-01T12:00:00.000Z", analyst: "ana", ...CODING }]);
  assert.notEqual(link.act(CODING).id, id);
  assert.equal(new Set(Array.from({ length: 500 }, newId)).size, 500);
});

test("what is stored is let go of", () => {
  const { link, storage, heard } = linked();
  const [one, two] = [link.act(CODING), link.act({ turn: "undo" })];
  link.stored(stored(one.id));
  assert.deepEqual(acts(storage), [two]);
  assert.deepEqual([...link.pending.keys()], [two.id]);
  link.stored(stored(two.id));
  assert.equal(storage.length, 0);
  assert.deepEqual(heard.stored, [[one, stored(one.id)], [two, stored(two.id)]]);
  assert.equal(link.timer, undefined);
});

test("what another page's act was stored is heard, without an act", () => {
  const { link, heard } = linked();
  link.stored(stored("of another page"));
  assert.deepEqual(heard.stored, [[undefined, stored("of another page")]]);
});

test("a comm that is gone keeps the act and says so", () => {
  const { link, model, storage } = linked();
  assert.equal(link.words, "nothing to save yet");
  model.gone = true;
  const act = link.act(CODING);
  assert.equal(link.words, "kernel gone, 1 kept here");
  assert.deepEqual(acts(storage), [act]);
  assert.equal(link.send({ type: "hello" }), false);
});

test("a comm that is gone while nothing waits says what to do", () => {
  const { link, model } = linked();
  model.gone = true;
  link.send({ type: "state" });
  assert.equal(link.words, "kernel gone: run the cell again");
});

test("saving, then busy after a second, then saved at a time of this clock", () => {
  const { link, clock } = linked();
  const three = [link.act(CODING), link.act(CODING), link.act(CODING)];
  assert.equal(link.words, "3 saving…");
  clock.now += 1000;
  assert.equal(link.words, "3 saving…");
  clock.now += 1;
  assert.equal(link.words, "kernel busy, 3 kept here");
  for (const { id } of three.slice(1)) link.stored(stored(id));
  assert.equal(link.words, "kernel busy, 1 kept here");
  link.stored(stored(three[0].id));
  assert.equal(link.words, "saved 17:30:01");
});

test("the oldest act tells whether the kernel is busy", () => {
  const { link, clock } = linked();
  link.act(CODING);
  clock.now += 900;
  const { id } = link.act(CODING);
  clock.now += 200;
  assert.equal(link.words, "kernel busy, 2 kept here");
  link.stored(stored([...link.pending.keys()][0]));
  assert.deepEqual([...link.pending.keys()], [id]);
  assert.equal(link.words, "1 saving…");
});

test("acts that any tab left are sent again when the project is known, in their order, and this analyst's only", () => {
  const storage = new Kept();
  const left = /** @type {Act[]} */ ([]);
  for (const [n, tab, analyst] of /** @type {[number, string, string][]} */ ([[0, "t1", "ana"], [1, "t2", "ana"], [2, "t2", "ben"], [3, "t1", "ana"]])) {
    const before = linked(storage, { tab, analyst, model: Object.assign(new Model(), { gone: true }) });
    before.clock.now += n;
    left.push(before.link.act({ name: `act ${n}` }));
  }
  const { link, model, storage: after } = linked(storage, { tab: "t9" });
  const mine = left.filter((act) => act.analyst === "ana");
  assert.equal(mine.length, 3);
  assert.deepEqual(model.sent, mine.map((act) => ({ ...act, type: "act" })));
  assert.equal(link.words, "3 saving…");
  for (const { id } of mine) link.stored(stored(id));
  assert.deepEqual(acts(after).map((act) => act.analyst), ["ben"]);
});

test("what waits already is not sent once more when the project comes again", () => {
  const { link, model, journal } = linked();
  link.act(CODING);
  assert.deepEqual(link.open(/** @type {any} */ (journal()), "ana"), []);
  assert.equal(model.sent.length, 1);
});

test("a project that comes again means that the kernel is back", () => {
  const { link, model, journal, clock } = linked();
  model.gone = true;
  const { id } = link.act(CODING);
  model.gone = false;
  clock.now += 20_000;
  link.look();
  assert.equal(model.sent.length, 0); // nobody is there
  link.open(/** @type {any} */ (journal()), "ana");
  assert.equal(link.words, "kernel busy, 1 kept here");
  link.look();
  assert.deepEqual(model.sent.map((act) => act.id), [id]);
});

test("an act without an answer goes out once more after ten seconds, as the same act, and then after ten more", () => {
  const { link, model, clock } = linked();
  link.act(CODING);
  clock.now += 10_000;
  link.look();
  assert.equal(model.sent.length, 1);
  clock.now += 1;
  link.look();
  link.look();
  assert.equal(model.sent.length, 2);
  assert.deepEqual(model.sent[1], model.sent[0]);
  clock.now += 10_001;
  link.look();
  assert.equal(model.sent.length, 3);
  assert.equal(link.words, "kernel busy, 1 kept here");
});

test("acts are looked after while any waits, and not longer", () => {
  mock.timers.enable({ apis: ["setInterval"] });
  try {
    const { link, heard } = linked();
    const { id } = link.act(CODING);
    const before = heard.changed;
    mock.timers.tick(1000);
    assert.equal(heard.changed, before + 4);
    link.stored(stored(id));
    const after = heard.changed;
    mock.timers.tick(1000);
    assert.equal(heard.changed, after);
    link.act(CODING);
    mock.timers.tick(250);
    assert.equal(heard.changed, after + 2);
    link.close();
    mock.timers.tick(1000);
    assert.equal(heard.changed, after + 2);
  } finally {
    mock.timers.reset();
  }
});

test("what is refused for good is let go of, what is refused for now is kept", () => {
  const { link, storage, heard } = linked();
  const [one, two] = [link.act(CODING), link.act(CODING)];
  link.refused({ id: one.id, problem: "no such code", final: true });
  link.refused({ id: two.id, problem: "the disk is full", final: false });
  assert.deepEqual(heard.refused, [[one, "no such code"], [two, "the disk is full"]]);
  assert.deepEqual(acts(storage), [two]);
  assert.deepEqual([...link.pending.keys()], [two.id]);
});

test("who hears of a refusal finds the act gone already when that was for good", () => {
  const { link } = linked();
  const waits = /** @type {boolean[]} */ ([]);
  link.hears.refused = (act) => void waits.push(link.pending.has(act.id));
  link.refused({ id: link.act(CODING).id, problem: "no such code", final: true });
  link.refused({ id: link.act(CODING).id, problem: "the disk is full", final: false });
  assert.deepEqual(waits, [false, true]);
});

test("the refusal of another page's act is not shown here", () => {
  const { link, heard } = linked();
  link.refused({ id: "of another page", problem: "no such code", final: true });
  assert.deepEqual(heard.refused, []);
});

test("an act that another page saw answered does not wait any longer", () => {
  const { link, storage, heard } = linked();
  const [one, two] = [link.act(CODING), link.act(CODING)];
  new Journal(storage, "outage", "t2").drop(one.id);
  link.look();
  assert.deepEqual([...link.pending.keys()], [two.id]);
  assert.deepEqual(heard.stored.map(([act, { id }]) => [act, id]), [[one, one.id]]);
});

test("a full storage is told, and an act that could not be kept waits until it is stored", () => {
  const { link, model, storage, clock } = linked();
  storage.room = () => false;
  const { id } = link.act(CODING);
  assert.deepEqual(model.sent.map((act) => act.id), [id]);
  for (let look = 0; look < 5; look++) {
    clock.now += 5_001;
    link.look();
    assert.equal(link.words, "kernel busy, 1 only on this page");
  }
  assert.deepEqual(model.sent.map((act) => act.id), [id, id, id]);
  model.gone = true;
  link.send({ type: "state" });
  assert.equal(link.words, "kernel gone, 1 only on this page");
  link.stored(stored(id));
  assert.equal(link.pending.size, 0);
});

test("of an act that was kept and one that was not, neither is let go of before its own answer", () => {
  for (const late of [false, true]) {
    const { link, storage, clock } = linked();
    storage.room = (words) => words.includes("small");
    const [kept, unkept] = [link.act({ name: "small" }), link.act({ name: "long" })];
    clock.now += 2000;
    link.look();
    assert.equal(link.words, "kernel busy, 1 kept here, 1 only on this page");
    const [first, second] = late ? [kept, unkept] : [unkept, kept];
    link.stored(stored(first.id));
    link.look();
    assert.deepEqual([...link.pending.keys()], [second.id]);
    assert.equal(link.words, `kernel busy, 1 ${late ? "only on this page" : "kept here"}`);
    link.stored(stored(second.id));
    assert.equal(link.pending.size, 0);
    assert.equal(storage.length, 0);
  }
});

test("an act that was kept is let go of with another page's, also while one that was not kept waits", () => {
  const { link, storage } = linked();
  storage.room = (words) => words.includes("small");
  const [kept, unkept] = [link.act({ name: "small" }), link.act({ name: "long" })];
  new Journal(storage, "outage", "t2").drop(kept.id);
  link.look();
  assert.deepEqual([...link.pending.keys()], [unkept.id]);
});

test("an act that could not be kept is kept as soon as there is room", () => {
  const { link, storage, clock } = linked();
  storage.room = () => false;
  const act = link.act(CODING);
  storage.room = () => true;
  link.look();
  assert.deepEqual(acts(storage), [act]);
  clock.now += 2000;
  assert.equal(link.words, "kernel busy, 1 kept here");
  link.look();
  assert.equal(storage.length, 1);
});

test("an act made before the project is known is kept as soon as it is", () => {
  const { link, clock } = linked(null);
  const act = link.act(CODING);
  clock.now += 2000;
  link.look();
  assert.equal(link.words, "kernel busy, 1 only on this page");
  const storage = new Kept();
  link.open(/** @type {any} */ (new Journal(storage, "outage", "t1")), "ana");
  assert.deepEqual(acts(storage), [act]);
  assert.equal(link.words, "kernel busy, 1 kept here");
});

test("a journal that begins empty (where storage is forbidden) takes no act that waits with it", () => {
  const { link } = linked();
  const act = link.act(CODING);
  const storage = new Kept();
  link.open(/** @type {any} */ (new Journal(storage, "outage", "t1")), "ana");
  link.look();
  assert.deepEqual([...link.pending.keys()], [act.id]);
  assert.deepEqual(acts(storage), [act]);
});
