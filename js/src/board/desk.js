/**
 * What an analyst has before them: marks in lanes over time, which is looked at and which picked, the range in view, and
 * the acts on their way to the kernel. It knows no page; views draw it. One for each widget, however many views it has.
 *
 * @typedef {import("./layout.js").Mark} Mark
 * @typedef {import("./layout.js").Group} Group
 * @typedef {import("./layout.js").Item} Item
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {import("./time.js").Range} Range
 * @typedef {import("./kinds.js").Kind} Kind
 * @typedef {{segment?: string, words: string, who?: string, source?: string, at?: number | null, precision?: any, written?: string, lost?: string}} Quote
 * @typedef {{quotes: Quote[], notes: {text: string, analyst: string}[]}} Words
 * @typedef {{what: string, [field: string]: any}} Do
 * @typedef {"board" | "view" | "words" | "status" | "said" | "refused"} What
 */
import { float64, uint32 } from "../shared/columns.js";
import { BareDesk } from "../shared/desk.js";
import { arrow, laidOut, place } from "./layout.js";
import { bothClocks, fitted, holding, moved, zoomed } from "./time.js";

/** Marks whose words are asked for at a time, before anybody looks at them. */
const AHEAD = 400;

/** @extends {BareDesk<What>} */
export class Desk extends BareDesk {
  /** @param {any} model anywidget's @param {Kind} kind */
  constructor(model, kind) {
    super(model);
    this.kind = kind;
    this.zone = "UTC";
    /** @type {Group[]} */
    this.groups = [];
    /** @type {Map<string, Mark>} as the kernel told them */
    this.told = new Map();
    /** @type {Map<string, Mark>} as they will be when all acts are stored */
    this.marks = new Map();
    /** @type {[number, number][]} */
    this.gaps = [];
    /** @type {Range} */
    this.extent = { from: 0, to: 60_000 };
    /** @type {Range} */
    this.range = fitted(this.extent);
    this.arrived = false;
    /** @type {number | null} until when it is seen as it was lived */
    this.lived = null;
    /** @type {Map<string, {at: Float64Array[]}>} by way of making lanes: instants of talk in each lane */
    this.talk = new Map();
    /** @type {Record<string, [string, string]> | null} how signs are read later, when a key asked for it */
    this.later = null;
    this.by = 0;
    /** @type {"first" | "name"} */
    this.order = "first";
    /** @type {Layout} */
    this.layout = { tracks: [], height: 0, border: null, nowhere: false, items: [] };
    /** @type {Item | undefined} */
    this.focus = undefined;
    this.picked = "";
    /** @type {Map<string, Words>} */
    this.words = new Map();
    /** @type {number | null} at which something is added */
    this.moment = null;
    /** @type {{mark: Mark, at: number} | null} a mark that is being moved */
    this.moving = null;
    /** Pixels of the place where marks are drawn, as the latest view has it. */
    this.width = 800;
    /** @type {Do | null} what was refused for good: what somebody wrote in it is not lost */
    this.lost = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.reading = undefined;
    this.link.send({ type: "hello" });
  }

  close() {
    super.close();
    clearTimeout(this.reading);
  }

  // --- from the kernel ---

  /** @param {any} message @param {DataView[]} [buffers] */
  hear(message, buffers = []) {
    switch (message.type) {
      case "project":
        this.zone = message.zone;
        return this.openJournal(`${message.id}/${this.kind.name}`, message.analyst);
      case "board":
        return this.#board(message);
      case "changed":
        return this.#changed(message);
      case "talk":
        return this.#talk(message, buffers);
      case "words":
        for (const [key, words] of Object.entries(message.words)) this.words.set(key, /** @type {Words} */ (words));
        return this.tell("words");
      case "later":
        if (this.later) this.later = message.later;
        return this.tell("board");
      case "near":
        return this.answered(message);
      case "goto":
        return this.#goto(message);
    }
    super.hear(message);
  }

