// src/shared/journal.js
var PREFIX = "incident-workbench";
var KEY = new RegExp(`^${PREFIX}/(.*)/([^/]+)/(\\d+)$`, "s");
var Journal = class {
  #storage;
  #project;
  #tab;
  #next;
  /**
   * @param {Kept} storage
   * @param {string} project
   * @param {string} tab without a slash
   */
  constructor(storage2, project, tab2) {
    if (!/^[^/]+$/.test(tab2)) throw new Error(`a tab's name is not empty and has no slash: ${tab2}`);
    this.#storage = storage2;
    this.#project = project;
    this.#tab = tab2;
    const own = this.#entries().filter((entry) => entry.tab === tab2);
    this.#next = own.reduce((next, { number: number3 }) => Math.max(next, number3 + 1), 0);
  }
  /**
   * Keeps an act; false when the browser does not let us, for instance because its storage is full.
   *
   * @param {Kind} act
   * @returns {boolean}
   */
  put(act) {
    const words = JSON.stringify(act);
    try {
      while (this.#storage.getItem(this.#key(this.#next)) !== null) this.#next++;
      this.#storage.setItem(this.#key(this.#next), words);
    } catch {
      return false;
    }
    this.#next++;
    return true;
  }
  /**
   * Lets go of an act, whichever tab kept it.
   *
   * @param {string} actId
   */
  drop(actId) {
    for (const { key, act } of this.#entries()) if (act.id === actId) this.#storage.removeItem(key);
  }
  /**
   * The acts of all tabs of this project in the order in which they were put.
   *
   * @returns {Kind[]}
   */
  all() {
    const entries = this.#entries().sort((a, b) => compare(a.tab, b.tab) || a.number - b.number);
    const last = /* @__PURE__ */ new Map(
      /** @type {[string, number][]} */
      []
    );
    const timed = entries.map(({ tab: tab2, act }) => {
      const at = Math.max(last.get(tab2) ?? -Infinity, Date.parse(act.made) || -Infinity);
      last.set(tab2, at);
      return { at, act };
    });
    return timed.sort((a, b) => compare(a.at, b.at)).map(({ act }) => act);
  }
  get count() {
    return this.#entries().length;
  }
  /** @param {number} number */
  #key(number3) {
    return `${PREFIX}/${this.#project}/${this.#tab}/${number3}`;
  }
  /** What can be read; another program, or another version of this one, may have left anything under such a key. */
  #entries() {
    const entries = (
      /** @type {{ key: string, tab: string, number: number, act: Kind }[]} */
      []
    );
    for (let i = 0; i < this.#storage.length; i++) {
      const key = this.#storage.key(i) ?? "";
      const [, project, tab2, number3] = KEY.exec(key) ?? [];
      if (tab2 === void 0 || project !== this.#project) continue;
      const act = read(this.#storage.getItem(key) ?? "");
      if (act) entries.push({ key, tab: tab2, number: Number(number3), act: (
        /** @type {Kind} */
        act
      ) });
    }
    return entries;
  }
};
function read(words) {
  try {
    const act = JSON.parse(words);
    return typeof act?.id === "string" && typeof act.made === "string" ? act : void 0;
  } catch {
    return void 0;
  }
}
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}

// src/shared/keeping.js
var kept = /* @__PURE__ */ new Map();
function storage() {
  try {
    return window.localStorage;
  } catch {
    return (
      /** @type {any} */
      {
        get length() {
          return kept.size;
        },
        key: (at) => Array.from(kept.keys())[at] ?? null,
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
        removeItem: (key) => void kept.delete(key)
      }
    );
  }
}
function tab() {
  const key = "incident-workbench/tab";
  try {
    const known = window.sessionStorage.getItem(key);
    if (known) return known;
    const name2 = Math.random().toString(36).slice(2);
    window.sessionStorage.setItem(key, name2);
    return name2;
  } catch {
    return Math.random().toString(36).slice(2);
  }
}

// src/shared/link.js
var BUSY = 1e3;
var AGAIN = 1e4;
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
var Link = class {
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
    this.journal = null;
    this.analyst = "";
    this.pending = /* @__PURE__ */ new Map();
    this.saved = "";
    this.timer = void 0;
  }
  /** @param {object} content @param {ArrayBuffer[]} [buffers] @returns {boolean} whether it went out */
  send(content, buffers = []) {
    try {
      this.model.send(content, void 0, buffers);
      return true;
    } catch {
      this.alive = false;
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
    const kept2 = all.filter((act) => act.analyst === analyst && !this.pending.has(act.id));
    for (const act of kept2) this.#go(act, true);
    this.hears.changed();
    return kept2;
  }
  /** @param {Omit<Act, "id" | "made" | "analyst">} what @returns {Act} */
  act(what) {
    const act = { id: newId(), made: new Date(this.now()).toISOString(), analyst: this.analyst, ...what };
    this.#go(act, this.journal?.put(act) ?? false);
    this.hears.changed();
    return act;
  }
  /** @param {Act} act @param {boolean} kept */
  #go(act, kept2) {
    const since = this.now();
    this.pending.set(act.id, { act, since, sent: since, kept: kept2 });
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
      this.timer = void 0;
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
      if (!one.kept) one.kept = this.journal?.put(one.act) ?? false;
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
    this.timer = void 0;
  }
};
function clockOf(iso) {
  return new Date(iso).toLocaleTimeString("en-GB");
}

// src/shared/desk.js
var BareDesk = class {
  /** @param {any} model anywidget's */
  constructor(model) {
    this.model = model;
    this.said = "";
    this.problem = "";
    this.views = /* @__PURE__ */ new Set();
    this.question = null;
    this.telling = void 0;
    this.link = new Link(model, {
      changed: () => this.tell("status"),
      stored: (act, message) => this.stored(act, message),
      refused: (act, problem) => this.refused(act, problem)
    });
    model.on("msg:custom", (message, buffers) => this.hear(message, buffers));
  }
  close() {
    this.link.close();
    clearTimeout(this.telling);
  }
  /** @param {What | Always} what */
  tell(what) {
    for (const view of this.views) view(what);
  }
  /** Something to be read aloud and shown beside the state. @param {string} words */
  say(words) {
    this.said = words;
    this.tell("said");
  }
  /** @param {string} problem */
  complain(problem) {
    this.problem = problem;
    this.tell("said");
  }
  get analyst() {
    return this.link.analyst;
  }
  /** The project is known: acts that were not stored before go out once more. @param {string} name of the journal @param {string} analyst */
  openJournal(name2, analyst) {
    this.link.open(new Journal(storage(), name2, tab()), analyst);
  }
  /** What every widget hears; each hears more. @param {any} message @param {DataView[]} _buffers */
  hear(message, _buffers = []) {
    switch (message.type) {
      case "stored":
        return this.link.stored(message);
      case "refused":
        return this.link.refused(message);
      case "problem":
        return this.complain(message.problem);
    }
  }
  /** @param {Act | undefined} _act none where another page made it @param {any} message */
  stored(_act, message) {
    this.say(message.name);
  }
  /** @param {Act} _act still on its way where it is sent again @param {string} problem */
  refused(_act, problem) {
    this.complain(problem);
  }
  /** @param {"undo" | "redo"} turn */
  turn(turn) {
    this.perform({ turn });
    this.tell("said");
  }
  /** An act on its way; what went wrong before is over. @param {Omit<Act, "id" | "made" | "analyst">} what */
  perform(what) {
    this.problem = "";
    return this.link.act(what);
  }
  /** Does something a moment after the last change. @param {number} milliseconds @param {() => void} doing */
  soon(milliseconds, doing) {
    clearTimeout(this.telling);
    this.telling = setTimeout(doing, milliseconds);
  }
  /** Asks the kernel; only the answer to the last question is still of interest. @param {{type: string, [field: string]: unknown}} question @param {(answer: any) => void} take */
  ask(question, take) {
    const from = newId();
    this.question = { from, take };
    if (!this.link.send({ ...question, from })) this.sayGone();
  }
  /** @param {{to: string}} message */
  answered(message) {
    if (message.to === this.question?.from) this.question.take(message);
  }
  sayGone() {
    this.say("the kernel is gone: run the cell again");
  }
};

// src/shared/offsets.js
var SURROGATE = /[\uD800-\uDFFF]/;
function toUtf16(text, codePoints) {
  if (!SURROGATE.test(text)) return within(text, codePoints);
  let unit = 0;
  for (let left2 = codePoints; left2 > 0 && unit < text.length; left2--) unit += width(text, unit);
  return unit;
}
function toCodePoints(text, units) {
  const end = within(text, units);
  if (!SURROGATE.test(text)) return end;
  let codePoints = 0;
  let unit = 0;
  while (unit < end) {
    unit += width(text, unit);
    if (unit <= end) codePoints++;
  }
  return codePoints;
}
function width(text, unit) {
  return (
    /** @type {number} */
    text.codePointAt(unit) > 65535 ? 2 : 1
  );
}
function within(text, offset) {
  return Math.max(0, Math.min(offset, text.length));
}

