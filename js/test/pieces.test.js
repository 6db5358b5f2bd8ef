import assert from "node:assert/strict";
import { test } from "node:test";

import { random } from "../laws/texts.js";
import { lanes, pieces } from "../src/shared/pieces.js";

test("overlapping spans are cut at each other's borders", () => {
  assert.deepEqual(pieces(10, [{ start: 2, end: 6 }, { start: 4, end: 8 }]), [
    { start: 0, end: 2, spans: [] },
    { start: 2, end: 4, spans: [0] },
    { start: 4, end: 6, spans: [0, 1] },
    { start: 6, end: 8, spans: [1] },
    { start: 8, end: 10, spans: [] },
  ]);
});

test("a text without spans is one piece, an empty text none", () => {
  assert.deepEqual(pieces(3, []), [{ start: 0, end: 3, spans: [] }]);
  assert.deepEqual(pieces(0, [{ start: 0, end: 4 }]), []);
});

test("what lies outside the text or is empty covers nothing", () => {
  const spans = [{ start: -3, end: 2 }, { start: 1, end: 1 }, { start: 9, end: 12 }, { start: 3, end: 99 }];
  assert.deepEqual(pieces(4, spans), [
    { start: 0, end: 2, spans: [0] },
    { start: 2, end: 3, spans: [] },
    { start: 3, end: 4, spans: [3] },
  ]);
});

test("lanes: the first that is free, and touching is not overlapping", () => {
  const spans = [{ start: 0, end: 4 }, { start: 2, end: 6 }, { start: 4, end: 5 }, { start: 0, end: 1 }];
  assert.deepEqual(lanes(spans), [0, 1, 0, 1]);
  assert.deepEqual(lanes([]), []);
});

/** @param {(limit: number) => number} below */
function someSpans(below) {
  return Array.from({ length: below(7) }, () => {
    const start = below(12);
    return { start, end: start + below(6) };
  });
}

test("law: each place is in one piece, which names just the spans that cover it", () => {
  const below = random(5);
  for (let round = 0; round < 2_000; round++) {
    const [length, spans] = [below(15), someSpans(below)];
    const cut = pieces(length, spans);
    let at = 0;
    for (const piece of cut) {
      assert.equal(piece.start, at);
      assert.ok(piece.end > piece.start);
      for (; at < piece.end; at++) {
        const covering = spans.flatMap(({ start, end }, i) => (start <= at && at < end ? [i] : []));
        assert.deepEqual(piece.spans, covering);
      }
    }
    assert.equal(at, length);
  }
});

test("law: overlapping spans never share a lane, and no lane is left unused", () => {
  const below = random(6);
  for (let round = 0; round < 2_000; round++) {
    const spans = someSpans(below);
    const lane = lanes(spans);
    spans.forEach((a, i) =>
      spans.forEach((b, j) => {
        if (i < j && a.start < b.end && b.start < a.end) assert.notEqual(lane[i], lane[j]);
      }),
    );
    assert.equal(new Set(lane).size, Math.max(-1, ...lane) + 1);
    const most = Math.max(0, ...pieces(20, spans).map((piece) => piece.spans.length));
    if (spans.every(({ start, end }) => start < end)) assert.equal(new Set(lane).size, most);
  }
});
