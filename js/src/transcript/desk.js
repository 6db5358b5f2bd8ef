/**
 * What an analyst has before them: rows, what is focused and chosen, what is shown, and the acts on their way to the
 * kernel. It knows no page; views draw it. One for each widget, however many views it has.
 *
 * @typedef {import("./link.js").Act} Act
 * @typedef {import("./link.js").Place} Place
 * @typedef {import("./rows.js").Mark} Mark
 * @typedef {import("./rows.js").Filter} Filter
 * @typedef {{row: number, anchor: number, head: number}} Caret  UTF-16 offsets in the text of one row
 * @typedef {"project" | "rows" | "marks" | "shown" | "focus" | "status" | "said" | "found"} What
 */
import { Journal } from "../shared/journal.js";
import { toCodePoints, toUtf16 } from "../shared/offsets.js";
import { Search } from "../shared/search.js";
import { uint32 } from "../shared/columns.js";
import { Link } from "./link.js";
import { readMark, Rows } from "./rows.js";

const ASKED_AT_ONCE = 3;
const SLICE = 8; // milliseconds of searching between two frames
const RECENT = 9;

export class Desk {
  /** @param {any} model anywidget's */
  constructor(model) {
    this.model = model;
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
    this.said = "";
    this.problem = "";
    /** @type {{words: string, hits: {row: number, start: number, end: number}[], at: number, done: boolean, pattern: boolean} | null} */
    this.finding = null;
    this.number = 0;
    /** @type {Set<(what: What) => void>} */
    this.views = new Set();
    /** @type {Set<number>} */
    this.asked = new Set();
    /** @type {Map<string, () => void>} what takes an act's drawing back when it is refused */
    this.drawn = new Map();
    /** @type {Search | null} */
    this.search = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.telling = undefined;
    /** @type {string | null} a segment to be focused again when its block is here */
    this.back = null;
    /** @type {{segment: string, start: number | null, end: number | null} | null} */
    this.going = null;
    /** @type {{row: number, start: number, end: number}[] | null} */
    this.hitsFor = null;
    /** @type {Map<number, {row: number, start: number, end: number}[]>} */
    this.hitsByRow = new Map();
    /** Milliseconds that the last search took. */
    this.took = 0;
    this.link = new Link(model, {
      changed: () => this.tell("status"),
      stored: (act, message) => this.#stored(act, message),
      refused: (act, problem) => this.#refused(act, problem),
    });
    model.on("msg:custom", (/** @type {any} */ message, /** @type {DataView[]} */ buffers) => this.hear(message, buffers));
    model.on("change:blind", () => this.reshow());
    this.link.send({ type: "hello" });
  }

  close() {
    this.link.close();
    clearTimeout(this.telling);
  }

  /** @param {What} what */
  tell(what) {
    for (const view of this.views) view(what);
  }

  /** Something to be read aloud and shown beside the state. @param {string} words */
  say(words) {
    this.said = words;
    this.tell("said");
  }

  /** @param {string} words */
  complain(words) {
    this.problem = words;
    this.tell("said");
  }

  get analyst() {
    return this.rows?.project.analyst ?? "";
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
    switch (message.type) {
      case "project":
        return this.#begin(message, buffers);
      case "marks":
        this.rows?.setMarks(message.marks);
        for (const { act } of this.link.pending.values()) this.#draw(act);
        return this.#marked();
      case "block":
        return this.#block(message, buffers);
      case "changed":
        return this.#changed(message);
      case "renewed":
        return void this.link.send({ type: "hello" });
      case "stored":
        return this.link.stored(message);
      case "refused":
        return this.link.refused(message);
      case "found":
        return this.#found(message, buffers);
      case "goto":
        return this.goto(message.segment, message.start, message.end);
      case "filter":
        return this.setFilter(message.by);
      case "problem":
        return this.complain(message.problem);
    }
  }

