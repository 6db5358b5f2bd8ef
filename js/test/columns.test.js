import assert from "node:assert/strict";
import { test } from "node:test";

import { texts } from "../laws/texts.js";
import { float64, Texts, uint16, uint32, uint8 } from "../src/shared/columns.js";

/**
 * Bytes somewhere inside a larger buffer, as a kernel's message holds them.
 *
 * @param {Uint8Array} bytes
 * @param {number} padding
 */
function inside(bytes, padding) {
  const whole = new Uint8Array(padding + bytes.length + 5).fill(0xff);
  whole.set(bytes, padding);
  return new DataView(whole.buffer, padding, bytes.length);
}

/** @param {readonly string[]} words */
function encoded(words) {
  const parts = words.map((text) => new TextEncoder().encode(text));
  let end = 0;
  const ends = Uint32Array.from(parts, (part) => (end += part.length));
  return { bytes: new Uint8Array(Buffer.concat(parts)), ends };
}

/** All texts at once. @param {ConstructorParameters<typeof Texts>} columns */
function decoded(...columns) {
  const texts = new Texts(...columns);
  return Array.from({ length: texts.length }, (_, i) => texts.at(i));
}

test("law: texts come back wherever their bytes lie", () => {
  const words = [...texts(500)].map((text) => text.toWellFormed());
  const { bytes, ends } = encoded(words);
  for (const padding of [0, 1, 2, 3, 4, 7, 8]) {
    const view = inside(bytes, padding);
    assert.deepEqual(decoded(view, inside(new Uint8Array(ends.buffer), padding)), words);
    assert.deepEqual(decoded(view, ends), words);
  }
  assert.deepEqual(decoded(/** @type {ArrayBuffer} */ (bytes.buffer.slice(bytes.byteOffset)), ends), words);
});

test("a text keeps the byte order mark that it begins with", () => {
  const { bytes, ends } = encoded(["\ufeffa", "", "\ufeff"]);
  assert.deepEqual(decoded(bytes, ends), ["\ufeffa", "", "\ufeff"]);
});

test("a text is decoded once, and only when asked for", () => {
  const { bytes, ends } = encoded(["old", "end"]);
  const lazy = new Texts(bytes, ends);
  bytes.set(new TextEncoder().encode("new"));
  assert.equal(lazy.at(0), "new");
  bytes.set(new TextEncoder().encode("old"));
  assert.equal(lazy.at(0), "new");
  assert.equal(lazy.length, 2);
});

test("a text that is not there is an error", () => {
  const { bytes, ends } = encoded(["a"]);
  assert.throws(() => new Texts(bytes, ends).at(1), /no text 1 among 1/);
  assert.throws(() => new Texts(bytes, ends).at(-1), RangeError);
  assert.deepEqual(decoded(new ArrayBuffer(0), new Uint32Array()), []);
});

test("numbers are read from bytes at any place", () => {
  const times = Float64Array.of(1.5, NaN, 1714557600123.456);
  const small = Uint16Array.of(1, 65535);
  const large = Uint32Array.of(7, 0xffffffff);
  for (const padding of [0, 1, 2, 4, 8]) {
    assert.deepEqual(float64(inside(new Uint8Array(times.buffer), padding)), times);
    assert.deepEqual(uint16(inside(new Uint8Array(small.buffer), padding)), small);
    assert.deepEqual(uint32(inside(new Uint8Array(large.buffer), padding)), large);
    assert.deepEqual(uint8(inside(Uint8Array.of(1, 2), padding)), Uint8Array.of(1, 2));
  }
  assert.deepEqual(uint32(large), large);
  assert.deepEqual(float64(times.buffer), times);
});
