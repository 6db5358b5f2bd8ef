import assert from "node:assert/strict";
import { test } from "node:test";

import { random, texts } from "../laws/texts.js";
import { fold, Search } from "../src/shared/search.js";

/**
 * @param {string} text
 * @param {string} words
 * @param {import("../src/shared/search.js").Options} [options]
 */
function found(text, words, options) {
  const finding = new Search(() => text, 1).find(words, options);
  assert.ok(finding.step());
  return finding.matches.map(({ start, end }) => text.slice(start, end));
}

test("matches are named by their text and their place in it", () => {
  const said = ["DNS is down", "is it dns?", "😀 Dns"];
  const finding = new Search((i) => said[i], 3).find("dns");
  assert.equal(finding.step(), true);
  assert.deepEqual(finding.matches, [
    { index: 0, start: 0, end: 3 },
    { index: 1, start: 6, end: 9 },
    { index: 2, start: 3, end: 6 },
  ]);
});

test("nothing in the words has a special meaning", () => {
  assert.deepEqual(found("a.c abc (x)* $& \\d [", "a.c"), ["a.c"]);
  for (const words of ["(x)*", "$&", "\\d", "["]) assert.deepEqual(found("a.c abc (x)* $& \\d [", words), [words]);
  assert.deepEqual(found("anything", ""), []);
});

test("case counts only when it is asked to", () => {
  assert.deepEqual(found("Ärger ärger", "ÄRGER"), ["Ärger", "ärger"]);
  assert.deepEqual(found("Ärger ärger", "Ärger", { matchCase: true }), ["Ärger"]);
  assert.deepEqual(found("ΟΔΟΣ οδος", "οδοσ"), ["ΟΔΟΣ", "οδος"]);
});

test("letters that grow in lower case move nothing", () => {
  assert.deepEqual(found("İİİ İstanbul x", "istanbul"), ["İstanbul"]);
  assert.deepEqual(found("İİİ x", "X"), ["x"]);
});

test("whole words: by letters, digits, marks and underscores of every script", () => {
  const whole = { wholeWords: true };
  assert.deepEqual(found("on, only, son, _on, on2, on", "on", whole), ["on", "on"]);
  assert.deepEqual(found("über übermut", "über", whole), ["über"]);
  assert.deepEqual(found("cafe\u0301 cafe", "cafe", whole), ["cafe"]);
  assert.deepEqual(found("e\u0301on ❤️on 😀on𝒳 😀on", "on", whole), ["on", "on"]);
  assert.deepEqual(found("C++11 C++", "C++", whole), ["C++", "C++"]);
  assert.deepEqual(found("aaa aa", "aa", whole), ["aa"]);
  assert.deepEqual(found("xa a a", "a a", whole), ["a a"]);
});

test("it works in slices, and goes on into texts that come later", () => {
  /** @type {string[]} */
  const said = [];
  const search = new Search((i) => said[i], 3_000);
  const finding = search.find("x");
  assert.equal(finding.step(0), false);
  assert.equal(finding.searched, 0);
  said.push(...new Array(3_000).fill("0123456789".repeat(10) + "x"));
  let steps = 1;
  while (!finding.step(0)) steps++;
  assert.ok(steps > 5, `${steps} steps`);
  assert.equal(finding.matches.length, 3_000);
  said.push("x");
  search.count++;
  assert.equal(finding.done, false);
  assert.equal(finding.step(), true);
  assert.equal(finding.matches.length, 3_001);
});

test("a second search asks for no text again", () => {
  let asked = 0;
  const search = new Search(() => (asked++, "Word"), 10);
  search.find("w").step();
  search.find("o").step();
  assert.equal(asked, 10);
});

test("law: folding keeps the length of every character", () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    if (fold(character).length !== character.length) assert.fail(code.toString(16));
  }
  for (const text of texts(5_000)) assert.equal(fold(text).length, text.length);
});

test("law: what is cut out of a text is found at its place, in any case", () => {
  const below = random(8);
  for (const text of texts(5_000, 2)) {
    const start = below(text.length + 1);
    const end = start + below(6);
    const words = text.slice(start, end);
    if (words === "") continue;
    const matches = new Search(() => text, 1).find(words);
    matches.step();
    assert.ok(matches.matches.length > 0);
    for (const match of matches.matches) assert.equal(fold(text.slice(match.start, match.end)), fold(words));
    assert.ok(matches.matches[0].start <= start);
  }
});

test("a second search in 12 MB takes less than 200 ms", () => {
  const said = Array.from({ length: 100_000 }, (_, i) => `Message ${i} 😀: ${"lorem ipsum ".repeat(9)}`);
  const search = new Search((i) => said[i], said.length);
  assert.ok(said.reduce((sum, text) => sum + text.length, 0) > 12_000_000);
  search.find("ipsum lorem ipsum dolor").step();
  let best = Infinity;
  for (let round = 0; round < 5 && best >= 200; round++) {
    const begin = performance.now();
    const finding = search.find(`MESSAGE 9999${round} `, { wholeWords: true });
    finding.step();
    best = Math.min(best, performance.now() - begin);
    assert.equal(finding.matches.length, 1);
  }
  assert.ok(best < 200, `${best} ms`);
});
