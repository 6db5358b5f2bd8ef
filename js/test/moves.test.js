import assert from "node:assert/strict";
import { test } from "node:test";

import { texts } from "../laws/texts.js";
import { left, right, wordLeft, wordRight } from "../src/shared/moves.js";

test("a character is what is read as one", () => {
  for (const one of ["a", "e\u0301", "👩🏽\u200d🚀", "🇩🇪", "\r\n", "\u1112\u1161\u11ab"]) {
    const text = `x${one}y`;
    assert.equal(right(text, 1), 1 + one.length);
    assert.equal(left(text, 1 + one.length), 1);
  }
});

test("the ends hold", () => {
  assert.deepEqual([left("ab", 0), left("ab", -3), left("ab", 9), right("ab", 2), right("ab", 9), right("ab", -1)], [0, 0, 1, 2, 2, 1]);
  for (const move of [left, right, wordLeft, wordRight]) assert.equal(move("", 0), 0);
});

test("from word to word over space and punctuation", () => {
  const text = "Is it, maybe, DNS?!";
  assert.deepEqual([0, 2, 4, 5, 13].map((at) => wordRight(text, at)), [2, 5, 5, 12, 17]);
  assert.equal(wordRight(text, 17), text.length);
  assert.deepEqual([19, 14, 8, 3].map((at) => wordLeft(text, at)), [14, 7, 7, 0]);
  assert.equal(wordLeft("… hello", 2), 0);
});

test("law: each move gets on, and ends where a character does", () => {
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const text of texts(3_000)) {
    const borders = [...segmenter.segment(text)].map(({ index }) => index).concat(text.length);
    for (let at = 0; at <= text.length; at++) {
      for (const move of [left, wordLeft]) {
        const to = move(text, at);
        assert.ok(at === 0 ? to === 0 : to < at, `${move.name} ${JSON.stringify(text)} ${at} ${to}`);
        assert.ok(borders.includes(to), `${move.name} ${JSON.stringify(text)} ${at} ${to}`);
      }
      for (const move of [right, wordRight]) {
        const to = move(text, at);
        assert.ok(at === text.length ? to === at : to > at, `${move.name} ${JSON.stringify(text)} ${at} ${to}`);
        assert.ok(borders.includes(to), `${move.name} ${JSON.stringify(text)} ${at} ${to}`);
      }
    }
  }
});
