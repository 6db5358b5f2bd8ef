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
    this.#next = own.reduce((next, { number: number4 }) => Math.max(next, number4 + 1), 0);
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
  #key(number4) {
    return `${PREFIX}/${this.#project}/${this.#tab}/${number4}`;
  }
  /** What can be read; another program, or another version of this one, may have left anything under such a key. */
  #entries() {
    const entries = (
      /** @type {{ key: string, tab: string, number: number, act: Kind }[]} */
      []
    );
    for (let i = 0; i < this.#storage.length; i++) {
      const key = this.#storage.key(i) ?? "";
      const [, project, tab2, number4] = KEY.exec(key) ?? [];
      if (tab2 === void 0 || project !== this.#project) continue;
      const act = read(this.#storage.getItem(key) ?? "");
      if (act) entries.push({ key, tab: tab2, number: Number(number4), act: (
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
    const name = Math.random().toString(36).slice(2);
    window.sessionStorage.setItem(key, name);
    return name;
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
  openJournal(name, analyst) {
    this.link.open(new Journal(storage(), name, tab()), analyst);
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

// src/shared/search.js
var SLICE = 1 << 15;
function fold(text) {
  const lower = text.replaceAll("İ", "i").toLowerCase().replaceAll("ς", "σ");
  return lower.length === text.length ? lower : Array.from(text, foldOne).join("");
}
function foldOne(character) {
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}

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

// src/shared/tree.js
function treeOf(label) {
  const tree = made("div", "iw-tree");
  tree.role = "tree";
  tree.tabIndex = 0;
  tree.ariaLabel = label;
  return tree;
}
function treeItem(look, id, place, { level, at, of, open, selected, label }) {
  const element = made("div", look);
  element.role = "treeitem";
  element.id = id;
  element.dataset.place = String(place);
  element.ariaLevel = String(level);
  element.ariaPosInSet = String(at);
  element.ariaSetSize = String(of);
  element.ariaSelected = String(selected);
  if (open !== null) element.ariaExpanded = String(open);
  element.ariaLabel = label;
  return element;
}
function addTags(element, tags) {
  for (const tag of tags) element.append(" ", made("span", tag === "differs" ? "iw-tag iw-worry" : "iw-tag", tag));
}
function fillTree(tree, rows, place, none) {
  tree.replaceChildren(...rows);
  const row2 = rows[place];
  if (row2) tree.setAttribute("aria-activedescendant", row2.id);
  else tree.removeAttribute("aria-activedescendant");
  if (row2) reveal(tree, row2);
  if (!rows.length) tree.append(made("p", "iw-about", none));
}
function reveal(tree, row2) {
  const [top, bottom] = [row2.offsetTop, row2.offsetTop + row2.offsetHeight];
  if (top < tree.scrollTop) tree.scrollTop = top;
  else if (bottom > tree.scrollTop + tree.clientHeight) tree.scrollTop = bottom - tree.clientHeight;
}
function placeOf(event) {
  const row2 = (
    /** @type {HTMLElement | null} */
    /** @type {HTMLElement} */
    event.target.closest("[role=treeitem]")
  );
  return row2 ? Number(row2.dataset.place) : void 0;
}
function searchOf(what, tree, search) {
  const input = (
    /** @type {HTMLInputElement} */
    made("input", "iw-input iw-find")
  );
  input.type = "search";
  input.placeholder = `search ${what} (/)`;
  input.ariaLabel = `Search ${what}`;
  const end = () => {
    input.value = "";
    search("");
  };
  input.addEventListener("input", () => search(input.value));
  input.addEventListener("keydown", (event) => {
    if (!["Enter", "ArrowDown", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") end();
    tree.focus();
  });
  return { input, end };
}
function nearest(rows, place) {
  return rows[Math.max(0, Math.min(place, rows.length - 1))];
}

// src/codebook/book.js
var FIELDS = [
  ["slug", "Slug"],
  ["name", "Name"],
  ["parent", "Below"],
  ["definition", "Definition"],
  ["when", "When"],
  ["when_not", "Not when"],
  ["example", "Example"],
  ["colour", "Colour"],
  ["retired", "Retired"]
];
var EDITED = (
  /** @type {const} */
  ["name", "definition", "when", "when_not", "example", "retired"]
);
var DOING = { merge: "merging…", split: "splitting…", settle: "settling…" };
function foreseen(codes, acts) {
  const seen = codes.map((code) => ({ ...code }));
  const bySlug = new Map(seen.map((code) => [code.slug, code]));
  for (const act of acts) {
    const { do: doing } = act;
    if (!doing) continue;
    const code = bySlug.get(doing.slug ?? "");
    if ((doing.what === "add" || doing.what === "split") && !seen.some((one) => one.claim === `${act.id}.1`)) {
      const made2 = expected(act.id, doing);
      seen.push(made2);
      bySlug.set(made2.slug, made2);
    }
    if (!code) continue;
    code.pending = DOING[
      /** @type {keyof typeof DOING} */
      doing.what
    ] ?? "saving…";
    if (doing.what === "move") code.above = code.parent = doing.parent ?? null;
    for (const field2 of EDITED)
      if (["rename", "edit", "retire"].includes(doing.what) && field2 in doing) Object.assign(code, { [field2]: doing[field2] });
  }
  return seen;
}
function expected(id, doing) {
  const { name = "", parent = null, definition = "", when = "", when_not = "" } = (
    /** @type {any} */
    doing
  );
  const rules = { name, parent, definition, when, when_not, example: "", colour: "", retired: false };
  return { ...rules, slug: `…${id}`, claim: `${id}.1`, above: parent, merged: [], pending: "saving…" };
}
var isExpected = (code) => code.slug.startsWith("…");
function rowsOf(codes, closed, words = "") {
  const wanted = fold(words.trim());
  const hits = new Set(codes.filter((code) => !wanted || holds(code, wanted)).map((code) => code.slug));
  const children = childrenOf(codes);
  const rows = [];
  const met = /* @__PURE__ */ new Set();
  const shown = new Set(wanted ? above(codes, hits) : codes.map((code) => code.slug));
  const walk2 = (starts) => {
    const first = starts.filter((code) => shown.has(code.slug));
    const waiting = first.map((code, n) => ({ code, depth: 0, at: n + 1, of: first.length })).reverse();
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { code, depth } = next;
      if (met.has(code.slug)) continue;
      met.add(code.slug);
      const below2 = (children.get(code.slug) ?? []).filter((one) => shown.has(one.slug) && !met.has(one.slug));
      const open = below2.length ? Boolean(wanted) || !closed.has(code.slug) : null;
      rows.push({ ...next, open, found: hits.has(code.slug) });
      const inside = below2.map((one, n) => ({ code: one, depth: depth + 1, at: n + 1, of: below2.length }));
      if (open) waiting.push(...inside.reverse());
      else for (const one of within(children, code)) met.add(one.slug);
    }
  };
  walk2(children.get(null) ?? []);
  walk2(codes.filter((code) => !code.retired && !met.has(code.slug)));
  walk2(codes.filter((code) => code.retired));
  return rows;
}
function childrenOf(codes) {
  const inUse = codes.filter((code) => !code.retired);
  const own = new Set(inUse.map((code) => code.slug));
  const children = /* @__PURE__ */ new Map();
  for (const code of inUse) {
    const parent = code.above !== null && own.has(code.above) ? code.above : null;
    children.set(parent, [...children.get(parent) ?? [], code]);
  }
  return children;
}
function within(children, code) {
  const found = /* @__PURE__ */ new Set([code]);
  for (const one of found) for (const child of children.get(one.slug) ?? []) found.add(child);
  return [...found];
}
function below(codes, slug) {
  const code = codes.find((one) => one.slug === slug);
  return new Set(code ? within(childrenOf(codes), code).map((one) => one.slug) : []);
}
function above(codes, slugs) {
  const bySlug = new Map(codes.map((code) => [code.slug, code]));
  const found = new Set(slugs);
  for (const slug of found) {
    const parent = bySlug.get(slug)?.above;
    if (parent && bySlug.has(parent)) found.add(parent);
  }
  return found;
}
function holds(code, wanted) {
  const said = [code.name, isExpected(code) ? "" : code.slug, code.definition, code.when, code.when_not, code.example, ...code.merged];
  return said.some((words) => fold(words).includes(wanted));
}
function unlike(said) {
  return FIELDS.filter(([field2]) => new Set(said.map((one) => one[field2] ?? null)).size > 1);
}
function counted(counts) {
  const [codings, segments] = counts ?? [0, 0];
  if (!codings) return "not applied yet";
  return `${codings.toLocaleString("en")} coding${codings === 1 ? "" : "s"} in ${segments.toLocaleString("en")} segment${segments === 1 ? "" : "s"}`;
}

// src/codebook/desk.js
var Desk = class extends BareDesk {
  /** @param {any} model anywidget's */
  constructor(model) {
    super(model);
    this.told = [];
    this.codes = [];
    this.differing = [];
    this.counts = {};
    this.closed = /* @__PURE__ */ new Set();
    this.words = "";
    this.rows = [];
    this.focus = "";
    this.came = "";
    this.latest = /* @__PURE__ */ new Map();
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
    const { what } = (
      /** @type {any} */
      act?.do ?? {}
    );
    if (message.slug && (awaited || what === "add" || what === "split" || what === "merge")) this.focus = message.slug;
    this.reshow();
    super.stored(act, message);
  }
  /** @param {import("../shared/link.js").Act} act @param {string} problem */
  refused(act, problem) {
    if (this.focus === `…${act.id}` && !this.link.pending.has(act.id)) this.focus = this.came;
    this.reshow();
    super.refused(act, problem);
    if (this.link.pending.has(act.id)) return;
    this.lost = /** @type {any} */
    act.do ?? null;
    this.tell("refused");
  }
  // --- what is shown ---
  /** The codes, the acts on their way done already, and their rows. */
  reshow() {
    const before = this.place;
    const acts = Array.from(this.link.pending.values(), ({ act }) => (
      /** @type {any} */
      act
    ));
    this.codes = foreseen(this.told, acts);
    this.rows = rowsOf(this.codes, this.closed, this.words);
    if (!this.rows.some((row2) => row2.code.slug === this.focus)) this.focus = this.#instead(before);
    this.tell("book");
    this.#look();
  }
  /** What to look at where the code that was looked at is gone: what it was merged into, else its neighbour. @param {number} place */
  #instead(place) {
    const heir = this.rows.find((row2) => row2.code.merged.includes(this.focus));
    return (heir ?? nearest(this.rows, place))?.code.slug ?? "";
  }
  /** The place of the focused row. */
  get place() {
    return this.rows.findIndex((row2) => row2.code.slug === this.focus);
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
    const row2 = nearest(this.rows, place);
    if (!row2) return;
    this.focus = row2.code.slug;
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
    const found = this.rows.filter((row2) => row2.found);
    const named = found.find((row2) => fold(row2.code.name).includes(fold(words.trim())));
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
};

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
function sideOf(label) {
  const room = made("div", "iw-room");
  const detail = made("div", "iw-detail");
  detail.role = "region";
  detail.ariaLabel = label;
  detail.tabIndex = 0;
  const side = made("div", "iw-side");
  side.append(room, detail);
  return { side, room, detail };
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
var keyAt = (keys, name) => keys.find((key) => key.keys.includes(name));
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
function shownKey(name) {
  return name.replace("Arrow", "").replace("Down", "↓").replace("Up", "↑").replace("Left", "←").replace("Right", "→").replace("Page↓", "Page Down").replace("Page↑", "Page Up");
}

// src/shared/choosing.js
var number = 0;
var Choosing = class {
  /**
   * @param {{label: string, list: string, look?: string, placeholder: string}} names of the field and of the list
   * @param {(place: number, shift: boolean) => void} take @param {(place: number) => void} [marked] told which is chosen, when it is shown
   */
  constructor({ label, list, look = "", placeholder }, take, marked = () => {
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

// src/shared/panels.js
var number2 = 0;
function opened(room, title, closed) {
  room.replaceChildren();
  const panel = made("div", "iw-panel");
  const heading2 = written("h2", "", title);
  heading2.id = `iw-panel-${++number2}`;
  panel.role = "dialog";
  panel.setAttribute("aria-labelledby", heading2.id);
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
  panel.append(heading2);
  room.append(panel);
  return { panel, close };
}
function openChoice(room, title, { list, fitting, none = "", hint = "", placeholder = "a part of its name" }, closed, take) {
  const { panel, close } = opened(room, title, closed);
  let options = [];
  const choosing = new Choosing(
    { label: title, list, placeholder },
    (place) => {
      const option = options[place];
      if (!option) return;
      close();
      take(option.value, choosing.words);
    },
    (place) => choosing.about.textContent = options[place]?.about ?? none
  );
  const draw = () => {
    options = fitting(choosing.words);
    choosing.show(options.map((option) => drawn(choosing, option)));
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
  const labels = fields.map((field2) => {
    const label = made("label", "", field2.label);
    label.append(control(field2));
    return label;
  });
  const hint = "Enter keeps (Ctrl+Enter in a long field), Escape leaves";
  const form = formOf(labels, { keep: "Keep", hint, close }, () => {
    const values = (
      /** @type {Record<string, string>} */
      {}
    );
    for (const [name, value] of new FormData(form)) if (String(value).trim()) values[name] = String(value).trim();
    close();
    kept2(values);
  });
  panel.append(form);
  firstOf(form, fields.find((field2) => field2.first)?.name)?.focus();
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
function firstOf(form, name) {
  const inputs = (
    /** @type {HTMLInputElement[]} */
    Array.from(form.elements).filter((element) => !(element instanceof HTMLButtonElement))
  );
  return inputs.find((input) => input.name === name) ?? inputs.find((input) => !input.value) ?? inputs[0];
}
function control(field2) {
  if (field2.options) {
    const select = (
      /** @type {HTMLSelectElement} */
      made("select", "iw-input")
    );
    for (const [value, words] of field2.options) select.append(new Option(words, value, false, value === field2.value));
    select.name = field2.name;
    return select;
  }
  const input = (
    /** @type {HTMLInputElement | HTMLTextAreaElement} */
    made(field2.long ? "textarea" : "input", "iw-input")
  );
  input.name = field2.name;
  input.value = field2.value ?? "";
  input.required = field2.needed ?? false;
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
    for (const name of names) term.append(made(name === "…" ? "span" : "kbd", "", shownKey(name)), " ");
    list.append(term, made("dd", "", key.does));
  }
  leave2.focus();
  room.scrollTop = 0;
}

// src/shared/versions.js
function versionsOf(title, analysts, fields, choice) {
  const table = made("table", "");
  const head = made("tr", "");
  head.append(made("td", ""), ...analysts.map((name) => heading(name, "col")));
  table.append(head);
  for (const [label, values] of fields) table.append(row(label, values.map((value) => written("td", "", value))));
  if (choice) table.append(row(choice.label, analysts.map((_, place) => choice.of(place))));
  const part = made("section", "iw-differing");
  part.append(made("h3", "", title), table);
  return part;
}
function row(label, cells) {
  const element = made("tr", "");
  element.append(heading(label, "row"), ...cells);
  return element;
}
function heading(words, scope) {
  const element = written("th", "", words);
  element.setAttribute("scope", scope);
  return element;
}
function differButton(title, press) {
  const element = button("", title, press);
  element.classList.add("iw-worry");
  return element;
}
function tellDiffering(element, count) {
  element.textContent = `${count} differ`;
  element.hidden = !count;
}

// src/codebook/keys.js
var KEYS = [
  { group: "Move", keys: ["j", "ArrowDown"], act: "next", does: "next code" },
  { group: "Move", keys: ["k", "ArrowUp"], act: "previous", does: "code before" },
  { group: "Move", keys: ["ArrowRight"], act: "open", does: "open, or to the first code below" },
  { group: "Move", keys: ["ArrowLeft"], act: "shut", does: "close, or to the code above it in the tree" },
  { group: "Move", keys: ["Home"], act: "first", does: "first code" },
  { group: "Move", keys: ["End"], act: "last", does: "last code" },
  { group: "Move", keys: ["/", "f", "Ctrl+f"], act: "search", does: "search names, definitions and rules" },
  { group: "Change", keys: ["a"], act: "add", does: "add a code" },
  { group: "Change", keys: ["r", "F2"], act: "rename", does: "rename" },
  { group: "Change", keys: ["Enter"], act: "edit", does: "edit definition and rules" },
  { group: "Change", keys: ["m"], act: "move", does: "move below another code, or to the top" },
  { group: "Change", keys: ["g"], act: "merge", does: "merge into another code" },
  { group: "Change", keys: ["s"], act: "split", does: "split: take some of your codings to a new code" },
  { group: "Change", keys: ["x", "Delete"], act: "retire", does: "retire, or bring back" },
  { group: "Change", keys: ["c"], act: "choose", does: "where analysts differ: to what they say, to choose" },
  { group: "Change", keys: ["u", "Ctrl+z"], act: "undo", does: "undo" },
  { group: "Change", keys: ["U", "Ctrl+Z", "Ctrl+y"], act: "redo", does: "redo" },
  { group: "Show", keys: ["?"], act: "help", does: "this list" },
  { group: "Show", keys: ["Escape"], act: "leave", does: "out of a form, out of the search, out of the codebook" }
];

// src/codebook/panels.js
function openPick(room, title, all, closed, take) {
  const fitting = (words) => {
    const wanted = fold(words);
    return all.filter((one) => fold(one.words).includes(wanted) || one.value.includes(wanted));
  };
  const choice = { list: "Codes", fitting, none: "no code has this in its name", hint: "Enter takes it, Escape leaves" };
  openChoice(room, title, choice, closed, take);
}
function openSplit(room, name, choices, closed, take, before = {}) {
  const { panel, close } = opened(room, `Split “${name}”`, closed);
  const called = field("input", "Name of the new code", before.name);
  called.control.required = true;
  const meaning = field("textarea", "Definition: what it means", before.definition);
  const { group, chosen, boxes } = codingsOf(choices, before.codings ?? []);
  const foot = { keep: "Split", hint: "Space chooses, arrows move, Enter splits, Escape leaves", close };
  const form = formOf([called.label, meaning.label, group, chosen], foot, () => {
    const codings = boxes.filter((box) => box.checked).map((box) => box.value);
    const values = { name: called.control.value.trim(), definition: meaning.control.value.trim(), codings };
    if (!values.name) return;
    close();
    take(values);
  });
  panel.append(form);
  called.control.focus();
  called.control.select();
}
function codingsOf(choices, before) {
  const group = made("fieldset", "iw-split");
  group.append(made("legend", "", "Your codings that go there"));
  const chosen = telling("p", "iw-about", "status");
  const boxes = choices.codings.map((one) => {
    const box = (
      /** @type {HTMLInputElement} */
      made("input", "")
    );
    box.type = "checkbox";
    box.value = one.claim;
    box.checked = before.includes(one.claim);
    const label = made("label", "iw-check");
    label.append(box, made("span", "iw-when", one.when), written("span", "", one.words));
    group.append(label);
    return box;
  });
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    chosen.textContent = chosenWords(count, boxes.length, choices);
    boxes[0]?.setCustomValidity(count ? "" : "Choose at least one coding.");
  };
  group.addEventListener("change", tell);
  group.addEventListener("keydown", (event) => walk(boxes, event));
  tell();
  return { group, chosen, boxes };
}
function chosenWords(count, listed, { own, others }) {
  const more = own > listed ? ` (the first ${listed} are listed)` : "";
  const stay = others ? `; ${others} of other analysts stay` : "";
  return `${count} of your ${own}${more} go there${stay}.`;
}
function walk(boxes, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = boxes.indexOf(
    /** @type {HTMLInputElement} */
    event.target
  );
  if (!step || at < 0) return;
  event.preventDefault();
  boxes[(at + step + boxes.length) % boxes.length].focus();
}
function field(tag, words, value = "") {
  const control2 = (
    /** @type {HTMLInputElement} */
    written(tag, "iw-input")
  );
  control2.value = value;
  const label = made("label", "", words);
  label.append(control2);
  return { label, control: control2 };
}

// src/codebook/view.js
var views = 0;
var View = class {
  /** @param {Desk} desk @param {HTMLElement} root */
  constructor(desk, root) {
    this.desk = desk;
    this.root = root;
    this.prefix = `iw-code-${++views}`;
    const saving = "every act is saved at once; the notebook itself is saved outside the codebook";
    this.frame = new Frame(desk, root, { looks: ["iw-codebook"], tools: "The codebook", saving });
    this.tree = treeOf("Codes");
    const { side, room, detail } = sideOf("The code");
    this.room = room;
    this.detail = detail;
    this.search = searchOf("codes", this.tree, (words) => desk.search(words));
    this.differ = differButton("c: to the next code on which analysts differ", () => this.#act("choose"));
    this.frame.middle.append(codesOf(this.tree), side);
    this.frame.tools.append(...this.#tools());
    this.hear = (what) => this.#hear(what);
    desk.views.add(this.hear);
    this.tree.addEventListener("keydown", (event) => this.#key(event));
    this.tree.addEventListener("click", (event) => this.#click(event));
    escapesTo(detail, this.tree);
    this.#hear("book");
    this.#hear("status");
    keepKeys(root);
  }
  close() {
    this.desk.views.delete(this.hear);
  }
  // --- drawing ---
  /** @param {What} what */
  #hear(what) {
    switch (what) {
      case "book":
      case "focus":
        this.#draw();
        return this.#detail();
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
  #draw() {
    const { desk } = this;
    const rows = desk.rows.map((row2, place) => this.#row(row2, place));
    fillTree(this.tree, rows, desk.place, desk.words ? "No code has these words." : "No codes yet: a adds one.");
    tellDiffering(this.differ, desk.differing.length);
  }
  /** @param {Row} row @param {number} place */
  #row({ code, depth, open, at, of, found }, place) {
    const { desk } = this;
    const differs = desk.differingOn(code.slug);
    const tags = [code.retired && "retired", differs && "differs", code.pending].filter((word) => typeof word === "string");
    const counts = desk.counts[code.slug];
    const label = [code.name, counted(counts), ...tags].join(", ");
    const standing = { level: depth + 1, at, of, open, selected: code.slug === desk.focus, label };
    const element = treeItem("iw-code", `${this.prefix}-${place}`, place, standing);
    element.style.setProperty("--iw-depth", String(Math.min(depth, 16)));
    element.classList.toggle("iw-aside", !found || code.retired);
    element.classList.toggle("iw-pending", Boolean(code.pending));
    const name = made("span", "iw-code-name");
    name.append(made("span", "iw-twisty", open === null ? "" : open ? "▾" : "▸"), written("span", "", code.name));
    addTags(name, tags);
    const [codings, segments] = counts ?? [0, 0];
    element.append(name, number3(codings), number3(segments));
    return element;
  }
  #detail() {
    const { desk, detail } = this;
    const { code } = desk;
    const active = document.activeElement;
    const held = active instanceof HTMLElement && active !== detail && detail.contains(active) ? active : null;
    if (!code) return detail.replaceChildren(made("p", "iw-about", "No code is looked at."));
    const heading2 = made("h2", "");
    heading2.append(written("span", "", code.name));
    if (code.retired) heading2.append(" ", made("span", "iw-tag", "retired"));
    const parts = [heading2, made("p", "iw-about", counted(desk.counts[code.slug]))];
    const differing = desk.differingOn(code.slug);
    if (differing) parts.push(this.#differing(differing));
    else if (!isExpected(code)) parts.push(this.#acts(code));
    parts.push(this.#rules(code), ...this.#words(code));
    detail.replaceChildren(...parts);
    keepKeys(this.root);
    if (!held) return;
    const again = Array.from(detail.querySelectorAll("button")).find((one) => one.title === held.title);
    (again ?? this.tree).focus();
  }
  /** @param {Code} code */
  #acts(code) {
    const acts = made("div", "iw-buttons");
    const all = [
      ["Edit", "edit", "Enter"],
      ["Rename", "rename", "r"],
      ["Move…", "move", "m"],
      ["Merge…", "merge", "g"],
      ["Split…", "split", "s"],
      [code.retired ? "Bring back" : "Retire", "retire", "x"]
    ];
    acts.append(...all.map(([words, act, key]) => keyed(words, key, () => this.#act(act))));
    return acts;
  }
  /** @param {Code} code */
  #rules(code) {
    const { desk } = this;
    const list = made("dl", "iw-rules");
    const rules = [
      ["Definition", code.definition || "not written yet"],
      ["When", code.when],
      ["Not when", code.when_not],
      ["Example", code.example],
      ["Below", code.above ? desk.named(code.above) : ""],
      ["Merged into it", code.merged.join(", ")]
    ];
    for (const [label, words] of rules) {
      if (!words) continue;
      list.append(made("dt", "", label), written("dd", "", words));
    }
    return list;
  }
  /** @param {Code} code */
  #words(code) {
    const latest = this.desk.latest.get(code.slug) ?? [];
    if (!latest.length) return [];
    const list = made("ul", "iw-latest");
    for (const one of latest) {
      const item = made("li", "");
      item.append(made("span", "iw-when", one.when), " ", written("q", "", one.words));
      list.append(item);
    }
    return [made("h3", "", "Coded so, the latest first"), list];
  }
  /** What each analyst says, side by side. @param {import("./book.js").Differing} differing */
  #differing({ said }) {
    const title = "Analysts differ on this code; none of this holds for all until one is chosen";
    const analysts = said.map((one) => one.analyst);
    const fields = unlike(said).map(([field2, label]) => (
      /** @type {[string, string[]]} */
      [label, said.map((one) => this.#value(one, field2))]
    ));
    const part = versionsOf(title, analysts, fields, { label: "Choose", of: (place) => this.#keep(said[place]) });
    const slugs = new Set(said.map((one) => one.slug));
    if (slugs.size > 1)
      part.append(made("p", "iw-about", `One of them merged it: whichever is kept, ${[...slugs].join(" and ")} are then one code. To keep them apart, whoever merged them undoes that.`));
    return part;
  }
  /** @param {Said} one */
  #keep(one) {
    const keep = button("Keep this", `keep what ${one.analyst} says`, () => {
      this.desk.act({ what: "settle", slug: one.slug, claim: one.claim });
      this.tree.focus();
    });
    keep.classList.add("iw-keep");
    keep.ariaLabel = `Keep this: what ${one.analyst} says`;
    const cell = made("td", "");
    cell.append(keep);
    return cell;
  }
  /** @param {Said} one @param {keyof Said} field */
  #value(one, field2) {
    const value = one[field2];
    if (field2 === "parent") return value ? this.desk.named(String(value)) : "at the top";
    if (field2 === "retired") return value ? "yes" : "no";
    return String(value ?? "") || "nothing";
  }
  // --- controls ---
  #tools() {
    return [
      this.search.input,
      keyed("Add", "a", () => this.#act("add")),
      keyed("Undo", "u", () => this.#act("undo")),
      keyed("Redo", "U", () => this.#act("redo")),
      this.differ,
      helpButton(() => this.#act("help"))
    ];
  }
  /** @param {MouseEvent} event */
  #click(event) {
    const { desk } = this;
    const place = placeOf(event);
    if (place === void 0) return;
    const { code, open } = desk.rows[place];
    desk.focusOn(place);
    if (
      /** @type {HTMLElement} */
      event.target.closest(".iw-twisty") && open !== null
    ) desk.setOpen(code.slug, !open);
  }
  // --- keys ---
  /** @param {KeyboardEvent} event */
  #key(event) {
    const act = actOf(KEYS, event);
    if (!act) return;
    event.preventDefault();
    this.#act(act);
  }
  /** @param {string} act */
  #act(act) {
    const { desk } = this;
    const { place } = desk;
    const row2 = desk.rows[place];
    switch (act) {
      case "next":
        return desk.focusOn(place + 1);
      case "previous":
        return desk.focusOn(place - 1);
      case "first":
        return desk.focusOn(0);
      case "last":
        return desk.focusOn(desk.rows.length - 1);
      case "open":
        return row2?.open === false ? desk.setOpen(row2.code.slug, true) : row2?.open ? desk.focusOn(place + 1) : void 0;
      case "shut":
        return row2?.open ? desk.setOpen(row2.code.slug, false) : this.#out(place);
      case "search":
        return this.search.input.focus();
      case "add":
        return this.#add();
      case "undo":
      case "redo":
        desk.turn(act);
        return this.tree.focus();
      case "choose":
        return this.#choose();
      case "help":
        return this.#open((closed) => openKeys(this.room, KEYS, "Every act is saved at once and can be undone; there is nothing to save by hand.", closed));
      case "leave":
        return this.#leave();
    }
    this.#change(act);
  }
  /** What is done to the code that is looked at. @param {string} act */
  #change(act) {
    const { desk } = this;
    const { code } = desk;
    if (!code) return;
    if (isExpected(code)) return desk.say("the kernel has not stored this code yet");
    if (desk.differingOn(code.slug)) return desk.say("analysts differ on this code: c, then choose what holds");
    switch (act) {
      case "rename":
        return this.#rename(code);
      case "edit":
        return this.#edit(code);
      case "move":
        return this.#move(code);
      case "merge":
        return this.#merge(code);
      case "split":
        return this.#split(code);
      case "retire":
        desk.act({ what: "retire", slug: code.slug, retired: !code.retired, read: { retired: code.retired } });
        return this.tree.focus();
    }
  }
  /** To the row above in the tree. @param {number} place */
  #out(place) {
    const { rows } = this.desk;
    for (let at = place - 1; at >= 0; at--) if (rows[at].depth < rows[place].depth) return this.desk.focusOn(at);
  }
  #choose() {
    const { desk } = this;
    if (!desk.differing.length) return desk.say("analysts do not differ on any code");
    if (!desk.differingOn(desk.focus)) {
      if (desk.words) this.search.end();
      const places = desk.rows.flatMap((row2, place) => desk.differingOn(row2.code.slug) ? [place] : []);
      if (!places.length) return desk.say("the code on which they differ is in a part of the tree that is closed");
      desk.focusOn(places.find((place) => place > desk.place) ?? places[0]);
    }
    this.detail.querySelector(".iw-differing button")?.focus();
  }
  #leave() {
    if (this.desk.words) this.search.end();
    else leave(this.root, this.tree);
  }
  // --- what opens beside the tree ---
  /** @param {(closed: () => void) => void} open */
  #open(open) {
    openIn(this.room, () => this.tree.focus(), open);
  }
  /** Opens the form of what was refused once more, with all that was written in it. */
  #again() {
    const { desk } = this;
    const { lost } = desk;
    if (!lost || !mayReopen(this.root, this.room)) return;
    const code = desk.codes.find((one) => one.slug === lost.slug);
    if (lost.what === "add") this.#add(
      /** @type {any} */
      lost
    );
    else if (lost.what === "edit" && code && !desk.differingOn(code.slug)) this.#edit({ ...code, .../** @type {any} */
    lost }, code);
    else if (lost.what === "split" && code) this.#split(
      code,
      /** @type {any} */
      lost
    );
  }
  /** @param {Record<string, string>} [before] what was written before */
  #add(before = {}) {
    const { desk } = this;
    const inUse = desk.codes.filter((code) => !code.retired && !isExpected(code));
    const fields = [
      { name: "name", label: "Name", value: before.name, needed: true },
      { name: "definition", label: "Definition: what it means", long: true, value: before.definition },
      { name: "when", label: "When to use it", long: true, value: before.when },
      { name: "when_not", label: "When not", long: true, value: before.when_not },
      { name: "parent", label: "Below", value: before.parent ?? "", options: (
        /** @type {[string, string][]} */
        [["", "nothing: at the top"], ...inUse.map((code) => [code.slug, code.name])]
      ) }
    ];
    this.#open((closed) => openForm(this.room, "A new code", fields, closed, (values) => desk.act({ what: "add", ...values, name: values.name })));
    if (before.name) this.room.querySelector("input")?.select();
  }
  /** @param {Code} code */
  #rename(code) {
    const { desk } = this;
    const { slug, name: before } = code;
    const fields = [{ name: "name", label: "Name", value: before, needed: true }];
    this.#open(
      (closed) => openForm(this.room, "Rename", fields, closed, ({ name }) => {
        if (!name || name === before) return desk.say("the name stays");
        desk.act({ what: "rename", slug, name, read: { name: before } });
      })
    );
    this.room.querySelector("input")?.select();
  }
  /** @param {Code} code as it is to be shown @param {Code} [was] as it was read */
  #edit(code, was = code) {
    const { desk } = this;
    const shown = { definition: code.definition, when: code.when, when_not: code.when_not, example: code.example };
    const read2 = { definition: was.definition, when: was.when, when_not: was.when_not, example: was.example };
    const fields = [
      { name: "definition", label: "Definition: what it means", long: true, value: shown.definition },
      { name: "when", label: "When to use it", long: true, value: shown.when },
      { name: "when_not", label: "When not", long: true, value: shown.when_not },
      { name: "example", label: "Example", long: true, value: shown.example }
    ];
    this.#open(
      (closed) => openForm(this.room, `Edit “${code.name}”`, fields, closed, (values) => {
        const changed = (
          /** @type {(keyof typeof read)[]} */
          Object.keys(read2).filter((field2) => (values[field2] ?? "") !== read2[field2].trim())
        );
        if (!changed.length) return desk.say("nothing was changed");
        desk.act({
          what: "edit",
          slug: code.slug,
          ...Object.fromEntries(changed.map((field2) => [field2, values[field2] ?? ""])),
          read: Object.fromEntries(changed.map((field2) => [field2, read2[field2]]))
        });
      })
    );
    this.room.querySelector("textarea")?.focus();
  }
  /** @param {Code} code */
  #move(code) {
    const { desk } = this;
    const inside = below(desk.codes, code.slug);
    const top = { value: "", words: "at the top", about: "It stands below no other code.", depth: 0 };
    const options = [...code.above ? [top] : [], ...this.#others((one) => !inside.has(one.slug) && one.slug !== code.above)];
    this.#open(
      (closed) => openPick(this.room, `Move “${code.name}” below`, options, closed, (parent) => {
        desk.closed.delete(parent);
        desk.act({ what: "move", slug: code.slug, parent: parent || null, read: { parent: code.parent } });
      })
    );
  }
  /** @param {Code} code */
  #merge(code) {
    const { desk } = this;
    const counts = desk.counts[code.slug];
    const told = counts?.[0] ? ` (${counted(counts)})` : "";
    const options = this.#others((one) => one.slug !== code.slug && !desk.differingOn(one.slug)).map((one) => ({
      ...one,
      about: `What is coded “${code.name}”${told} then reads as “${one.words}”. ${one.about}`
    }));
    this.#open(
      (closed) => openPick(this.room, `Merge “${code.name}” into`, options, closed, (into) => desk.act({ what: "merge", slug: code.slug, into }))
    );
  }
  /** Codes in use that fit, in the order of the tree. @param {(code: Code) => boolean} fits */
  #others(fits) {
    const { desk } = this;
    const depths = new Map(rowsOf(desk.codes, /* @__PURE__ */ new Set()).map((row2) => [row2.code.slug, row2.depth]));
    return desk.codes.filter((code) => !code.retired && !isExpected(code) && fits(code)).map((code) => ({ value: code.slug, words: code.name, about: code.definition, depth: depths.get(code.slug) ?? 0 }));
  }
  /** @param {Code} code @param {{name?: string, definition?: string, codings?: string[]}} [before] what was written before */
  #split(code, before) {
    const { desk } = this;
    desk.say("asking the kernel for your codings…");
    desk.choices(code.slug, (choices) => {
      if (this.room.firstChild || desk.focus !== code.slug) return;
      const stay = choices.others ? `; ${choices.others} of other analysts stay` : "";
      if (!choices.own) return desk.say(`none of your codings is of “${code.name}”, so there is nothing to split${stay}`);
      desk.say("");
      this.#open(
        (closed) => openSplit(
          this.room,
          code.name,
          choices,
          closed,
          (values) => desk.act({ what: "split", slug: code.slug, parent: code.parent, ...values }),
          before
        )
      );
    });
  }
};
function number3(count) {
  const element = made("span", "iw-number", count ? count.toLocaleString("en") : "·");
  element.ariaHidden = "true";
  return element;
}
function codesOf(tree) {
  const head = made("div", "iw-codes-head");
  head.ariaHidden = "true";
  head.append(made("span", "", "Code"), made("span", "", "codings"), made("span", "", "segments"));
  const part = made("div", "iw-codes");
  part.append(head, tree);
  return part;
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

// src/widgets/codebook.js
var codebook_default = widget(Desk, View);
export {
  codebook_default as default
};