// src/shared/columns.js
function uint8(bytes) {
  if (!ArrayBuffer.isView(bytes)) return new Uint8Array(bytes);
  return new Uint8Array(
    /** @type {ArrayBuffer} */
    bytes.buffer,
    bytes.byteOffset,
    bytes.byteLength
  );
}
function uint16(bytes) {
  return new Uint16Array(...aligned(bytes, Uint16Array.BYTES_PER_ELEMENT));
}
function uint32(bytes) {
  return new Uint32Array(...aligned(bytes, Uint32Array.BYTES_PER_ELEMENT));
}
function float64(bytes) {
  return new Float64Array(...aligned(bytes, Float64Array.BYTES_PER_ELEMENT));
}
var Texts = class _Texts {
  // Without `ignoreBOM` a text that begins with U+FEFF would lose it, and every offset in it would be off by one.
  static #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #bytes;
  #ends;
  /** @type {(string | undefined)[]} */
  #decoded;
  /**
   * @param {Bytes} bytes
   * @param {Uint32Array | DataView | ArrayBuffer} ends the byte at which each text ends
   */
  constructor(bytes, ends) {
    this.#bytes = uint8(bytes);
    this.#ends = uint32(ends);
    this.#decoded = new Array(this.#ends.length);
  }
  get length() {
    return this.#ends.length;
  }
  /**
   * @param {number} i
   * @returns {string}
   */
  at(i) {
    const known = this.#decoded[i];
    if (known !== void 0) return known;
    if (!(i in this.#ends)) throw new RangeError(`there is no text ${i} among ${this.length}`);
    const text = _Texts.#decoder.decode(this.#bytes.subarray(i > 0 ? this.#ends[i - 1] : 0, this.#ends[i]));
    this.#decoded[i] = text;
    return text;
  }
};
function aligned(bytes, size) {
  const all = uint8(bytes);
  const fits = all.byteOffset % size === 0;
  const { buffer, byteOffset, byteLength } = fits ? all : all.slice();
  return [buffer, byteOffset, byteLength / size];
}

// src/shared/search.js
var SLICE = 1 << 15;
var INSIDE_A_WORD = /^[\p{L}\p{N}\p{M}_]/u;
var MARK = /^\p{M}/u;
var Search = class {
  #textAt;
  /** @type {(string | undefined)[]} */
  #folded = [];
  /**
   * @param {(index: number) => string | undefined} textAt undefined while a text has not come yet: a search waits there
   * @param {number} count how many texts there are; it may grow, and a search that is under way goes on into the new
   */
  constructor(textAt, count) {
    this.#textAt = textAt;
    this.count = count;
  }
  /**
   * @param {string} words found as they are; nothing in them has a special meaning
   * @param {Options} [options]
   * @returns {Finding}
   */
  find(words, options) {
    return new Finding(this, words, options);
  }
  /**
   * @param {number} index
   * @returns {string | undefined}
   */
  text(index) {
    return this.#textAt(index);
  }
  /**
   * @param {number} index
   * @returns {string | undefined}
   */
  folded(index) {
    const known = this.#folded[index];
    if (known !== void 0) return known;
    const text = this.#textAt(index);
    if (text !== void 0) this.#folded[index] = fold(text);
    return this.#folded[index];
  }
};
var Finding = class {
  /** @type {Match[]} */
  matches = [];
  /** How many texts have been searched. */
  searched = 0;
  #search;
  #words;
  #wholeWords;
  #matchCase;
  /**
   * @param {Search} search
   * @param {string} words
   * @param {Options} [options]
   */
  constructor(search, words, { wholeWords = false, matchCase = false } = {}) {
    this.#search = search;
    this.#words = matchCase ? words : fold(words);
    this.#wholeWords = wholeWords;
    this.#matchCase = matchCase;
  }
  get done() {
    return this.#words === "" || this.searched >= this.#search.count;
  }
  /**
   * Searches for about so long; says whether that was all. It is not while a text has not come yet.
   *
   * @param {number} [milliseconds]
   * @returns {boolean}
   */
  step(milliseconds = Infinity) {
    const until = performance.now() + milliseconds;
    let slice = 0;
    while (!this.done) {
      const text = this.#matchCase ? this.#search.text(this.searched) : this.#search.folded(this.searched);
      if (text === void 0) break;
      this.#searchOne(text, this.searched++);
      slice += 64 + text.length;
      if (slice < SLICE) continue;
      if (performance.now() >= until) break;
      slice = 0;
    }
    return this.done;
  }
  /**
   * @param {string} text
   * @param {number} index
   */
  #searchOne(text, index) {
    const words = this.#words;
    for (let start = text.indexOf(words); start >= 0; ) {
      const end = start + words.length;
      const found = !this.#wholeWords || isBorder(text, start) && isBorder(text, end);
      if (found) this.matches.push({ index, start, end });
      start = text.indexOf(words, found ? end : start + 1);
    }
  }
};
function fold(text) {
  const lower = text.replaceAll("İ", "i").toLowerCase().replaceAll("ς", "σ");
  return lower.length === text.length ? lower : Array.from(text, foldOne).join("");
}
function foldOne(character) {
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}
function isBorder(text, at) {
  if (!INSIDE_A_WORD.test(characterAt(text, at))) return true;
  let before = characterBefore(text, at);
  let start = at - before.length;
  while (MARK.test(before)) {
    before = characterBefore(text, start);
    start -= before.length;
  }
  return !INSIDE_A_WORD.test(before);
}
function characterAt(text, at) {
  return at < text.length ? String.fromCodePoint(
    /** @type {number} */
    text.codePointAt(at)
  ) : "";
}
function characterBefore(text, at) {
  const pair = at > 1 ? characterAt(text, at - 2) : "";
  return pair.length === 2 ? pair : text.slice(Math.max(0, at - 1), at);
}

// src/transcript/finding.js
var SLICE2 = 8;
var Finder = class {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.search = null;
    this.current = null;
    this.number = Math.floor(Math.random() * 2 ** 31);
    this.matching = null;
    this.filterings = 0;
    this.hitsFor = null;
    this.hitsByRow = /* @__PURE__ */ new Map();
  }
  /** @param {import("./rows.js").Rows} rows */
  begin(rows) {
    this.search = new Search((row) => rows.text(row) ?? "", 0);
  }
  close() {
    this.number++;
    this.filterings++;
  }
  /** @param {string} words @param {How} how */
  find(words, how) {
    const number3 = ++this.number;
    if (!words || !this.desk.rows) {
      this.current = null;
      return this.desk.tell("found");
    }
    const { pattern = false, matchCase = false } = how;
    const finding = { words, how, hits: [], at: -1, done: false, pattern };
    this.current = finding;
    if (pattern) {
      this.desk.link.send({ type: "search", pattern: words, match_case: matchCase, number: number3 });
      return this.desk.tell("found");
    }
    this.#look(words, how, () => this.number === number3, (hits, complete) => {
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
      if (!whole.step(SLICE2)) return void setTimeout(go, 0);
      const complete = search.count === this.desk.rows?.count;
      if (whole.searched > told) hear(whole.matches.map(({ index, start, end }) => ({ row: index, start, end })), complete);
      told = whole.searched;
      if (!complete) setTimeout(go, 50);
    };
    go();
  }
  /** Finds the rows that the filter's words leave; none are known before. */
  match() {
    const { words } = this.desk.filter;
    const number3 = ++this.filterings;
    this.matching = words ? /* @__PURE__ */ new Set() : null;
    if (!words) return;
    this.#look(words, {}, () => this.filterings === number3, (hits) => {
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
    const place = ({ row }) => this.desk.placeOf.get(row) ?? this.desk.shown.length;
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
      this.hitsByRow = /* @__PURE__ */ new Map();
      for (const hit of finding.hits) {
        const list = this.hitsByRow.get(hit.row);
        if (list) list.push(hit);
        else this.hitsByRow.set(hit.row, [hit]);
      }
    }
    return this.hitsByRow.get(row) ?? [];
  }
};

// src/shared/order.js
function byTime(times, sources) {
  const last = /* @__PURE__ */ new Map(
    /** @type {[number, number][]} */
    []
  );
  times.forEach((time, row) => {
    if (!Number.isNaN(time) && !last.has(sources[row])) last.set(sources[row], time);
  });
  const keys = times.map((time, row) => {
    if (!Number.isNaN(time)) last.set(sources[row], time);
    return last.get(sources[row]) ?? NaN;
  });
  const timed = (
    /** @type {number[]} */
    []
  );
  const untimed = /* @__PURE__ */ new Map(
    /** @type {[number, number[]][]} */
    []
  );
  keys.forEach((key, row) => {
    if (!Number.isNaN(key)) timed.push(row);
    else if (untimed.has(sources[row])) untimed.get(sources[row])?.push(row);
    else untimed.set(sources[row], [row]);
  });
  timed.sort((a, b) => keys[a] - keys[b]);
  return Uint32Array.from([timed, ...untimed.values()].flat());
}

// src/transcript/rows.js
var NONE = 4294967295;
var Rows = class {
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
    this.ids = new Array(this.count);
    this.rowOf = /* @__PURE__ */ new Map();
    this.texts = new Array(Math.ceil(this.count / message.block));
    this.more = /* @__PURE__ */ new Map();
    this.marks = /* @__PURE__ */ new Map();
    this.onRow = /* @__PURE__ */ new Map();
    this.replies = new Uint32Array(this.count);
    for (let row = 0; row < this.count; row++) {
      const root = this.thread[row];
      if (root !== NONE && root !== row) this.replies[root]++;
    }
    this.timeOrder = byTime(this.at, this.source);
    this.placeInTime = new Uint32Array(this.count);
    this.timeOrder.forEach((row, place) => this.placeInTime[row] = place);
    this.codes = [];
    this.codeOf = /* @__PURE__ */ new Map();
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
    return this.codeOf.has(slug) ? slug : this.others[slug]?.[0] ?? slug;
  }
  /** @param {string} slug */
  codeName(slug) {
    return this.codeOf.get(this.reads(slug))?.name ?? this.others[slug]?.[1] ?? slug;
  }
  /** @param {any} message @param {DataView[]} buffers */
  takeBlock(message, buffers) {
    const [words, ends] = buffers;
    this.texts[message.first / this.project.block] = new Texts(words, ends);
    message.ids.forEach((id, place) => {
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
    return place === NONE ? void 0 : this.project.speakers[place];
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
    this.put(marks.map(read2));
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
        const left2 = (this.onRow.get(mark.row) ?? []).filter((other) => other.claim !== claim);
        if (left2.length) this.onRow.set(mark.row, left2);
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
  shown(order, filter, folded, only, matching2) {
    const fits = this.#fits(filter, only, matching2);
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
  #fits(filter, only, matching2) {
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
      if (matching2 && !matching2.has(row)) return false;
      if (codes || analysts || filter.coded !== void 0) {
        const codings = this.marksOn(row, only).filter((mark) => mark.kind === "coding");
        if (filter.coded !== void 0 && filter.coded !== codings.length > 0) return false;
        const wanted = ({ words, analyst }) => (!codes || codes.has(this.reads(words))) && (!analysts || analysts.has(analyst));
        if ((codes || analysts) && !codings.some(wanted)) return false;
      }
      return true;
    };
  }
};
function kindOf(kind, speaker) {
  if (speaker?.kind === "bot" || speaker?.kind === "system") return "bot";
  return kind;
}
function read2([claim, row, start, end, kind, words, analyst]) {
  return { claim, row, start, end, kind, words, analyst };
}
function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

// src/transcript/suggested.js
var Suggested = class {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.all = [];
    this.answers = /* @__PURE__ */ new Map();
  }
  /** @param {Suggestion[]} suggestions */
  take(suggestions) {
    const { pending } = this.desk.link;
    for (const id of this.answers.keys()) if (!pending.has(id)) this.answers.delete(id);
    const answered = new Set(Array.from(this.answers.values(), keyOf));
    this.all = suggestions.filter((one) => !answered.has(keyOf(one)));
    this.desk.tell("marks");
  }
  /** @param {number} row @returns {Suggestion | undefined} */
  on(row) {
    return this.all.find((one) => one.row === row);
  }
  /** To the next suggestion in the list, round and round. @param {number} step */
  go(step) {
    const { desk } = this;
    if (!desk.model.get("suggest")) return desk.say("suggestions are off: v shows them");
    const places = this.all.flatMap(({ row }) => desk.placeOf.get(row) ?? []).sort((a, b) => a - b);
    if (!places.length) return desk.say(this.all.length ? "those that are suggested are filtered out" : "nothing is suggested now");
    const further = step > 0 ? places.find((place) => place > desk.focus) : places.findLast((place) => place < desk.focus);
    desk.focusOn(further ?? (step > 0 ? places[0] : places[places.length - 1]));
    const here = this.on(desk.row);
    if (here) desk.say(`${this.#name(here)}? ${here.why}; a accepts, - passes it over`);
  }
  /** Codes what is suggested on the focused segment: the words that are chosen there, else all of it. */
  accept() {
    const { desk } = this;
    const here = this.#here();
    if (!here) return;
    const evidence = desk.caret && desk.caret.anchor !== desk.caret.head ? desk.chosen : [{ segment: here.segment }];
    this.#answer(here.suggestion, {
      claims: [{ kind: "coding", code: here.suggestion.code, suggested: here.suggestion.why, evidence }],
      name: `coded '${here.suggestion.code}' (suggested)`
    });
  }
  /** Says that the code does not fit the focused segment: it is not suggested there again. */
  dismiss() {
    const here = this.#here();
    if (!here) return;
    this.#answer(here.suggestion, {
      claims: [{ kind: "dismissal", suggestion: here.suggestion.code, segment: here.segment }],
      name: `passed over '${here.suggestion.code}'`
    });
  }
  #here() {
    const { desk } = this;
    const suggestion = this.on(desk.row);
    const segment = desk.rows?.ids[desk.row];
    if (suggestion && segment !== void 0) return { suggestion, segment };
    desk.say("nothing is suggested here: . goes to the next");
    return void 0;
  }
  /** @param {Suggestion} suggestion @param {Parameters<Desk["act"]>[0]} what */
  #answer(suggestion, what) {
    this.all = this.all.filter((one) => one !== suggestion);
    this.answers.set(this.desk.act(what).id, suggestion);
  }
  /** @param {Suggestion} suggestion */
  #name({ code }) {
    return this.desk.rows?.codeName(code) ?? code;
  }
};
function keyOf({ row, code }) {
  return `${row} ${code}`;
}

