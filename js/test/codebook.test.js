import assert from "node:assert/strict";
import { test } from "node:test";

import { below, counted, foreseen, isExpected, rowsOf, unlike } from "../src/codebook/book.js";
import { KEYS } from "../src/codebook/keys.js";
import { chosenWords } from "../src/codebook/panels.js";
import { actOf } from "../src/shared/keys.js";

/** @typedef {import("../src/codebook/book.js").Code} Code */

/** @param {string} slug @param {string | null} [above] @param {Partial<Code>} [more] @returns {Code} */
const code = (slug, above = null, more = {}) => ({
  slug, claim: slug, name: slug.toUpperCase(), parent: above, above, definition: "", when: "", when_not: "", example: "",
  colour: "", retired: false, merged: [], ...more,
});
const open = new Set(/** @type {string[]} */ ([]));

/** The tree as lines. @param {Code[]} codes @param {Set<string>} [closed] @param {string} [words] */
const drawn = (codes, closed = open, words = "") => rowsOf(codes, closed, words).map((row) => "-".repeat(row.depth) + row.code.slug);

const book = [code("a"), code("b", "a"), code("c", "b"), code("d", "a"), code("e")];

test("rows stand below their parents, with their place among their neighbours", () => {
  assert.deepEqual(drawn(book), ["a", "-b", "--c", "-d", "e"]);
  const rows = rowsOf(book, open);
  assert.deepEqual(rows.map((row) => [row.at, row.of]), [[1, 2], [1, 2], [1, 1], [2, 2], [2, 2]]);
  assert.deepEqual(rows.map((row) => row.open), [true, true, null, null, null]);
});

test("what is below a closed code is not shown, nor shown elsewhere", () => {
  assert.deepEqual(drawn(book, new Set(["a"])), ["a", "e"]);
  assert.equal(rowsOf(book, new Set(["a"]))[0].open, false);
});

test("retired codes are the last, and what is below them moves up", () => {
  assert.deepEqual(drawn([code("a", null, { retired: true }), code("b", "a"), code("c")]), ["b", "c", "a"]);
});

test("a ring of parents and a missing one are at the top, each code once", () => {
  assert.deepEqual(drawn([code("a", "b"), code("b", "a"), code("c", "gone"), code("d", "d")]), ["c", "a", "-b", "d"]);
});

test("a very deep tree is walked", () => {
  const deep = Array.from({ length: 5000 }, (_, n) => code(`c${n}`, n ? `c${n - 1}` : null));
  assert.equal(rowsOf(deep, open).length, 5000);
});

test("a search shows what holds the words and what is above it, also where it is closed", () => {
  const codes = [...book, code("f", "d", { definition: "Überraschung" }), code("g", "e", { merged: ["old-name"] })];
  assert.deepEqual(drawn(codes, new Set(["a"]), "überr"), ["a", "-d", "--f"]);
  assert.deepEqual(rowsOf(codes, open, "überr").map((row) => row.found), [false, false, true]);
  assert.deepEqual(drawn(codes, open, "old-n"), ["e", "-g"]);
  assert.deepEqual(drawn(codes, open, "nothing"), []);
  assert.deepEqual(drawn(codes, open, " "), drawn(codes));
});

test("a code cannot be moved below itself or what is below it", () => {
  assert.deepEqual([...below(book, "a")].sort(), ["a", "b", "c", "d"]);
  assert.deepEqual([...below(book, "c")], ["c"]);
  assert.deepEqual([...below(book, "nowhere")], []);
});

test("acts on their way are seen as if they were done", () => {
  const acts = [
    { id: "1", do: { what: "rename", slug: "a", name: "New" } },
    { id: "2", do: { what: "move", slug: "c", parent: "e" } },
    { id: "3", do: { what: "retire", slug: "d", retired: true } },
    { id: "4", do: { what: "add", name: "Fresh", parent: "a" } },
    { id: "5", do: { what: "merge", slug: "b", into: "e" } },
    { id: "6", turn: "undo" },
  ];
  const seen = foreseen(book, acts);
  assert.deepEqual(drawn(seen), ["a", "-b", "-…4", "e", "-c", "d"]);
  assert.deepEqual(seen.map((one) => one.pending), ["saving…", "merging…", "saving…", "saving…", undefined, "saving…"]);
  assert.equal(seen[0].name, "New");
  assert.ok(isExpected(seen[5]));
  assert.equal(book[0].name, "A", "what the kernel told is left as it is");
});

test("a code that the kernel has made already is not foreseen once more", () => {
  const seen = foreseen([code("fresh", null, { claim: "4.1" })], [{ id: "4", do: { what: "add", name: "Fresh" } }]);
  assert.deepEqual(drawn(seen), ["fresh"]);
});

test("an act on a code that is gone is passed over", () => {
  assert.deepEqual(drawn(foreseen(book, [{ id: "1", do: { what: "rename", slug: "gone", name: "x" } }])), drawn(book));
});

test("only fields that differ are laid side by side", () => {
  const said = [{ ...code("a"), analyst: "kim" }, { ...code("a", null, { name: "B", when: "w" }), analyst: "lee" }];
  assert.deepEqual(unlike(said).map(([field]) => field), ["name", "when"]);
});

test("counts in words", () => {
  assert.equal(counted(undefined), "not applied yet");
  assert.equal(counted([1, 1]), "1 coding in 1 segment");
  assert.equal(counted([1200, 30]), "1,200 codings in 30 segments");
});

test("no key does two things, and the keys that the docs tell have their acts", () => {
  const keys = KEYS.flatMap((key) => key.keys);
  assert.equal(new Set(keys).size, keys.length);
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  const acts = ["a", "r", "Enter", "m", "g", "s", "x", "u", "/", "?", "Escape"].map((key) => actOf(KEYS, { key, ...plain }));
  assert.deepEqual(acts, ["add", "rename", "edit", "move", "merge", "split", "retire", "undo", "search", "help", "leave"]);
  assert.equal(actOf(KEYS, { ...plain, key: "U", shiftKey: true }), "redo");
  assert.equal(actOf(KEYS, { ...plain, key: "z", ctrlKey: true }), "undo");
  assert.equal(actOf(KEYS, { ...plain, key: "w" }), undefined);
});

test("a split says how many codings go, that more are not listed, and that those of others stay", () => {
  assert.equal(chosenWords(2, 5, { own: 5, others: 0 }), "2 of your 5 go there.");
  assert.equal(chosenWords(0, 40, { own: 90, others: 3 }), "0 of your 90 (the first 40 are listed) go there; 3 of other analysts stay.");
});
