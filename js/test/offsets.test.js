import assert from "node:assert/strict";
import { test } from "node:test";

import { texts } from "../laws/texts.js";
import { toCodePoints, toUtf16 } from "../src/shared/offsets.js";

test("an astral character is one code point and two units", () => {
  const text = "a😀b";
  assert.deepEqual([0, 1, 2, 3].map((at) => toUtf16(text, at)), [0, 1, 3, 4]);
  assert.deepEqual([0, 1, 3, 4].map((at) => toCodePoints(text, at)), [0, 1, 2, 3]);
  assert.equal(toCodePoints(text, text.length), 3);
});

test("inside a pair rounds down", () => {
  assert.equal(toCodePoints("a😀b", 2), 1);
});

test("what lies outside becomes the nearer end", () => {
  for (const text of ["", "abc", "😀😀"]) {
    const length = [...text].length;
    assert.equal(toUtf16(text, -1), 0);
    assert.equal(toUtf16(text, 99), text.length);
    assert.equal(toCodePoints(text, -1), 0);
    assert.equal(toCodePoints(text, 99), length);
  }
});

test("law: both agree with the list of code points, and go there and back", () => {
  let astral = 0;
  for (const text of texts(2_000)) {
    const points = Array.from(text);
    assert.equal(toCodePoints(text, text.length), points.length);
    for (let at = 0; at <= points.length; at++) {
      const unit = toUtf16(text, at);
      assert.equal(text.slice(0, unit), points.slice(0, at).join(""));
      assert.equal(toCodePoints(text, unit), at);
      astral += Number(unit > at);
    }
  }
  assert.ok(astral > 1_000);
});
