/**
 * What an analyst has before them: the codes, which is looked at, which are shown, and the acts on their way to the kernel.
 * It knows no page; views draw it. One for each widget, however many views it has.
 *
 * @typedef {import("./book.js").Code} Code
 * @typedef {import("./book.js").Differing} Differing
 * @typedef {import("./book.js").Do} Do
 * @typedef {import("./book.js").Row} Row
 * @typedef {{claim: string, analyst: string, words: string, when: string}} Stretch
 * @typedef {{slug: string, codings: Stretch[], own: number, others: number}} Choices
 * @typedef {"book" | "focus" | "words" | "status" | "said" | "refused"} What
 */
import { BareDesk } from "../shared/desk.js";
import { fold } from "../shared/search.js";
import { nearest } from "../shared/tree.js";
import { foreseen, isExpected, rowsOf } from "./book.js";

/** @extends {BareDesk<What>} */
export class Desk extends BareDesk {
  /** @param {any} model anywidget's */
  constructor(model) {
    super(model);
    /** @type {Code[]} as the kernel told them */
    this.told = [];
    /** @type {Code[]} as they will be when all acts are stored */
    this.codes = [];
    /** @type {Differing[]} */
    this.differing = [];
    /** @type {Record<string, [number, number]>} */
    this.counts = {};
    /** @type {Set<string>} */
    this.closed = new Set();
    this.words = "";
    /** @type {Row[]} */
    this.rows = [];
    this.focus = "";
    /** What was looked at before a code was added. */
    this.came = "";
    /** @type {Map<string, Stretch[]>} */
    this.latest = new Map();
    /** @type {Do | null} what was refused for good: what somebody wrote in it is not lost */
    this.lost = null;
    this.link.send({ type: "hello" });
  }

  // --- from the kernel ---

  /** @param {any} message */
  hear(message) {
    switch (message.type) {
      case "project":
        return this.openJournal(`${message.id}/codebook`, message.analyst);
      case "book":
        this.told = message.codes;
        this.differing = message.differing;
        this.counts = message.counts;
        this.latest.clear();
        return this.reshow();
      case "counts":
        Object.assign(this.counts, message.counts);
        for (const slug of Object.keys(message.counts)) this.latest.delete(slug);
        this.tell("book");
        return this.#look();
      case "words":
        this.latest.set(message.slug, message.latest);
        return this.tell("words");
      case "choices":
        return this.answered(message);
    }
    super.hear(message);
  }

  /** @param {import("../shared/link.js").Act | undefined} act @param {any} message */
  stored(act, message) {
    const awaited = act && this.focus === `…${act.id}`;
    const { what } = /** @type {any} */ (act)?.do ?? {};
    if (message.slug && (awaited || what === "add" || what === "split" || what === "merge")) this.focus = message.slug;
    this.reshow();
    super.stored(act, message);
  }

  /** @param {import("../shared/link.js").Act} act @param {string} problem */
  refused(act, problem) {
    if (this.focus === `…${act.id}` && !this.link.pending.has(act.id)) this.focus = this.came;
    this.reshow();
    super.refused(act, problem);
    if (this.link.pending.has(act.id)) return; // it is sent again
    this.lost = /** @type {any} */ (act).do ?? null;
    this.tell("refused");
  }

  // --- what is shown ---

  /** The codes, the acts on their way done already, and their rows. */
  reshow() {
    const before = this.place;
    const acts = Array.from(this.link.pending.values(), ({ act }) => /** @type {any} */ (act));
    this.codes = foreseen(this.told, acts);
    this.rows = rowsOf(this.codes, this.closed, this.words);
    if (!this.rows.some((row) => row.code.slug === this.focus)) this.focus = this.#instead(before);
    this.tell("book");
    this.#look();
  }

  /** What to look at where the code that was looked at is gone: what it was merged into, else its neighbour. @param {number} place */
  #instead(place) {
    const heir = this.rows.find((row) => row.code.merged.includes(this.focus));
    return (heir ?? nearest(this.rows, place))?.code.slug ?? "";
  }

  /** The place of the focused row. */
  get place() {
    return this.rows.findIndex((row) => row.code.slug === this.focus);
  }

  /** @returns {Code | undefined} */
  get code() {
    return this.codes.find((code) => code.slug === this.focus);
  }

  /** @param {string} slug */
  named(slug) {
    return this.codes.find((code) => code.slug === slug || code.merged.includes(slug))?.name ?? slug;
  }

  /** @param {string} slug @returns {Differing | undefined} */
  differingOn(slug) {
    return this.differing.find((one) => one.slugs.includes(slug));
  }

  /** @param {number} place */
  focusOn(place) {
    const row = nearest(this.rows, place);
    if (!row) return;
    this.focus = row.code.slug;
    this.tell("focus");
    this.#look();
  }

  /** @param {string} slug @param {boolean} open */
  setOpen(slug, open) {
    if (open) this.closed.delete(slug);
    else this.closed.add(slug);
    this.reshow();
  }

  /** @param {string} words */
  search(words) {
    this.words = words;
    this.reshow();
    const found = this.rows.filter((row) => row.found);
    const named = found.find((row) => fold(row.code.name).includes(fold(words.trim())));
    const first = named ?? found[0];
    if (words && first) this.focusOn(this.rows.indexOf(first));
    if (words) this.say(`${found.length} code${found.length === 1 ? "" : "s"} found`);
  }

  /** Tells the kernel, a moment after the last change, what is looked at, and asks for the words that were coded so. */
  #look() {
    this.soon(120, () => {
      const { code } = this;
      if (code && isExpected(code)) return;
      if (code && !this.latest.has(code.slug)) this.link.send({ type: "words", slug: code.slug });
      this.link.send({ type: "state", focus: code?.slug ?? null });
    });
  }

  // --- acts ---

  /** @param {Do} what */
  act(what) {
    const act = this.perform({ do: what });
    if (what.what === "add" || what.what === "split") {
      this.came = this.focus;
      this.focus = `…${act.id}`;
    }
    this.reshow();
    this.tell("said");
  }

  /** The codings among which a split may choose, from the kernel. @param {string} slug @param {(choices: Choices) => void} take */
  choices(slug, take) {
    this.ask({ type: "choices", slug }, take);
  }
}
