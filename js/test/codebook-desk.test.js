import assert from "node:assert/strict";
import { test } from "node:test";

import { Model } from "../laws/fakes.js";
import { Desk } from "../src/codebook/desk.js";

/** @param {string} slug @param {object} [more] */
const code = (slug, more = {}) => ({
  slug, claim: slug, name: slug.toUpperCase(), parent: null, above: null, definition: "", when: "", when_not: "", example: "",
  colour: "", retired: false, merged: [], ...more,
});

/** Each project has a journal of its own; Node has no localStorage, so it lives as long as the desk. @param {string} id @param {any[]} codes */
function desk(id, ...codes) {
  const model = new Model();
  const made = new Desk(model);
  model.hear({ type: "project", id, title: "t", analyst: "kim" });
  model.hear({ type: "book", codes, differing: [], counts: {} });
  return { model, desk: made };
}

test("an act is shown before it is stored, and sent with an id made here", () => {
  const { model, desk: work } = desk("p1", code("a"), code("b"));
  work.act({ what: "rename", slug: "a", name: "New", read: { name: "A" } });
  const sent = model.last("act");
  assert.match(sent.id, /^[0-9a-f]{32}$/);
  assert.deepEqual([sent.analyst, sent.do.name], ["kim", "New"]);
  assert.equal(work.codes[0].name, "New");
  assert.equal(work.link.words, "1 saving…");
  model.hear({ type: "book", codes: [code("a", { name: "New" }), code("b")], differing: [], counts: {} });
  model.hear({ type: "stored", id: sent.id, name: "renamed 'a'", at: "2026-05-01T12:03:04Z", slug: "a" });
  assert.equal(work.codes[0].pending, undefined);
  assert.equal(work.said, "renamed 'a'");
  assert.match(work.link.words, /^saved /);
  work.close();
});

test("what is refused for good is taken back and told", () => {
  const { model, desk: work } = desk("p2", code("a"));
  work.act({ what: "rename", slug: "a", name: "New" });
  model.hear({ type: "refused", id: model.last("act").id, problem: "IW-CODE-008 …", final: true });
  assert.equal(work.codes[0].name, "A");
  assert.equal(work.problem, "IW-CODE-008 …");
  assert.equal(work.lost?.name, "New", "what was written is still there");
  work.close();
});

test("where a code was not added, one looks at what one looked at before", () => {
  const { model, desk: work } = desk("p2c", code("a"), code("b"), code("c"));
  work.focusOn(1);
  work.act({ what: "add", name: "A" });
  model.hear({ type: "refused", id: model.last("act").id, problem: "IW-CODE-005 …", final: true });
  assert.equal(work.focus, "b");
  work.close();
});

test("what may pass is kept, and still shown as on its way", () => {
  const { model, desk: work } = desk("p2b", code("a"));
  work.act({ what: "rename", slug: "a", name: "New" });
  model.hear({ type: "refused", id: model.last("act").id, problem: "IW-STORE-004 …", final: false });
  assert.equal(work.codes[0].name, "New");
  assert.equal(work.codes[0].pending, "saving…");
  assert.equal(work.lost, null);
  work.close();
});

test("a code that is added is looked at, before and after it has a slug", () => {
  const { model, desk: work } = desk("p3", code("a"));
  work.act({ what: "add", name: "Fresh" });
  const { id } = model.last("act");
  assert.equal(work.code?.name, "Fresh");
  model.hear({ type: "book", codes: [code("a"), code("fresh", { claim: `${id}.1` })], differing: [], counts: {} });
  model.hear({ type: "stored", id, name: "added code 'fresh'", at: "2026-05-01T12:03:04Z", slug: "fresh" });
  assert.equal(work.focus, "fresh");
  assert.equal(work.rows.length, 2);
  work.close();
});

test("what is looked at stays in view: the heir of a merged code, the neighbour of a lost one", () => {
  const { model, desk: work } = desk("p4", code("a"), code("b"), code("c"));
  work.focusOn(1);
  model.hear({ type: "book", codes: [code("a"), code("c", { merged: ["b"] })], differing: [], counts: {} });
  assert.equal(work.focus, "c");
  model.hear({ type: "book", codes: [code("a")], differing: [], counts: {} });
  assert.equal(work.focus, "a");
  work.close();
});

test("what is sent to a kernel that is gone is kept, and sent again when there is one", () => {
  const { model, desk: work } = desk("p5", code("a"));
  model.gone = true;
  work.act({ what: "retire", slug: "a", retired: true });
  assert.match(work.link.words, /^kernel gone, 1 /);
  assert.ok(work.codes[0].retired);
  work.close();
});

test("a search goes to the code of that name, before one that only speaks of it", () => {
  const { desk: work } = desk("p6", code("a", { definition: "no surprise" }), code("surprise"), code("c"));
  work.search("surp");
  assert.equal(work.focus, "surprise");
  assert.equal(work.rows.length, 2);
  assert.equal(work.said, "2 codes found");
  work.search("");
  assert.equal(work.rows.length, 3);
  assert.equal(work.focus, "surprise");
  work.close();
});

test("codings among which a split chooses are asked for, and taken when they come", () => {
  const { model, desk: work } = desk("p9", code("a"));
  const taken = /** @type {number[]} */ ([]);
  work.choices("a", ({ own }) => taken.push(own));
  const asked = model.last("choices");
  assert.equal(asked.slug, "a");
  model.hear({ type: "choices", to: asked.from, slug: "a", codings: [], own: 3, others: 1 });
  assert.deepEqual(taken, [3]);
  work.close();
});
