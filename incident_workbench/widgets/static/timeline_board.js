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

// src/board/layout.js
var HEAD = 4;
var BORDER = 26;
var WANTED = 118;
var MARK = 15;
var ROWS = 3;
var LEAST = 38;
function laidOut(group, marks, order, look) {
  const byLane = itemsOf(group, marks);
  const sorted = inOrder(group.lanes, order);
  const tracks = [];
  let top = HEAD;
  let border = null;
  for (const number3 of sorted) {
    const lane = group.lanes[number3];
    const before = tracks[tracks.length - 1]?.lane.line;
    if (lane.line === "below" && before === "above") {
      border = top + BORDER / 2;
      top += BORDER;
    }
    const items2 = byLane[number3];
    const rows = look.rows ? rowsFor(items2, look.fit) : 1;
    const height = Math.max(rows * look.height + 8, LEAST);
    const longest = items2.reduce((most, { mark: mark2 }) => Math.max(most, reach(mark2)), 0);
    tracks.push({ lane, number: number3, top, height, rows, items: items2, longest });
    top += height;
  }
  const items = tracks.flatMap((track) => track.items);
  return { tracks, height: top + HEAD, border, nowhere: items.some((item) => Number.isNaN(item.at)), items: items.sort(byTime) };
}
function reach({ begin, end, earliest, latest, open }) {
  if (open) return Infinity;
  if (begin !== null) return (end ?? begin) - begin;
  return earliest !== null && latest !== null ? latest - earliest : 0;
}
function itemsOf(group, marks) {
  const byLane = group.lanes.map(() => []);
  for (const mark2 of marks)
    for (const lane of mark2.lanes[group.by] ?? []) byLane[lane]?.push({ mark: mark2, lane, ...standing(mark2), row: 0, room: 0 });
  for (const items of byLane) items.sort(byTime);
  return byLane;
}
function standing({ begin, earliest, latest, share }) {
  if (begin !== null) return { at: begin, loose: false };
  if (earliest !== null && latest !== null) return { at: earliest + (latest - earliest) * share, loose: true };
  return { at: earliest ?? latest ?? NaN, loose: true };
}
function byTime(a, b) {
  const [x, y] = [Number.isNaN(a.at) ? Infinity : a.at, Number.isNaN(b.at) ? Infinity : b.at];
  return x === y ? Number(a.loose) - Number(b.loose) || a.mark.share - b.mark.share || (a.mark.id < b.mark.id ? -1 : 1) : x - y;
}
function inOrder(lanes, order) {
  const side = (n) => Number(lanes[n].line === "below");
  const first = (n) => lanes[n].first ?? Infinity;
  const name2 = (a, b) => lanes[a].name.localeCompare(lanes[b].name, "en") || a - b;
  return lanes.map((_, n) => n).sort((a, b) => side(a) - side(b) || (order === "name" || first(a) === first(b) ? name2(a, b) : first(a) - first(b)));
}
function rowsFor(items, fit) {
  const free = Array(ROWS).fill(-Infinity);
  let most = 1;
  for (const { at } of items) {
    if (Number.isNaN(at)) continue;
    const x = at * fit;
    const row = roomy(free, x);
    free[row] = x + WANTED;
    most = Math.max(most, row + 1);
  }
  return most;
}
function roomy(free, x) {
  const row = free.findIndex((reached) => reached <= x);
  return row >= 0 ? row : free.indexOf(Math.min(...free));
}
function place(track, scale) {
  const free = Array(track.rows).fill(-Infinity);
  const last = Array(track.rows).fill(null);
  for (const item of track.items) {
    if (Number.isNaN(item.at)) continue;
    const x = item.at * scale;
    item.row = track.rows > 1 ? roomy(free, x) : 0;
    const before = last[item.row];
    if (before) before.room = x - before.at * scale - MARK - 11;
    free[item.row] = x + WANTED;
    last[item.row] = item;
    item.room = Infinity;
  }
}
function within(items, from, to) {
  return [firstAt(items, (item) => item.at >= from || Number.isNaN(item.at)), firstAt(items, (item) => item.at > to || Number.isNaN(item.at))];
}
function firstAt(sorted, reached) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (reached(sorted[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
function arrow(layout, from, way) {
  if (!from) return layout.items[0];
  const track = layout.tracks.findIndex(({ number: number3 }) => number3 === from.lane);
  const { items } = layout.tracks[track] ?? { items: [] };
  const here = items.indexOf(from);
  switch (way) {
    case "left":
      return items[here - 1];
    case "right":
      return items[here + 1];
    case "first":
      return items[0];
    case "last":
      return items[items.length - 1];
    case "next":
    case "previous": {
      const step = way === "next" ? 1 : -1;
      let there = layout.items.indexOf(from) + step;
      while (layout.items[there]?.mark === from.mark) there += step;
      return layout.items[there];
    }
    default: {
      const step = way === "down" ? 1 : -1;
      for (let n = track + step; layout.tracks[n]; n += step) {
        const near = nearest(layout.tracks[n].items, from.at);
        if (near) return near;
      }
      return void 0;
    }
  }
}
function nearest(items, at) {
  if (Number.isNaN(at)) return items[items.length - 1];
  const far = (item) => Number.isNaN(item.at) ? Infinity : Math.abs(item.at - at);
  const n = firstAt(items, (item) => item.at >= at || Number.isNaN(item.at));
  const two = [items[n - 1], items[n]].filter(Boolean);
  return two.sort((a, b) => far(a) - far(b))[0];
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
  const below = String(us - at.getTime() * 1e3).padStart(3, "0");
  const iso = at.toISOString();
  const [day, rest] = iso.split("T");
  const utcTime = (rest.slice(0, -1) + below).slice(0, LENGTHS[precision]);
  const utc = utcTime ? `${day}T${utcTime}Z` : day;
  if (!format || zone === "UTC") return { date: day, time: utcTime, utc, known };
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const fraction = rest.slice(8, -1) + below;
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

// src/board/time.js
var SECOND = 1e3;
var MINUTE = 60 * SECOND;
var HOUR = 60 * MINUTE;
var DAY = 24 * HOUR;
var STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 30, 365].map((n) => n * DAY)
];
var SHORTEST = 2 * SECOND;
var LONGEST = 400 * 365 * DAY;
function xOf(range, width, at) {
  return (at - range.from) / (range.to - range.from) * width;
}
function atOf(range, width, x) {
  return range.from + x / width * (range.to - range.from);
}
function fitted(extent) {
  const long = Math.max(extent.to - extent.from, MINUTE);
  const middle = (extent.from + extent.to) / 2;
  return { from: middle - long * 0.54, to: middle + long * 0.54 };
}
function zoomed(range, times, at) {
  const long = range.to - range.from;
  const wanted = Math.min(Math.max(long / times, SHORTEST), LONGEST);
  const from = at - (at - range.from) * (wanted / long);
  return { from, to: from + wanted };
}
function moved(range, share, extent) {
  const long = range.to - range.from;
  const least = extent.from - long * 0.9;
  const most = extent.to - long * 0.1;
  const from = Math.min(Math.max(range.from + share * long, least), Math.max(least, most));
  return { from, to: from + long };
}
function holding(range, at) {
  const long = range.to - range.from;
  const room = long * 0.02;
  if (at >= range.from + room && at <= range.to - room) return range;
  return { from: at - long / 2, to: at + long / 2 };
}
function stepFor(range, width, pixels) {
  const least = (range.to - range.from) / width * pixels;
  return STEPS.find((step) => step >= least) ?? STEPS[STEPS.length - 1];
}
function ticks(range, width, zone) {
  const step = stepFor(range, width, 132);
  const away = offset(range.from, zone);
  const precision = step < MINUTE ? "s" : "min";
  const found = [];
  let day = "";
  for (let at = Math.ceil((range.from + away) / step) * step - away; at <= range.to; at += step) {
    const { date, time, utc } = clock(at, zone, precision);
    found.push({ at, local: time, utc: utc.slice(11).replace("Z", ""), day: date === day ? "" : date });
    day = date;
  }
  return found;
}
function offset(at, zone) {
  const { date, time } = clock(at, zone, "s");
  const local = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(local) ? 0 : local - Math.floor(at / SECOND) * SECOND;
}
function bothClocks(at, zone, precision) {
  const { date, time, utc } = clock(at, zone, precision);
  if (!date) return "time not known";
  const other = utc.replace("T", " ").replace(/Z$/, "");
  if (zone === "UTC") return `${other} UTC`;
  return `${`${date} ${time}`.trim()} ${zone}, ${time ? other.replace(`${date} `, "") : other} UTC`;
}
function readTime(typed, zone, near) {
  const found = /^\s*(?:(\d{4}-\d{2}-\d{2})[T ]\s*)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,3})?))?\s*(Z|UTC)?\s*$/i.exec(typed);
  if (!found) return null;
  const [, date, hour, minute, second = "00", utc] = found;
  const day = date ?? clock(near, utc ? "UTC" : zone, "s").date;
  const local = Date.parse(`${day}T${hour.padStart(2, "0")}:${minute}:${second}Z`);
  if (Number.isNaN(local)) return null;
  if (utc) return local;
  const guess = local - offset(local, zone);
  return local - offset(guess, zone);
}

