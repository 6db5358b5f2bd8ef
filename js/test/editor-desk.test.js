import assert from "node:assert/strict";
import { test } from "node:test";

import { Model } from "../laws/fakes.js";
import { Desk } from "../src/editor/desk.js";

const TERM = {
  kind: "term", label: "Term", about: "",
  fields: [
    { name: "term", label: "Term", shape: "words", needed: true },
    { name: "meaning", label: "Meaning", shape: "long", needed: true },
    { name: "evidence", label: "Evidence", shape: "spans" },
    { name: "points", label: "Points", shape: "items", fields: [{ name: "text", label: "Text", shape: "long", needed: true }, { name: "basis", label: "Basis", shape: "choice" }] },
  ],
};

/** @param {string} id @param {object} [more] */
const row = (id, more = {}) => ({ id, line: id, kind: "term", words: id, about: "", analyst: "kim", ...more });

/** @param {string} id @param {any[]} claims */
function desk(id, ...claims) {
  const model = new Model();
  const made = new Desk(model);
  model.hear({ type: "project", id, title: "t", zone: "UTC", analyst: "kim", forms: [TERM], actors: [], sources: [], transcript: false });
  model.hear({ type: "claims", claims, differing: [] });
  return { model, desk: made };
}

/** Types a whole term. @param {Desk} work */
function type(work) {
  work.begin("term");
  work.change("term", "canary");
  work.change("meaning", "a first host");
}

test("what is typed is a draft; saved, it is sent with an id made here, and gone from the drafts when it is stored", () => {
  const { model, desk: work } = desk("e1");
  type(work);
  assert.equal(work.kept.length, 1);
  assert.equal(work.focus, work.open?.key);
  assert.equal(work.save(), true);
  const sent = model.last("act");
  assert.match(sent.id, /^[0-9a-f]{32}$/);
  assert.deepEqual(sent.do.fields, { term: "canary", meaning: "a first host" });
  assert.equal(work.open, null);
  assert.equal(work.rows[1].tags[0], "saving…");
  model.hear({ type: "changed", put: [row(`${sent.id}.1`)], drop: [], differing: [] });
  model.hear({ type: "stored", id: sent.id, name: "added term", at: "2026-05-01T12:03:04Z", claim: `${sent.id}.1` });
  assert.deepEqual([work.kept, work.said, work.focus], [[], "added term", `${sent.id}.1`]);
  assert.equal(/** @type {any} */ (work.open)?.base, `${sent.id}.1`);
  work.close();
});

test("what is not whole is not sent, and says what it lacks", () => {
  const { model, desk: work } = desk("e2");
  work.begin("term");
  work.change("term", "canary");
  assert.equal(work.save(), false);
  assert.equal(model.last("act"), undefined);
  assert.deepEqual(work.open?.slips.map((slip) => slip.at), ["meaning"]);
  work.change("meaning", "x");
  assert.deepEqual(work.open?.slips, [], "what was wrong is no longer told once it is changed");
  work.discard();
  work.discard();
  work.close();
});

test("what is refused for good is open again, with what is wrong at its field", () => {
  const { model, desk: work } = desk("e3");
  type(work);
  work.save();
  const { id } = model.last("act");
  model.hear({ type: "refused", id, problem: "IW-CLAIM-007 …", final: true, at: "meaning", what: "no", why: "w", then: "t" });
  assert.deepEqual(work.open?.fields, { term: "canary", meaning: "a first host" });
  assert.deepEqual(work.open?.slips, [{ at: "meaning", what: "no", why: "w", then: "t" }]);
  assert.equal(work.kept[0].sent, null);
  assert.equal(work.problem, "IW-CLAIM-007 …");
  work.save();
  assert.notEqual(model.last("act").id, id, "saved again it is another act");
  model.hear({ type: "stored", id: model.last("act").id, name: "added term", at: "2026-05-01T12:03:04Z", claim: null });
  work.close();
});

test("without a kernel it is kept, and the next page sends the same act and opens the draft of what is not saved", () => {
  const { model, desk: work } = desk("e4");
  type(work);
  model.gone = true;
  work.save();
  assert.match(work.link.words, /^kernel gone, 1 kept here$/);
  work.begin("term");
  work.change("term", "half");
  work.close();
  const { model: later, desk: again } = desk("e4");
  const sent = later.last("act");
  assert.deepEqual(sent.do.fields.term, "canary");
  assert.equal(again.open?.fields.term, "half");
  later.hear({ type: "changed", put: [row(`${sent.id}.1`)], drop: [], differing: [] });
  later.hear({ type: "stored", id: sent.id, name: "added term", at: "2026-05-01T12:03:04Z", claim: `${sent.id}.1` });
  assert.deepEqual(again.kept.map((draft) => draft.changed.term), ["half"]);
  again.discard();
  assert.equal(again.kept.length, 1, "asked once more first");
  again.discard();
  assert.equal(again.kept.length, 0);
  again.close();
});

