/**
 * The segments as the browser holds them, what lies on them, and which of them are shown in which order.
 *
 * @typedef {{claim: string, row: number, start: number | null, end: number | null, kind: string, words: string, analyst: string, pending?: boolean}} Mark
 *   start and end count code points; null is the whole segment; `words` is a code's slug for codings
 * @typedef {{slug: string, name: string, depth: number, definition: string, when: string, when_not: string}} Code
 * @typedef {{source?: string[], speaker?: string[], code?: string[], analyst?: string[], kind?: string[], coded?: boolean, words?: string}} Filter
 */
import { float64, Texts, uint16, uint32, uint8 } from "../shared/columns.js";
import { byTime } from "../shared/order.js";

export const NONE = 0xffffffff;

export class Rows {
  /** @param {any} message the kernel's "project" @param {DataView[]} buffers */
  constructor(message, buffers) {
    this.project = message;
    this.count = message.rows;
    this.at = float64(buffers[0]);
    this.source = uint16(buffers[1]);
    this.speaker = uint32(buffers[2]);
    this.thread = uint32(buffers[3]);
    this.kind = uint8(buffers[4]);
    this.precision = uint8(buffers[5]);
    /** @type {(string | undefined)[]} */
    this.ids = new Array(this.count);
    /** @type {Map<string, number>} */
    this.rowOf = new Map();
    /** @type {(Texts | undefined)[]} */
    this.texts = new Array(Math.ceil(this.count / message.block));
    /** @type {Map<number, any>} */
    this.more = new Map();
    /** @type {Map<string, Mark[]>} */
    this.marks = new Map();
    /** @type {Map<number, Mark[]>} */
    this.onRow = new Map();
    /** @type {Uint32Array} rows that have a thread below them → how many replies */
    this.replies = new Uint32Array(this.count);
    for (let row = 0; row < this.count; row++) {
      const root = this.thread[row];
      if (root !== NONE && root !== row) this.replies[root]++;
    }
    this.timeOrder = byTime(this.at, this.source);
    /** The place of each row by time. */
    this.placeInTime = new Uint32Array(this.count);
    this.timeOrder.forEach((row, place) => (this.placeInTime[row] = place));
    /** @type {Code[]} */
    this.codes = [];
    /** @type {Map<string, Code>} */
    this.codeOf = new Map();
    /** @type {Record<string, [string, string]>} */
    this.others = {};
    this.setCodes(message.codes);
  }

  /** @param {{tree: Code[], others: Record<string, [string, string]>}} codes others: merged or retired slugs, and what they read as */
  setCodes(codes) {
    this.codes = codes.tree;
    this.codeOf = new Map(codes.tree.map((code) => [code.slug, code]));
    this.others = codes.others;
  }

  /** The slug that a coding's slug reads as now. @param {string} slug */
  reads(slug) {
    return this.codeOf.has(slug) ? slug : (this.others[slug]?.[0] ?? slug);
  }

  /** @param {string} slug */
  codeName(slug) {
    return this.codeOf.get(this.reads(slug))?.name ?? this.others[slug]?.[1] ?? slug;
  }

  /** @param {any} message @param {DataView[]} buffers */
  takeBlock(message, buffers) {
    const [words, ends] = buffers;
    this.texts[message.first / this.project.block] = new Texts(words, ends);
    message.ids.forEach((/** @type {string} */ id, /** @type {number} */ place) => {
      this.ids[message.first + place] = id;
      this.rowOf.set(id, message.first + place);
    });
    for (const [row, more] of Object.entries(message.more)) this.more.set(message.first + Number(row), more);
  }

  /** @param {number} row @returns {string | undefined} */
  text(row) {
    return this.texts[Math.floor(row / this.project.block)]?.at(row % this.project.block);
  }

  /** @param {number} row */
  block(row) {
    return Math.floor(row / this.project.block);
  }

  /** @param {number} row */
  speakerOf(row) {
    const place = this.speaker[row];
    return place === NONE ? undefined : this.project.speakers[place];
  }