// src/board/desk.js
var AHEAD = 400;
var Desk = class extends BareDesk {
  /** @param {any} model anywidget's @param {Kind} kind */
  constructor(model, kind) {
    super(model);
    this.kind = kind;
    this.zone = "UTC";
    this.groups = [];
    this.told = /* @__PURE__ */ new Map();
    this.marks = /* @__PURE__ */ new Map();
    this.gaps = [];
    this.extent = { from: 0, to: 6e4 };
    this.range = fitted(this.extent);
    this.arrived = false;
    this.lived = null;
    this.talk = /* @__PURE__ */ new Map();
    this.later = null;
    this.by = 0;
    this.order = "first";
    this.layout = { tracks: [], height: 0, border: null, nowhere: false, items: [] };
    this.focus = void 0;
    this.picked = "";
    this.words = /* @__PURE__ */ new Map();
    this.moment = null;
    this.moving = null;
    this.width = 800;
    this.lost = null;
    this.reading = void 0;
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
        for (const [key, words] of Object.entries(message.words)) this.words.set(
          key,
          /** @type {Words} */
          words
        );
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
    this.told = new Map(message.marks.map((mark2) => [mark2.id, mark2]));
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
    for (const mark2 of message.put) this.told.set(mark2.id, mark2);
    for (const key of [...message.drop, ...message.put.map((mark2) => mark2.id)]) this.words.delete(key);
    this.groups = message.groups ?? this.groups;
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
    if (at !== void 0) return this.goTo(at);
    const item = this.layout.items.find(({ mark: mark2 }) => mark2.id === id);
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
    if (this.link.pending.has(act.id)) return;
    this.lost = /** @type {any} */
    act.do ?? null;
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
    const acts = Array.from(this.link.pending.values(), ({ act }) => (
      /** @type {any} */
      act
    ));
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
    if (!was) return void 0;
    const { items } = this.layout;
    const same = items.filter(({ mark: mark2 }) => mark2.id === was.mark.id);
    const heirs = same.length ? same : items.filter(({ mark: mark2 }) => mark2.line === was.mark.line);
    return heirs.find((item) => item.lane === was.lane) ?? heirs[0] ?? items.find(({ at }) => at >= was.at);
  }
  /** @param {string} line @returns {string | undefined} */
  #heir(line) {
    return [...this.marks.values()].find((mark2) => mark2.line === line)?.id;
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
};

// src/board/keys.js
var BOTH = [
  { group: "Move", keys: ["ArrowRight"], act: "right", does: "next mark of this lane" },
  { group: "Move", keys: ["ArrowLeft"], act: "left", does: "mark before it" },
  { group: "Move", keys: ["ArrowDown"], act: "down", does: "nearest mark of the lane below" },
  { group: "Move", keys: ["ArrowUp"], act: "up", does: "nearest mark of the lane above" },
  { group: "Move", keys: ["j"], act: "next", does: "next mark in time, in whatever lane" },
  { group: "Move", keys: ["k"], act: "previous", does: "mark before it in time" },
  { group: "Move", keys: ["Home"], act: "first", does: "first mark of this lane" },
  { group: "Move", keys: ["End"], act: "last", does: "last mark of this lane" },
  { group: "Move", keys: ["t"], act: "time", does: "go to a time" },
  { group: "See", keys: ["Enter"], act: "pick", does: "the words that it rests on" },
  { group: "See", keys: ["+", "="], act: "in", does: "nearer" },
  { group: "See", keys: ["-"], act: "out", does: "farther" },
  { group: "See", keys: ["0"], act: "fit", does: "all of it" },
  { group: "See", keys: ["Shift+ArrowRight", "PageDown"], act: "panRight", does: "later" },
  { group: "See", keys: ["Shift+ArrowLeft", "PageUp"], act: "panLeft", does: "earlier" },
  { group: "See", keys: ["o"], act: "order", does: "lanes by first time, or by name" },
  { group: "See", keys: ["w"], act: "lived", does: "as it was lived, until this mark; once more: all of it" },
  { group: "See", keys: ["]"], act: "livedOn", does: "as it was lived: on to the next mark" },
  { group: "See", keys: ["["], act: "livedBack", does: "as it was lived: back to the mark before" }
];
var LAST = [
  { group: "Change", keys: ["u", "Ctrl+z"], act: "undo", does: "undo" },
  { group: "Change", keys: ["U", "Ctrl+Z", "Ctrl+y"], act: "redo", does: "redo" },
  { group: "Show", keys: ["?"], act: "help", does: "this list" },
  { group: "Show", keys: ["Escape"], act: "leave", does: "out of a move or a form, out of the words, out of the board" }
];
var TIMELINE_KEYS = [
  ...BOTH,
  { group: "See", keys: ["b"], act: "by", does: "lanes by who acts, team, source, hypothesis" },
  { group: "Change", keys: ["m"], act: "move", does: "correct its time: arrows move it (Shift: farther), or type the time; Enter" },
  ...LAST
];
var HYPOTHESIS_KEYS = [
  ...BOTH,
  { group: "See", keys: ["l"], act: "later", does: "how signs are read later, which nobody knew then; once more: hide it" },
  { group: "Change", keys: ["."], act: "momentOn", does: "the moment at which something is added: later" },
  { group: "Change", keys: [","], act: "momentBack", does: "that moment: earlier" },
  { group: "Change", keys: ["n"], act: "transition", does: "something became of this hypothesis at that moment" },
  { group: "Change", keys: ["s"], act: "sign", does: "a sign for or against it at that moment" },
  ...LAST
];

