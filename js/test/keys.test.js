import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { nameOf, submits } from "../src/shared/keys.js";
import { actOf, KEYS, WORD_KEYS } from "../src/transcript/keys.js";
import { senseOf } from "../src/transcript/senses.js";

/** A key as the browser tells it: `press("Ctrl+Shift+ArrowLeft")`. @param {string} names */
function press(names) {
  const held = names.split("+");
  const key = /** @type {string} */ (held.pop());
  const is = (/** @type {string} */ name) => held.includes(name);
  return { key, ctrlKey: is("Ctrl"), metaKey: is("Meta"), altKey: is("Alt"), shiftKey: is("Shift") };
}

test("no key does two things in one mode", () => {
  for (const table of [KEYS, WORD_KEYS]) {
    const names = table.flatMap((key) => key.keys);
    assert.ok(names.length > 5);
    assert.deepEqual(names.filter((name, place) => names.indexOf(name) !== place), []);
  }
});

test("no act is bound in two lines, and each line says what it does and where it belongs", () => {
  const acts = [...KEYS, ...WORD_KEYS].map((key) => key.act);
  assert.deepEqual(acts.filter((act, place) => acts.indexOf(act) !== place), []);
  for (const key of [...KEYS, ...WORD_KEYS]) assert.ok(key.keys.length && key.does && key.group, key.act);
});

test("names of keys with Shift, Ctrl, Meta and Alt", () => {
  const names = {
    "j": "j",
    "Shift+J": "Shift+J",
    "Shift+K": "Shift+K",
    "Shift+C": "C",
    "Shift+?": "?",
    "Shift+{": "{",
    "Shift+ArrowDown": "Shift+ArrowDown",
    "Ctrl+z": "Ctrl+z",
    "Meta+z": "Ctrl+z",
    "Ctrl+Shift+Z": "Ctrl+Z",
    "Meta+Shift+Z": "Ctrl+Z",
    "Alt+j": "Alt+j",
    "Ctrl+Alt+Shift+ArrowLeft": "Ctrl+Alt+Shift+ArrowLeft",
    "Alt+[": "[",
    "Ctrl+Alt+}": "}",
    "Ctrl+[": "Ctrl+[",
  };
  for (const [pressed, name] of Object.entries(names)) assert.equal(nameOf(press(pressed)), name, pressed);
});

test("every key that is bound can be pressed", () => {
  for (const inWords of [false, true])
    for (const { keys, act } of inWords ? WORD_KEYS : KEYS)
      for (const key of keys) {
        const event = press(key);
        const capital = /^\W$|^[A-Z]$/.test(event.key) && !/^[[\]/]$/.test(event.key);
        assert.deepEqual(actOf({ ...event, shiftKey: event.shiftKey || capital }, inWords), { act, extend: false }, key);
      }
});

test("Enter in a closed select submits its form, Ctrl+Enter submits from everywhere, and Space opens the list", () => {
  const said = (/** @type {string} */ names, onSelect = false) => submits(press(names), onSelect);
  assert.deepEqual([said("Enter", true), said("Ctrl+Enter", true), said("Ctrl+Enter"), said("Meta+Enter")], [true, true, true, true]);
  assert.equal(said("Enter"), false, "a browser submits from a short field by itself, and a long one takes a new line");
  assert.deepEqual([said(" ", true), said("ArrowDown", true), said("Ctrl+s", true)], [false, false, false]);
});

test("keys of the browser and of the notebook are left to them", () => {
  for (const name of ["Ctrl+c", "Meta+c", "Ctrl+a", "Ctrl+s", "Alt+j", "Ctrl+j", "Ctrl+Enter", "Shift+Enter", "Tab", "F5", "Ctrl+[", "Shift"])
    for (const inWords of [false, true]) assert.equal(actOf(press(name), inWords), undefined, name);
});

test("in the words arrows move, Shift with them chooses, and other keys stay as they are", () => {
  assert.deepEqual(actOf(press("ArrowLeft"), true), { act: "left", extend: false });
  assert.deepEqual(actOf(press("Shift+ArrowRight"), true), { act: "right", extend: true });
  assert.deepEqual(actOf(press("Ctrl+Shift+ArrowLeft"), true), { act: "wordLeft", extend: true });
  assert.deepEqual(actOf(press("Alt+ArrowRight"), true), { act: "wordRight", extend: false });
  assert.deepEqual(actOf(press("Meta+ArrowRight"), true), { act: "wordRight", extend: false });
  assert.deepEqual(actOf(press("Shift+End"), true), { act: "textEnd", extend: true });
  assert.deepEqual(actOf(press("Home"), true), { act: "textStart", extend: false });
  assert.deepEqual(actOf(press("Home"), false), { act: "first", extend: false });
  assert.deepEqual(actOf(press("j"), true), { act: "next", extend: false });
  assert.deepEqual(actOf(press("Shift+ArrowDown"), true), { act: "extendDown", extend: false });
  assert.equal(actOf(press("ArrowLeft"), false), undefined);
});

test("the view does something for every act: by a case of its own, or by a form", async () => {
  const view = await readFile(new URL("../src/transcript/view.js", import.meta.url), "utf8");
  const [, keys] = view.split("// --- keys ---");
  const cases = new Set(Array.from(keys.matchAll(/^\s*case "(\w+)":/gm), ([, act]) => act));
  assert.ok(cases.size > 20);
  assert.match(view, /default:\s+return this\.#sense\(act\);/);
  const acts = [...KEYS, ...WORD_KEYS].map((key) => key.act);
  assert.deepEqual(acts.filter((act) => !cases.has(act) && !senseOf(act, "", "")), []);
  assert.deepEqual([...cases].filter((act) => !acts.includes(act)), []);
});
