// Answers tests/test_javascript.py, a line of JSON for a line of JSON: how the browser reads what Python counts.

import { createInterface } from "node:readline";

import { Texts } from "../src/shared/columns.js";
import { toCodePoints, toUtf16 } from "../src/shared/offsets.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { text, start, end, utf8, ends, padding } = JSON.parse(line);
  const from = toUtf16(text, start);
  const to = toUtf16(text, end);
  console.log(
    JSON.stringify({
      length: toCodePoints(text, text.length),
      words: text.slice(from, to),
      back: [toCodePoints(text, from), toCodePoints(text, to)],
      texts: decoded(utf8, ends, padding),
    }),
  );
}

/**
 * @param {string} utf8 in base 64
 * @param {number[]} ends
 * @param {number} padding how far from its buffer's beginning the data lies, as in a kernel's message
 */
function decoded(utf8, ends, padding) {
  const texts = new Texts(
    view(Buffer.from(utf8, "base64"), padding),
    view(new Uint8Array(Uint32Array.from(ends).buffer), padding),
  );
  return Array.from(ends, (_, i) => texts.at(i));
}

/**
 * @param {Uint8Array} bytes
 * @param {number} padding
 */
function view(bytes, padding) {
  const whole = new Uint8Array(padding + bytes.length + padding).fill(0xff);
  whole.set(bytes, padding);
  return new DataView(whole.buffer, padding, bytes.length);
}