// src/board/paint.js
var TURN = Math.PI * 2;
function along(ink, points, closed = true) {
  ink.beginPath();
  for (let n = 0; n < points.length; n += 2) ink[n ? "lineTo" : "moveTo"](points[n], points[n + 1]);
  if (closed) ink.closePath();
}
function round(ink, r) {
  ink.beginPath();
  ink.arc(0, 0, r, 0, TURN);
}
var paper = "";
function hollow(ink) {
  const { fillStyle } = ink;
  ink.fillStyle = paper;
  ink.fill();
  ink.fillStyle = fillStyle;
  ink.stroke();
}
var square = (ink, r) => {
  ink.beginPath();
  ink.rect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7);
};
var diamond = (ink, r) => along(ink, [0, -r * 1.15, r * 1.15, 0, 0, r * 1.15, -r * 1.15, 0]);
var SHAPES = {
  // how well an event's time is known
  observed: { colour: 0, draw: (ink, r) => (round(ink, r), ink.fill()) },
  estimated: { colour: 1, draw: (ink, r) => (diamond(ink, r), hollow(ink)) },
  inferred: { colour: 3, draw: (ink, r) => (square(ink, r), hollow(ink)) },
  // what became of a hypothesis
  raised: { colour: 7, draw: (ink, r) => (round(ink, r), hollow(ink)) },
  acknowledged: {
    colour: 5,
    draw: (ink, r) => {
      round(ink, r);
      hollow(ink);
      round(ink, r * 0.4);
      ink.fill();
    }
  },
  unanswered: {
    colour: 4,
    draw: (ink, r) => {
      ink.setLineDash([2, 2.4]);
      round(ink, r);
      hollow(ink);
      ink.setLineDash([]);
    }
  },
  pursued: { colour: 0, draw: (ink, r) => (along(ink, [-r * 0.8, -r, r * 1.1, 0, -r * 0.8, r]), ink.fill()) },
  revived: {
    colour: 0,
    draw: (ink, r) => {
      round(ink, r * 1.25);
      hollow(ink);
      along(ink, [-r * 0.45, -r * 0.65, r * 0.75, 0, -r * 0.45, r * 0.65]);
      ink.fill();
    }
  },
  on_hold: {
    colour: 1,
    draw: (ink, r) => {
      ink.fillRect(-r * 0.8, -r, r * 0.55, r * 2);
      ink.fillRect(r * 0.25, -r, r * 0.55, r * 2);
    }
  },
  set_aside: {
    colour: 1,
    draw: (ink, r) => {
      along(ink, [-r * 0.8, -r * 0.8, r * 0.8, r * 0.8], false);
      ink.stroke();
      along(ink, [-r * 0.8, r * 0.8, r * 0.8, -r * 0.8], false);
      ink.stroke();
    }
  },
  superseded_by: {
    colour: 6,
    draw: (ink, r) => {
      for (const x of [-r * 0.8, r * 0.1]) {
        along(ink, [x, -r * 0.85, x + r * 0.8, 0, x, r * 0.85], false);
        ink.stroke();
      }
    }
  },
  merged_into: {
    colour: 6,
    draw: (ink, r) => {
      along(ink, [-r, -r * 0.85, 0, 0, -r, r * 0.85], false);
      ink.stroke();
      along(ink, [0, 0, r, 0], false);
      ink.stroke();
    }
  },
  supported: { colour: 2, draw: (ink, r) => (along(ink, [-r, 0, -r * 0.25, r * 0.75, r, -r * 0.8], false), ink.stroke()) },
  acted_on: { colour: 2, draw: (ink, r) => (square(ink, r), ink.fill()) },
  never_closed: {
    colour: 7,
    draw: (ink, r) => {
      for (const x of [-r * 0.9, 0, r * 0.9]) {
        ink.beginPath();
        ink.arc(x, 0, r * 0.28, 0, TURN);
        ink.fill();
      }
    }
  },
  // how a sign was read
  for: { colour: 2, draw: (ink, r) => (along(ink, [0, -r, r, r * 0.8, -r, r * 0.8]), ink.fill()) },
  against: { colour: 1, draw: (ink, r) => (along(ink, [0, r, r, -r * 0.8, -r, -r * 0.8]), ink.fill()) },
  ambiguous: { colour: 3, draw: (ink, r) => (diamond(ink, r), hollow(ink)) },
  explained_away: {
    colour: 4,
    draw: (ink, r) => {
      round(ink, r);
      hollow(ink);
      along(ink, [-r * 0.7, r * 0.7, r * 0.7, -r * 0.7], false);
      ink.stroke();
    }
  }
};
function mark(ink, look, shape, x, y, { r = 5.5, retro = false, ghost = false } = {}) {
  const { colour, draw } = SHAPES[shape] ?? SHAPES.raised;
  paper = look.paper;
  ink.save();
  ink.translate(x, y);
  ink.strokeStyle = ink.fillStyle = look.marks[colour];
  ink.lineWidth = 2;
  ink.globalAlpha = ghost ? 0.55 : 1;
  draw(ink, r);
  if (retro) {
    ink.lineWidth = 1.5;
    ink.beginPath();
    ink.arc(0, 0, r + 3.5, Math.PI * 1.1, Math.PI * 1.9);
    ink.stroke();
    along(ink, [-r - 5.5, -r * 0.75, -r - 3, r * 0.05, -r - 0.2, -r * 0.75], false);
    ink.stroke();
  }
  ink.restore();
}
function ring(ink, look, x, y, picked) {
  ink.save();
  ink.strokeStyle = look.here;
  ink.lineWidth = 2.5;
  ink.beginPath();
  ink.arc(x, y, 11.5, 0, TURN);
  if (picked) {
    ink.globalAlpha = 0.25;
    ink.fillStyle = look.here;
    ink.fill();
    ink.globalAlpha = 1;
  }
  ink.stroke();
  ink.restore();
}
function stroke(ink, colour, x0, x1, y, { width = 1.5, dash = [], alpha = 1 } = {}) {
  ink.save();
  ink.strokeStyle = colour;
  ink.lineWidth = width;
  ink.globalAlpha = alpha;
  ink.setLineDash(dash);
  ink.beginPath();
  ink.moveTo(x0, y);
  ink.lineTo(x1, y);
  ink.stroke();
  ink.restore();
}
function silence(ink, look, x0, x1, height) {
  ink.save();
  ink.beginPath();
  ink.rect(x0, 0, x1 - x0, height);
  ink.clip();
  ink.strokeStyle = look.soft;
  ink.globalAlpha = 0.2;
  ink.lineWidth = 1;
  ink.beginPath();
  for (let x = Math.floor((x0 - height) / 16) * 16; x < x1; x += 16) {
    ink.moveTo(x, height);
    ink.lineTo(x + height, 0);
  }
  ink.stroke();
  ink.restore();
}
var widths = /* @__PURE__ */ new Map();
function worded(ink, look, words, x, y, room) {
  ink.strokeStyle = look.paper;
  ink.lineWidth = 3.5;
  ink.lineJoin = "round";
  label(ink, words, x, y, room);
}
function label(ink, words, x, y, room) {
  if (room < 34) return;
  let width = widths.get(words);
  if (width === void 0) {
    if (widths.size > 2e4) widths.clear();
    width = ink.measureText(words).width;
    widths.set(words, width);
  }
  const fits = width <= room ? words : `${words.slice(0, Math.max(1, Math.floor(words.length * (room - 8) / width)))}…`;
  ink.strokeText(fits, x, y);
  ink.fillText(fits, x, y);
}

// src/board/kinds.js
var BLUR = { min: 6e4, day: 864e5 };
var TIMELINE = {
  name: "timeline",
  title: "Timeline",
  nothing: "No events yet. In the transcript, e makes one from the words that it rests on.",
  hint: "Arrows go from event to event; Enter shows the words that it rests on; ? lists all keys.",
  keys: TIMELINE_KEYS,
  talk: true,
  moves: true,
  look: { height: 23, rows: true },
  legend: [
    ["observed", "time observed"],
    ["estimated", "estimated"],
    ["inferred", "inferred"],
    ["retro", "told afterwards"],
    ["between", "somewhere between"],
    ["talk", "something was said"],
    ["silence", "no event"]
  ],
  foreseen(told, acts) {
    const seen = new Map(told);
    for (const { do: doing } of acts) {
      const one = doing?.what === "correct" && seen.get(doing.event);
      if (!doing || !one) continue;
      const at = doing.begin_ms ?? doing.guess ?? one.begin;
      const own = doing.analyst === one.analyst;
      const long = one.begin !== null && one.end !== null && at !== null ? at + one.end - one.begin : one.end;
      if (own) seen.set(one.id, { ...one, begin: at, end: long, pending: "saving…" });
      else seen.set(one.id, { ...one, pending: "yours is being put beside it…" });
    }
    return seen;
  },
  y: () => 0,
  draw(ink, look, item, x, y, frame) {
    const { mark: one } = item;
    const colour = look.marks[SHAPES[one.shape]?.colour ?? 0];
    if (item.loose) {
      const from = one.earliest === null ? x - 40 : frame.x(one.earliest);
      const to = one.latest === null ? x + 40 : frame.x(one.latest);
      if (!Number.isNaN(item.at)) stroke(ink, look.soft, Math.max(from, frame.left - 20), Math.min(to, frame.right + 20), y, { dash: [4, 5] });
    } else {
      const blur = frame.x(item.at + (BLUR[one.precision] ?? 0));
      if (blur - x > 3) stroke(ink, colour, x, Math.min(blur, frame.right + 20), y, { width: 9, alpha: 0.22 });
      if (one.end !== null) stroke(ink, colour, Math.max(x, frame.left - 20), Math.min(frame.x(one.end), frame.right + 20), y, { width: 4, alpha: 0.75 });
    }
    mark(ink, look, one.shape, x, y, { retro: one.retro, ghost: Boolean(one.pending) });
    ink.fillStyle = one.pending ? look.soft : look.ink;
    worded(ink, look, frame.by === "actor" ? one.words : `${one.who} ${one.words}`, x + 13, y + 0.5, frame.room);
  }
};

// src/shared/elements.js
function made(tag, look, words = "") {
  const element = document.createElement(tag);
  if (look) element.className = look;
  if (words) element.textContent = words;
  return element;
}
function written(tag, look, words) {
  const element = made(tag, look, words);
  element.dir = "auto";
  return element;
}
function telling(tag, look, role) {
  const element = made(tag, look);
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
function keyed(words, key, press, does = words.replace("…", "").toLowerCase()) {
  const element = button(words, `${key}: ${does}`, press);
  const hint = made("kbd", "", key);
  hint.ariaHidden = "true";
  element.append(" ", hint);
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
function sideOf(label2) {
  const room = made("div", "iw-room");
  const detail2 = made("div", "iw-detail");
  detail2.role = "region";
  detail2.ariaLabel = label2;
  detail2.tabIndex = 0;
  const side = made("div", "iw-side");
  side.append(room, detail2);
  return { side, room, detail: detail2 };
}
function escapesTo(part, back) {
  part.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    back.focus();
  });
}
function openIn(room, closed, open) {
  open(closed);
  keepKeys(room);
}
function mayReopen(root, room) {
  return !room.firstChild && root.contains(document.activeElement);
}
function leave(root, from) {
  const outside = root.parentElement?.closest("[tabindex]");
  from.blur();
  if (outside instanceof HTMLElement) outside.focus();
}

// src/shared/keys.js
var actOf = (keys, event) => keyAt(keys, nameOf(event))?.act;
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