  /** @param {any} message @param {DataView[]} buffers */
  #begin(message, buffers) {
    const before = this.rows && this.rows.ids[this.shown[this.focus]];
    this.rows = new Rows(message, buffers);
    this.asked.clear();
    const rows = this.rows;
    this.search = new Search((row) => rows.text(row) ?? "", 0);
    this.folded.clear();
    this.finding = null;
    this.back = before ?? null;
    this.link.open(new Journal(storage(), message.id, tab()), message.analyst);
    this.reshow();
    this.tell("project");
    this.prefetch();
  }

  /** @param {any} message @param {DataView[]} buffers */
  #block(message, buffers) {
    const rows = /** @type {Rows} */ (this.rows);
    rows.takeBlock(message, buffers);
    this.asked.delete(rows.block(message.first));
    const row = this.back ? rows.rowOf.get(this.back) : undefined;
    if (row !== undefined) {
      this.back = null;
      this.focusOn(this.placeOf.get(row) ?? this.focus);
    }
    if (this.going && rows.rowOf.has(this.going.segment)) this.goto(this.going.segment, this.going.start, this.going.end);
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
    rows.drop(message.drop);
    rows.put(message.put.map(readMark));
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
    const matching = this.filter.words && this.finding ? new Set(this.finding.hits.map((hit) => hit.row)) : null;
    this.shown = rows.shown(this.order, this.filter, this.folded, this.only, matching);
    this.placeOf = new Map();
    this.shown.forEach((row, place) => this.placeOf.set(row, place));
    this.focus = this.from = this.#nearest(focused);
    this.caret = null;
    this.tell("shown");
    this.tellKernel();
  }

  /** The place of a row, or of the last shown row before it. @param {number | undefined} row */
  #nearest(row) {
    if (row === undefined) return 0;
    const there = this.placeOf.get(row);
    if (there !== undefined) return there;
    const at = this.rows?.at[row] ?? NaN;
    let near = 0;
    if (!Number.isNaN(at)) while (near + 1 < this.shown.length && (this.rows?.at[this.shown[near + 1]] ?? 0) <= at) near++;
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
    if (filter.words) this.find(filter.words, {});
    this.reshow();
    this.say(`${this.shown.length.toLocaleString("en")} of ${this.rows?.count.toLocaleString("en")} segments shown`);
  }

  /** Folds or opens the thread of the focused row. */
  fold() {
    const { rows } = this;
    if (!rows || !this.shown.length) return;
    const row = this.shown[this.focus];
    const root = rows.thread[row] === 0xffffffff ? row : rows.thread[row];
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
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      const { rows } = this;
      if (!rows) return;
      const all = this.shown.length === rows.count && this.order === "source";
      const shown = all ? [] : [/** @type {ArrayBuffer} */ (this.shown.slice().buffer)];
      this.link.send(
        { type: "state", revision: rows.project.revision, focus: rows.ids[this.row] ?? null, selection: this.chosen },
        shown,
      );
    }, 200);
  }

  /** @param {string} segment @param {number | null} [start] @param {number | null} [end] code points */
  goto(segment, start = null, end = null) {
    const { rows } = this;
    const row = rows?.rowOf.get(segment);
    this.going = row === undefined ? { segment, start, end } : null; // when its block is here
    if (!rows || row === undefined) return;
    if (!this.placeOf.has(row)) {
      this.filter = {};
      this.folded.delete(rows.thread[row]);
      this.reshow();
    }
    this.focusOn(this.placeOf.get(row) ?? 0);
  }

  // --- acts ---

  /** @param {Omit<Act, "id" | "made" | "analyst">} what */
  act(what) {
    this.problem = "";
    const act = this.link.act(what);
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
    const made = (act.claims ?? []).map((claim, place) => this.#marksOf(`${act.id}.${place + 1}`, claim));
    rows.put(made.flat());
    this.drawn.set(act.id, () => {
      rows.drop(made.flat().map((mark) => mark.claim));
      rows.put(before);
    });
  }

  /** @param {string} id @param {import("./link.js").ClaimFields} claim @returns {Mark[]} */
  #marksOf(id, claim) {
    const words = String(claim.code ?? claim.action ?? claim.proposition ?? claim.text ?? claim.observation ?? "");
    const places = claim.kind === "memo" ? [{ segment: String(claim.on) }] : (claim.evidence ?? []);
    return places.flatMap(({ segment, start, end }) => {
      const row = this.rows?.rowOf.get(segment);
      const mark = { claim: id, start: start ?? null, end: end ?? null, kind: claim.kind, words, analyst: this.analyst };
      return row === undefined ? [] : [{ ...mark, row, pending: true }];
    });
  }

  /** @param {Act | undefined} act @param {any} message */
  #stored(act, message) {
    this.drawn.delete(message.id);
    for (const mark of act?.claims?.flatMap((_, n) => this.rows?.marks.get(`${act.id}.${n + 1}`) ?? []) ?? [])
      mark.pending = false;
    this.say(message.name);
    this.tell("marks");
  }

  /** @param {Act} act @param {string} problem */
  #refused(act, problem) {
    if (!this.link.pending.has(act.id)) {
      this.drawn.get(act.id)?.();
      this.drawn.delete(act.id);
    }
    this.complain(problem);
    this.#marked();
  }

  /** Applies a code to what is chosen. @param {string} slug @param {import("./link.js").ClaimFields[]} [further] claims of the same act */
  code(slug, further = []) {
    const { rows } = this;
    const name = rows?.codeName(slug) ?? slug;
    const fresh = this.chosen.filter((place) => !this.#carries(place, slug));
    if (!fresh.length && !further.length) return this.say(this.chosen.length ? `already coded ${name}` : "nothing to code");
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
    this.act({ turn });
  }

  /** This analyst's marks on the focused row, those under the chosen words first. @returns {Mark[]} */
  get own() {
    return this.rows?.marksOn(this.row, this.analyst) ?? [];
  }

  /** Picks the next mark on the focused row, of whichever analyst. @param {number} [step] */
  pick(step = 1) {
    const marks = this.rows?.marksOn(this.row, this.only) ?? [];
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

  /** @param {string} words @param {{wholeWords?: boolean, matchCase?: boolean, pattern?: boolean}} how */
  find(words, { wholeWords = false, matchCase = false, pattern = false }) {
    const number = ++this.number;
    if (!words || !this.rows || !this.search) {
      this.finding = null;
      return this.tell("found");
    }
    const finding = { words, hits: /** @type {{row: number, start: number, end: number}[]} */ ([]), at: -1, done: false, pattern };
    this.finding = finding;
    if (pattern) {
      this.link.send({ type: "search", pattern: words, match_case: matchCase, number });
      return this.tell("found");
    }
    const begun = performance.now();
    const search = this.search;
    const whole = search.find(words, { wholeWords, matchCase });
    const go = () => {
      if (this.number !== number) return;
      search.count = this.#here();
      const done = whole.step(SLICE);
      if (!done) return void setTimeout(go, 0);
      const complete = search.count === this.rows?.count;
      finding.hits = this.#inOrder(whole.matches.map(({ index, start, end }) => ({ row: index, start, end })));
      finding.done = complete;
      this.took = performance.now() - begun;
      if (finding.at < 0) this.#nearestHit();
      if (this.filter.words) this.reshow();
      this.tell("found");
      if (!complete) setTimeout(go, 50); // more is on its way
    };
    go();
  }

  /** How many rows from the first on have their words here. */
  #here() {
    const { rows } = this;
    if (!rows) return 0;
    const missing = rows.texts.findIndex((texts) => !texts);
    return missing < 0 ? rows.count : missing * rows.project.block;
  }

  /** @param {{row: number, start: number, end: number}[]} hits */
  #inOrder(hits) {
    if (this.order === "source") return hits;
    const place = this.placeOf;
    return hits.sort((a, b) => (place.get(a.row) ?? Infinity) - (place.get(b.row) ?? Infinity) || a.start - b.start);
  }

  /** @param {any} message @param {DataView[]} buffers */
  #found(message, buffers) {
    if (message.number !== this.number || !this.finding) return;
    this.finding.hits = this.#inOrder(Array.from(uint32(buffers[0]), (row) => ({ row, start: 0, end: 0 })));
    this.finding.done = true;
    this.#nearestHit();
    this.tell("found");
  }

  /** The first hit at or after the focused row is the one that "next" goes from. */
  #nearestHit() {
    const { hits } = /** @type {NonNullable<Desk["finding"]>} */ (this.finding);
    const at = hits.findIndex((hit) => (this.placeOf.get(hit.row) ?? -1) >= this.focus);
    if (this.finding) this.finding.at = at < 0 ? 0 : at;
  }

  /** @param {number} step */
  nextHit(step) {
    const { finding } = this;
    if (!finding?.hits.length) return this.say(finding ? "not found" : "nothing is looked for");
    const here = this.placeOf.get(finding.hits[finding.at]?.row);
    if (here === this.focus || finding.at < 0) finding.at = (finding.at + step + finding.hits.length) % finding.hits.length;
    const hit = finding.hits[finding.at];
    const id = this.rows?.ids[hit.row];
    if (id) this.goto(id);
    this.say(`${finding.at + 1} of ${finding.hits.length}`);
    this.tell("found");
  }
}

/** The browser's storage, or one for this page only where it is forbidden. @returns {Storage} */
function storage() {
  try {
    return window.localStorage;
  } catch {
    /** @type {Map<string, string>} */
    const kept = new Map();
    return /** @type {any} */ ({
      get length() {
        return kept.size;
      },
      key: (/** @type {number} */ at) => Array.from(kept.keys())[at] ?? null,
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
      removeItem: (/** @type {string} */ key) => void kept.delete(key),
    });
  }
}

/** A name for this tab, the same after a reload. */
function tab() {
  const key = "incident-workbench/tab";
  try {
    const known = window.sessionStorage.getItem(key);
    if (known) return known;
    const name = Math.random().toString(36).slice(2);
    window.sessionStorage.setItem(key, name);
    return name;
  } catch {
    return Math.random().toString(36).slice(2);
  }
}
