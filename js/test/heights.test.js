import assert from "node:assert/strict";
import { test } from "node:test";

import { random } from "../laws/texts.js";
import { Heights } from "../src/shared/heights.js";

test("rows as high as was thought", () => {
  const heights = new Heights(3, 20);
  assert.equal(heights.total, 60);
  assert.deepEqual([0, 1, 2, 3].map((i) => heights.top(i)), [0, 20, 40, 60]);
  assert.deepEqual([-5, 0, 19, 20, 59.5, 60, 999].map((y) => heights.at(y)), [0, 0, 0, 1, 2, 2, 2]);
});

test("no rows", () => {
  const heights = new Heights(0, 20);
  assert.equal(heights.total, 0);
  assert.equal(heights.top(0), 0);
  assert.equal(heights.at(0), -1);
  assert.throws(() => heights.set(0, 1), /no row 0 among 0/);
});

test("a row without height is passed over", () => {
  const heights = new Heights(4, 10);
  heights.set(0, 0);
  heights.set(1, 0);
  assert.equal(heights.at(0), 2);
  assert.equal(heights.at(10), 3);
});

test("rebuilt, it knows nothing of before", () => {
  const heights = new Heights(2, 10);
  heights.set(0, 99);
  heights.rebuild(5, 4);
  assert.deepEqual([heights.count, heights.total, heights.height(0)], [5, 20, 4]);
  heights.rebuild(0, 4);
  assert.deepEqual([heights.count, heights.total], [0, 0]);
});

test("law: it agrees with adding up", () => {
  const below = random(3);
  for (let count = 1; count < 70; count++) {
    const heights = new Heights(count, 7);
    const plain = new Array(count).fill(7);
    for (let change = 0; change < 40; change++) {
      const row = below(count);
      plain[row] = below(5) * 10;
      heights.set(row, plain[row]);
      const tops = plain.map((_, i) => plain.slice(0, i).reduce((sum, each) => sum + each, 0));
      const total = tops[count - 1] + plain[count - 1];
      assert.equal(heights.total, total);
      assert.deepEqual(plain.map((_, i) => heights.top(i)), tops);
      const y = below(total + 20);
      const expected = plain.findIndex((height, i) => y < tops[i] + height);
      assert.equal(heights.at(y), expected < 0 ? count - 1 : expected);
    }
  }
});