// src/shared/choosing.js
var number = 0;
var Choosing = class {
  /**
   * @param {{label: string, list: string, look?: string, placeholder: string}} names of the field and of the list
   * @param {(place: number, shift: boolean) => void} take @param {(place: number) => void} [marked] told which is chosen, when it is shown
   */
  constructor({ label: label2, list, look = "", placeholder }, take, marked = () => {
  }) {
    this.take = take;
    this.marked = marked;
    this.chosen = 0;
    this.options = [];
    this.input = /** @type {HTMLInputElement} */
    made("input", "iw-input");
    this.list = made("div", `iw-options ${look}`.trim());
    this.about = telling("p", "iw-about", "status");
    this.list.role = "listbox";
    this.list.id = `iw-choice-${++number}`;
    this.list.ariaLabel = list;
    this.input.role = "combobox";
    this.input.ariaLabel = label2;
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
  option(look, words) {
    const element = made("div", look, words);
    element.role = "option";
    element.addEventListener("pointerdown", (event) => event.preventDefault());
    element.addEventListener("click", () => this.take(this.options.indexOf(element), false));
    return element;
  }
  /** @param {HTMLElement[]} options @param {number} [chosen] */
  show(options, chosen = 0) {
    this.options = options;
    this.chosen = Math.max(0, Math.min(chosen, options.length - 1));
    for (const [place2, element] of options.entries()) element.id = `${this.list.id}-${place2}`;
    this.list.replaceChildren(...options);
    this.mark();
  }
  /** Shows and tells which is chosen. */
  mark() {
    for (const [place2, element2] of this.options.entries()) element2.ariaSelected = String(place2 === this.chosen);
    const element = this.options[this.chosen];
    this.input.setAttribute("aria-activedescendant", element?.id ?? "");
    element?.scrollIntoView({ block: "nearest" });
    this.marked(this.chosen);
  }
};

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
    (place2) => {
      const option3 = options[place2];
      if (!option3) return;
      close();
      take(option3.value, choosing.words);
    },
    (place2) => choosing.about.textContent = options[place2]?.about ?? none
  );
  const draw = () => {
    options = fitting(choosing.words);
    choosing.show(options.map((option3) => drawn(choosing, option3)));
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
    const label2 = made("label", "", field.label);
    label2.append(control(field));
    return label2;
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
function isOpen(select) {
  return CSS.supports("selector(:open)") && select.matches(":open");
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
    const select = (
      /** @type {HTMLSelectElement} */
      made("select", "iw-input")
    );
    for (const [value, words] of field.options) select.append(new Option(words, value, false, value === field.value));
    select.name = field.name;
    return select;
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

// src/board/acts.js
var DOES = {
  left: (desk) => desk.go("left"),
  right: (desk) => desk.go("right"),
  up: (desk) => desk.go("up"),
  down: (desk) => desk.go("down"),
  first: (desk) => desk.go("first"),
  last: (desk) => desk.go("last"),
  next: (desk) => desk.go("next"),
  previous: (desk) => desk.go("previous"),
  pick: (desk) => desk.pick(),
  in: (desk) => desk.zoom(1.5),
  out: (desk) => desk.zoom(1 / 1.5),
  fit: (desk) => desk.fit(),
  panRight: (desk) => desk.pan(0.25),
  panLeft: (desk) => desk.pan(-0.25),
  order: (desk) => desk.reorder(),
  by: (desk) => desk.nextBy(),
  later: (desk) => desk.turnLater(),
  undo: (desk) => desk.turn("undo"),
  redo: (desk) => desk.turn("redo")
};

// src/board/theme.js
function watched(changed) {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"] });
  return observer;
}
var Theme = class {
  #name = "";
  /** @type {Look | null} */
  #look = null;
  /** @param {HTMLElement} place whose style sheet names the colours */
  constructor(place2) {
    this.place = place2;
  }
  /** @param {boolean} printing @returns {Look} */
  look(printing) {
    const name2 = `${document.body.dataset.jpThemeName ?? ""} ${printing}`;
    if (this.#look && name2 === this.#name) return this.#look;
    this.#name = name2;
    const style = getComputedStyle(this.place);
    const colour = (of) => resolved(style.getPropertyValue(of).trim() || "CanvasText", this.place);
    this.#look = {
      ink: colour("--iw-ink"),
      soft: colour("--iw-soft"),
      paper: colour("--iw-paper"),
      line: colour("--iw-line"),
      here: colour("--iw-here"),
      font: `12.5px ${style.fontFamily}`,
      marks: Array.from({ length: 8 }, (_, n) => colour(`--iw-mark-${n}`))
    };
    return this.#look;
  }
};
function sized(canvas, wide, high, printing) {
  const ratio = printing ? 3 : Math.max(window.devicePixelRatio || 1, 1);
  const [width, height] = [Math.round(wide * ratio), Math.round(high * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.height = `${high}px`;
  }
  const ink = (
    /** @type {CanvasRenderingContext2D} */
    canvas.getContext("2d")
  );
  ink.setTransform(ratio, 0, 0, ratio, 0, 0);
  ink.clearRect(0, 0, wide, high);
  return ink;
}
function resolved(colour, place2) {
  const probe = made("span", "");
  probe.style.color = colour;
  place2.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found || colour;
}

// src/board/drawing.js
var CLOCK = 44;
var NOWHERE = 76;
var ASIDE = 26;
var APART = 3;
var Drawing = class {
  /** @param {Desk} desk @param {HTMLElement} scroller */
  constructor(desk, scroller) {
    this.desk = desk;
    this.scroller = scroller;
    this.space = made("div", "iw-space");
    this.names = made("div", "iw-names");
    this.canvas = /** @type {HTMLCanvasElement} */
    made("canvas", "iw-canvas");
    this.space.append(this.names, this.canvas);
    this.space.role = "presentation";
    for (const element of [this.names, this.canvas]) element.ariaHidden = "true";
    scroller.append(this.space);
    this.clock = made("div", "iw-clock");
    this.clock.ariaHidden = "true";
    this.zones = made("div", "iw-zones");
    this.axis = /** @type {HTMLCanvasElement} */
    made("canvas", "iw-axis");
    this.clock.append(this.zones, this.axis);
    this.plot = 800;
    this.drawn = [];
    this.theme = new Theme(scroller);
    this.printing = false;
    this.asked = 0;
    this.talkWords = null;
    scroller.addEventListener("scroll", () => this.request());
    this.sizes = new ResizeObserver(() => this.#resized());
    this.sizes.observe(scroller);
    this.themes = watched(() => this.request());
    this.print = window.matchMedia("print");
    this.printed = () => {
      this.printing = this.print.matches;
      this.draw();
    };
    this.print.addEventListener("change", this.printed);
  }
  close() {
    cancelAnimationFrame(this.asked);
    this.sizes.disconnect();
    this.themes.disconnect();
    this.print.removeEventListener("change", this.printed);
  }
  #resized() {
    const before = this.desk.width;
    this.#measure();
    if (this.desk.width !== before) this.desk.relay();
    else this.request();
  }
  #measure() {
    const wide = this.canvas.clientWidth;
    if (!wide) return;
    this.plot = Math.max(wide - (this.desk.layout.nowhere ? NOWHERE : 0), 60);
    this.desk.width = this.plot;
  }
  /** Lanes have come, gone, or changed their places. */
  renew() {
    const { desk, names } = this;
    const { layout, zone } = desk;
    this.space.style.height = `${layout.height}px`;
    names.replaceChildren(...layout.tracks.map((track) => named(track)));
    if (layout.border !== null) {
      const line = made("div", "iw-border", "line of representation");
      line.style.top = `${layout.border - 10}px`;
      names.append(line);
    }
    this.zones.replaceChildren(...(zone === "UTC" ? ["UTC"] : [zone, "UTC"]).map((words) => made("div", "", words)));
    this.request();
  }
  /** Draws once before the next frame. */
  request() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }
  /** Brings the lane that is looked at into view without moving the page. */
  reveal() {
    const { scroller, desk } = this;
    const track = desk.layout.tracks.find(({ number: number3 }) => number3 === desk.focus?.lane);
    if (!track) return;
    if (track.top < scroller.scrollTop) scroller.scrollTop = track.top - 4;
    else if (track.top + track.height > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = track.top + track.height - scroller.clientHeight + 4;
  }
  // --- drawing ---
  draw() {
    const { desk, canvas, scroller } = this;
    const { layout, range } = desk;
    const high = this.printing ? layout.height : Math.min(scroller.clientHeight, Math.max(layout.height, 1));
    this.#measure();
    if (!canvas.clientWidth || !scroller.clientHeight) return;
    const ink = sized(canvas, canvas.clientWidth, high, this.printing);
    const look = this.theme.look(this.printing);
    const top = this.printing ? 0 : scroller.scrollTop;
    ink.font = look.font;
    ink.textBaseline = "middle";
    const x = (at) => xOf(range, this.plot, at);
    const marks = ticks(range, this.plot, desk.zone);
    this.#clock(look, marks.map((tick) => ({ ...tick, x: x(tick.at) })));
    ink.save();
    ink.beginPath();
    ink.rect(0, 0, this.plot, high);
    ink.clip();
    for (const [from, to] of desk.gaps) {
      const [x0, x1] = [Math.max(x(from), -1), Math.min(x(to), this.plot + 1)];
      if (x1 - x0 > 2) silence(ink, look, x0, x1, high);
    }
    ink.fillStyle = look.line;
    ink.globalAlpha = 0.35;
    for (const tick of marks) ink.fillRect(Math.round(x(tick.at)), 0, 1, high);
    ink.globalAlpha = 1;
    ink.restore();
    this.#talk(ink, look, top, high, x);
    this.#tracks(ink, look, top, high, x);
    this.#over(ink, look, high, x);
    if (desk.arrived) scroller.dataset.drawn = "true";
  }
  /** @param {CanvasRenderingContext2D} ink @param {Look} look @param {number} top @param {number} high @param {(at: number) => number} x */
  #tracks(ink, look, top, high, x) {
    const { desk } = this;
    const { layout, range, kind } = desk;
    this.drawn = [];
    const { height } = kind.look;
    const reach2 = desk.lived === null ? this.plot + 20 : x(desk.lived);
    const frame = { x, left: 0, right: this.plot, reach: reach2, by: desk.group?.by ?? "", later: desk.later, room: 0 };
    ink.save();
    for (const track of layout.tracks) {
      const y = track.top - top;
      if (y > high || y + track.height < 0) continue;
      ink.fillStyle = look.line;
      ink.globalAlpha = 0.5;
      ink.fillRect(0, Math.round(y + track.height), this.plot, 1);
      ink.globalAlpha = 1;
      const [first, last] = within(track.items, range.from - track.longest, range.to);
      const edge = (range.to - range.from) * 0.02;
      for (let n = first; n < last; n++) {
        const item = track.items[n];
        const at = this.#x(item, x);
        if (item.at < range.from - edge && !reaches(item, range.from)) continue;
        const middle = y + (track.height - track.rows * height) / 2 - (kind.talk ? 3 : 0) + item.row * height + height / 2 + kind.y(item.mark);
        frame.room = Math.min(item.room, this.plot - at - 16, 420);
        kind.draw(ink, look, item, at, middle, frame);
        if (at > -12 && at < this.plot + 12) this.drawn.push({ item, x: at, y: middle });
      }
      this.#nowhere(ink, look, track, y);
    }
    if (layout.border !== null) stroke(ink, look.here, 0, this.plot, layout.border - top, { width: 2, dash: [10, 4] });
    ink.restore();
  }
  /** What nothing places stands apart, at no time. @param {CanvasRenderingContext2D} ink @param {Look} look @param {Track} track @param {number} y */
  #nowhere(ink, look, track, y) {
    const first = firstAt(track.items, (item) => Number.isNaN(item.at));
    const frame = { x: () => NaN, left: 0, right: 0, reach: 0, by: "", later: this.desk.later, room: 0 };
    track.items.slice(first).forEach((item, n) => {
      const at = this.plot + 18 + n % 3 * 22;
      const middle = y + 4 + Math.min(Math.floor(n / 3) * 16, track.height - 20) + 11;
      this.desk.kind.draw(ink, look, item, at, middle, frame);
      this.drawn.push({ item, x: at, y: middle });
    });
  }
  /** When things were said, where each can be told from the next. @param {CanvasRenderingContext2D} ink @param {Look} look @param {number} top @param {number} high @param {(at: number) => number} x */
  #talk(ink, look, top, high, x) {
    const { desk } = this;
    const talk = desk.talk.get(desk.group?.by ?? "");
    if (!desk.kind.talk) return;
    const { from, to } = desk.range;
    const seen = (talk?.at ?? []).map((at) => [firstAt(at, (when) => when >= from), firstAt(at, (when) => when > to)]);
    const apart = seen.every(([first, last]) => (last - first) * APART <= this.plot);
    if (this.talkWords) this.talkWords.textContent = apart ? "something was said" : "something was said (nearer: +)";
    if (!talk || !apart) return;
    ink.fillStyle = look.soft;
    for (const { top: begins, height, number: number3 } of desk.layout.tracks) {
      const y = begins - top + height - 6;
      const [first, last] = seen[number3] ?? [0, 0];
      if (y < -6 || y > high) continue;
      for (let n = first; n < last; n++) ink.fillRect(Math.round(x(talk.at[number3][n])), y, 1.5, 6);
    }
  }
  /** What lies over all: the end of what is seen as lived, the moment, what is looked at and moved. @param {CanvasRenderingContext2D} ink @param {Look} look @param {number} high @param {(at: number) => number} x */
  #over(ink, look, high, x) {
    const { desk } = this;
    const upright = (at, colour, dash) => {
      ink.save();
      ink.strokeStyle = colour;
      ink.lineWidth = 1.5;
      ink.setLineDash(dash);
      ink.beginPath();
      ink.moveTo(at, 0);
      ink.lineTo(at, high);
      ink.stroke();
      ink.restore();
    };
    if (desk.lived !== null) {
      const at = Math.min(Math.max(x(desk.lived), 0), this.plot);
      ink.save();
      ink.globalAlpha = 0.14;
      ink.fillStyle = look.soft;
      ink.fillRect(at, 0, this.plot - at, high);
      ink.restore();
      upright(at, look.here, []);
    }
    if (!desk.kind.moves && desk.moment !== null && !this.printing) upright(x(desk.moment), look.here, [3, 4]);
    for (const { item, x: at, y } of this.drawn) {
      const picked = item.mark.id === desk.picked;
      if ((item === desk.focus || picked) && !this.printing) ring(ink, look, at, y, picked);
      if (desk.moving?.mark.id !== item.mark.id) continue;
      const to = x(desk.moving.at);
      stroke(ink, look.here, at, to, y, { dash: [3, 3] });
      mark(ink, look, item.mark.shape, to, y);
      ring(ink, look, to, y, true);
    }
    if (desk.layout.nowhere) {
      ink.fillStyle = look.line;
      ink.fillRect(this.plot, 0, 1, high);
    }
  }
  /** @param {Look} look @param {{x: number, local: string, utc: string, day: string}[]} marks */
  #clock(look, marks) {
    const { desk } = this;
    const ink = sized(this.axis, this.canvas.clientWidth, CLOCK, this.printing);
    ink.font = look.font;
    ink.textBaseline = "middle";
    const both = desk.zone !== "UTC";
    for (const { x, local, utc, day } of marks) {
      ink.fillStyle = look.line;
      ink.fillRect(Math.round(x), CLOCK - 6, 1, 6);
      ink.fillStyle = look.ink;
      ink.fillText(day && x < this.plot - 130 ? `${local}  ${day}` : local, x + 3, 12);
      ink.fillStyle = look.soft;
      if (both) ink.fillText(utc, x + 3, 30);
    }
    if (!desk.layout.nowhere) return;
    ink.clearRect(this.plot, 0, NOWHERE + 4, CLOCK);
    ink.fillStyle = look.ink;
    worded(ink, look, "no time", this.plot + 10, 12, NOWHERE);
  }
  /** @param {Item} item @param {(at: number) => number} x */
  #x({ at, loose, mark: { earliest, latest } }, x) {
    if (!loose) return x(at);
    return x(at) + (earliest === null ? -ASIDE : latest === null ? ASIDE : 0);
  }
  // --- what is where ---
  /** The mark that is drawn there, the uppermost first. @param {number} x @param {number} y @returns {Item | undefined} */
  hit(x, y) {
    let near = 13;
    let found;
    for (const one of this.drawn) {
      const away = Math.hypot(one.x - x, one.y - y);
      if (away > near) continue;
      near = away;
      found = one.item;
    }
    return found;
  }
  /** @param {number} y from the canvas's top @returns {Track | undefined} */
  trackAt(y) {
    const at = y + this.scroller.scrollTop;
    return this.desk.layout.tracks.find(({ top, height }) => at >= top && at < top + height);
  }
  /** @param {MouseEvent} event pixels from the left of the canvas */
  within(event) {
    return event.clientX - this.canvas.getBoundingClientRect().left;
  }
  /** A typed time, on the day that is looked at. @param {string} typed @returns {number | null} */
  read(typed) {
    const { desk } = this;
    const near = desk.focus && !Number.isNaN(desk.focus.at) ? desk.focus.at : desk.extent.from;
    return readTime(typed, desk.zone, near);
  }
};
function reaches({ mark: one }, from) {
  return Boolean(one.open) || (one.end ?? one.latest ?? -Infinity) >= from || one.precision === "day";
}
function named({ lane, top, height }) {
  const element = made("div", "iw-lane");
  element.style.top = `${top}px`;
  element.style.height = `${height}px`;
  const words = written("div", "iw-lane-name", lane.name);
  words.title = lane.about ? `${lane.name} (${lane.about})` : lane.name;
  element.append(words);
  return element;
}