  /** @param {number} row */
  sourceOf(row) {
    return this.project.sources[this.source[row]];
  }

  // --- what lies on the rows ---

  /** @param {any[][]} marks as the kernel writes them */
  setMarks(marks) {
    this.marks.clear();
    this.onRow.clear();
    this.put(marks.map(read));
  }

  /** @param {Mark[]} marks all marks of each claim among them */
  put(marks) {
    this.drop(new Set(marks.map((mark) => mark.claim)));
    for (const mark of marks) {
      push(this.marks, mark.claim, mark);
      push(this.onRow, mark.row, mark);
    }
  }

  /** @param {Iterable<string>} claims */
  drop(claims) {
    for (const claim of claims) {
      for (const mark of this.marks.get(claim) ?? []) {
        const left = (this.onRow.get(mark.row) ?? []).filter((other) => other.claim !== claim);
        if (left.length) this.onRow.set(mark.row, left);
        else this.onRow.delete(mark.row);
      }
      this.marks.delete(claim);
    }
  }

  /** @param {number} row @param {string | null} only an analyst whose marks alone are to be seen @returns {Mark[]} */
  marksOn(row, only = null) {
    const all = this.onRow.get(row) ?? [];
    return only === null ? all : all.filter((mark) => mark.analyst === only);
  }

  // --- which rows, in which order ---

  /**
   * @param {"time" | "source"} order @param {Filter} filter @param {Set<number>} folded roots of threads that are folded
   * @param {string | null} only an analyst whose marks alone count @param {Set<number> | null} matching rows that match `filter.words`
   * @returns {Uint32Array}
   */
  shown(order, filter, folded, only, matching) {
    const fits = this.#fits(filter, only, matching);
    const rows = new Uint32Array(this.count);
    let length = 0;
    for (let place = 0; place < this.count; place++) {
      const row = order === "time" ? this.timeOrder[place] : place;
      const root = this.thread[row];
      if (root !== NONE && root !== row && folded.has(root)) continue;
      if (fits(row)) rows[length++] = row;
    }
    return rows.slice(0, length);
  }

  /** @param {Filter} filter @param {string | null} only @param {Set<number> | null} matching @returns {(row: number) => boolean} */
  #fits(filter, only, matching) {
    const { project } = this;
    const sources = filter.source && new Set(filter.source);
    const speakers = filter.speaker && new Set(filter.speaker);
    const kinds = filter.kind && new Set(filter.kind);
    const codes = filter.code && new Set(filter.code.map((slug) => this.reads(slug)));
    const analysts = filter.analyst && new Set(filter.analyst);
    return (row) => {
      if (sources && !sources.has(this.sourceOf(row).id)) return false;
      const speaker = this.speakerOf(row);
      if (speakers && !(speaker && (speakers.has(speaker.id) || speakers.has(speaker.name)))) return false;
      if (kinds && !kinds.has(kindOf(project.kinds[this.kind[row]], speaker))) return false;
      if (matching && !matching.has(row)) return false;
      if (codes || analysts || filter.coded !== undefined) {
        const codings = this.marksOn(row, only).filter((mark) => mark.kind === "coding");
        if (filter.coded !== undefined && filter.coded !== codings.length > 0) return false;
        const wanted = (/** @type {Mark} */ { words, analyst }) =>
          (!codes || codes.has(this.reads(words))) && (!analysts || analysts.has(analyst));
        if ((codes || analysts) && !codings.some(wanted)) return false;
      }
      return true;
    };
  }
}

/** What a segment is to the filters: talk of people, of bots, or what a system wrote. @param {string} kind @param {{kind: string} | undefined} speaker */
export function kindOf(kind, speaker) {
  if (speaker?.kind === "bot" || speaker?.kind === "system") return "bot";
  return kind;
}

/** @param {any[]} row @returns {Mark} */
function read([claim, row, start, end, kind, words, analyst]) {
  return { claim, row, start, end, kind, words, analyst };
}

/** @template K, V @param {Map<K, V[]>} map @param {K} key @param {V} value */
function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export { read as readMark };
