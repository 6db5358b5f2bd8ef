import assert from "node:assert/strict";
import { test } from "node:test";

import { random } from "../laws/texts.js";
import { byTime } from "../src/shared/order.js";

/**
 * @param {number[]} times
 * @param {number[]} sources
 */
const order = (times, sources) => [...byTime(Float64Array.from(times), Uint16Array.from(sources))];

test("rows of all sources by instant, equal ones as they came", () => {
  assert.deepEqual(order([1, 3, 5, 2, 3, 4], [0, 0, 0, 1, 1, 1]), [0, 3, 1, 4, 5, 2]);
  assert.deepEqual(order([], []), []);
});

test("a row without an instant stays behind the row before it in its source", () => {
  assert.deepEqual(order([1, NaN, 5, 2, NaN], [0, 0, 0, 1, 1]), [0, 1, 3, 4, 2]);
});

test("rows before the first instant of their source stand before that row", () => {
  assert.deepEqual(order([NaN, 4, 9, 1, 5], [0, 0, 0, 1, 1]), [3, 0, 1, 4, 2]);
});

test("a source without any instant comes last, whole", () => {
  assert.deepEqual(order([NaN, NaN, 3, NaN, NaN, 1], [0, 1, 2, 0, 1, 2]), [5, 2, 0, 3, 1, 4]);
});

test("law: every row once, known instants in order, and each source's unknown ones behind their neighbour", () => {
  const below = random(9);
  for (let round = 0; round < 2_000; round++) {
    const count = below(12);
    const times = Array.from({ length: count }, () => (below(3) ? below(6) : NaN));
    const sources = Array.from({ length: count }, () => below(3));
    const rows = order(times, sources);
    assert.deepEqual([...rows].sort((a, b) => a - b), times.map((_, i) => i));
    const known = rows.filter((row) => !Number.isNaN(times[row]));
    known.slice(1).forEach((row, i) => {
      const before = known[i];
      assert.ok(times[before] < times[row] || (times[before] === times[row] && before < row));
    });
    times.forEach((time, row) => {
      const before = times.findLastIndex((_, i) => i < row && sources[i] === sources[row]);
      if (Number.isNaN(time) && before >= 0) assert.ok(rows.indexOf(before) < rows.indexOf(row));
    });
  }
});

test("100,000 rows take no time to speak of", () => {
  const below = random(10);
  const times = Float64Array.from({ length: 100_000 }, () => (below(20) ? below(1e9) : NaN));
  const sources = Uint16Array.from(times, (_, i) => Math.floor(i / 10_000));
  let best = Infinity;
  for (let round = 0; round < 5 && best >= 500; round++) {
    const begin = performance.now();
    assert.equal(byTime(times, sources).length, 100_000);
    best = Math.min(best, performance.now() - begin);
  }
  assert.ok(best < 500, `${best} ms`);
});