// src/board/forms.js
var option = (value) => [value, value.replaceAll("_", " ")];
var PRECISIONS = [["s", "to the second"], ["min", "to the minute"], ["day", "to the day"], ["ms", "to the millisecond"], ["none", "not said"]];
var CERTAINTIES = [["observed", "observed: a clock was read"], ["estimated", "estimated by somebody"], ["inferred", "inferred from what lies around it"]];
var TRANSITIONS = [
  "pursued",
  "on_hold",
  "set_aside",
  "superseded_by",
  "merged_into",
  "supported",
  "acted_on",
  "never_closed",
  "revived",
  "acknowledged",
  "unanswered",
  "raised"
];
var SIGNS = ["for", "against", "ambiguous", "explained_away"];
function shownTime(at, zone, exact = true) {
  if (at === null) return "";
  const { date, time } = clock(at, zone, exact && at % 1e3 ? "ms" : "s");
  return `${date} ${time}`;
}
function saidTime(name2, typed, at, zone) {
  if (typed === void 0) return {};
  return at !== null && typed === shownTime(at, zone) ? { [`${name2}_ms`]: at } : { [name2]: typed };
}
function openCorrection(desk, room, mark2, { at, precision, typed, before }, closed) {
  const { zone } = desk;
  const known = before ?? {};
  const lasted = mark2.end !== null && mark2.begin !== null ? mark2.end - mark2.begin : null;
  let end = lasted !== null && at !== null ? at + lasted : mark2.end;
  const fields = correctionFields(zone, {
    begin: typed ?? known.begin ?? shownTime(at, zone),
    end: known.end ?? shownTime(end, zone),
    precision: known.precision ?? precision ?? mark2.precision,
    certainty: known.certainty ?? mark2.shape,
    note: known.note ?? ""
  });
  const own = mark2.analyst === desk.analyst;
  const title = own ? `Another time for “${mark2.words}”` : `Your time for “${mark2.words}”: ${mark2.analyst}'s stays beside it`;
  openForm(room, title, fields, closed, (values) => {
    const begin = saidTime("begin", values.begin, at, zone);
    const until2 = saidTime("end", values.end, end, zone);
    const { date: day } = clock(at ?? mark2.earliest ?? mark2.latest ?? desk.extent.from, zone, "s");
    const { precision: exactly, certainty, note } = values;
    desk.act({ what: "correct", event: mark2.id, analyst: desk.analyst, guess: at, day, ...until2, ...begin, precision: exactly, certainty, note });
  });
  const input = room.querySelector("input");
  const until = (
    /** @type {HTMLInputElement | null} */
    room.querySelector("[name=end]")
  );
  input?.addEventListener("input", () => {
    const begin = readTime(input.value, zone, at ?? desk.extent.from);
    if (begin === null || lasted === null || !until || until.value !== shownTime(end, zone)) return;
    end = begin + lasted;
    until.value = shownTime(end, zone);
  });
  if (typed !== void 0) input?.setSelectionRange(typed.length, typed.length);
  else input?.select();
}
function correctionFields(zone, { begin, end, precision, certainty, note }) {
  return [
    { name: "begin", label: `When (${zone}, or write another zone: 20:04Z)`, value: begin, needed: true, first: true },
    { name: "end", label: "Until, if it lasted", value: end },
    { name: "precision", label: "How exactly", options: PRECISIONS, value: precision },
    { name: "certainty", label: "How that is known", options: CERTAINTIES, value: certainty },
    { name: "note", label: "Why: a note for whoever reads this", value: note }
  ];
}
function openEvidence(desk, room, at, closed, take) {
  let found = [];
  let asked = "";
  const ask = (words) => desk.near(at, words, (segments) => {
    found = segments;
    room.querySelector("input")?.dispatchEvent(new Event("input"));
  });
  const none = { value: "", words: "No words: it is my own inference", about: "It is marked as that.", depth: 0 };
  const fitting = (words) => {
    if (words !== asked) {
      asked = words;
      ask(words);
    }
    return [...found.map((one) => ({ value: one.segment ?? "", words: lineOf(one, desk.zone), about: one.words, depth: 0 })), none];
  };
  const hint = "Type some of the words to search all that was said; Enter takes, Escape leaves.";
  openChoice(
    room,
    "Which words does it rest on?",
    { list: "Words", placeholder: "some of the words", fitting, hint },
    closed,
    (segment) => take(segment, found.find((one) => one.segment === segment)?.words ?? "")
  );
  ask("");
}
function lineOf({ at, who, words, source, written: written2 }, zone) {
  const when = typeof at === "number" ? clock(at, zone, "s").time : written2 || source || "";
  return `${when} ${who ?? ""}: ${words.length > 120 ? `${words.slice(0, 120)}…` : words}`;
}
function openAddition(desk, room, on, open, before) {
  const { zone } = desk;
  const form = (segment, words) => (closed) => {
    const sign = on.what === "sign";
    const title = sign ? `A sign on “${on.name}”` : `What became of “${on.name}”`;
    const known = before ?? {};
    const fields = sign ? signFields(zone, on, words, known) : transitionFields(zone, on, othersOf(desk, on), known);
    openForm(room, title, fields, closed, (values) => {
      const { at, ...rest } = values;
      const { date: day } = clock(on.at ?? desk.extent.from, zone, "s");
      desk.act({ what: on.what, hypothesis: on.hypothesis, analyst: desk.analyst, segment, guess: on.at, day, ...rest, ...saidTime("at", at, on.at, zone) });
    });
  };
  if (before) return open(form(before.segment ?? "", before.text ?? ""));
  open((closed) => openEvidence(desk, room, on.at, closed, (segment, words) => open(form(segment, words))));
}
function othersOf(desk, { hypothesis }) {
  const lanes = (desk.group?.lanes ?? []).filter((lane) => lane.id !== hypothesis);
  return lanes.map(({ id, name: name2 }) => (
    /** @type {[string, string]} */
    [id, name2]
  ));
}
function signFields(zone, on, words, known) {
  return [
    { name: "then", label: "How it was read then", options: SIGNS.map(option), value: known.then, first: true },
    { name: "text", label: "What was seen, in words", value: known.text ?? words.slice(0, 200) },
    { name: "actor", label: "Who read it so", value: known.actor ?? on.who },
    whenField(zone, on, known)
  ];
}
function transitionFields(zone, on, others, known) {
  return [
    { name: "to", label: "What became of it", options: TRANSITIONS.map(option), value: known.to, first: true },
    { name: "other", label: "In favour of (superseded, merged)", options: [["", "no other"], ...others], value: known.other },
    { name: "actor", label: "Who", value: known.actor ?? on.who },
    whenField(zone, on, known)
  ];
}
var whenField = (zone, on, known) => ({ name: "at", label: `When (${zone})`, value: known.at ?? shownTime(on.at, zone) });

