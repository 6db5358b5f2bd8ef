import assert from "node:assert/strict";
import { test } from "node:test";

import { Journal } from "../src/shared/journal.js";

class Storage {
  /** @type {Map<string, string>} */
  kept = new Map();
  full = false;

  get length() {
    return this.kept.size;
  }
  /** @param {number} i */
  key(i) {
    return [...this.kept.keys()][i] ?? null;
  }
  /** @param {string} key */
  getItem(key) {
    return this.kept.get(key) ?? null;
  }
  /**
   * @param {string} key
   * @param {string} value
   */
  setItem(key, value) {
    if (this.full) throw new DOMException("the quota has been exceeded", "QuotaExceededError");
    this.kept.set(key, value);
  }
  /** @param {string} key */
  removeItem(key) {
    this.kept.delete(key);
  }
}

/**
 * @param {string} id
 * @param {number} [second]
 */
const act = (id, second = 0) => ({ id, made: new Date(1_700_000_000_000 + second * 1000).toISOString(), code: "cue" });
/** @param {Journal} journal */
const ids = (journal) => journal.all().map(({ id }) => id);

test("an act is kept, read by another page, and dropped when it is acknowledged", () => {
  const storage = new Storage();
  assert.equal(new Journal(storage, "outage", "t1").put(act("a")), true);
  assert.deepEqual([...storage.kept.keys()], ["incident-workbench/outage/t1/0"]);
  const later = new Journal(storage, "outage", "t2");
  assert.deepEqual(later.all(), [act("a")]);
  assert.equal(later.count, 1);
  later.drop("unknown");
  assert.equal(later.count, 1);
  later.drop("a");
  assert.equal(storage.length, 0);
});

test("acts of all tabs stand in the order they were put", () => {
  const storage = new Storage();
  const [one, two] = [new Journal(storage, "p", "t1"), new Journal(storage, "p", "t2")];
  for (let i = 0; i < 12; i++) (i % 3 ? one : two).put(act(`a${i}`, i));
  assert.deepEqual(ids(one), Array.from({ length: 12 }, (_, i) => `a${i}`));
});

test("in one tab the order stays where the clock was set back", () => {
  const journal = new Journal(new Storage(), "p", "t");
  for (const [id, second] of /** @type {[string, number][]} */ ([["a", 50], ["b", 10], ["c", 11]])) {
    journal.put(act(id, second));
  }
  assert.deepEqual(ids(journal), ["a", "b", "c"]);
});

test("a page that is loaded again goes on behind what it kept, also when a tab was duplicated", () => {
  const storage = new Storage();
  const journal = new Journal(storage, "p", "t");
  journal.put(act("a"));
  const again = new Journal(storage, "p", "t");
  const duplicate = new Journal(storage, "p", "t");
  again.put(act("b"));
  duplicate.put(act("c"));
  journal.put(act("d"));
  assert.deepEqual(ids(journal), ["a", "b", "c", "d"]);
});

test("a full storage is told, not thrown", () => {
  const storage = new Storage();
  const journal = new Journal(storage, "p", "t");
  assert.equal(journal.put(act("a")), true);
  storage.full = true;
  assert.equal(journal.put(act("b")), false);
  storage.full = false;
  assert.equal(journal.put(act("c")), true);
  assert.deepEqual(ids(journal), ["a", "c"]);
});

test("other projects and what others left there are not touched", () => {
  const storage = new Storage();
  const foreign = {
    "jupyterlab:settings": "{}",
    "incident-workbench/p": "x",
    "incident-workbench/p/t/1": "not JSON",
    "incident-workbench/p/t/2": "null",
    "incident-workbench/p/t/3": '{"id": 7, "made": "2026-05-01T00:00:00Z"}',
    "incident-workbench/p/t/four": JSON.stringify(act("x")),
    "incident-workbench/p/q/t/5": JSON.stringify(act("of p/q")),
  };
  for (const [key, value] of Object.entries(foreign)) storage.kept.set(key, value);
  const journal = new Journal(storage, "p", "t");
  for (const id of ["a", "b", "c", "d", "e"]) journal.put(act(id));
  assert.deepEqual(ids(journal), ["a", "b", "c", "d", "e"]);
  assert.deepEqual(ids(new Journal(storage, "p/q", "t")), ["of p/q"]);
  for (const id of ["a", "b", "c", "d", "e", "of p/q"]) journal.drop(id);
  assert.deepEqual(Object.fromEntries(storage.kept), foreign);
});

test("an act whose time cannot be read still has its place", () => {
  const journal = new Journal(new Storage(), "p", "t");
  journal.put(act("a", 5));
  journal.put({ id: "b", made: "just now" });
  journal.put(act("c", 6));
  assert.deepEqual(ids(journal), ["a", "b", "c"]);
});

test("a tab's name has no slash", () => {
  assert.throws(() => new Journal(new Storage(), "p", "a/b"), /no slash/);
  assert.throws(() => new Journal(new Storage(), "p", ""), /not empty/);
});
