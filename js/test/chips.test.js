import assert from "node:assert/strict";
import { test } from "node:test";

import { texts } from "../laws/texts.js";
import { chips } from "../src/shared/chips.js";

/** @param {string} text */
const names = (text) => chips(text).flatMap((part) => ("chip" in part ? [part.chip] : []));

test("plain words, line breaks and tabs stay", () => {
  for (const text of ["a", "Grüße\n\tto 中文", "👩🏽\u200d🚀 🏳️\u200d🌈 ❤️ 🇩🇪", "می\u200cخواهم", "क्\u200dष", "e\u0301"]) {
    assert.deepEqual(chips(text), [{ text }]);
  }
  assert.deepEqual(chips(""), []);
});

test("what cannot be seen has a name", () => {
  assert.deepEqual(chips("a\0b"), [{ text: "a" }, { chip: "NUL", of: "\0" }, { text: "b" }]);
  assert.deepEqual(names("\x07\b\v\r\x7f\x80\x85\x9f"), ["BEL", "BS", "VT", "CR", "DEL", "PAD", "NEL", "APC"]);
  assert.deepEqual(names("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"), "ALM LRM RLM LRE RLE PDF LRO RLO".split(" "));
  assert.deepEqual(names("\u2066\u2067\u2068\u2069"), ["LRI", "RLI", "FSI", "PDI"]);
  assert.deepEqual(names("\u200b\u2060\ufeff\u2028\u2029"), ["ZWSP", "WJ", "BOM", "LS", "PS"]);
});

test("a lone surrogate is shown, a pair is a character", () => {
  assert.deepEqual(names("\ud800😀\udfff"), ["U+D800", "U+DFFF"]);
});

test("an escape sequence is one chip", () => {
  assert.deepEqual(chips("\x1b[31mred\x1b[0m"), [
    { chip: "ESC[31m", of: "\x1b[31m" },
    { text: "red" },
    { chip: "ESC[0m", of: "\x1b[0m" },
  ]);
  assert.deepEqual(names("\x9b2J\x1b(B"), ["CSI2J", "ESC(B"]);
  assert.deepEqual(names("\x1b]0;a\u202eb\x07\x1b]8;;\x1b\\"), ["ESC]0;aRLObBEL", "ESC]8;;ESC\\"]);
});

test("an escape that begins nothing takes no words with it", () => {
  assert.deepEqual(chips("\x1bHello"), [{ chip: "ESC", of: "\x1b" }, { text: "Hello" }]);
  assert.deepEqual(chips("\x1b[31"), [{ chip: "ESC", of: "\x1b" }, { text: "[31" }]);
  assert.deepEqual(names("\x1b]0;never ended\nmore"), ["ESC"]);
});

test("a joiner that joins nothing is shown", () => {
  assert.deepEqual(names("\u200d"), ["ZWJ"]);
  assert.deepEqual(names("a\u200c b"), ["ZWNJ"]);
  assert.deepEqual(names("a\u200d\u200db"), ["ZWJ", "ZWJ"]);
});

const HIDDEN =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]/u;

test("law: nothing is lost, and nothing hidden is left", () => {
  let found = 0;
  for (const text of texts(20_000)) {
    const parts = chips(text);
    assert.equal(parts.map((part) => ("text" in part ? part.text : part.of)).join(""), text);
    for (const part of parts) {
      assert.doesNotMatch("text" in part ? part.text : part.chip, HIDDEN);
      found += Number("chip" in part);
    }
  }
  assert.ok(found > 10_000);
});