test("a draft whose act was stored unheard is not offered again", () => {
  const { model, desk: work } = desk("e5");
  type(work);
  work.save();
  const { id } = model.last("act");
  work.link.journal?.drop(id); // another page heard it
  work.close();
  const { desk: again } = desk("e5", row(`${id}.1`));
  assert.deepEqual([again.kept, again.open], [[], null]);
  again.close();
});

test("a claim that is opened is no draft until it is changed, and only what was changed is kept", () => {
  const { model, desk: work } = desk("e6", row("a"));
  work.openClaim("a");
  assert.equal(model.last("open").claim, "a");
  const said = { term: "canary", meaning: "m", evidence: [{ segment: "s", sha: "1" }] };
  model.hear({ type: "opened", to: work.name, claim: "a", kind: "term", fields: said, analyst: "lee", own: false, current: true, earlier: true, versions: [] });
  assert.deepEqual(model.last("quotes").places, said.evidence);
  assert.deepEqual([work.dirty, work.kept], [false, []]);
  assert.equal(work.save(), false);
  work.change("meaning", "more");
  assert.deepEqual(work.kept[0].changed, { meaning: "more" });
  work.change("meaning", "m");
  assert.deepEqual(work.kept, []);
  work.change("meaning", "more");
  work.setHow("in_place");
  work.save();
  assert.deepEqual([model.last("act").do.base, model.last("act").do.how], ["a", "in_place"]);
  model.hear({ type: "refused", id: model.last("act").id, problem: "x", final: true, at: "" });
  work.discard();
  work.discard();
  work.close();
});

test("where an open claim is replaced meanwhile, what is typed stays, and what is not typed follows", () => {
  const { model, desk: work } = desk("e7", row("a"));
  const opened = (/** @type {string} */ id) => model.hear({ type: "opened", to: work.name, claim: id, kind: "term", fields: { term: id, meaning: "m" }, analyst: "kim", own: true, current: true, earlier: false, versions: [] });
  work.openClaim("a");
  opened("a");
  model.hear({ type: "changed", put: [row("b", { line: "a" })], drop: ["a"], differing: [] });
  assert.equal(work.open?.base, "b");
  opened("b");
  work.change("meaning", "mine");
  model.hear({ type: "changed", put: [row("c", { line: "a" })], drop: ["b"], differing: [] });
  assert.deepEqual([work.open?.base, work.open?.fields.meaning], ["b", "mine"]);
  work.discard();
  work.discard();
  work.close();
});

test("evidence takes away what was said by hand of what it rests on", () => {
  const { desk: work } = desk("e8");
  work.begin("term");
  work.change("points.0.text", "x");
  work.change("points.0.basis", "analyst_inference");
  work.addEvidence("points.0.evidence", [{ segment: "s", sha: "1" }]);
  assert.deepEqual(work.open?.fields.points, [{ text: "x", evidence: [{ segment: "s", sha: "1" }] }]);
  work.dropEvidence("points.0.evidence", JSON.stringify(["s", null, null, "1"]));
  assert.deepEqual(work.open?.fields.points[0].evidence, []);
  work.discard();
  work.discard();
  work.close();
});

test("another's claim is not retracted; settling and own words for all versions name the group", () => {
  const { model, desk: work } = desk("e9", row("a"), row("b", { analyst: "lee" }));
  work.retract("b");
  assert.equal(model.last("act"), undefined);
  assert.match(work.said, /^this is lee's claim, and stays/);
  model.hear({ type: "changed", put: [], drop: [], differing: [["a", "b"]] });
  work.settleInOwnWords("b");
  assert.deepEqual(work.open?.settles, ["a", "b"]);
  work.settle("a");
  assert.deepEqual(model.last("act").do, { what: "settle", claim: "a" });
  work.close();
});

test("what is told of what was typed before is of no interest any more", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { model, desk: work } = desk("e10");
  type(work);
  t.mock.timers.tick(300);
  const { number: before } = model.last("check");
  work.change("meaning", "another");
  t.mock.timers.tick(300);
  const { number } = model.last("check");
  const told = { type: "checked", to: work.name, times: {}, grounds: {}, findings: [] };
  model.hear({ ...told, number, asks: ["who says so?"] });
  model.hear({ ...told, number: before, asks: ["older"] });
  assert.deepEqual(work.open?.told.asks, ["who says so?"]);
  work.discard();
  work.discard();
  work.close();
});