  /** @param {any} message */
  #board(message) {
    this.groups = message.groups;
    this.told = new Map(message.marks.map((/** @type {Mark} */ mark) => [mark.id, mark]));
    this.gaps = message.gaps;
    this.lived = message.lived;
    this.words.clear();
    this.talk.clear();
    if (this.lived !== null) this.later = null;
    this.#extend(message.extent);
    if (!this.arrived && message.extent) {
      this.arrived = true;
      this.range = fitted(this.extent);
    }
    this.by = Math.min(this.by, Math.max(this.groups.length - 1, 0));
    this.relay();
    this.#askPicked();
    this.askTalk();
    this.#readAhead();
  }

  /** @param {any} message */
  #changed(message) {
    for (const key of message.drop) this.told.delete(key);
    for (const mark of message.put) this.told.set(mark.id, mark);
    for (const key of [...message.drop, ...message.put.map((/** @type {Mark} */ mark) => mark.id)]) this.words.delete(key);
    this.groups = message.groups ?? this.groups; // the same lanes; their first times may be others
    this.gaps = message.gaps;
    this.#extend(message.extent);
    if (this.later) this.#askLater();
    this.relay();
    this.#askPicked();
    this.#readAhead();
  }

  /** @param {[number, number] | null} extent */
  #extend(extent) {
    if (extent) this.extent = { from: extent[0], to: extent[1] };
  }

  /** @param {any} message @param {DataView[]} buffers */
  #talk({ by }, buffers) {
    const [at, lane] = [float64(buffers[0]), uint32(buffers[1])];
    const lanes = this.groups.find((group) => group.by === by)?.lanes.length ?? 0;
    /** @type {number[][]} */
    const grouped = Array.from({ length: lanes }, () => []);
    at.forEach((when, n) => grouped[lane[n]]?.push(when));
    this.talk.set(by, { at: grouped.map((one) => Float64Array.from(one)) });
    this.tell("view");
  }

  askTalk() {
    const { group } = this;
    if (this.kind.talk && group && !this.talk.has(group.by)) this.link.send({ type: "talk", by: group.by });
  }

  /** Asks for the words of all marks, some at a time, so that picking one need not wait. */
  #readAhead() {
    clearTimeout(this.reading);
    this.reading = setTimeout(() => {
      const ids = [];
      for (const key of this.told.keys()) if (!this.words.has(key) && ids.push(key) === AHEAD) break;
      if (!ids.length || !this.link.send({ type: "words", ids })) return;
      this.#readAhead();
    }, 350);
  }

  /** @param {{at?: number, id?: string}} message */
  #goto({ at, id }) {
    if (at !== undefined) return this.goTo(at);
    const item = this.layout.items.find(({ mark }) => mark.id === id);
    if (item) this.focusOn(item);
  }

  /** @param {import("../shared/link.js").Act | undefined} act @param {any} message */
  stored(act, message) {
    this.relay();
    super.stored(act, message);
  }

  /** @param {import("../shared/link.js").Act} act @param {string} problem */
  refused(act, problem) {
    this.relay();
    super.refused(act, problem);
    if (this.link.pending.has(act.id)) return; // it is sent again
    this.lost = /** @type {any} */ (act).do ?? null;
    this.tell("refused");
  }

  // --- what is shown ---

  /** @returns {Group | undefined} */
  get group() {
    return this.groups[this.by];
  }

  /** The marks, the acts on their way done already, and their places. */
  relay() {
    const { focus } = this;
    const acts = Array.from(this.link.pending.values(), ({ act }) => /** @type {any} */ (act));
    this.marks = this.kind.foreseen(this.told, acts, this.groups);
    if (this.picked && !this.marks.has(this.picked)) this.picked = this.#heir(focus?.mark.id === this.picked ? focus.mark.line : "") ?? "";
    const { group } = this;
    if (!group) return this.tell("board");
    const all = fitted(this.extent);
    const fit = this.width / (all.to - all.from);
    this.layout = laidOut(group, [...this.marks.values()], this.order, { ...this.kind.look, fit });
    this.replace();
    this.focus = this.#found(focus) ?? this.layout.items[0];
    this.tell("board");
    this.#look();
  }

  /** Lines and room at this zoom. */
  replace() {
    const scale = this.width / (this.range.to - this.range.from);
    for (const track of this.layout.tracks) place(track, scale);
  }

  /** What stands now for what was looked at: itself, what replaced it, else its nearest neighbour in time. @param {Item | undefined} was */
  #found(was) {
    if (!was) return undefined;
    const { items } = this.layout;
    const same = items.filter(({ mark }) => mark.id === was.mark.id);
    const heirs = same.length ? same : items.filter(({ mark }) => mark.line === was.mark.line);
    return heirs.find((item) => item.lane === was.lane) ?? heirs[0] ?? items.find(({ at }) => at >= was.at);
  }

  /** @param {string} line @returns {string | undefined} */
  #heir(line) {
    return [...this.marks.values()].find((mark) => mark.line === line)?.id;
  }

  /** @param {Item | undefined} item @param {boolean} [quiet] without moving the range */
  focusOn(item, quiet = false) {
    if (!item) return;
    this.focus = item;
    this.moment = Number.isNaN(item.at) ? this.moment : item.at;
    if (!quiet && !Number.isNaN(item.at)) this.range = holding(this.range, item.at);
    this.tell("view");
    this.#look();
  }

  /** @param {Parameters<typeof arrow>[2]} way */
  go(way) {
    this.focusOn(arrow(this.layout, this.focus, way));
  }

  /** To an instant: the first mark at or after it, else the instant itself. @param {number} at */
  goTo(at) {
    const item = this.layout.items.find((one) => one.at >= at);
    this.range = holding(this.range, at);
    if (item) this.focusOn(item);
    this.moment = at;
    this.range = holding(this.range, at);
    this.tell("view");
    this.#look();
    this.say(bothClocks(at, this.zone, "s"));
  }

  pick() {
    const { focus } = this;
    if (!focus) return;
    this.picked = focus.mark.id;
    this.#askPicked();
    this.tell("words");
    this.tell("view");
    this.#look();
  }

  #askPicked() {
    if (this.told.has(this.picked)) this.link.send({ type: "words", ids: [this.picked] });
  }

  unpick() {
    this.picked = "";
    this.tell("words");
    this.tell("view");
    this.#look();
  }

  /** @param {Range} range */
  see(range) {
    const zoomedTo = Math.abs(range.to - range.from - (this.range.to - this.range.from)) > 1e-6;
    this.range = range;
    if (zoomedTo) this.replace();
    this.tell("view");
    this.#look();
  }

  /** @param {number} times @param {number} [at] */
  zoom(times, at) {
    const { from, to } = this.range;
    const here = this.focus && this.focus.at >= from && this.focus.at <= to ? this.focus.at : (from + to) / 2;
    this.see(zoomed(this.range, times, at ?? here));
  }

  /** @param {number} share */
  pan(share) {
    this.see(moved(this.range, share, this.extent));
  }

  fit() {
    this.see(fitted(this.extent));
  }

  /** The next way of making lanes. */
  nextBy() {
    this.by = (this.by + 1) % Math.max(this.groups.length, 1);
    this.relay();
    this.askTalk();
    this.say(`lanes by ${this.group?.name ?? ""}`);
  }

  reorder() {
    this.order = this.order === "first" ? "name" : "first";
    this.relay();
    this.say(this.order === "first" ? "lanes by their first time" : "lanes by name");
  }

  /** Only what had occurred by then, or all of it. @param {number | null} at */
  live(at) {
    this.link.send({ type: "lived", at });
    this.say(at === null ? "all of it, as it is known now" : `as it was lived until ${bothClocks(at, this.zone, "s")}`);
  }

  /** Shows or hides how signs are read later. */
  turnLater() {
    if (this.lived !== null) return this.say("as it was lived: nobody knew then how this would be read later");
    if (this.later) {
      this.later = null;
      this.say("signs as they were read then");
      return this.tell("board");
    }
    this.later = {};
    this.#askLater();
    this.say("in retrospect: how signs are read later, beside how they were read then; nobody knew this then");
  }

  #askLater() {
    this.link.send({ type: "later" });
  }

  /** Tells the kernel, a moment after the last change, what is picked and seen. */
  #look() {
    this.soon(120, () => {
      const known = this.told.has(this.picked) ? this.picked : null;
      this.link.send({ type: "state", picked: known, shown: this.arrived ? [this.range.from, this.range.to] : [] });
    });
  }

  // --- acts ---

  /** @param {Do} what */
  act(what) {
    this.perform({ do: what });
    this.relay();
    this.tell("said");
  }

  /** Segments that a claim may rest on, from the kernel. @param {number | null} at @param {string} words @param {(segments: Quote[]) => void} take */
  near(at, words, take) {
    this.ask({ type: "near", at, words }, (message) => take(message.segments));
  }
}