// src/transcript/desk.js
var ASKED_AT_ONCE = 3;
var RECENT = 9;
var WORDS = ["code", "action", "action_taken", "proposition", "text", "observation", "question", "title", "to", "reason"];
var Desk = class extends BareDesk {
  /** @param {any} model anywidget's */
  constructor(model) {
    super(model);
    this.rows = null;
    this.order = "time";
    this.filter = {};
    this.folded = /* @__PURE__ */ new Set();
    this.shown = new Uint32Array();
    this.placeOf = /* @__PURE__ */ new Map();
    this.focus = 0;
    this.from = 0;
    this.caret = null;
    this.picked = null;
    this.recent = [];
    this.name = newId();
    this.finder = new Finder(this);
    this.suggested = new Suggested(this);
    this.asked = /* @__PURE__ */ new Set();
    this.drawn = /* @__PURE__ */ new Map();
    this.fresh = /* @__PURE__ */ new Set();
    this.back = null;
    this.going = null;
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
    if (message.revision !== void 0 && message.type !== "project" && message.revision !== this.rows?.project.revision)
      return;
    if (message.to && message.to !== this.name) return;
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
    this.suggested.all = [];
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
    const rows = (
      /** @type {Rows} */
      this.rows
    );
    this.#under(() => rows.takeBlock(message, buffers));
    this.asked.delete(rows.block(message.first));
    const row = this.back ? rows.rowOf.get(this.back) : void 0;
    if (row !== void 0) this.focusOn(this.placeOf.get(row) ?? this.focus);
    if (this.going && rows.rowOf.has(this.going.segment)) this.goto(this.going.segment, this.going.start, this.going.end);
    this.#goOn();
    this.tell("rows");
    this.prefetch();
  }
  /** Asks for the block of a row at once. @param {number} row */
  want(row) {
    const number3 = this.rows ? this.rows.block(row) : -1;
    if (this.rows && !this.rows.texts[number3]) this.#ask(number3);
  }
  /** Asks for all blocks, some at a time. */
  prefetch() {
    const { rows } = this;
    if (!rows) return;
    for (let number3 = 0; number3 < rows.texts.length && this.asked.size < ASKED_AT_ONCE; number3++)
      if (!rows.texts[number3]) this.#ask(number3);
  }
  /** @param {number} number */
  #ask(number3) {
    if (this.asked.has(number3)) return;
    this.asked.add(number3);
    this.link.send({ type: "block", number: number3, revision: this.rows?.project.revision });
  }
  /** @param {any} message */
  #changed(message) {
    const rows = (
      /** @type {Rows} */
      this.rows
    );
    if (message.codes) {
      rows.setCodes(message.codes);
      this.tell("project");
    }
    this.#under(() => {
      rows.drop(message.drop);
      rows.put(message.put.map(read2));
    });
    this.#marked();
  }
  #marked() {
    if (this.picked && !this.rows?.marks.has(this.picked)) this.picked = null;
    this.tell("marks");
    const { code, analyst, coded } = this.filter;
    if (code || analyst || coded !== void 0) this.reshow();
  }
  // --- which rows are shown ---
  reshow() {
    const { rows } = this;
    if (!rows) return;
    const focused = this.shown[this.focus];
    this.shown = rows.shown(this.order, this.filter, this.folded, this.only, this.finder.matching);
    this.placeOf = /* @__PURE__ */ new Map();
    this.shown.forEach((row, place) => this.placeOf.set(row, place));
    this.focus = this.from = this.#nearest(focused);
    this.caret = null;
    this.finder.reorder();
    this.tell("shown");
    this.tellKernel();
  }
  /** The place of a row, or of the last shown row before it. @param {number | undefined} row */
  #nearest(row) {
    if (row === void 0) return 0;
    const there = this.placeOf.get(row);
    if (there !== void 0) return there;
    const inTime = this.order === "time" ? this.rows?.placeInTime : void 0;
    const rank = (one) => inTime ? inTime[one] : one;
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
      return segment === void 0 ? [] : [{ segment, start: toCodePoints(text, start), end: toCodePoints(text, end) }];
    }
    const [first, last] = this.range;
    const places = [];
    for (let place = first; place <= last; place++) {
      const segment = rows.ids[this.shown[place]];
      if (segment === void 0) this.want(this.shown[place]);
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
      const shown = all ? [] : [
        /** @type {ArrayBuffer} */
        this.shown.slice().buffer
      ];
      this.link.send(
        { type: "state", revision: rows.project.revision, focus: rows.ids[this.row] ?? null, selection: this.chosen },
        shown
      );
    });
  }
  /** @param {string} segment @param {number | null} [start] @param {number | null} [end] code points */
  goto(segment, start = null, end = null) {
    const { rows } = this;
    const row = rows?.rowOf.get(segment);
    this.going = row === void 0 ? { segment, start, end } : null;
    if (!rows || row === void 0) return;
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
    const gone = [...act.retracts ?? [], ...(act.claims ?? []).flatMap((claim) => claim.replaces ?? [])];
    const before = gone.flatMap((claim) => rows.marks.get(claim) ?? []);
    rows.drop(gone);
    const made2 = (act.claims ?? []).flatMap((claim, place) => this.#marksOf(`${act.id}.${place + 1}`, claim));
    const under = [...new Set(made2.map((mark) => mark.claim))].flatMap((claim) => rows.marks.get(claim) ?? []);
    rows.put(made2);
    this.drawn.set(act.id, () => {
      rows.drop(made2.map((mark) => mark.claim));
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
    const places = claim.kind === "memo" ? [{ segment: String(claim.on) }] : claim.evidence ?? [];
    return places.flatMap(({ segment, start, end }) => {
      const row = this.rows?.rowOf.get(segment);
      const mark = { claim: id, start: start ?? null, end: end ?? null, kind: claim.kind, words, analyst: this.analyst };
      return row === void 0 ? [] : [{ ...mark, row, pending: true }];
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
    rows.drop([...act.retracts ?? [], ...(act.claims ?? []).flatMap((claim) => claim.replaces ?? [])]);
    const made2 = (act.claims ?? []).flatMap((claim, place) => this.#marksOf(`${act.id}.${place + 1}`, claim));
    rows.put(made2.filter((mark) => !rows.marks.has(mark.claim)).map((mark) => ({ ...mark, pending: false })));
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
    const name2 = rows?.codeName(slug) ?? slug;
    if (!this.caret && this.shown.length && chosen.length <= this.range[1] - this.range[0]) {
      const [first, last] = this.range;
      this.waiting = { chosen: Array.from(this.shown.slice(first, last + 1)), code: slug, further };
      return this.say(`${name2} waits for segments that are on their way`);
    }
    this.#codePlaces(slug, chosen, further);
  }
  /** Goes on with a code that waited for words, once all of them are here. */
  #goOn() {
    const { rows, waiting } = this;
    if (!rows || !waiting) return;
    const places = waiting.chosen.flatMap((row) => rows.ids[row] === void 0 ? [] : [{ segment: (
      /** @type {string} */
      rows.ids[row]
    ) }]);
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
    const name2 = this.rows?.codeName(slug) ?? slug;
    const fresh = chosen.filter((place) => !this.#carries(place, slug));
    if (!fresh.length && !further.length) return this.say(chosen.length ? `already coded ${name2}` : "nothing to code");
    const claims = fresh.map((place) => ({ kind: "coding", code: slug, evidence: [place] }));
    this.recent = [slug, ...this.recent.filter((other) => other !== slug)].slice(0, RECENT);
    this.act({ claims: [...further, ...claims] });
    this.tell("project");
  }
  /** Whether this analyst coded these very words so already. @param {Place} place @param {string} slug */
  #carries(place, slug) {
    const row = this.rows?.rowOf.get(place.segment);
    if (row === void 0) return false;
    return this.rows?.marksOn(row, this.analyst).some(
      (mark) => mark.kind === "coding" && this.rows?.reads(mark.words) === slug && mark.start === (place.start ?? null) && mark.end === (place.end ?? null)
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
    const at = marks.findIndex((mark2) => mark2.claim === this.picked);
    const mark = marks[at < 0 ? step > 0 ? 0 : marks.length - 1 : (at + step + marks.length) % marks.length];
    this.picked = mark.claim;
    this.tell("focus");
    this.say(`picked ${this.named(mark)} by ${mark.analyst}, ${marks.indexOf(mark) + 1} of ${marks.length}`);
  }
  /** @param {Mark} mark */
  named(mark) {
    return mark.kind === "coding" ? this.rows?.codeName(mark.words) ?? mark.words : `${mark.kind.replaceAll("_", " ")}: ${mark.words}`;
  }
  /** Takes back the picked mark, or the only one of this analyst's on the focused row. */
  remove() {
    const own = this.own;
    const mark = this.picked ? own.find((one) => one.claim === this.picked) : own.length === 1 ? own[0] : void 0;
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
    if (start >= end || moved === mark[border] || segment === void 0) return this.say("no further");
    const act = this.act({
      claims: [{ kind: "coding", code: mark.words, evidence: [{ segment, start, end }], replaces: [mark.claim] }]
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
};
function each(marks) {
  return [...new Map(marks.map((mark) => [mark.claim, mark])).values()];
}

// src/shared/clocks.js
var LENGTHS = { us: 15, ms: 12, s: 8, min: 5, day: 0, none: 8 };
var formats = /* @__PURE__ */ new Map();
function clock(ms, zone, precision) {
  const format = formatFor(zone);
  const known = format !== void 0;
  const us = Math.round(ms * 1e3);
  const at = new Date(Math.floor(us / 1e3));
  if (Number.isNaN(at.getTime())) return { date: "", time: "", utc: "", known };
  const below2 = String(us - at.getTime() * 1e3).padStart(3, "0");
  const iso = at.toISOString();
  const [day, rest] = iso.split("T");
  const utcTime = (rest.slice(0, -1) + below2).slice(0, LENGTHS[precision]);
  const utc = utcTime ? `${day}T${utcTime}Z` : day;
  if (!format || zone === "UTC") return { date: day, time: utcTime, utc, known };
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const fraction = rest.slice(8, -1) + below2;
  const time = `${part.hour}:${part.minute}:${part.second}${fraction}`.slice(0, LENGTHS[precision]);
  return { date: `${part.year.padStart(4, "0")}-${part.month}-${part.day}`, time, utc, known };
}
function formatFor(zone) {
  if (!formats.has(zone)) formats.set(zone, formatOf(zone));
  return formats.get(zone);
}
function formatOf(zone) {
  try {
    return new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn-hc-h23", {
      timeZone: zone || "no zone",
      // an empty name would be the browser's own zone
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit"
    });
  } catch {
    return void 0;
  }
}

// src/shared/elements.js
function made(tag, look2, words = "") {
  const element = document.createElement(tag);
  if (look2) element.className = look2;
  if (words) element.textContent = words;
  return element;
}
function written(tag, look2, words) {
  const element = made(tag, look2, words);
  element.dir = "auto";
  return element;
}
function telling(tag, look2, role) {
  const element = made(tag, look2);
  element.role = role;
  return element;
}
function retell(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
function button(words, title, press) {
  const element = (
    /** @type {HTMLButtonElement} */
    made("button", "iw-button", words)
  );
  element.type = "button";
  element.title = title;
  element.addEventListener("click", press);
  return element;
}
function helpButton(press) {
  const element = button("?", "?: all keys", press);
  element.ariaLabel = "All keys";
  return element;
}
function keepKeys(root) {
  for (const element of root.querySelectorAll("button, input, select, textarea, [tabindex]"))
    element.setAttribute("data-lm-suppress-shortcuts", "true");
}

// src/shared/frame.js
var Frame = class {
  /**
   * @param {Desk} desk @param {HTMLElement} root
   * @param {{looks: string[], tools: string, saving: string}} page  its own class names, what its tools are called, and what Ctrl+S says of saving
   */
  constructor(desk, root, { looks, tools, saving }) {
    this.desk = desk;
    this.root = root;
    root.classList.add("iw-transcript", ...looks);
    this.tools = made("div", "iw-tools");
    this.tools.role = "toolbar";
    this.tools.ariaLabel = tools;
    this.middle = made("div", "iw-middle");
    this.error = telling("p", "iw-error", "alert");
    this.state = telling("span", "iw-state", "status");
    this.spoken = telling("span", "iw-said", "status");
    this.foot = made("div", "iw-foot");
    this.foot.append(this.state, this.spoken);
    root.append(this.tools, this.middle, this.error, this.foot);
    root.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        desk.say(saving);
      }
      event.stopPropagation();
    });
    this.#height();
    desk.model.on("change:height", () => this.#height());
  }
  #height() {
    this.root.style.setProperty("--iw-height", this.desk.model.get("height"));
  }
  /** How it stands between this page and the kernel. */
  tellStatus() {
    const { alive, words } = this.desk.link;
    retell(this.state, words);
    this.state.classList.toggle("iw-worry", !alive || words.startsWith("kernel"));
  }
  /** What was said last, and what went wrong. */
  tellSaid() {
    retell(this.spoken, this.desk.said);
    retell(this.error, this.desk.problem);
  }
};
function openIn(room, closed, open) {
  open(closed);
  keepKeys(room);
}
function leave(root, from) {
  const outside = root.parentElement?.closest("[tabindex]");
  from.blur();
  if (outside instanceof HTMLElement) outside.focus();
}

// src/shared/moves.js
var CHARACTERS = new Intl.Segmenter(void 0, { granularity: "grapheme" });
var WORDS2 = new Intl.Segmenter(void 0, { granularity: "word" });
function left(text, at) {
  return CHARACTERS.segment(text).containing(Math.min(at, text.length) - 1)?.index ?? 0;
}
function right(text, at) {
  const found = CHARACTERS.segment(text).containing(Math.max(0, at));
  return found ? found.index + found.segment.length : text.length;
}
function wordLeft(text, at) {
  const words = WORDS2.segment(text);
  let found = words.containing(Math.min(at, text.length) - 1);
  while (found && !found.isWordLike) found = words.containing(found.index - 1);
  return found ? left(text, found.index + 1) : 0;
}
function wordRight(text, at) {
  const words = WORDS2.segment(text);
  let found = words.containing(Math.max(0, at));
  while (found && !found.isWordLike) found = words.containing(found.index + found.segment.length);
  return found ? right(text, found.index + found.segment.length - 1) : text.length;
}

// src/shared/choosing.js
var number = 0;
var Choosing = class {
  /**
   * @param {{label: string, list: string, look?: string, placeholder: string}} names of the field and of the list
   * @param {(place: number, shift: boolean) => void} take @param {(place: number) => void} [marked] told which is chosen, when it is shown
   */
  constructor({ label, list, look: look2 = "", placeholder }, take, marked = () => {
  }) {
    this.take = take;
    this.marked = marked;
    this.chosen = 0;
    this.options = [];
    this.input = /** @type {HTMLInputElement} */
    made("input", "iw-input");
    this.list = made("div", `iw-options ${look2}`.trim());
    this.about = telling("p", "iw-about", "status");
    this.list.role = "listbox";
    this.list.id = `iw-choice-${++number}`;
    this.list.ariaLabel = list;
    this.input.role = "combobox";
    this.input.ariaLabel = label;
    this.input.ariaExpanded = "true";
    this.input.ariaAutoComplete = "list";
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.placeholder = placeholder;
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }
  /** What is typed. */
  get words() {
    return this.input.value.trim();
  }
  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Enter") return;
    event.preventDefault();
    if (!step) return this.take(this.chosen, event.shiftKey);
    this.chosen = (this.chosen + step + this.options.length) % Math.max(this.options.length, 1);
    this.mark();
  }
  /** An option that is not in the list yet. @param {string} look @param {string} [words] */
  option(look2, words) {
    const element = made("div", look2, words);
    element.role = "option";
    element.addEventListener("pointerdown", (event) => event.preventDefault());
    element.addEventListener("click", () => this.take(this.options.indexOf(element), false));
    return element;
  }
  /** @param {HTMLElement[]} options @param {number} [chosen] */
  show(options, chosen = 0) {
    this.options = options;
    this.chosen = Math.max(0, Math.min(chosen, options.length - 1));
    for (const [place, element] of options.entries()) element.id = `${this.list.id}-${place}`;
    this.list.replaceChildren(...options);
    this.mark();
  }
  /** Shows and tells which is chosen. */
  mark() {
    for (const [place, element2] of this.options.entries()) element2.ariaSelected = String(place === this.chosen);
    const element = this.options[this.chosen];
    this.input.setAttribute("aria-activedescendant", element?.id ?? "");
    element?.scrollIntoView({ block: "nearest" });
    this.marked(this.chosen);
  }
};

// src/shared/keys.js
var keyAt = (keys, name2) => keys.find((key) => key.keys.includes(name2));
function submits({ key, ctrlKey, metaKey }, onSelect) {
  return key === "Enter" && (ctrlKey || metaKey || onSelect);
}
function nameOf(event) {
  const long = event.key.length > 1 || event.key === "J" || event.key === "K";
  if (event.altKey && /^[[\]{}]$/.test(event.key)) return event.key;
  const before = [];
  if (event.ctrlKey || event.metaKey) before.push("Ctrl");
  if (event.altKey) before.push("Alt");
  if (event.shiftKey && long) before.push("Shift");
  return [...before, event.key].join("+");
}
function shownKey(name2) {
  return name2.replace("Arrow", "").replace("Down", "↓").replace("Up", "↑").replace("Left", "←").replace("Right", "→").replace("Page↓", "Page Down").replace("Page↑", "Page Up");
}

// src/shared/panels.js
var number2 = 0;
function opened(room, title, closed) {
  room.replaceChildren();
  const panel = made("div", "iw-panel");
  const heading = written("h2", "", title);
  heading.id = `iw-panel-${++number2}`;
  panel.role = "dialog";
  panel.setAttribute("aria-labelledby", heading.id);
  const close = () => {
    panel.remove();
    closed();
  };
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  panel.append(heading);
  room.append(panel);
  return { panel, close };
}
function openChoice(room, title, { list, fitting, none = "", hint = "", placeholder = "a part of its name" }, closed, take) {
  const { panel, close } = opened(room, title, closed);
  let options = [];
  const choosing = new Choosing(
    { label: title, list, placeholder },
    (place) => {
      const option2 = options[place];
      if (!option2) return;
      close();
      take(option2.value, choosing.words);
    },
    (place) => choosing.about.textContent = options[place]?.about ?? none
  );
  const draw = () => {
    options = fitting(choosing.words);
    choosing.show(options.map((option2) => drawn(choosing, option2)));
  };
  choosing.input.addEventListener("input", draw);
  panel.append(choosing.input, choosing.list, choosing.about);
  if (hint) panel.append(made("p", "iw-about", hint));
  draw();
  choosing.input.focus();
}
function drawn(choosing, { words, depth }) {
  const element = choosing.option("iw-option", words);
  element.dir = "auto";
  if (!choosing.words) element.style.paddingInlineStart = `${0.5 + Math.min(depth, 12)}em`;
  return element;
}
function openForm(room, title, fields, closed, kept2) {
  const { panel, close } = opened(room, title, closed);
  const labels = fields.map((field) => {
    const label = made("label", "", field.label);
    label.append(control(field));
    return label;
  });
  const hint = "Enter keeps (Ctrl+Enter in a long field), Escape leaves";
  const form = formOf(labels, { keep: "Keep", hint, close }, () => {
    const values = (
      /** @type {Record<string, string>} */
      {}
    );
    for (const [name2, value] of new FormData(form)) if (String(value).trim()) values[name2] = String(value).trim();
    close();
    kept2(values);
  });
  panel.append(form);
  firstOf(form, fields.find((field) => field.first)?.name)?.focus();
}
function formOf(parts, { keep, hint, close }, submitted) {
  const form = (
    /** @type {HTMLFormElement} */
    made("form", "iw-form")
  );
  const buttons = made("div", "iw-buttons");
  const leave2 = (
    /** @type {HTMLButtonElement} */
    made("button", "iw-button", "Leave")
  );
  leave2.type = "button";
  leave2.addEventListener("click", close);
  buttons.append(made("button", "iw-button iw-keep", keep), leave2, made("span", "iw-about", hint));
  form.append(...parts, buttons);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitted();
  });
  form.addEventListener("keydown", (event) => {
    if (!submits(event, event.target instanceof HTMLSelectElement && !isOpen(event.target))) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return form;
}
function isOpen(select2) {
  return CSS.supports("selector(:open)") && select2.matches(":open");
}
function firstOf(form, name2) {
  const inputs = (
    /** @type {HTMLInputElement[]} */
    Array.from(form.elements).filter((element) => !(element instanceof HTMLButtonElement))
  );
  return inputs.find((input) => input.name === name2) ?? inputs.find((input) => !input.value) ?? inputs[0];
}
function control(field) {
  if (field.options) {
    const select2 = (
      /** @type {HTMLSelectElement} */
      made("select", "iw-input")
    );
    for (const [value, words] of field.options) select2.append(new Option(words, value, false, value === field.value));
    select2.name = field.name;
    return select2;
  }
  const input = (
    /** @type {HTMLInputElement | HTMLTextAreaElement} */
    made(field.long ? "textarea" : "input", "iw-input")
  );
  input.name = field.name;
  input.value = field.value ?? "";
  input.required = field.needed ?? false;
  input.dir = "auto";
  return input;
}
function openKeys(room, keys, about, closed) {
  const { panel, close } = opened(room, "Keys", closed);
  const leave2 = button("Close (Escape)", "back to where you were", close);
  panel.append(leave2, made("p", "iw-about", about));
  const groups = /* @__PURE__ */ new Map(
    /** @type {[string, HTMLElement][]} */
    []
  );
  for (const key of keys) {
    let list = groups.get(key.group);
    if (!list) {
      list = made("dl", "iw-keys");
      groups.set(key.group, list);
      const part = made("section", "");
      part.append(made("h3", "", key.group), list);
      panel.append(part);
    }
    const term = made("dt", "");
    const names = key.keys.length > 3 ? [key.keys[0], "…", key.keys[key.keys.length - 1]] : key.keys;
    for (const name2 of names) term.append(made(name2 === "…" ? "span" : "kbd", "", shownKey(name2)), " ");
    list.append(term, made("dd", "", key.does));
  }
  leave2.focus();
  room.scrollTop = 0;
}

// src/transcript/keys.js
var KEYS = [
  { group: "Move", keys: ["j", "ArrowDown"], act: "next", does: "next segment" },
  { group: "Move", keys: ["k", "ArrowUp"], act: "previous", does: "segment before" },
  { group: "Move", keys: ["Shift+J", "Shift+ArrowDown"], act: "extendDown", does: "choose one more below" },
  { group: "Move", keys: ["Shift+K", "Shift+ArrowUp"], act: "extendUp", does: "choose one more above" },
  { group: "Move", keys: ["PageDown"], act: "pageDown", does: "a page down" },
  { group: "Move", keys: ["PageUp"], act: "pageUp", does: "a page up" },
  { group: "Move", keys: ["Home"], act: "first", does: "first segment" },
  { group: "Move", keys: ["End"], act: "last", does: "last segment" },
  { group: "Move", keys: ["t"], act: "time", does: "go to a time" },
  { group: "Move", keys: ["z"], act: "fold", does: "fold or open the thread" },
  { group: "Code", keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], act: "recent", does: "one of the codes used last" },
  { group: "Code", keys: ["/"], act: "codes", does: "any code, or a new one" },
  { group: "Code", keys: ["Enter"], act: "words", does: "into the words, to choose some of them" },
  { group: "Code", keys: ["c"], act: "pick", does: "pick the next mark on this segment" },
  { group: "Code", keys: ["C"], act: "pickBack", does: "pick the mark before" },
  { group: "Code", keys: ["x", "Delete", "Backspace"], act: "remove", does: "remove the picked mark, or the only one" },
  { group: "Code", keys: ["["], act: "endLeft", does: "end of the picked coding a word to the left" },
  { group: "Code", keys: ["]"], act: "endRight", does: "end of the picked coding a word to the right" },
  { group: "Code", keys: ["{"], act: "startLeft", does: "its start a word to the left" },
  { group: "Code", keys: ["}"], act: "startRight", does: "its start a word to the right" },
  { group: "Code", keys: ["m"], act: "memo", does: "a memo" },
  { group: "Code", keys: ["u", "Ctrl+z"], act: "undo", does: "undo" },
  { group: "Code", keys: ["U", "Ctrl+Z", "Ctrl+y"], act: "redo", does: "redo" },
  { group: "Make sense", keys: ["e"], act: "event", does: "an event" },
  { group: "Make sense", keys: ["d"], act: "decision", does: "a decision point" },
  { group: "Make sense", keys: ["h"], act: "hypothesis", does: "a hypothesis that is raised here" },
  { group: "Make sense", keys: ["H"], act: "thought", does: "what becomes of a hypothesis: taken up, for, against, set aside" },
  { group: "Make sense", keys: ["s"], act: "surprise", does: "a surprise" },
  { group: "Make sense", keys: ["y"], act: "difficulty", does: "what made it difficult" },
  { group: "Make sense", keys: ["q"], act: "question", does: "an open question" },
  { group: "Find", keys: ["f", "Ctrl+f"], act: "find", does: "find words" },
  { group: "Find", keys: ["n"], act: "nextHit", does: "next place where they stand" },
  { group: "Find", keys: ["N"], act: "previousHit", does: "the place before" },
  { group: "Suggestions", keys: ["v"], act: "suggest", does: "show or hide what is suggested" },
  { group: "Suggestions", keys: ["."], act: "nextSuggestion", does: "next segment with a suggestion" },
  { group: "Suggestions", keys: [","], act: "previousSuggestion", does: "the one before" },
  { group: "Suggestions", keys: ["a"], act: "accept", does: "accept it: the code is yours" },
  { group: "Suggestions", keys: ["-"], act: "dismiss", does: "pass it over: not suggested here again" },
  { group: "Show", keys: ["o"], act: "order", does: "by time, or by source" },
  { group: "Show", keys: ["b"], act: "blind", does: "hide or show what others coded" },
  { group: "Show", keys: ["?"], act: "help", does: "this list" },
  { group: "Show", keys: ["Escape"], act: "leave", does: "out of the words, out of the choice, out of the transcript" }
];
var WORD_KEYS = [
  { group: "In the words", keys: ["ArrowLeft"], act: "left", does: "a character to the left" },
  { group: "In the words", keys: ["ArrowRight"], act: "right", does: "a character to the right" },
  { group: "In the words", keys: ["Ctrl+ArrowLeft", "Alt+ArrowLeft"], act: "wordLeft", does: "a word to the left" },
  { group: "In the words", keys: ["Ctrl+ArrowRight", "Alt+ArrowRight"], act: "wordRight", does: "a word to the right" },
  { group: "In the words", keys: ["Home"], act: "textStart", does: "to the first character" },
  { group: "In the words", keys: ["End"], act: "textEnd", does: "to the last character" }
];
function actOf(event, inWords) {
  const inThem = inWords && keyAt(WORD_KEYS, nameOf(event).replace("Shift+", ""));
  if (inThem) return { act: inThem.act, extend: event.shiftKey };
  const found = keyAt(KEYS, nameOf(event));
  return found && { act: found.act, extend: false };
}

// src/shared/heights.js
var Heights = class {
  #heights = new Float64Array();
  #sums = new Float64Array(1);
  #highest = 0;
  // the highest power of two that is not above the count
  /**
   * @param {number} count
   * @param {number} estimate the height of a row that has not been measured
   */
  constructor(count, estimate) {
    this.rebuild(count, estimate);
  }
  get count() {
    return this.#heights.length;
  }
  get total() {
    return this.top(this.count);
  }
  /**
   * Forgets all that was measured.
   *
   * @param {number} count
   * @param {number} estimate
   */
  rebuild(count, estimate) {
    this.#heights = new Float64Array(count).fill(estimate);
    this.#sums = new Float64Array(count + 1);
    this.#highest = count && 2 ** (31 - Math.clz32(count));
    for (let i = 1; i <= count; i++) this.#sums[i] = estimate * (i & -i);
  }
  /**
   * @param {number} i
   * @returns {number}
   */
  height(i) {
    return this.#heights[i];
  }
  /**
   * @param {number} i
   * @param {number} height
   */
  set(i, height) {
    if (!(i in this.#heights)) throw new RangeError(`there is no row ${i} among ${this.count}`);
    const difference = height - this.#heights[i];
    this.#heights[i] = height;
    for (let node = i + 1; node <= this.count; node += node & -node) this.#sums[node] += difference;
  }
  /**
   * The height of all rows before row `i`, which may be the count.
   *
   * @param {number} i
   * @returns {number}
   */
  top(i) {
    let sum = 0;
    for (let node = Math.min(i, this.count); node > 0; node -= node & -node) sum += this.#sums[node];
    return sum;
  }
  /**
   * The row at a height, never one without height unless it is the last; above all rows it is the first, below all
   * the last, and -1 when there is none.
   *
   * @param {number} y
   * @returns {number}
   */
  at(y) {
    let row = 0;
    let left2 = y;
    for (let step = this.#highest; step > 0; step >>= 1) {
      if (row + step <= this.count && this.#sums[row + step] <= left2) {
        row += step;
        left2 -= this.#sums[row];
      }
    }
    return Math.min(row, this.count - 1);
  }
};

// src/transcript/list.js
var ESTIMATE = 46;
var BEYOND = 400;
var List = class {
  /**
   * @param {HTMLElement} scroller
   * @param {(place: number) => HTMLElement} draw
   * @param {() => number} focused the place that stays in view when the list becomes narrower
   */
  constructor(scroller, draw, focused) {
    this.scroller = scroller;
    this.draw = draw;
    this.focused = focused;
    this.space = document.createElement("div");
    this.space.className = "iw-space";
    this.space.role = "presentation";
    scroller.append(this.space);
    this.heights = new Heights(0, ESTIMATE);
    this.drawn = /* @__PURE__ */ new Map();
    this.top = 0;
    this.width = 0;
    scroller.addEventListener("scroll", () => this.update(), { passive: true });
    this.watch = new ResizeObserver(() => this.#resized());
    this.watch.observe(scroller);
  }
  close() {
    this.watch.disconnect();
  }
  /** Begins anew with so many rows. @param {number} count */
  reset(count) {
    this.heights.rebuild(count, ESTIMATE);
    this.redraw();
  }
  /** Draws what is in view once more. */
  redraw() {
    for (const element of this.drawn.values()) element.remove();
    this.drawn.clear();
    this.update();
  }
  /** Draws one row once more, when it is in view. @param {number} place */
  redrawOne(place) {
    this.drawn.get(place)?.remove();
    if (this.drawn.delete(place)) this.update();
  }
  #resized() {
    if (this.scroller.clientHeight && Math.abs(this.scroller.scrollTop - this.top) > 1) this.scroller.scrollTop = this.top;
    if (this.width !== this.scroller.clientWidth) {
      const [first, last] = this.inView;
      const place = this.focused();
      this.width = this.scroller.clientWidth;
      this.redraw();
      if (first <= place && place <= last) this.reveal(place);
    } else this.update();
  }
  update() {
    const { scroller, heights } = this;
    if (!scroller.clientHeight) return;
    this.top = scroller.scrollTop;
    for (let pass = 0; pass < 4 && this.#pass(); pass++) ;
    this.space.style.height = `${Math.max(heights.total, 1)}px`;
  }
  /** Draws and measures what is in view; says whether heights changed so that another look is needed. */
  #pass() {
    const { scroller, heights, drawn: drawn2 } = this;
    if (!heights.count) {
      this.#clear(0, -1);
      return false;
    }
    const anchor = heights.at(this.top);
    const within2 = this.top - heights.top(anchor);
    const first = heights.at(Math.max(0, this.top - BEYOND));
    const last = heights.at(this.top + scroller.clientHeight + BEYOND);
    this.#clear(first, last);
    const fresh = [];
    for (let place = first; place <= last; place++) {
      if (drawn2.has(place)) continue;
      const element = this.draw(place);
      element.style.transform = `translateY(${heights.top(place)}px)`;
      drawn2.set(place, element);
      fresh.push(place);
    }
    this.#inOrder(first, last);
    let moved = false;
    const measured = fresh.map((place) => (
      /** @type {HTMLElement} */
      drawn2.get(place).offsetHeight
    ));
    fresh.forEach((place, n) => {
      if (measured[n] && measured[n] !== heights.height(place)) {
        heights.set(place, measured[n]);
        moved = true;
      }
    });
    if (!moved) return false;
    for (const [place, element] of drawn2) element.style.transform = `translateY(${heights.top(place)}px)`;
    this.space.style.height = `${heights.total}px`;
    const top = heights.top(anchor) + within2;
    if (Math.abs(top - this.top) >= 1) {
      this.top = top;
      scroller.scrollTop = top;
    }
    return true;
  }
  /** On the page rows stand in their order, for those who read it without seeing it. @param {number} first @param {number} last */
  #inOrder(first, last) {
    let next = (
      /** @type {HTMLElement | null} */
      null
    );
    for (let place = last; place >= first; place--) {
      const element = this.drawn.get(place);
      if (!element) continue;
      if (element.parentNode !== this.space || element.nextSibling !== next) this.space.insertBefore(element, next);
      next = element;
    }
  }
  /** @param {number} first @param {number} last */
  #clear(first, last) {
    for (const [place, element] of this.drawn)
      if (place < first || place > last) {
        element.remove();
        this.drawn.delete(place);
      }
  }
  /** Scrolls as little as it takes, or so that the row is in the middle when it is far off. @param {number} place */
  reveal(place) {
    const { scroller, heights } = this;
    if (!heights.count || !scroller.clientHeight) return;
    for (let pass = 0; pass < 3; pass++) {
      const top = heights.top(place);
      const height = heights.height(place);
      const view = scroller.clientHeight;
      let to = this.top;
      if (top < this.top - view || top > this.top + 2 * view) to = top - view / 2 + height / 2;
      else if (top < this.top || height > view) to = top;
      else if (top + height > this.top + view) to = top + height - view;
      to = Math.max(0, to);
      if (Math.abs(to - this.top) < 1) return;
      this.space.style.height = `${heights.total}px`;
      this.top = to;
      scroller.scrollTop = to;
      this.update();
    }
  }
  /** Rows in view, the first and the last. @returns {[number, number]} */
  get inView() {
    const { heights, scroller } = this;
    return [heights.at(this.top), heights.at(this.top + scroller.clientHeight - 1)];
  }
};

// src/transcript/panels.js
var NEW = "";
function openCodes(room, desk, closed) {
  openChoice(room, "Code it as", { list: "Codes", fitting: (words) => matching(desk, words) }, closed, (slug, words) => {
    if (slug === NEW) openNewCode(room, desk, words, closed);
    else desk.code(slug);
  });
}
function matching(desk, words) {
  const codes = desk.rows?.codes ?? [];
  const wanted = words.toLowerCase();
  const fits = codes.filter((code) => code.name.toLowerCase().includes(wanted) || code.slug.includes(wanted));
  const rank = (code) => (code.name.toLowerCase().startsWith(wanted) ? 0 : 2) + (desk.recent.includes(code.slug) ? 0 : 1);
  const ranked = wanted ? fits.slice().sort((a, b) => rank(a) - rank(b)) : fits;
  const options = ranked.map((code) => ({
    value: code.slug,
    words: code.name,
    depth: code.depth,
    about: [code.definition, code.when && `When: ${code.when}`, code.when_not && `Not when: ${code.when_not}`].filter(Boolean).join(" ")
  }));
  if (words && !codes.some((code) => code.name.toLowerCase() === wanted))
    options.push({ value: NEW, words: `new code “${words}”…`, about: "It is added to the codebook, with its definition.", depth: 0 });
  return options;
}
function openNewCode(room, desk, name2, closed) {
  const codes = desk.rows?.codes ?? [];
  const fields = [
    { name: "name", label: "Name", value: name2, needed: true },
    { name: "definition", label: "Definition: what it means", long: true },
    { name: "when", label: "When to use it", long: true },
    { name: "parent", label: "Below", options: (
      /** @type {[string, string][]} */
      [["", "nothing: at the top"], ...codes.map((code) => [code.slug, code.name])]
    ) }
  ];
  openForm(room, "A new code", fields, closed, (values) => {
    const slug = freeSlug(desk, values.name);
    const { name: name3, definition = "", when: when2 = "" } = values;
    const parent = values.parent ? { parent: values.parent } : {};
    desk.code(slug, [{ kind: "code", slug, name: name3, definition, when: when2, ...parent }]);
  });
}
function freeSlug(desk, name2) {
  const plain = name2.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const base = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "code";
  const taken = /* @__PURE__ */ new Set([...(desk.rows?.codes ?? []).map((code) => code.slug), ...Object.keys(desk.rows?.others ?? {})]);
  let slug = base;
  for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
  return slug;
}

// src/shared/chips.js
var C0 = "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US";
var C1 = "DEL PAD HOP BPH NBH IND NEL SSA ESA HTS HTJ VTS PLD PLU RI SS2 SS3 DCS PU1 PU2 STS CCH MW SPA EPA SOS SGC SCI CSI ST OSC PM APC";
var NAMES = new Map([
  ...named(0, C0),
  ...named(127, C1),
  ...named(1564, "ALM"),
  ...named(8203, "ZWSP ZWNJ ZWJ LRM RLM"),
  ...named(8232, "LS PS LRE RLE PDF LRO RLO"),
  ...named(8288, "WJ"),
  ...named(8294, "LRI RLI FSI PDI"),
  ...named(65279, "BOM")
]);
var HIDDEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]/gu;
var CHIP = new RegExp(
  [
    // Colours and cursors, then titles and links, then character sets: what terminals leave in a pasted log.
    /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/u,
    /(?:\x1b\]|\x9d)[^\0-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)/u,
    /\x1b[()][0-9A-Z]/u,
    /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]/u,
    // Joiners belong to many scripts and to emoji; they are odd only where there is nothing to join.
    /(?<![\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/u,
    /[\u200c\u200d](?![\p{L}\p{M}\p{N}\p{Extended_Pictographic}])/u
  ].map((pattern) => pattern.source).join("|"),
  "gu"
);
function chips(text) {
  const parts = (
    /** @type {Part[]} */
    []
  );
  let end = 0;
  for (const { 0: of, index } of text.matchAll(CHIP)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ chip: of.replace(HIDDEN, name), of });
    end = index + of.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}
