/**
 * The way to the kernel. Every act is kept in the browser's journal until the kernel says that it is stored.
 *
 * @typedef {{segment: string, start?: number, end?: number}} Place  offsets count code points
 * @typedef {{kind: string, evidence?: Place[], replaces?: string[], [field: string]: unknown}} ClaimFields
 * @typedef {{id: string, made: string, analyst: string, claims?: ClaimFields[], retracts?: string[], turn?: string, name?: string, do?: any}} Act  `do` is what an act of the codebook does
 * @typedef {{send: (content: any, callbacks?: any, buffers?: ArrayBuffer[]) => void}} Model
 * @typedef {{put: (act: Act) => boolean, drop: (id: string) => void, all: () => Act[]}} Journal
 */

/** After this many milliseconds without an answer the kernel is called busy. */
const BUSY = 1000;
/** After this many an act is sent once more; the kernel stores it once. */
const AGAIN = 10_000;

/** An id that no other act has; `crypto.randomUUID` is missing on plain http. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Link {
  /**
   * @param {Model} model
   * @param {{changed: () => void, refused: (act: Act, problem: string) => void, stored: (act: Act | undefined, message: any) => void}} hears
   * @param {() => number} now
   */
  constructor(model, hears, now = () => Date.now()) {
    this.model = model;
    this.hears = hears;
    this.now = now;
    this.alive = true;
    /** @type {Journal | null} */
    this.journal = null;
    this.analyst = "";
    /** @type {Map<string, {act: Act, since: number, sent: number, kept: boolean}>} kept: in this journal */
    this.pending = new Map();
    this.saved = "";
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
  }

  /** @param {object} content @param {ArrayBuffer[]} [buffers] @returns {boolean} whether it went out */
  send(content, buffers = []) {
    try {
      this.model.send(content, undefined, buffers);
      return true;
    } catch {
      this.alive = false; // a comm that is gone throws
      return false;
    }
  }

  /** The journal is known as soon as the project is: what lies in it is sent again, what is on its way is kept in it. @param {Journal} journal @param {string} analyst @returns {Act[]} */
  open(journal, analyst) {
    this.journal = journal;
    this.analyst = analyst;
    this.alive = true;
    const all = journal.all();
    const known = new Set(all.map((act) => act.id));
    for (const one of this.pending.values()) one.kept = known.has(one.act.id) || journal.put(one.act);
    const kept = all.filter((act) => act.analyst === analyst && !this.pending.has(act.id));
    for (const act of kept) this.#go(act, true);
    this.hears.changed();
    return kept;
  }

  /** @param {Omit<Act, "id" | "made" | "analyst">} what @returns {Act} */
  act(what) {
    const act = { id: newId(), made: new Date(this.now()).toISOString(), analyst: this.analyst, ...what };
    this.#go(act, this.journal?.put(act) ?? false);
    this.hears.changed();
    return act;
  }

  /** @param {Act} act @param {boolean} kept */
  #go(act, kept) {
    const since = this.now();
    this.pending.set(act.id, { act, since, sent: since, kept });
    this.send({ ...act, type: "act" });
    this.timer ??= setInterval(() => this.look(), 250);
  }

  /** @param {{id: string, name: string, at: string}} message */
  stored(message) {
    const known = this.pending.get(message.id);
    this.#settle(message.id);
    this.saved = message.at;
    this.hears.stored(known?.act, message);
    this.hears.changed();
  }

  /** @param {{id: string, problem: string, final: boolean}} message */
  refused(message) {
    const known = this.pending.get(message.id);
    if (message.final) this.#settle(message.id);
    if (known) this.hears.refused(known.act, message.problem);
    this.hears.changed();
  }

  /** @param {string} id */
  #settle(id) {
    this.pending.delete(id);
    this.journal?.drop(id);
    if (!this.pending.size) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }

  /** Looks after acts that were not answered: another page may have seen them stored, or they go out once more. */
  look() {
    const known = new Set(this.journal?.all().map((act) => act.id));
    for (const [id, one] of this.pending) {
      if (one.kept && !known.has(id)) {
        this.#settle(id);
        this.hears.stored(one.act, { id, name: "answered on another page" });
        continue;
      }
      if (!one.kept) one.kept = this.journal?.put(one.act) ?? false; // there may be room by now
      if (this.alive && this.now() - one.sent > AGAIN) {
        one.sent = this.now();
        this.send({ ...one.act, type: "act" });
      }
    }
    this.hears.changed();
  }

  /** How things stand, in words: `saved 12:03:04`, `3 saving…`, `kernel busy, 3 kept here`. */
  get words() {
    const count = this.pending.size;
    const unkept = Array.from(this.pending.values()).filter((one) => !one.kept).length;
    const where = [count > unkept && `${count - unkept} kept here`, unkept && `${unkept} only on this page`].filter(Boolean).join(", ");
    if (!this.alive) return count ? `kernel gone, ${where}` : "kernel gone: run the cell again";
    if (!count) return this.saved ? `saved ${clockOf(this.saved)}` : "nothing to save yet";
    const oldest = Math.min(...Array.from(this.pending.values(), (one) => one.since));
    if (this.now() - oldest > BUSY) return `kernel busy, ${where}`;
    return `${count} saving…`;
  }

  close() {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

/** @param {string} iso */
function clockOf(iso) {
  return new Date(iso).toLocaleTimeString("en-GB");
}
