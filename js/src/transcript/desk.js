/**
 * What an analyst has before them: rows, what is focused and chosen, what is shown, and the acts on their way to the
 * kernel. It knows no page; views draw it. One for each widget, however many views it has.
 *
 * @typedef {import("../shared/link.js").Act} Act
 * @typedef {import("../shared/link.js").Place} Place
 * @typedef {import("./rows.js").Mark} Mark
 * @typedef {import("./rows.js").Filter} Filter
 * @typedef {{row: number, anchor: number, head: number}} Caret  UTF-16 offsets in the text of one row
 * @typedef {import("./finding.js").How} How
 * @typedef {"project" | "rows" | "marks" | "shown" | "focus" | "status" | "said" | "found"} What
 */
import { BareDesk } from "../shared/desk.js";
import { newId } from "../shared/link.js";
import { toCodePoints, toUtf16 } from "../shared/offsets.js";

import { Finder } from "./finding.js";
import { NONE, readMark, Rows } from "./rows.js";
import { Suggested } from "./suggested.js";

const ASKED_AT_ONCE = 3;
const RECENT = 9;
/** Fields that say in a few words what a claim says, the first that it has; as in marks.py. */
const WORDS = ["code", "action", "action_taken", "proposition", "text", "observation", "question", "title", "to", "reason"];

/** @extends {BareDesk<What>} */
export class Desk extends BareDesk {
  /** @param {any} model anywidget's */
  constructor(model) {
    super(model);
    /** @type {Rows | null} */
    this.rows = null;
    /** @type {"time" | "source"} */
    this.order = "time";
    /** @type {Filter} */
    this.filter = {};
    /** @type {Set<number>} */
    this.folded = new Set();
    /** @type {Uint32Array} rows in the order of the list */
    this.shown = new Uint32Array();
    /** @type {Map<number, number>} */
    this.placeOf = new Map();
    this.focus = 0;
    this.from = 0;
    /** @type {Caret | null} */
    this.caret = null;
    /** @type {string | null} */
    this.picked = null;
    /** @type {string[]} */
    this.recent = [];
    /** The kernel speaks to all tabs that show this widget; it answers this one by this name. */
    this.name = newId();
    this.finder = new Finder(this);
    this.suggested = new Suggested(this);
    /** @type {Set<number>} */
    this.asked = new Set();
    /** @type {Map<string, () => void>} what takes the drawing of an act back; acts on their way lie over what the kernel told */
    this.drawn = new Map();
    /** @type {Set<string>} acts that were made on this page and are on their way */
    this.fresh = new Set();
    /** @type {string | null} a segment to be focused again when its block is here */
    this.back = null;
    /** @type {{segment: string, start: number | null, end: number | null} | null} */
    this.going = null;
    /** @type {{chosen: number[], code: string, further: import("../shared/link.js").ClaimFields[]} | null} a code for rows whose blocks are on their way */
    this.waiting = null;
    model.on("change:blind", () => this.reshow());
    this.#hello();
  }

