/**
 * Finding words in what is shown: plain words here, a slice between two frames, also while the kernel is busy; patterns in the
 * kernel.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {{row: number, start: number, end: number}} Hit  UTF-16 offsets
 * @typedef {{wholeWords?: boolean, matchCase?: boolean, pattern?: boolean}} How
 * @typedef {{words: string, how: How, hits: Hit[], at: number, done: boolean, pattern: boolean}} Found
 */
import { uint32 } from "../shared/columns.js";
import { Search } from "../shared/search.js";

const SLICE = 8; // milliseconds of searching between two frames

export class Finder {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Search | null} */
    this.search = null;
    /** @type {Found | null} */
    this.current = null;
    /** Of the last search. Another tab's begins elsewhere. */
    this.number = Math.floor(Math.random() * 2 ** 31);
    /** @type {Set<number> | null} rows that match the filter's words */
    this.matching = null;
    this.filterings = 0;
    /** @type {Hit[] | null} */
    this.hitsFor = null;
    /** @type {Map<number, Hit[]>} */
    this.hitsByRow = new Map();
  }

  /** @param {import("./rows.js").Rows} rows */
  begin(rows) {
    this.search = new Search((row) => rows.text(row) ?? "", 0);
  }

  close() {
    this.number++; // no search goes on
    this.filterings++;
  }

  /** @param {string} words @param {How} how */
  find(words, how) {
    const number = ++this.number;
    if (!words || !this.desk.rows) {
      this.current = null;
      return this.desk.tell("found");
    }
    const { pattern = false, matchCase = false } = how;
    /** @type {Found} */
    const finding = { words, how, hits: [], at: -1, done: false, pattern };
    this.current = finding;
    if (pattern) {
      this.desk.link.send({ type: "search", pattern: words, match_case: matchCase, number });
      return this.desk.tell("found");
    }
    this.#look(words, how, () => this.number === number, (hits, complete) => {
      finding.done = complete;
      this.#order(finding, hits);
      this.desk.tell("found");
    });
  }

  /**
   * Looks for words in slices, and goes on in the blocks that are still to come.
   *
   * @param {string} words @param {How} how @param {() => boolean} wanted whether to go on
   * @param {(hits: Hit[], complete: boolean) => void} hear
   */
  #look(words, how, wanted, hear) {
    const { search } = this;
    if (!search) return;
    const whole = search.find(words, how);
    let told = -1;
    const go = () => {
      if (!wanted()) return;
      search.count = this.#here();
      if (!whole.step(SLICE)) return void setTimeout(go, 0);
      const complete = search.count === this.desk.rows?.count;
      if (whole.searched > told) hear(whole.matches.map(({ index, start, end }) => ({ row: index, start, end })), complete);
      told = whole.searched;
      if (!complete) setTimeout(go, 50); // more is on its way
    };
    go();
  }

  /** Finds the rows that the filter's words leave; none are known before. */
  match() {
    const { words } = this.desk.filter;
    const number = ++this.filterings;
    this.matching = words ? new Set() : null;
    if (!words) return;
    this.#look(words, {}, () => this.filterings === number, (hits) => {
      this.matching = new Set(hits.map((hit) => hit.row));
      this.desk.reshow();
    });
  }

  /** How many rows from the first on have their words here. */
  #here() {
    const { rows } = this.desk;
    if (!rows) return 0;
    const missing = rows.texts.findIndex((texts) => !texts);
    return missing < 0 ? rows.count : missing * rows.project.block;
  }

  /**
   * Brings hits into the order of the list, those of rows that are not shown behind; the current one stays.
   *
   * @param {Found} finding @param {Hit[]} [hits]
   */
  #order(finding, hits = finding.hits) {
    const here = finding.hits[finding.at];
    const place = (/** @type {Hit} */ { row }) => this.desk.placeOf.get(row) ?? this.desk.shown.length;
    hits.sort((a, b) => place(a) - place(b) || a.row - b.row || a.start - b.start);
    finding.hits = hits;
    const at = here ? hits.findIndex((hit) => hit.row === here.row && hit.start === here.start) : -1;
    finding.at = at < 0 ? this.#nearestHit(hits) : at;
  }

  /** @param {any} message @param {DataView[]} buffers */
  found(message, buffers) {
    const finding = this.current;
    if (message.number !== this.number || !finding) return;
    finding.done = true;
    this.#order(finding, Array.from(uint32(buffers[0]), (row) => ({ row, start: 0, end: 0 })));
    this.desk.tell("found");
  }

  /** The first hit at or after the focused row, or the first of all. @param {Hit[]} hits */
  #nearestHit(hits) {
    return Math.max(0, hits.findIndex(({ row }) => (this.desk.placeOf.get(row) ?? -1) >= this.desk.focus));
  }

  /** From the hit one stands on to the next or the one before; from elsewhere to the nearest in that direction. @param {number} step */
  next(step) {
    const finding = this.current;
    if (!finding?.hits.length) return this.desk.say(finding ? "not found" : "nothing is looked for");
    const place = () => this.desk.placeOf.get(finding.hits[finding.at]?.row);
    const away = place() !== this.desk.focus;
    if (away) finding.at = this.#nearestHit(finding.hits);
    if (!away || step < 0 || place() === this.desk.focus) finding.at = (finding.at + step + finding.hits.length) % finding.hits.length;
    this.desk.gotoRow(finding.hits[finding.at].row);
    this.desk.say(`${finding.at + 1} of ${finding.hits.length}`);
    this.desk.tell("found");
  }

  /** After other rows are shown, or in another order. */
  reorder() {
    if (this.current) this.#order(this.current);
  }

  /** Hits stand in the order of the list; those of one row lie together. @param {number} row */
  on(row) {
    const finding = this.current;
    if (!finding) return [];
    if (this.hitsFor !== finding.hits) {
      this.hitsFor = finding.hits;
      this.hitsByRow = new Map();
      for (const hit of finding.hits) {
        const list = this.hitsByRow.get(hit.row);
        if (list) list.push(hit);
        else this.hitsByRow.set(hit.row, [hit]);
      }
    }
    return this.hitsByRow.get(row) ?? [];
  }
}
