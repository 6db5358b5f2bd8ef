/** Desks for tests: a small project told to them, clocks that stand still, and a browser's storage of their own. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock } from "node:test";

import { Desk } from "../src/transcript/desk.js";
import { Kept, Model, told } from "./fakes.js";

/** @typedef {import("./fakes.js").Line} Line */
/** @typedef {import("../src/transcript/desk.js").What} What */

export const LINES = /** @type {Line[]} */ ([
  { id: "a", text: "👩‍💻🏽 the pool is full", at: 10 },
  { id: "b", text: "pool? pool!", at: 20 },
  { id: "c", text: "restart it", at: 30, thread: 1 },
  { id: "d", text: "the pool drains", at: 60, thread: 1 },
  { id: "e", text: "hello", at: 15, source: 1, speaker: 2, kind: 1 },
  { id: "f", text: "a Pool of people", at: 50, source: 1, speaker: 2, kind: 1 },
  { id: "g", text: "bye", at: 70, source: 1, speaker: 2, kind: 1 },
]); // by time: a e b c f d g
export const THEIRS = ["m.1", 1, null, null, "coding", "plan", "ben"];
export const MINE = ["m.2", 1, 0, 4, "coding", "cue", "ana"];

export const window = { localStorage: new Kept(), sessionStorage: new Kept() };
/** @type {Desk[]} */
export const desks = [];

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.parse("2026-05-01T12:00:00Z") });
  Object.assign(globalThis, { window });
  for (const storage of Object.values(window)) {
    storage.clear();
    storage.room = () => true;
  }
});
afterEach(() => {
  for (const desk of desks.splice(0)) desk.close();
  mock.timers.reset();
  mock.restoreAll();
});

/** A desk that was told all; what it draws is heard. @param {{lines?: Line[], marks?: any[][], blocks?: number[], about?: any, order?: "time" | "source"}} [given] */
export function begun({ lines = LINES, marks = [], blocks, about, order = "source" } = {}) {
  const model = new Model();
  const desk = new Desk(model);
  desks.push(desk);
  const heard = /** @type {What[]} */ ([]);
  desk.views.add((what) => void heard.push(what));
  tell(model, { lines, marks, blocks, about });
  if (desk.order !== order) desk.setOrder(order);
  heard.length = 0;
  return { desk, model, heard };
}
/** @param {Model} model @param {{lines?: Line[], marks?: any[][], blocks?: number[], about?: any}} [given] */
export function tell(model, { lines = LINES, marks = [], blocks, about } = {}) {
  const kernel = told(lines, about);
  model.hear(kernel.project, kernel.buffers);
  model.hear({ type: "marks", revision: kernel.project.revision, marks });
  for (const number of blocks ?? Array.from({ length: kernel.blocks }, (_, n) => n)) bring(model, number, { lines, about });
}
/** @param {Model} model @param {number} number @param {{lines?: Line[], about?: any}} [given] */
export function bring(model, number, { lines = LINES, about } = {}) {
  const { message, buffers } = told(lines, about).block(number);
  model.hear(message, buffers);
}
/** What the kernel says of an act that it stored. @param {Model} model @param {string} id @param {any[][]} put @param {string[]} [drop] */
export function store(model, id, put, drop = []) {
  model.hear({ type: "changed", revision: 1, put, drop });
  model.hear({ type: "stored", id, name: "stored", at: "2026-05-01T12:00:01Z" });
}
/** @param {Model} model @param {string} id @param {boolean} [final] */
export const refuse = (model, id, final = true) => model.hear({ type: "refused", id, problem: "no such code", final });
/** Claims on a row, those that are not saved with a star. @param {Desk} desk @param {number} row */
export const on = (desk, row) => (desk.rows?.marksOn(row) ?? []).map(({ claim, words, pending }) => `${claim.split(".").pop()} ${words}${pending ? "*" : ""}`);
/** @param {Desk} desk @param {number} row */
export const marksOn = (desk, row) => desk.rows?.marksOn(row) ?? [];
/** @param {Desk} desk */
export const shown = (desk) => Array.from(desk.shown, (row) => desk.rows?.ids[row] ?? "?").join("");
/** @param {Desk} desk */
export const focused = (desk) => desk.rows?.ids[desk.row];
/** @param {Model} model */
export const lastAct = (model) => model.of("act").at(-1);
/** Chooses words of the focused row. @param {Desk} desk @param {string} words */
export function choose(desk, words) {
  const text = desk.rows?.text(desk.row) ?? "";
  const anchor = text.indexOf(words);
  assert.ok(anchor >= 0);
  desk.setCaret({ row: desk.row, anchor, head: anchor + words.length });
}