// src/board/legend.js
var Legend = class {
  /** @param {Drawing} drawing of the board that it explains */
  constructor(drawing) {
    this.drawing = drawing;
    this.element = made("div", "iw-legend");
    this.samples = drawing.desk.kind.legend.map(([shape, words]) => {
      const item = made("span", "iw-key");
      const sample = (
        /** @type {HTMLCanvasElement} */
        made("canvas", "iw-sample")
      );
      const text = made("span", "", words);
      if (shape === "talk") drawing.talkWords = text;
      sample.ariaHidden = "true";
      item.append(sample, text);
      this.element.append(item);
      return { shape, sample };
    });
    const soon = () => requestAnimationFrame(() => this.#draw());
    soon();
    this.themes = watched(soon);
  }
  close() {
    this.themes.disconnect();
  }
  #draw() {
    const { drawing } = this;
    const look = drawing.theme.look(drawing.printing);
    for (const { shape, sample } of this.samples) drawSample(sized(sample, 24, 20, drawing.printing), look, shape);
  }
};
function drawSample(ink, look, shape) {
  if (shape === "silence") silence(ink, look, 1, 23, 20);
  else if (shape === "between") stroke(ink, look.soft, 1, 23, 10, { dash: [4, 5] });
  else if (shape === "talk") {
    ink.fillStyle = look.soft;
    for (const x of [6, 11, 17]) ink.fillRect(x, 7, 1.5, 6);
  } else if (shape === "retro") mark(ink, look, "observed", 12, 12, { r: 4.5, retro: true });
  else mark(ink, look, shape, 12, 10);
}

// src/board/pointer.js
var CLICK = 4;
var Pointer = class {
  /** @type {Held | null} */
  #held = null;
  /**
   * @param {Desk} desk @param {Drawing} drawing @param {HTMLElement} scroller
   * @param {{changed: () => void, settle: () => void}} hears  what is looked at or moved has changed; a mark was let go of
   */
  constructor(desk, drawing, scroller, hears) {
    this.desk = desk;
    this.drawing = drawing;
    this.scroller = scroller;
    this.hears = hears;
    const { canvas } = drawing;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", () => this.#cancel());
    scroller.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }
  /** @param {PointerEvent} event */
  #down(event) {
    const { desk, drawing } = this;
    if (event.button !== 0) return;
    drawing.canvas.setPointerCapture(event.pointerId);
    this.#held = { x: event.offsetX, from: desk.range, item: drawing.hit(event.offsetX, event.offsetY), far: false };
  }
  /** @param {PointerEvent} event */
  #move(event) {
    const { desk, drawing } = this;
    const held = this.#held;
    if (!held) {
      drawing.canvas.style.cursor = drawing.hit(event.offsetX, event.offsetY) ? "pointer" : "grab";
      return;
    }
    const away = event.offsetX - held.x;
    if (!held.far && Math.abs(away) < CLICK) return;
    held.far = true;
    const { item } = held;
    if (item && desk.kind.moves && !item.loose && !item.mark.pending) this.#moveMark(item, away);
    else desk.see(moved(held.from, -away / drawing.plot, desk.extent));
  }
  /** @param {Item} item @param {number} away pixels from where it stood */
  #moveMark(item, away) {
    const { desk, drawing } = this;
    if (desk.focus !== item) desk.focusOn(item, true);
    const step = stepFor(desk.range, drawing.plot, 1.5);
    const at = item.at + away / drawing.plot * (desk.range.to - desk.range.from);
    desk.moving = { mark: item.mark, at: Math.round(at / step) * step };
    this.hears.changed();
  }
  /** @param {PointerEvent} event */
  #up(event) {
    const { desk } = this;
    const held = this.#held;
    this.#held = null;
    if (!held) return;
    if (desk.moving) return this.hears.settle();
    if (held.far) return;
    this.scroller.focus({ preventScroll: true });
    if (!held.item) return this.#moment(event);
    desk.focusOn(held.item, true);
    desk.pick();
  }
  /** A click beside all marks: the moment there, and on the hypothesis board the lane. @param {PointerEvent} event */
  #moment(event) {
    const { desk, drawing } = this;
    const moment = atOf(desk.range, drawing.plot, event.offsetX);
    const items = drawing.trackAt(event.offsetY)?.items ?? [];
    desk.moment = moment;
    if (!desk.kind.moves) desk.focus = items.find((item) => item.at >= moment) ?? items[items.length - 1] ?? desk.focus;
    desk.say(bothClocks(moment, desk.zone, "s"));
    this.hears.changed();
  }
  #cancel() {
    this.#held = null;
    this.desk.moving = null;
    this.hears.changed();
  }
  /** @param {WheelEvent} event */
  #wheel(event) {
    const { desk, drawing } = this;
    const side = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey || event.metaKey) desk.see(zoomed(desk.range, 1.0015 ** -event.deltaY, atOf(desk.range, drawing.plot, drawing.within(event))));
    else if (side) desk.see(moved(desk.range, side / drawing.plot, desk.extent));
    else return;
    event.preventDefault();
  }
};