function name(character) {
  const code = character.charCodeAt(0);
  return NAMES.get(code) ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
function named(first, names) {
  return names.split(" ").map((each2, i) => [first + i, each2]);
}

// src/shared/pieces.js
function pieces(length, spans) {
  const within2 = spans.map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(length, end) }));
  const borders = /* @__PURE__ */ new Set([0, length]);
  const begins = /* @__PURE__ */ new Map(
    /** @type {[number, number[]][]} */
    []
  );
  const ends = /* @__PURE__ */ new Map(
    /** @type {[number, number[]][]} */
    []
  );
  within2.forEach(({ start, end }, i) => {
    if (start >= end) return;
    borders.add(start).add(end);
    append(begins, start, i);
    append(ends, end, i);
  });
  const cuts = [...borders].sort((a, b) => a - b);
  const covering = /* @__PURE__ */ new Set(
    /** @type {number[]} */
    []
  );
  return cuts.slice(0, -1).map((start, i) => {
    ends.get(start)?.forEach((span) => covering.delete(span));
    begins.get(start)?.forEach((span) => covering.add(span));
    return { start, end: cuts[i + 1], spans: [...covering].sort((a, b) => a - b) };
  });
}
function lanes(spans) {
  const order = spans.map((_, i) => i).sort((a, b) => spans[a].start - spans[b].start);
  const ends = (
    /** @type {number[]} */
    []
  );
  const lane = new Array(spans.length).fill(0);
  for (const i of order) {
    const free = ends.findIndex((end) => end <= spans[i].start);
    lane[i] = free < 0 ? ends.length : free;
    ends[lane[i]] = spans[i].end;
  }
  return lane;
}
function append(lists, key, value) {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

// src/transcript/row.js
var GAP = 10 * 6e4;
var LOOKS = 8;
var STRIPES = ["solid", "dashed", "dotted"];
function drawRow(desk, place, prefix) {
  const rows = (
    /** @type {NonNullable<Desk["rows"]>} */
    desk.rows
  );
  const row = desk.shown[place];
  const text = rows.text(row);
  const [first, last] = desk.range;
  const element = made("div", "iw-row");
  element.id = `${prefix}-${place}`;
  element.role = "option";
  element.dataset.place = String(place);
  element.ariaPosInSet = String(place + 1);
  element.ariaSetSize = String(desk.shown.length);
  element.ariaSelected = String(place >= first && place <= last);
  if (place === desk.focus) element.classList.add("iw-focused");
  const root = rows.thread[row];
  if (root !== 4294967295 && root !== row) element.classList.add("iw-reply");
  const broken = breakBefore(desk, place);
  if (broken) element.append(made("div", "iw-break", broken));
  element.append(when(desk, row), who(desk, row));
  const words = written("div", "iw-words");
  if (text === void 0) {
    words.append(made("span", "iw-waiting", "…"));
    desk.want(row);
  } else fill(words, desk, row, text);
  element.append(words, below(desk, row));
  return element;
}
function breakBefore(desk, place) {
  const { rows } = desk;
  if (!rows) return "";
  const row = desk.shown[place];
  const before = place > 0 ? desk.shown[place - 1] : void 0;
  if (desk.order === "source" && (before === void 0 || rows.source[before] !== rows.source[row]))
    return rows.sourceOf(row).title;
  const at = rows.at[row];
  if (Number.isNaN(at)) return "";
  const { date } = clock(at, rows.project.zone, "s");
  const earlier = before === void 0 ? NaN : rows.at[before];
  if (Number.isNaN(earlier) || clock(earlier, rows.project.zone, "s").date !== date) return date;
  const silence = at - earlier;
  return silence >= GAP ? `${duration(silence)} without a word here` : "";
}
function duration(ms) {
  const minutes = Math.round(ms / 6e4);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
function when(desk, row) {
  const rows = (
    /** @type {NonNullable<Desk["rows"]>} */
    desk.rows
  );
  const precision = rows.project.precisions[rows.precision[row]];
  const { time, date, utc } = clock(rows.at[row], rows.project.zone, precision === "us" || precision === "ms" ? "s" : precision);
  const written2 = rows.more.get(row)?.written;
  const element = made("time", "iw-when", time || date || written2 || "–");
  element.title = utc ? `${date} ${time} ${rows.project.zone}
${utc}` : "when is not known";
  return element;
}
function who(desk, row) {
  const rows = (
    /** @type {NonNullable<Desk["rows"]>} */
    desk.rows
  );
  const speaker = rows.speakerOf(row);
  const kind = rows.project.kinds[rows.kind[row]];
  const element = made("div", "iw-who");
  element.append(shownText(made("bdi", "iw-speaker"), speaker?.name ?? kind));
  if (speaker?.kind === "bot") element.append(" ", made("span", "iw-tag", "bot"));
  element.append(" ", shownText(made("bdi", "iw-source"), rows.sourceOf(row).title));
  if (speaker?.role) element.title = speaker.role;
  return element;
}
function shownText(element, text) {
  for (const part of chips(text)) element.append("chip" in part ? made("span", "iw-chip", part.chip) : part.text);
  return element;
}
function fill(words, desk, row, text) {
  const marked = markLayers(desk, row, text);
  const inLane = lanes(marked);
  const layers = [...marked, ...ownLayers(desk, row, text)];
  words.style.setProperty("--lanes", String(Math.max(0, ...inLane.map((lane) => lane + 1))));
  const caret = desk.caret?.row === row ? desk.caret : null;
  for (const { start, end, spans } of pieces(text.length, layers)) {
    const piece = made("span", "");
    const bars = spans.filter((n) => n < marked.length).map((n) => bar(
      desk,
      /** @type {Mark} */
      layers[n].mark,
      inLane[n]
    ));
    if (bars.length) piece.style.background = bars.join(", ");
    for (const n of spans) {
      const { mark, look: look2, title } = layers[n];
      if (look2) piece.classList.add(look2);
      if (title) piece.title = title;
      if (mark && mark.claim === desk.picked) piece.classList.add("iw-picked");
      if (mark) piece.title = `${piece.title ? `${piece.title}
` : ""}${desk.named(mark)} (${mark.analyst})`;
    }
    let at = start;
    for (const part of chips(text.slice(start, end))) {
      const shown = "chip" in part ? made("span", "iw-chip", part.chip) : made("span", "", part.text);
      const length = ("chip" in part ? part.of : part.text).length;
      shown.dataset.at = String(at);
      shown.dataset.length = String(length);
      piece.append(shown);
      at += length;
    }
    words.append(piece);
  }
  if (caret && caret.head === text.length) words.append(made("span", "iw-caret-end"));
}
function markLayers(desk, row, text) {
  const marks = desk.rows?.marksOn(row, desk.only) ?? [];
  return marks.filter((mark) => mark.start !== null && mark.end !== null).map((mark) => ({ mark, start: toUtf16(text, mark.start ?? 0), end: toUtf16(text, mark.end ?? 0) })).filter((layer) => layer.start < layer.end).sort((a, b) => a.start - b.start || b.end - a.end);
}
function ownLayers(desk, row, text) {
  const layers = (
    /** @type {Layer[]} */
    []
  );
  const add = (start, end, look2, title = "") => {
    if (start < end) layers.push({ start, end, look: look2, title });
  };
  const caret = desk.caret?.row === row ? desk.caret : null;
  if (caret) {
    add(Math.min(caret.anchor, caret.head), Math.max(caret.anchor, caret.head), "iw-chosen");
    if (caret.head < text.length) add(caret.head, caret.head + 1, "iw-caret");
  }
  const { finding } = desk;
  if (finding && !finding.pattern)
    for (const hit of desk.finder.on(row))
      add(hit.start, hit.end, hit === finding.hits[finding.at] ? "iw-hit-here" : "iw-hit");
  const suggestion = desk.suggested.on(row);
  if (suggestion) add(toUtf16(text, suggestion.start), toUtf16(text, suggestion.end), "iw-suggested", `suggested: ${suggestion.why}`);
  const more = desk.rows?.more.get(row);
  for (const [start, end] of more?.mentions ?? []) add(toUtf16(text, start), toUtf16(text, end), "iw-mention");
  for (const [start, end, url] of more?.links ?? []) add(toUtf16(text, start), toUtf16(text, end), "iw-link", url);
  for (const block of text.matchAll(/```[^]*?```|`[^`\n]+`/g)) add(block.index, block.index + block[0].length, "iw-code-words");
  for (const line of text.matchAll(/^>.*$/gm)) add(line.index, line.index + line[0].length, "iw-quoted");
  return layers;
}
function bar(desk, mark, lane) {
  const { colour, stripe } = look(desk, mark);
  const line = stripe === "solid" ? `linear-gradient(${colour}, ${colour})` : `repeating-linear-gradient(90deg, ${colour} 0 ${stripe === "dashed" ? "7px" : "2px"}, transparent 0 ${stripe === "dashed" ? "10px" : "5px"})`;
  return `${line} 0 calc(100% - ${lane * 5}px) / 100% 3px no-repeat`;
}
function look(desk, mark) {
  const slug = mark.kind === "coding" ? desk.rows?.reads(mark.words) ?? mark.words : mark.kind;
  let sum = 0;
  for (const character of slug) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return { colour: `var(--iw-mark-${sum % LOOKS})`, stripe: STRIPES[Math.floor(sum / LOOKS) % STRIPES.length], number: sum % LOOKS };
}
function below(desk, row) {
  const rows = (
    /** @type {NonNullable<Desk["rows"]>} */
    desk.rows
  );
  const element = made("div", "iw-below");
  const met = /* @__PURE__ */ new Set();
  for (const mark of rows.marksOn(row, desk.only)) {
    if (met.has(mark.claim)) continue;
    met.add(mark.claim);
    element.append(chipOf(desk, mark));
  }
  const suggestion = desk.suggested.on(row);
  if (suggestion) {
    const label = made("span", "iw-suggestion");
    label.append(shownText(made("bdi", ""), `${rows.codeName(suggestion.code)}?`), " ", shownText(made("small", ""), suggestion.why));
    element.append(label);
  }
  const replies = rows.replies[row];
  if (replies) element.append(made("span", "iw-aside", `${desk.folded.has(row) ? "▸" : "▾"} ${replies} ${replies === 1 ? "reply" : "replies"}`));
  const more = rows.more.get(row);
  for (const file of more?.files ?? []) element.append(shownText(made("span", "iw-aside"), `📎 ${file}`));
  for (const [name2, count] of more?.reactions ?? []) element.append(shownText(made("span", "iw-aside"), `:${name2}: ${count}`));
  if (more?.edited) element.append(made("span", "iw-aside", "edited"));
  return element;
}
function chipOf(desk, mark) {
  const { colour, stripe } = look(desk, mark);
  const element = made("span", "iw-mark");
  element.dataset.claim = mark.claim;
  const swatch = made("span", "iw-swatch");
  swatch.style.borderBottom = `3px ${stripe} ${colour}`;
  element.append(swatch, shownText(made("bdi", ""), desk.named(mark)));
  if (mark.analyst !== desk.analyst) element.append(" ", made("small", "", mark.analyst));
  if (mark.pending) element.append(" ", made("small", "iw-pending", "not saved yet"));
  if (mark.claim === desk.picked) element.classList.add("iw-picked");
  const code = mark.kind === "coding" ? desk.rows?.codeOf.get(desk.rows.reads(mark.words)) : void 0;
  if (code?.definition) element.title = code.definition;
  return element;
}

// src/transcript/senses.js
var DIFFICULTIES = [
  "ambiguous_signals",
  "masking_or_overlapping_faults",
  "delay_between_action_and_effect",
  "opacity",
  "novelty",
  "hidden_dependency_or_automation",
  "misleading_representation",
  "scarce_expertise",
  "access_or_tooling",
  "irreversible_or_risky_options",
  "goal_conflict",
  "time_and_tempo",
  "scale_of_coordination",
  "out_of_order_information"
];
var option = (value) => [value, value.replaceAll("_", " ")];
function senseOf(act, who2, when2) {
  const actor = { name: "actor", label: "Who", value: who2, needed: true };
  const senses = {
    event: {
      title: "An event: one actor, one action",
      kind: "event",
      fields: [
        actor,
        { name: "action", label: "Did what (a did, never a did not)", needed: true },
        { name: "begin", label: "When", value: when2 },
        { name: "certainty", label: "How well that is known", options: ["observed", "estimated", "inferred"].map(option) },
        { name: "line", label: "Which side of the screen", options: [["above", "above the line: people"], ["below", "below the line: the system"]] }
      ]
    },
    decision: {
      title: "A decision point",
      kind: "decision_point",
      fields: [
        actor,
        { name: "action_taken", label: "What they did, or slid into", needed: true },
        { name: "at", label: "When", value: when2 },
        { name: "title", label: "A neutral name" }
      ]
    },
    hypothesis: {
      title: "A hypothesis, in their own words",
      kind: "hypothesis",
      fields: [
        { name: "proposition", label: "What they took to be going on", long: true, needed: true },
        { name: "raised_by", label: "Who raised it", value: who2, needed: true },
        { name: "raised_at", label: "When", value: when2 }
      ]
    },
    surprise: {
      title: "A surprise",
      kind: "surprise",
      fields: [
        actor,
        { name: "expectation", label: "What they expected", needed: true },
        { name: "observation", label: "What they saw", needed: true },
        { name: "at", label: "When", value: when2 },
        { name: "scope", label: "How far it went", options: [["", "not said"], ["situational", "situational"], ["fundamental", "fundamental"]] }
      ]
    },
    difficulty: {
      title: "What made it difficult",
      kind: "difficulty",
      fields: [
        { name: "category", label: "Of what sort", options: DIFFICULTIES.map(option) },
        { name: "text", label: "In a sentence", long: true, needed: true },
        { name: "whose", label: "For whom", value: who2 },
        { name: "begin", label: "From when", value: when2 }
      ]
    },
    question: {
      title: "An open question",
      kind: "open_question",
      fields: [
        { name: "text", label: "What do you want to know?", long: true, needed: true },
        { name: "asked_of", label: "Asked of whom", value: who2 }
      ]
    }
  };
  return senses[act];
}
var THOUGHTS = [
  ["pursued", "is taken up"],
  ["for", "something speaks for it"],
  ["against", "something speaks against it"],
  ["set_aside", "is set aside"],
  ["raised", "is raised again"],
  ["acknowledged", "is acknowledged"],
  ["unanswered", "goes unanswered"],
  ["on_hold", "is put on hold"],
  ["acted_on", "is acted on"],
  ["revived", "is revived"]
];
function thoughtFields(hypotheses, who2, when2) {
  return [
    { name: "hypothesis", label: "Hypothesis", options: hypotheses },
    { name: "becomes", label: "What happens to it", options: THOUGHTS, first: true },
    { name: "text", label: "In words" },
    { name: "actor", label: "Who", value: who2 },
    { name: "at", label: "When", value: when2 }
  ];
}
function thoughtOf({ hypothesis, becomes, text, actor, at }) {
  if (becomes === "for" || becomes === "against")
    return { kind: "evidence_link", hypothesis, polarity_as_read_then: becomes, ...given({ text, read_by: actor, read_at: at }) };
  return { kind: "transition", hypothesis, to: becomes, ...given({ actor, occurred_at: at }) };
}
function given(fields) {
  return Object.fromEntries(Object.entries(fields).filter(
    /** @returns {pair is [string, string]} */
    (pair) => Boolean(pair[1])
  ));
}

// src/transcript/view.js
var views = 0;
var View = class {
  /** @param {Desk} desk @param {HTMLElement} root */
  constructor(desk, root) {
    this.desk = desk;
    this.root = root;
    this.prefix = `iw-row-${++views}`;
    const saving = "every act is saved at once; the notebook itself is saved outside the transcript";
    this.frame = new Frame(desk, root, { looks: [], tools: "What is shown", saving });
    this.scroller = made("div", "iw-list");
    this.scroller.role = "listbox";
    this.scroller.tabIndex = 0;
    this.scroller.ariaMultiSelectable = "true";
    this.scroller.ariaLabel = "Transcript";
    this.room = made("div", "iw-room");
    this.frame.middle.append(this.scroller, this.room);
    this.recent = made("span", "iw-recent");
    this.frame.foot.append(this.recent);
    this.list = new List(
      this.scroller,
      (place) => drawRow(desk, place, this.prefix),
      () => desk.focus
    );
    this.#tools();
    this.drawnFocus = /* @__PURE__ */ new Set(
      /** @type {number[]} */
      []
    );
    this.hear = (what) => this.#hear(what);
    desk.views.add(this.hear);
    this.scroller.addEventListener("keydown", (event) => this.#key(event));
    this.scroller.addEventListener("click", (event) => this.#click(event));
    this.scroller.addEventListener("pointerup", (event) => {
      if (!event.shiftKey) this.#selected();
    });
    this.#suggesting();
    desk.model.on("change:suggest", () => this.#suggesting());
    if (desk.rows) {
      this.#hear("project");
      this.#hear("shown");
    }
    this.#hear("status");
    keepKeys(root);
  }
  close() {
    this.desk.views.delete(this.hear);
    this.list.close();
  }
  #suggesting() {
    if (this.suggest) this.suggest.textContent = this.desk.model.get("suggest") ? "suggestions: on" : "suggestions: off";
  }
  // --- drawing ---
  /** @param {What} what */
  #hear(what) {
    switch (what) {
      case "shown":
        return this.#shown();
      case "rows":
      case "marks":
        return this.list.redraw();
      case "focus":
        return this.#focus();
      case "found":
        this.#count();
        return this.list.redraw();
      case "project":
        this.#choices();
        return this.#recent();
      case "status":
        return this.frame.tellStatus();
      case "said":
        return this.frame.tellSaid();
    }
  }
  #shown() {
    const { desk, list } = this;
    this.#filtered();
    this.drawnFocus = /* @__PURE__ */ new Set([desk.focus]);
    list.reset(desk.shown.length);
    list.reveal(desk.focus);
    this.#active();
  }
  #focus() {
    const { desk, list } = this;
    const [first, last] = desk.range;
    const now = /* @__PURE__ */ new Set([desk.focus]);
    const [top, bottom] = list.inView;
    for (let place = Math.max(first, top - 20); place <= Math.min(last, bottom + 20); place++) now.add(place);
    list.reveal(desk.focus);
    for (const place of /* @__PURE__ */ new Set([...this.drawnFocus, ...now])) list.redrawOne(place);
    this.drawnFocus = now;
    this.#active();
  }
  #active() {
    const { desk } = this;
    if (desk.shown.length) this.scroller.setAttribute("aria-activedescendant", `${this.prefix}-${desk.focus}`);
    else this.scroller.removeAttribute("aria-activedescendant");
  }
  #recent() {
    const { desk } = this;
    this.recent.replaceChildren(
      ...desk.recent.map((slug, n) => {
        const element = made("span", "iw-recent-code");
        element.append(made("kbd", "", String(n + 1)), ` ${desk.rows?.codeName(slug) ?? slug}`);
        return element;
      })
    );
  }
  // --- controls ---
  #tools() {
    const { desk } = this;
    const { tools } = this.frame;
    this.orderButton = button("by time", "o: by time, or by source", () => desk.setOrder(desk.order === "time" ? "source" : "time"));
    this.filters = {
      source: select("Source", () => this.#filter()),
      speaker: select("Speaker", () => this.#filter()),
      kind: select("Kind", () => this.#filter()),
      code: select("Code", () => this.#filter()),
      analyst: select("Coder", () => this.#filter()),
      coded: select("Coded", () => this.#filter())
    };
    this.words = /** @type {HTMLInputElement} */
    made("input", "iw-input iw-find");
    this.words.type = "search";
    this.words.placeholder = "find words (f)";
    this.words.ariaLabel = "Find words";
    this.how = { wholeWords: check("whole words"), matchCase: check("match case"), pattern: check("pattern") };
    this.how.pattern.label.title = "a regular expression, as RE2 reads it; the kernel looks for it";
    this.counted = made("span", "iw-count");
    this.counted.role = "status";
    const look2 = () => desk.find(this.words?.value ?? "", {
      wholeWords: this.how?.wholeWords.box.checked,
      matchCase: this.how?.matchCase.box.checked,
      pattern: this.how?.pattern.box.checked
    });
    let waiting = (
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      void 0
    );
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(look2, this.how?.pattern.box.checked ? 150 : 40);
    };
    this.words.addEventListener("input", soon);
    for (const { box } of Object.values(this.how)) box.addEventListener("change", look2);
    this.words.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        desk.nextHit(event.shiftKey ? -1 : 1);
      } else if (event.key === "Escape") {
        event.preventDefault();
        this.scroller.focus();
      }
    });
    this.blind = button("others: shown", "b: hide or show what others coded", () => this.#blind());
    this.suggest = button("suggestions: off", "v: show or hide what is suggested", () => this.#suggest());
    tools.append(
      this.orderButton,
      ...Object.values(this.filters),
      this.words,
      ...Object.values(this.how).map(({ label }) => label),
      this.counted,
      this.blind,
      this.suggest,
      helpButton(() => this.#help())
    );
  }
  #help() {
    const about = "Every act is saved at once. In the words, Shift with an arrow chooses.";
    this.#open((closed) => openKeys(this.room, [...KEYS, ...WORD_KEYS], about, closed));
  }
  #blind() {
    const { model } = this.desk;
    model.set("blind", !model.get("blind"));
    model.save_changes();
    this.desk.say(model.get("blind") ? "what others coded is hidden" : "what others coded is shown");
  }
  #suggest() {
    const { model } = this.desk;
    model.set("suggest", !model.get("suggest"));
    model.save_changes();
    this.desk.say(model.get("suggest") ? "a few suggestions are on their way" : "no suggestions");
  }
  /** What the filters offer, from the project. */
  #choices() {
    const { desk, filters } = this;
    const { rows } = desk;
    if (!rows || !filters) return;
    const speakers = new Map(rows.project.speakers.map((one) => [one.name, one.name]));
    fillSelect(filters.source, "all sources", rows.project.sources.map((one) => [one.id, one.title]));
    fillSelect(filters.speaker, "all speakers", [...speakers].sort());
    const kinds = new Set(Array.from(rows.kind, (kind, row) => kindOf(rows.project.kinds[kind], rows.speakerOf(row))));
    fillSelect(filters.kind, "people, bots, systems", [...[...kinds].map((kind) => [kind, `${kind} only`]), ["people", "no bots, no systems"]]);
    fillSelect(filters.code, "all codes", rows.codes.map((code) => [code.slug, `${"  ".repeat(code.depth)}${code.name}`]));
    const analysts = new Set([...rows.marks.values()].flat().filter((mark) => mark.kind === "coding").map((mark) => mark.analyst));
    fillSelect(filters.analyst, "all coders", [...analysts].sort().map((name2) => [name2, name2]));
    fillSelect(filters.coded, "coded or not", [["yes", "coded"], ["no", "not coded"]]);
    if (this.orderButton) this.orderButton.textContent = desk.order === "time" ? "by time" : "by source";
  }
  #filter() {
    const { desk, filters } = this;
    if (!filters) return;
    const by = {};
    if (filters.source.value) by.source = [filters.source.value];
    if (filters.speaker.value) by.speaker = [filters.speaker.value];
    if (filters.kind.value) by.kind = filters.kind.value === "people" ? ["message", "turn", "image"] : [filters.kind.value];
    if (filters.code.value) by.code = [filters.code.value];
    if (filters.analyst.value) by.analyst = [filters.analyst.value];
    if (filters.coded.value) by.coded = filters.coded.value === "yes";
    desk.setFilter(by);
  }
  /** The filters show what is filtered, also when a cell of the notebook asked for it. */
  #filtered() {
    const { desk, filters } = this;
    if (!filters) return;
    const { source, speaker, kind, code, analyst, coded } = desk.filter;
    const one = (several) => several?.length === 1 ? several[0] : "";
    filters.source.value = one(source);
    filters.speaker.value = one(speaker);
    filters.kind.value = kind && kind.length > 1 ? "people" : one(kind);
    filters.code.value = one(code);
    filters.analyst.value = one(analyst);
    filters.coded.value = coded === void 0 ? "" : coded ? "yes" : "no";
    if (this.orderButton) this.orderButton.textContent = desk.order === "time" ? "by time" : "by source";
    if (this.blind) this.blind.textContent = desk.only === null ? "others: shown" : "others: hidden";
  }
  #count() {
    const { finding } = this.desk;
    if (!this.counted) return;
    const where = finding?.hits.length ? `${finding.at + 1} of ${finding.hits.length.toLocaleString("en")}` : "none";
    this.counted.textContent = finding ? finding.done || finding.hits.length ? where : "looking…" : "";
  }
  // --- keys ---
  /** @param {KeyboardEvent} event */
  #key(event) {
    const { desk } = this;
    const found = actOf(event, desk.caret !== null);
    if (!found) return;
    event.preventDefault();
    const { act, extend } = found;
    const [top, bottom] = this.list.inView;
    const page = Math.max(1, bottom - top - 1);
    switch (act) {
      case "next":
        return desk.focusOn(desk.focus + 1);
      case "previous":
        return desk.focusOn(desk.focus - 1);
      case "extendDown":
        return desk.focusOn(desk.focus + 1, true);
      case "extendUp":
        return desk.focusOn(desk.focus - 1, true);
      case "pageDown":
        return desk.focusOn(desk.focus + page);
      case "pageUp":
        return desk.focusOn(desk.focus - page);
      case "first":
        return desk.focusOn(0);
      case "last":
        return desk.focusOn(desk.shown.length - 1);
      case "fold":
        return desk.fold();
      case "recent": {
        const slug = desk.recent[Number(event.key) - 1];
        return slug ? desk.code(slug) : desk.say("no code was used so far; / searches them");
      }
      case "codes":
        return this.#open((closed) => openCodes(this.room, desk, closed));
      case "words":
        return this.#intoWords();
      case "pick":
        return desk.pick(1);
      case "pickBack":
        return desk.pick(-1);
      case "remove":
        return desk.remove();
      case "endLeft":
        return desk.nudge("end", wordLeft);
      case "endRight":
        return desk.nudge("end", wordRight);
      case "startLeft":
        return desk.nudge("start", wordLeft);
      case "startRight":
        return desk.nudge("start", (text, at) => wordLeft(text, wordRight(text, wordRight(text, at))));
      case "undo":
      case "redo":
        return desk.turn(act);
      case "memo":
        return this.#memo();
      case "time":
        return this.#time();
      case "find":
        return this.words?.focus();
      case "nextHit":
        return desk.nextHit(1);
      case "previousHit":
        return desk.nextHit(-1);
      case "suggest":
        return this.#suggest();
      case "nextSuggestion":
        return desk.suggested.go(1);
      case "previousSuggestion":
        return desk.suggested.go(-1);
      case "accept":
        return desk.suggested.accept();
      case "dismiss":
        return desk.suggested.dismiss();
      case "order":
        return desk.setOrder(desk.order === "time" ? "source" : "time");
      case "blind":
        return this.#blind();
      case "help":
        return this.#help();
      case "thought":
        return this.#thought();
      case "leave":
        return this.#leave();
      case "left":
        return this.#move(left, extend);
      case "right":
        return this.#move(right, extend);
      case "wordLeft":
        return this.#move(wordLeft, extend);
      case "wordRight":
        return this.#move(wordRight, extend);
      case "textStart":
        return this.#move(() => 0, extend);
      case "textEnd":
        return this.#move((text) => text.length, extend);
      default:
        return this.#sense(act);
    }
  }
  #intoWords() {
    const { desk } = this;
    const text = desk.rows?.text(desk.row);
    if (!text) return desk.say("no words here");
    const end = wordRight(text, 0);
    desk.setCaret({ row: desk.row, anchor: wordLeft(text, end), head: end });
    desk.say("in the words: arrows move, Shift chooses, Escape leaves");
  }
  /** @param {(text: string, at: number) => number} move @param {boolean} extend */
  #move(move, extend) {
    const { desk } = this;
    const { caret } = desk;
    if (!caret) return;
    const head = move(desk.rows?.text(caret.row) ?? "", caret.head);
    desk.setCaret({ ...caret, head, anchor: extend ? caret.anchor : head });
  }
  #leave() {
    const { desk } = this;
    if (desk.caret) return desk.setCaret(null);
    if (desk.from !== desk.focus || desk.picked) return desk.focusOn(desk.focus);
    leave(this.root, this.scroller);
  }
  // --- mouse ---
  /** @param {MouseEvent} event */
  #click(event) {
    const { desk } = this;
    const target = (
      /** @type {HTMLElement} */
      event.target
    );
    const row = (
      /** @type {HTMLElement | null} */
      target.closest(".iw-row")
    );
    if (!row || window.getSelection()?.toString() && !event.shiftKey) return;
    if (event.shiftKey) window.getSelection()?.removeAllRanges();
    desk.focusOn(Number(row.dataset.place), event.shiftKey);
    const mark = (
      /** @type {HTMLElement | null} */
      target.closest(".iw-mark")
    );
    if (mark?.dataset.claim) {
      desk.picked = mark.dataset.claim;
      desk.tell("focus");
    }
  }
  /** What was chosen with the mouse: words of one segment, or a range of segments. */
  #selected() {
    const { desk } = this;
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) return;
    const anchor = placeIn(selection.anchorNode, selection.anchorOffset);
    const head = placeIn(selection.focusNode, selection.focusOffset);
    if (!anchor || !head || !this.root.contains(selection.anchorNode)) return;
    selection.removeAllRanges();
    if (anchor.place === head.place) {
      desk.focusOn(anchor.place);
      desk.setCaret({ row: desk.row, anchor: anchor.at, head: head.at });
    } else {
      desk.focusOn(anchor.place);
      desk.focusOn(head.place, true);
    }
  }
  // --- what opens beside the list ---
  /** @param {(closed: () => void) => void} open */
  #open(open) {
    openIn(this.room, () => this.scroller.focus(), open);
  }
  /** Who speaks and when, of the first segment that is chosen. */
  #known() {
    const { desk } = this;
    const rows = (
      /** @type {NonNullable<Desk["rows"]>} */
      desk.rows
    );
    const row = desk.caret ? desk.caret.row : desk.shown[desk.range[0]];
    const speaker = rows.speakerOf(row);
    const named2 = rows.project.speakers.filter((one) => one.name === speaker?.name);
    const at = rows.at[row];
    return {
      who: !speaker ? "" : named2.length > 1 ? speaker.id : speaker.name,
      when: Number.isNaN(at) ? "" : new Date(Math.round(at)).toISOString()
    };
  }
  /** @param {string} act */
  #sense(act) {
    const { desk } = this;
    if (!desk.rows || !desk.chosen.length) return;
    const { who: who2, when: when2 } = this.#known();
    const sense = senseOf(act, who2, when2);
    if (!sense) return;
    const evidence = desk.chosen;
    this.#open(
      (closed) => openForm(this.room, sense.title, sense.fields, closed, (values) => {
        desk.act({ claims: [{ kind: sense.kind, ...values, evidence }] });
      })
    );
  }
  #thought() {
    const { desk } = this;
    const marks = [...desk.rows?.marks.values() ?? []].flat().filter((mark) => mark.kind === "hypothesis");
    const hypotheses = new Map(marks.map((mark) => [mark.claim, mark.words]));
    if (!hypotheses.size) return desk.say("there is no hypothesis yet: h begins one");
    const { who: who2, when: when2 } = this.#known();
    const evidence = desk.chosen;
    this.#open(
      (closed) => openForm(this.room, "What becomes of a hypothesis", thoughtFields([...hypotheses], who2, when2), closed, (values) => {
        const claim = { ...thoughtOf(values), evidence };
        const said = values.text && claim.kind === "transition" && evidence[0];
        desk.act({ claims: said ? [claim, { kind: "memo", text: values.text, on: said.segment }] : [claim] });
      })
    );
  }
  #memo() {
    const { desk } = this;
    const on = desk.picked ?? desk.rows?.ids[desk.row];
    if (!on) return;
    const title = desk.picked ? "A memo on what is picked" : "A memo on this segment";
    this.#open(
      (closed) => openForm(this.room, title, [{ name: "text", label: "What you think", long: true, needed: true }], closed, ({ text }) => {
        desk.act({ claims: [{ kind: "memo", text, on }] });
      })
    );
  }
  #time() {
    const { desk } = this;
    const fields = [{ name: "time", label: `A time in ${desk.rows?.project.zone}: 22:15, or 2026-05-01 22:15`, needed: true }];
    this.#open(
      (closed) => openForm(this.room, "Go to a time", fields, closed, ({ time }) => {
        const place = placeAt(desk, time);
        if (place === void 0) desk.say(`no segment at or after ${time}`);
        else desk.focusOn(place);
      })
    );
  }
};
function placeAt(desk, words) {
  const rows = (
    /** @type {NonNullable<Desk["rows"]>} */
    desk.rows
  );
  const parts = /^(?:(\d{4}-\d\d-\d\d)[T ]?)?(\d{1,2}:\d\d(?::\d\d)?)?$/.exec(words.trim());
  if (!parts || !words.trim()) return void 0;
  const read3 = (row) => clock(rows.at[row], rows.project.zone, "s");
  const date = parts[1] ?? read3(desk.row).date;
  const wanted = `${date} ${(parts[2] ?? "00:00").padStart(5, "0")}`;
  for (let place = 0; place < desk.shown.length; place++) {
    const row = desk.shown[place];
    if (Number.isNaN(rows.at[row])) continue;
    const { date: day, time } = read3(row);
    if (`${day} ${time}` >= wanted) return place;
  }
  return void 0;
}
function placeIn(node, offset) {
  const element = node instanceof HTMLElement ? node : node.parentElement;
  const row = (
    /** @type {HTMLElement | null} */
    element?.closest(".iw-row") ?? null
  );
  if (!row) return void 0;
  const place = Number(row.dataset.place);
  const piece = (
    /** @type {HTMLElement | null} */
    element?.closest("[data-at]") ?? null
  );
  if (piece) {
    const at = Number(piece.dataset.at);
    const chip = piece.classList.contains("iw-chip");
    return { place, at: at + (chip ? offset > 0 ? Number(piece.dataset.length) : 0 : offset) };
  }
  const pieces2 = Array.from(row.querySelectorAll("[data-at]"), (one) => (
    /** @type {HTMLElement} */
    one
  ));
  const before = pieces2.filter((one) => one.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  return { place, at: before ? Number(before.dataset.at) + Number(before.dataset.length) : 0 };
}
function select(label, changed) {
  const element = (
    /** @type {HTMLSelectElement} */
    made("select", "iw-input")
  );
  element.ariaLabel = label;
  element.addEventListener("change", changed);
  return element;
}
function fillSelect(element, all, choices) {
  const { value } = element;
  element.replaceChildren(new Option(all, ""), ...choices.map(([key, words]) => new Option(words, key)));
  element.value = choices.some(([key]) => key === value) ? value : "";
}
function check(words) {
  const label = made("label", "iw-check");
  const box = (
    /** @type {HTMLInputElement} */
    made("input", "")
  );
  box.type = "checkbox";
  label.append(box, ` ${words}`);
  return { label, box };
}

// src/shared/widget.js
function widget(Desk2, View2) {
  const desks = /* @__PURE__ */ new Map();
  const deskOf = (model) => {
    const key = model.get("key");
    const desk = desks.get(key) ?? new Desk2(model);
    desks.set(key, desk);
    return desk;
  };
  return {
    /** @param {{model: any}} context */
    initialize({ model }) {
      const desk = deskOf(model);
      return () => {
        desks.delete(model.get("key"));
        desk.close();
      };
    },
    /** @param {{model: any, el: HTMLElement}} context */
    render({ model, el }) {
      const view = new View2(deskOf(model), el);
      return () => view.close();
    }
  };
}

// src/widgets/transcript.js
var transcript_default = widget(Desk, View);
export {
  transcript_default as default
};