  #hello() {
    this.link.send({ type: "hello", from: this.name });
  }

  close() {
    this.finder.close();
    super.close();
  }

  /** The analyst whose marks alone are seen, or null for all. @returns {string | null} */
  get only() {
    return this.model.get("blind") ? this.analyst : null;
  }

  // --- from the kernel ---

  /** @param {any} message @param {DataView[]} buffers */
  hear(message, buffers) {
    if (message.revision !== undefined && message.type !== "project" && message.revision !== this.rows?.project.revision)
      return; // of rows that are no longer these
    if (message.to && message.to !== this.name) return; // for another tab
    switch (message.type) {
      case "project":
        return this.#begin(message, buffers);
      case "marks":
        this.#under(() => this.rows?.setMarks(message.marks));
        return this.#marked();
      case "block":
        return this.#block(message, buffers);
      case "changed":
        return this.#changed(message);
      case "renewed":
        return this.#hello();
      case "found":
        return this.finder.found(message, buffers);
      case "suggestions":
        return this.suggested.take(message.suggestions);
      case "goto":
        return this.goto(message.segment, message.start, message.end);
      case "filter":
        return this.setFilter(message.by);
    }
    super.hear(message);
  }

  /** @param {any} message @param {DataView[]} buffers */
  #begin(message, buffers) {
    const before = this.rows && this.rows.ids[this.shown[this.focus]];
    this.rows = new Rows(message, buffers);
    this.suggested.all = []; // of rows that are no longer these; the kernel tells them anew
    this.asked.clear();
    this.drawn.clear();
    this.finder.begin(this.rows);
    this.folded.clear();
    this.back = before ?? this.back;
    this.openJournal(message.id, message.analyst);
    this.#stopWaiting();
    this.finder.match();
    this.reshow();
    this.tell("project");
    if (this.finding) this.find(this.finding.words, this.finding.how);
    this.prefetch();
  }

  /** @param {any} message @param {DataView[]} buffers */
  #block(message, buffers) {
    const rows = /** @type {Rows} */ (this.rows);
    this.#under(() => rows.takeBlock(message, buffers)); // places of acts on their way may be among these rows
    this.asked.delete(rows.block(message.first));
    const row = this.back ? rows.rowOf.get(this.back) : undefined;
    if (row !== undefined) this.focusOn(this.placeOf.get(row) ?? this.focus);
    if (this.going && rows.rowOf.has(this.going.segment)) this.goto(this.going.segment, this.going.start, this.going.end);
    this.#goOn();
    this.tell("rows");
    this.prefetch();
  }

  /** Asks for the block of a row at once. @param {number} row */
  want(row) {
    const number = this.rows ? this.rows.block(row) : -1;
    if (this.rows && !this.rows.texts[number]) this.#ask(number);
  }

  /** Asks for all blocks, some at a time. */
  prefetch() {
    const { rows } = this;
    if (!rows) return;
    for (let number = 0; number < rows.texts.length && this.asked.size < ASKED_AT_ONCE; number++)
      if (!rows.texts[number]) this.#ask(number);
  }

  /** @param {number} number */
  #ask(number) {
    if (this.asked.has(number)) return;
    this.asked.add(number);
    this.link.send({ type: "block", number, revision: this.rows?.project.revision });
  }

  /** @param {any} message */
  #changed(message) {
    const rows = /** @type {Rows} */ (this.rows);
    if (message.codes) {
      rows.setCodes(message.codes);
      this.tell("project");
    }
    this.#under(() => {
      rows.drop(message.drop);
      rows.put(message.put.map(readMark));
    });
    this.#marked();
  }

  #marked() {
    if (this.picked && !this.rows?.marks.has(this.picked)) this.picked = null;
    this.tell("marks");
    const { code, analyst, coded } = this.filter;
    if (code || analyst || coded !== undefined) this.reshow();
  }

  // --- which rows are shown ---

  reshow() {
    const { rows } = this;
    if (!rows) return;
    const focused = this.shown[this.focus];
    this.shown = rows.shown(this.order, this.filter, this.folded, this.only, this.finder.matching);
    this.placeOf = new Map();
    this.shown.forEach((row, place) => this.placeOf.set(row, place));
    this.focus = this.from = this.#nearest(focused);
    this.caret = null;
    this.finder.reorder();
    this.tell("shown");
    this.tellKernel();
  }

  /** The place of a row, or of the last shown row before it. @param {number | undefined} row */
  #nearest(row) {
    if (row === undefined) return 0;
    const there = this.placeOf.get(row);
    if (there !== undefined) return there;
    const inTime = this.order === "time" ? this.rows?.placeInTime : undefined;
    const rank = (/** @type {number} */ one) => (inTime ? inTime[one] : one);
    let near = 0;
    while (near + 1 < this.shown.length && rank(this.shown[near + 1]) <= rank(row)) near++;
    return near;
  }

  /** @param {"time" | "source"} order */
  setOrder(order) {
    this.order = order;
    this.reshow();
    this.say(order === "time" ? "by time" : "by source");
  }

  /** @param {Filter} filter */
  setFilter(filter) {
    this.filter = filter;
    this.finder.match();
    if (filter.words) this.find(filter.words, {});
    this.reshow();
    this.say(`${this.shown.length.toLocaleString("en")} of ${this.rows?.count.toLocaleString("en")} segments shown`);
  }

  /** Folds or opens the thread of the focused row. */
  fold() {
    const { rows } = this;
    if (!rows || !this.shown.length) return;
    const row = this.shown[this.focus];
    const root = rows.thread[row] === NONE ? row : rows.thread[row];
    if (!rows.replies[root]) return this.say("no thread here");
    if (this.folded.has(root)) this.folded.delete(root);
    else this.folded.add(root);
    this.reshow();
    this.focusOn(this.placeOf.get(root) ?? this.focus);
    this.say(this.folded.has(root) ? `thread of ${rows.replies[root]} folded` : "thread opened");
  }

  // --- what is focused and chosen ---

  /** @param {number} place @param {boolean} [extend] keeps where the range began */
  focusOn(place, extend = false) {
    this.focus = Math.max(0, Math.min(place, this.shown.length - 1));
    if (!extend) this.from = this.focus;
    this.caret = null;
    this.picked = null;
    this.back = null;
    this.tell("focus");
    this.tellKernel();
  }

  /** @param {Caret | null} caret */
  setCaret(caret) {
    this.caret = caret;
    this.tell("focus");
    this.tellKernel();
  }

  get row() {
    return this.shown[this.focus];
  }

  /** Places in the order of the list, first and last included. @returns {[number, number]} */
  get range() {
    return [Math.min(this.from, this.focus), Math.max(this.from, this.focus)];
  }

  /** What an act would be about: words of one segment, or whole segments. @returns {Place[]} */
  get chosen() {
    const { rows, caret } = this;
    if (!rows || !this.shown.length) return [];
    if (caret && caret.anchor !== caret.head) {
      const [start, end] = [Math.min(caret.anchor, caret.head), Math.max(caret.anchor, caret.head)];
      const text = rows.text(caret.row) ?? "";
      const segment = rows.ids[caret.row];
      return segment === undefined
        ? []
        : [{ segment, start: toCodePoints(text, start), end: toCodePoints(text, end) }];
    }
    const [first, last] = this.range;
    const places = [];
    for (let place = first; place <= last; place++) {
      const segment = rows.ids[this.shown[place]];
      if (segment === undefined) this.want(this.shown[place]);
      else places.push({ segment });
    }
    return places;
  }

  /** Tells the kernel, a moment after the last change, what is focused, chosen and shown. */
  tellKernel() {
    this.soon(200, () => {
      const { rows } = this;
      if (!rows) return;
      const all = this.shown.length === rows.count && this.order === "source";
      const shown = all ? [] : [/** @type {ArrayBuffer} */ (this.shown.slice().buffer)];
      this.link.send(
        { type: "state", revision: rows.project.revision, focus: rows.ids[this.row] ?? null, selection: this.chosen },
        shown,
      );
    });
  }

  /** @param {string} segment @param {number | null} [start] @param {number | null} [end] code points */
  goto(segment, start = null, end = null) {
    const { rows } = this;
    const row = rows?.rowOf.get(segment);
    this.going = row === undefined ? { segment, start, end } : null; // when its block is here
    if (!rows || row === undefined) return;
    this.gotoRow(row);
    if (start === null || end === null) return;
    const text = rows.text(row) ?? "";
    this.setCaret({ row, anchor: toUtf16(text, start), head: toUtf16(text, end) });
  }

  /** Focuses a row; what hides it gives way. @param {number} row */
  gotoRow(row) {
    if (!this.placeOf.has(row) && this.folded.delete(this.rows?.thread[row] ?? row)) this.reshow();
    if (!this.placeOf.has(row)) this.setFilter({});
    this.focusOn(this.placeOf.get(row) ?? 0);
  }

  // --- acts ---

  /** @param {Omit<Act, "id" | "made" | "analyst">} what */
  act(what) {
    const act = this.perform(what);
    this.fresh.add(act.id);
    this.#draw(act);
    this.#marked();
    return act;
  }

  /** Draws what an act will do before the kernel has done it. @param {Act} act */
  #draw(act) {
    const { rows } = this;
    if (!rows) return;
    const gone = [...(act.retracts ?? []), ...(act.claims ?? []).flatMap((claim) => claim.replaces ?? [])];
    const before = gone.flatMap((claim) => rows.marks.get(claim) ?? []);
    rows.drop(gone);
    const made = (act.claims ?? []).flatMap((claim, place) => this.#marksOf(`${act.id}.${place + 1}`, claim));
    const under = [...new Set(made.map((mark) => mark.claim))].flatMap((claim) => rows.marks.get(claim) ?? []);
    rows.put(made);
    this.drawn.set(act.id, () => {
      rows.drop(made.map((mark) => mark.claim));
      rows.put([...under, ...before]);
    });
  }

  /** Changes what lies under the acts on their way: they are taken off, the last first, and drawn again. @param {() => void} change */
  #under(change) {
    for (const takeOff of [...this.drawn.values()].reverse()) takeOff();
    this.drawn.clear();
    change();
    for (const { act } of this.link.pending.values()) this.#draw(act);
  }

  /** @param {string} id @param {import("../shared/link.js").ClaimFields} claim @returns {Mark[]} */
  #marksOf(id, claim) {
    const words = String(WORDS.map((field) => claim[field]).find(Boolean) ?? "");
    const places = claim.kind === "memo" ? [{ segment: String(claim.on) }] : (claim.evidence ?? []);
    return places.flatMap(({ segment, start, end }) => {
      const row = this.rows?.rowOf.get(segment);
      const mark = { claim: id, start: start ?? null, end: end ?? null, kind: claim.kind, words, analyst: this.analyst };
      return row === undefined ? [] : [{ ...mark, row, pending: true }];
    });
  }

  /** @param {Act | undefined} act @param {any} message */
  stored(act, message) {
    this.#under(() => {
      if (act && this.fresh.delete(act.id)) this.#keep(act);
    });
    super.stored(act, message);
    this.tell("marks");
  }

  /** What an act did stays, also where the kernel has not told it yet. @param {Act} act */
  #keep(act) {
    const { rows } = this;
    if (!rows) return;
    rows.drop([...(act.retracts ?? []), ...(act.claims ?? []).flatMap((claim) => claim.replaces ?? [])]);
    const made = (act.claims ?? []).flatMap((claim, place) => this.#marksOf(`${act.id}.${place + 1}`, claim));
    rows.put(made.filter((mark) => !rows.marks.has(mark.claim)).map((mark) => ({ ...mark, pending: false })));
  }

  /** @param {Act} act @param {string} problem */
  refused(act, problem) {
    this.#under(() => {
      if (!this.link.pending.has(act.id)) this.fresh.delete(act.id);
    });
    super.refused(act, problem);
    this.#marked();
  }

  /** Applies a code to what is chosen. @param {string} slug @param {import("../shared/link.js").ClaimFields[]} [further] claims of the same act */
  code(slug, further = []) {
    const { rows, chosen } = this;
    slug = rows?.reads(slug) ?? slug;
    const name = rows?.codeName(slug) ?? slug;
    if (!this.caret && this.shown.length && chosen.length <= this.range[1] - this.range[0]) {
      const [first, last] = this.range;
      this.waiting = { chosen: Array.from(this.shown.slice(first, last + 1)), code: slug, further };
      return this.say(`${name} waits for segments that are on their way`);
    }
    this.#codePlaces(slug, chosen, further);
  }

  /** Goes on with a code that waited for words, once all of them are here. */
  #goOn() {
    const { rows, waiting } = this;
    if (!rows || !waiting) return;
    const places = waiting.chosen.flatMap((row) => (rows.ids[row] === undefined ? [] : [{ segment: /** @type {string} */ (rows.ids[row]) }]));
    if (places.length < waiting.chosen.length) return;
    this.waiting = null;
    this.#codePlaces(waiting.code, places, waiting.further);
  }

  /** Rows are no longer these: a new code is kept, and what it was for has to be chosen again. */
  #stopWaiting() {
    const { waiting } = this;
    this.waiting = null;
    if (!waiting) return;
    if (waiting.further.length) this.act({ claims: waiting.further });
    this.complain("the transcript was read anew meanwhile: choose these segments and code them once more");
  }

  /** @param {string} slug @param {Place[]} chosen @param {import("../shared/link.js").ClaimFields[]} further */
  #codePlaces(slug, chosen, further) {
    const name = this.rows?.codeName(slug) ?? slug;
    const fresh = chosen.filter((place) => !this.#carries(place, slug));
    if (!fresh.length && !further.length) return this.say(chosen.length ? `already coded ${name}` : "nothing to code");
    const claims = fresh.map((place) => ({ kind: "coding", code: slug, evidence: [place] }));
    this.recent = [slug, ...this.recent.filter((other) => other !== slug)].slice(0, RECENT);
    this.act({ claims: [...further, ...claims] });
    this.tell("project");
  }

  /** Whether this analyst coded these very words so already. @param {Place} place @param {string} slug */
  #carries(place, slug) {
    const row = this.rows?.rowOf.get(place.segment);
    if (row === undefined) return false;
    return this.rows?.marksOn(row, this.analyst).some(
      (mark) =>
        mark.kind === "coding" && this.rows?.reads(mark.words) === slug && mark.start === (place.start ?? null) &&
        mark.end === (place.end ?? null),
    );
  }

  /** @param {"undo" | "redo"} turn */
  turn(turn) {
    if (!this.rows) return this.say(`nothing to ${turn} yet`);
    this.act({ turn });
  }

  /** This analyst's claims on the focused row, by a mark of each. @returns {Mark[]} */
  get own() {
    return each(this.rows?.marksOn(this.row, this.analyst) ?? []);
  }

  /** Picks the next mark on the focused row, of whichever analyst. @param {number} [step] */
  pick(step = 1) {
    const marks = each(this.rows?.marksOn(this.row, this.only) ?? []);
    if (!marks.length) return this.say("nothing is marked here");
    const at = marks.findIndex((mark) => mark.claim === this.picked);
    const mark = marks[at < 0 ? (step > 0 ? 0 : marks.length - 1) : (at + step + marks.length) % marks.length];
    this.picked = mark.claim;
    this.tell("focus");
    this.say(`picked ${this.named(mark)} by ${mark.analyst}, ${marks.indexOf(mark) + 1} of ${marks.length}`);
  }

  /** @param {Mark} mark */
  named(mark) {
    return mark.kind === "coding" ? (this.rows?.codeName(mark.words) ?? mark.words) : `${mark.kind.replaceAll("_", " ")}: ${mark.words}`;
  }

  /** Takes back the picked mark, or the only one of this analyst's on the focused row. */
  remove() {
    const own = this.own;
    const mark = this.picked ? own.find((one) => one.claim === this.picked) : own.length === 1 ? own[0] : undefined;
    if (mark) {
      this.picked = null;
      this.act({ retracts: [mark.claim] });
    } else if (this.picked) this.say("this is another analyst's, and stays");
    else if (own.length) {
      this.pick();
      this.say("several are here: c picks one, x removes it");
    } else this.say("nothing of yours is marked here");
  }

  /** Moves a border of the picked coding. @param {"start" | "end"} border @param {(text: string, at: number) => number} move UTF-16 */
  nudge(border, move) {
    const mark = this.own.find((one) => one.claim === this.picked);
    if (!mark || mark.kind !== "coding" || mark.start === null || mark.end === null)
      return this.say("pick a coding of words with c first");
    if (this.rows?.marks.get(mark.claim)?.length !== 1) return this.say("this coding is of several places, which stay");
    const text = this.rows?.text(mark.row) ?? "";
    const moved = toCodePoints(text, move(text, toUtf16(text, mark[border] ?? 0)));
    const [start, end] = border === "start" ? [moved, mark.end] : [mark.start, moved];
    const segment = this.rows?.ids[mark.row];
    if (start >= end || moved === mark[border] || segment === undefined) return this.say("no further");
    const act = this.act({
      claims: [{ kind: "coding", code: mark.words, evidence: [{ segment, start, end }], replaces: [mark.claim] }],
    });
    this.picked = `${act.id}.1`;
    this.tell("focus");
  }

  // --- finding ---

  get finding() {
    return this.finder.current;
  }

  /** @param {string} words @param {How} how */
  find(words, how) {
    this.finder.find(words, how);
  }

  /** @param {number} step */
  nextHit(step) {
    this.finder.next(step);
  }
}

/** One mark of each claim. @param {Mark[]} marks @returns {Mark[]} */
function each(marks) {
  return [...new Map(marks.map((mark) => [mark.claim, mark])).values()];
}