// src/board/scrubber.js
var STEPS2 = 1e3;
var REST = 90;
var Scrubber = class {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting;
  /** @param {Desk} desk @param {HTMLElement} button that turns it on and off */
  constructor(desk, button2) {
    this.desk = desk;
    this.button = button2;
    this.slider = /** @type {HTMLInputElement} */
    made("input", "iw-slider");
    this.slider.type = "range";
    this.slider.min = "0";
    this.slider.max = String(STEPS2);
    this.slider.ariaLabel = "As it was lived, until";
    this.slider.addEventListener("input", () => this.#slid());
  }
  #slid() {
    const { desk, slider } = this;
    clearTimeout(this.#waiting);
    const { from, to } = desk.extent;
    const at = from + Number(slider.value) / STEPS2 * (to - from);
    this.#waiting = setTimeout(() => desk.live(at), REST);
  }
  /** Shows until when it is seen; the slider is left alone while it is in hand. */
  show() {
    const { desk, slider } = this;
    const { lived } = desk;
    slider.hidden = lived === null;
    this.button.ariaPressed = String(lived !== null);
    if (lived === null || document.activeElement === slider) return;
    const { from, to } = desk.extent;
    slider.value = String(Math.round((lived - from) / Math.max(to - from, 1) * STEPS2));
    slider.ariaValueText = bothClocks(lived, desk.zone, "s");
  }
};

// src/shared/chips.js
var C0 = "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US";
var C1 = "DEL PAD HOP BPH NBH IND NEL SSA ESA HTS HTJ VTS PLD PLU RI SS2 SS3 DCS PU1 PU2 STS CCH MW SPA EPA SOS SGC SCI CSI ST OSC PM APC";
var NAMES = new Map([
  ...named2(0, C0),
  ...named2(127, C1),
  ...named2(1564, "ALM"),
  ...named2(8203, "ZWSP ZWNJ ZWJ LRM RLM"),
  ...named2(8232, "LS PS LRE RLE PDF LRO RLO"),
  ...named2(8288, "WJ"),
  ...named2(8294, "LRI RLI FSI PDI"),
  ...named2(65279, "BOM")
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
function named2(first, names) {
  return names.split(" ").map((each, i) => [first + i, each]);
}

// src/board/telling.js
function whenWords({ zone }, { begin, end, earliest, latest, precision }) {
  if (begin !== null) return bothClocks(begin, zone, precision) + (end === null || end === begin ? "" : `, until ${bothClocks(end, zone, precision)}`);
  const sides = [earliest !== null && `after ${bothClocks(earliest, zone, "s")}`, latest !== null && `before ${bothClocks(latest, zone, "s")}`];
  return sides.filter(Boolean).join(" and ") || "time not known";
}
function hereWords(desk, { mark: mark2, lane }) {
  if (mark2.kind === "event") return `${whenWords(desk, mark2)}: ${mark2.who} ${mark2.words}`;
  const by = mark2.who ? ` (${mark2.who})` : "";
  return `${whenWords(desk, mark2)}: ${mark2.words}${by}, on “${desk.group?.lanes[lane]?.name ?? ""}”`;
}
function spokenWords(desk, item) {
  const { mark: mark2 } = item;
  const later = desk.later?.[mark2.id];
  const said = [
    hereWords(desk, item),
    ...mark2.told,
    mark2.kind !== "event" && mark2.retro ? "told afterwards" : "",
    mark2.differs ? "analysts differ on it" : "",
    later ? `in retrospect read as ${later[0].replaceAll("_", " ")}` : "",
    mark2.pending ?? ""
  ];
  return said.filter(Boolean).join("; ");
}
function detail(desk) {
  const mark2 = desk.marks.get(desk.picked);
  if (!mark2) return [made("p", "iw-about", desk.kind.hint)];
  const heading = written("h2", "", [mark2.kind === "event" && mark2.who, mark2.words].filter(Boolean).join(" "));
  const lane = mark2.kind === "event" ? "" : desk.group?.lanes[mark2.lanes[desk.group.by]?.[0]]?.name ?? "";
  const parts = [heading];
  if (lane) parts.push(written("p", "iw-on", `On “${lane}”${mark2.who ? `, by ${mark2.who}` : ""}`));
  parts.push(made("p", "iw-when-words", whenWords(desk, mark2)));
  const told = [...mark2.told, mark2.retro && mark2.kind !== "event" && "told afterwards", mark2.differs && "analysts differ on it", `claimed by ${mark2.analyst}`];
  parts.push(written("p", "iw-about", told.filter(Boolean).join(", ")));
  const later = desk.later?.[mark2.id];
  if (later) {
    const words = later[0].replaceAll("_", " ") + (later[1] ? `: ${later[1]}` : "");
    parts.push(written("p", "iw-later", `In retrospect, which nobody knew then, read as ${words}`));
  }
  if (mark2.pending) parts.push(made("p", "iw-pending", mark2.pending));
  const known = desk.words.get(mark2.id);
  if (!known) return [...parts, made("p", "iw-waiting", mark2.ghost ? "" : "asking the kernel for the words…")];
  if (!known.quotes.length) parts.push(made("p", "iw-about", desk.lived === null ? "It rests on no words: the analyst's inference." : "The words that it rests on had not been said by then."));
  parts.push(...known.quotes.map((quote) => quoted(desk, quote)));
  for (const note of known.notes) parts.push(written("p", "iw-note", `Note by ${note.analyst}: ${note.text}`));
  return parts;
}
function quoted(desk, quote) {
  const part = made("figure", "iw-quote");
  const words = written("blockquote", "");
  for (const piece of chips(quote.words)) words.append("chip" in piece ? made("span", "iw-chip", piece.chip) : piece.text);
  const when = typeof quote.at === "number" ? bothClocks(quote.at, desk.zone, ["min", "day"].includes(quote.precision) ? quote.precision : "s") : quote.written || "time not known";
  const by = written("figcaption", "");
  by.append(made("strong", "", quote.who || "nobody named"), ` in ${quote.source ?? ""}, `, made("span", "iw-when", when));
  part.append(words, by);
  if (quote.lost) part.append(made("p", "iw-worry", quote.lost));
  return part;
}

// src/board/view.js
var views = 0;
var View = class {
  /** @param {Desk} desk @param {HTMLElement} root */
  constructor(desk, root) {
    this.desk = desk;
    this.root = root;
    this.prefix = `iw-board-${++views}`;
    const saving = "every act is saved at once; the notebook itself is saved outside the board";
    this.frame = new Frame(desk, root, { looks: ["iw-board", `iw-board-${desk.kind.name}`], tools: desk.kind.title, saving });
    this.scroller = made("div", "iw-lanes");
    this.scroller.role = "listbox";
    this.scroller.tabIndex = 0;
    this.scroller.ariaLabel = desk.kind.title;
    this.voice = made("div", "iw-voice");
    this.voice.role = "presentation";
    this.drawing = new Drawing(desk, this.scroller);
    this.scroller.append(this.voice);
    this.legend = new Legend(this.drawing);
    this.here = made("p", "iw-here");
    const stage = made("div", "iw-stage");
    stage.append(this.drawing.clock, this.scroller, this.here);
    const { side, room, detail: detail2 } = sideOf("The words");
    this.room = room;
    this.detail = detail2;
    this.frame.middle.append(stage, side);
    this.frame.tools.after(this.legend.element);
    this.scrubber = new Scrubber(desk, this.#press("As lived", "w", "lived"));
    this.frame.tools.append(...this.#tools());
    this.hear = (what) => this.#hear(what);
    desk.views.add(this.hear);
    this.scroller.addEventListener("keydown", (event) => this.#key(event));
    new Pointer(desk, this.drawing, this.scroller, { changed: () => this.#now(), settle: () => this.#settle() });
    escapesTo(detail2, this.scroller);
    this.#hear("board");
    this.#hear("status");
    keepKeys(root);
  }
  close() {
    this.desk.views.delete(this.hear);
    this.drawing.close();
    this.legend.close();
  }
  // --- drawing ---
  /** @param {What} what */
  #hear(what) {
    switch (what) {
      case "board":
        this.drawing.renew();
        this.#now();
        return this.#detail();
      case "view":
        this.drawing.reveal();
        return this.#now();
      case "words":
        return this.#detail();
      case "refused":
        return this.#again();
      case "status":
        return this.frame.tellStatus();
      case "said":
        return this.frame.tellSaid();
    }
  }
  /** What is looked at, for those who see it and those who hear it. */
  #now() {
    const { desk } = this;
    const { focus, moving } = desk;
    this.drawing.request();
    this.scrubber.show();
    const goes = moving && `moving to ${bothClocks(moving.at, desk.zone, "s")}; Enter keeps it, Escape leaves`;
    retell(this.here, goes ?? (focus ? hereWords(desk, focus) : desk.arrived ? "" : desk.kind.nothing));
    this.#speak();
  }
  /** What is looked at and its neighbours, as options of a list. */
  #speak() {
    const { desk, scroller, voice } = this;
    const { focus } = desk;
    if (!focus) {
      scroller.removeAttribute("aria-activedescendant");
      return voice.replaceChildren(option2(desk.kind.nothing, false));
    }
    const around = [arrow(desk.layout, focus, "left"), focus, arrow(desk.layout, focus, "right")];
    const options = around.flatMap((item, place2) => {
      if (!item) return [];
      const element = option2(spokenWords(desk, item), item === focus);
      element.id = `${this.prefix}-${place2}`;
      return [element];
    });
    voice.replaceChildren(...options);
    scroller.setAttribute("aria-activedescendant", `${this.prefix}-1`);
  }
  #detail() {
    this.detail.replaceChildren(...detail(this.desk));
    this.drawing.request();
  }
  // --- controls ---
  /** A button for a key; where it opens nothing, the keys go to the lanes again. @param {string} words @param {string} key @param {string} act */
  #press(words, key, act) {
    const press = () => {
      this.#act(act);
      if (!this.room.firstChild) this.scroller.focus();
    };
    return keyed(words, key, press, this.desk.kind.keys.find((one) => one.act === act)?.does ?? words);
  }
  #tools() {
    const own = this.desk.kind.moves ? [this.#press("Lanes by…", "b", "by"), this.#press("Correct time", "m", "move")] : [this.#press("Became…", "n", "transition"), this.#press("Sign…", "s", "sign"), this.#press("Read later", "l", "later")];
    return [
      this.#press("Nearer", "+", "in"),
      this.#press("Farther", "-", "out"),
      this.#press("All", "0", "fit"),
      this.#press("Order", "o", "order"),
      ...own,
      this.#press("Undo", "u", "undo"),
      this.#press("Redo", "U", "redo"),
      this.scrubber.button,
      this.scrubber.slider,
      helpButton(() => this.#act("help"))
    ];
  }
  // --- keys ---
  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target !== this.scroller) return;
    if (this.desk.moving && this.#moved(event)) return event.preventDefault();
    const act = actOf(this.desk.kind.keys, event);
    if (!act) return;
    event.preventDefault();
    this.#act(act);
  }
  /** While a mark is moved: arrows go on, a digit begins a time that is typed. @param {KeyboardEvent} event @returns {boolean} whether the key was for that */
  #moved(event) {
    const { desk } = this;
    const { moving } = desk;
    if (!moving) return false;
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (way) {
      const step = stepFor(desk.range, this.drawing.plot, 3) * (event.shiftKey ? 10 : 1);
      moving.at = Math.round((moving.at + way * step) / step) * step;
      desk.say(bothClocks(moving.at, desk.zone, "s"));
      this.#now();
    } else if (event.key === "Enter") this.#settle();
    else if (event.key === "Escape") {
      desk.moving = null;
      desk.say("it stays where it was");
      this.#now();
    } else if (/^\d$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) this.#settle(event.key);
    else return event.key.length > 1 && event.key !== "Tab";
    return true;
  }
  /** The form of a move: what it was moved to, or what is typed. @param {string} [typed] */
  #settle(typed) {
    const { desk, room } = this;
    const { moving } = desk;
    desk.moving = null;
    this.#now();
    if (!moving) return;
    const coarse = (desk.range.to - desk.range.from) / this.drawing.plot > 2e4;
    const same = moving.at === moving.mark.begin;
    this.#open(
      (closed) => openCorrection(desk, room, moving.mark, { at: moving.at, precision: coarse && !same ? "min" : void 0, typed }, closed)
    );
  }
  /** @param {string} act */
  #act(act) {
    const { desk } = this;
    if (DOES[act]) return DOES[act](desk);
    switch (act) {
      case "time":
        return this.#time();
      case "lived":
        return this.#live();
      case "livedOn":
      case "livedBack":
        return this.#step(act === "livedOn" ? 1 : -1);
      case "move":
        return this.#move();
      case "momentOn":
      case "momentBack":
        return this.#moment(act === "momentOn" ? 1 : -1);
      case "transition":
      case "sign":
        return this.#add(act);
      case "help":
        return this.#open((closed) => openKeys(this.room, desk.kind.keys, desk.kind.hint, closed));
      case "leave":
        return this.#leave();
    }
  }
  /** The moment at which something is added, a step further or back. @param {1 | -1} way */
  #moment(way) {
    const { desk } = this;
    desk.moment = (desk.moment ?? desk.range.from) + way * stepFor(desk.range, this.drawing.plot, 6);
    desk.say(bothClocks(desk.moment, desk.zone, "s"));
    this.#now();
  }
  /** As it was lived until what is looked at; once more: all of it. */
  #live() {
    const { desk } = this;
    if (desk.lived !== null) return desk.live(null);
    desk.live(desk.focus && !Number.isNaN(desk.focus.at) ? this.#reached(desk.focus) : desk.extent.to);
  }
  /** When a mark, and the words of its second, have certainly come: a mere minute or day when it is over. @param {Item} item */
  #reached({ at, mark: mark2 }) {
    return at + ({ min: 6e4, day: 864e5, s: 999 }[
      /** @type {string} */
      mark2.precision
    ] ?? 0);
  }
  /** As it was lived, a mark further or back: without knowing which marks come, a step of the clock. @param {1 | -1} way */
  #step(way) {
    const { desk } = this;
    const { lived } = desk;
    if (lived === null) return desk.live(way > 0 ? desk.extent.from : desk.extent.to);
    const before = desk.layout.items.filter(({ at }) => at < lived);
    const back = before.length ? this.#reached(before[before.length - 1]) : desk.extent.from;
    const step = stepFor(desk.range, this.drawing.plot, 12);
    return desk.live(way > 0 ? Math.min(lived + step, desk.extent.to + step) : Math.min(back, lived - 1));
  }
  #move() {
    const { desk } = this;
    const { focus } = desk;
    if (!focus) return;
    if (focus.mark.pending) return desk.say("it is being saved");
    if (focus.loose) return this.#open((closed) => openCorrection(desk, this.room, focus.mark, { at: null }, closed));
    desk.moving = { mark: focus.mark, at: focus.at };
    desk.say("arrows move it, Shift moves it farther; or type the time; Enter, then the form keeps it; Escape leaves it");
    this.#now();
  }
  /** @param {"transition" | "sign"} what @param {import("./desk.js").Do} [before] */
  #add(what, before) {
    const { desk } = this;
    const lane = desk.group?.lanes.find((one) => one.id === before?.hypothesis) ?? desk.group?.lanes[desk.focus?.lane ?? -1];
    if (!lane) return desk.say("no hypothesis is looked at");
    const at = before?.guess ?? desk.moment ?? (desk.focus && !Number.isNaN(desk.focus.at) ? desk.focus.at : null);
    const on = { what, hypothesis: lane.id, name: lane.name, at, who: desk.focus?.mark.who ?? "" };
    openAddition(desk, this.room, on, (open) => this.#open(open), before);
  }
  #time() {
    const { desk } = this;
    const fields = [{ name: "when", label: `When: 22:04, or 2026-05-01 22:04:30 (${desk.zone})`, needed: true }];
    this.#open(
      (closed) => openForm(this.room, "Go to a time", fields, closed, ({ when }) => {
        const at = this.drawing.read(when);
        if (at === null) desk.say(`“${when}” is no time that can be read here`);
        else desk.goTo(at);
      })
    );
  }
  #leave() {
    if (this.desk.picked) this.desk.unpick();
    else leave(this.root, this.scroller);
  }
  // --- what opens beside the lanes ---
  /** @param {(closed: () => void) => void} open */
  #open(open) {
    openIn(this.room, () => this.scroller.focus({ preventScroll: true }), open);
  }
  /** Opens the form of what was refused once more, with all that was written in it. */
  #again() {
    const { desk } = this;
    const { lost } = desk;
    if (!lost || !mayReopen(this.root, this.room)) return;
    const mark2 = desk.marks.get(lost.event ?? "");
    if (lost.what === "correct" && mark2) this.#open((closed) => openCorrection(desk, this.room, mark2, { at: lost.begin_ms ?? mark2.begin, before: lost }, closed));
    else if (lost.what === "transition" || lost.what === "sign") this.#add(lost.what, lost);
  }
};
function option2(words, selected) {
  const element = made("div", "", words);
  element.role = "option";
  element.ariaSelected = String(selected);
  return element;
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

// src/widgets/timeline_board.js
var Timeline = class extends Desk {
  /** @param {any} model */
  constructor(model) {
    super(model, TIMELINE);
  }
};
var timeline_board_default = widget(Timeline, View);
export {
  timeline_board_default as default
};
