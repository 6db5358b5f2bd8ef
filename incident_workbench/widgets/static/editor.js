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

// src/editor/draft.js
function says(value) {
  if (value === null || value === void 0 || value === false) return false;
  if (typeof value === "string") return value.trim() !== "";
  if (Array.isArray(value)) return value.some(says);
  if (typeof value === "object") return Object.values(value).some(says);
  return true;
}
var isUnknown = (value) => Boolean(value) && typeof value === "object" && value.unknown === true;
function valueAt(fields, path) {
  return path.split(".").reduce((inside, step) => inside?.[step], fields);
}
function withValue(fields, path, value) {
  return set(fields, path.split("."), value);
}
function set(inside, [step, ...rest], value) {
  const list = /^\d+$/.test(step);
  if (list) {
    const items = Array.isArray(inside) ? inside.slice() : [];
    while (items.length < Number(step)) items.push({});
    items[Number(step)] = rest.length ? set(items[Number(step)], rest, value) : value;
    return items.filter((one) => one !== void 0);
  }
  const fields = { ...inside && typeof inside === "object" && !Array.isArray(inside) ? inside : {} };
  fields[step] = rest.length ? set(fields[step], rest, value) : value;
  if (fields[step] === void 0) delete fields[step];
  return fields;
}
function changes(base, fields) {
  const names = /* @__PURE__ */ new Set([...Object.keys(base), ...Object.keys(fields)]);
  const changed = {};
  for (const name of names)
    if (JSON.stringify(tidy(base[name])) !== JSON.stringify(tidy(fields[name]))) changed[name] = fields[name] ?? null;
  return changed;
}
function tidy(value) {
  if (!says(value)) return null;
  if (Array.isArray(value)) return value.filter(says).map(tidy);
  if (typeof value !== "object") return value;
  const said = Object.entries(value).filter(([, one]) => says(one));
  return Object.fromEntries(said.sort(([a], [b]) => a < b ? -1 : 1).map(([name, one]) => [name, tidy(one)]));
}
function laid(base, changed) {
  const fields = { ...base, ...changed };
  for (const [name, value] of Object.entries(changed)) if (value === null) delete fields[name];
  return fields;
}
function offered(field, fields) {
  return (field.after ?? []).every((name) => {
    const value = fields[name];
    return Array.isArray(value) ? value.some((one) => says(one?.text)) : says(value) && !isUnknown(value);
  });
}
function lacking(form, fields) {
  return form.fields.flatMap((field) => lackingIn(field, fields[field.name], field.name));
}
function lackingIn(field, value, at) {
  if (field.shape === "items" && Array.isArray(value))
    return value.flatMap((item, n) => says(item) ? (field.fields ?? []).flatMap((part) => lackingIn(part, item[part.name], `${at}.${n}.${part.name}`)) : []);
  const count = Array.isArray(value) ? value.filter(says).length : 0;
  const least = field.at_least ?? 0;
  if (count < least && (field.needed || count))
    return [{ at, what: `${field.label}: ${least === 1 ? "one is needed" : `${least} are needed`}`, why: "", then: "add from those there are" }];
  if (field.needed && !says(value)) return [{ at, what: `${field.label} is needed`, why: "", then: "say it, or leave the draft: it is kept" }];
  return [];
}
var isPlace = (value) => Boolean(value) && typeof value === "object" && typeof value.segment === "string";
var placeKey = ({ segment, start, end, sha }) => JSON.stringify([segment, start ?? null, end ?? null, sha ?? null]);
function placesIn(value) {
  if (isPlace(value)) return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(placesIn) : [];
}
function joined(there, more) {
  return [...new Map([...there, ...more].map((place) => [placeKey(place), place])).values()];
}
function inWords(form, fields) {
  const named = [...form?.fields ?? []].sort((a, b) => rank(a) - rank(b));
  for (const { name, shape } of named) {
    const value = fields[name];
    if (["words", "long"].includes(shape) && typeof value === "string" && value.trim()) return value.trim();
    if (shape === "items" && Array.isArray(value)) {
      for (const one of value) if (says(one?.text)) return String(one.text).trim();
    }
  }
  return "";
}
var rank = (field) => field.after?.length ? 2 : ["words", "long"].includes(field.shape) ? 0 : 1;

// src/editor/drafts.js
var PREFIX2 = "incident-workbench";
var Drafts = class {
  #storage;
  #project;
  #tab;
  /** @param {Kept} storage @param {string} project @param {string} tab */
  constructor(storage2, project, tab2) {
    this.#storage = storage2;
    this.#project = `${PREFIX2}/${project}/draft/`;
    this.#tab = tab2;
  }
  /** Keeps a draft as it is now; false when the browser does not let us. @param {Draft} draft */
  put(draft) {
    const known = this.#places().find((place) => place.endsWith(`/${draft.key}`));
    try {
      this.#storage.setItem(known ?? `${this.#project}${this.#tab}/${draft.key}`, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }
  /** @param {string} key */
  drop(key) {
    for (const place of this.#places()) if (place.endsWith(`/${key}`)) this.#storage.removeItem(place);
  }
  /** This analyst's, the latest first. @param {string} analyst @returns {Draft[]} */
  all(analyst) {
    const found = this.#places().flatMap((place) => read2(this.#storage.getItem(place) ?? ""));
    return found.filter((draft) => draft.analyst === analyst).sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1));
  }
  #places() {
    const places = [];
    for (let i = 0; i < this.#storage.length; i++) {
      const place = this.#storage.key(i) ?? "";
      if (place.startsWith(this.#project)) places.push(place);
    }
    return places;
  }
};
function read2(words) {
  try {
    const draft = JSON.parse(words);
    const whole = ["key", "analyst", "kind"].every((name) => typeof draft?.[name] === "string");
    if (!whole || typeof draft.changed !== "object" || draft.changed === null) return [];
    return [{ ...draft, base: draft.base ?? null, settles: draft.settles ?? [], how: draft.how ?? "beside", sent: draft.sent ?? null, at: Number(draft.at) || 0 }];
  } catch {
    return [];
  }
}

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

// src/editor/list.js
var LISTED = 300;
var DRAFTS = "…drafts";
function rowsOf(forms, claims, unsaved, { closed, words, analyst, differs }) {
  const wanted = fold(words.trim());
  const label = new Map(forms.map((form) => [form.kind, form.label]));
  const fits = (said) => !wanted || said.some((one) => fold(one).includes(wanted));
  const byKind = new Map(forms.map(({ kind }) => [kind, []]));
  for (const claim of claims) if (fits([claim.words, claim.about, label.get(claim.kind) ?? ""])) byKind.get(claim.kind)?.push(claim);
  const groups = [
    {
      id: DRAFTS,
      words: "Not saved yet",
      rows: unsaved.filter((one) => fits([one.words])).map(({ key, kind, words: said, sent }) => ({ id: key, words: said || "nothing typed yet", about: label.get(kind) ?? kind, tags: [sent ? "saving…" : "draft"] }))
    },
    ...forms.map(({ kind, label: name }) => ({
      id: `…${kind}`,
      words: name,
      rows: (byKind.get(kind) ?? []).map((claim) => ({
        id: claim.id,
        words: claim.words,
        about: claim.about,
        tags: [...differs.has(claim.id) ? ["differs"] : [], ...claim.analyst === analyst ? [] : [claim.analyst]]
      }))
    }))
  ].filter(({ rows }) => rows.length);
  return groups.flatMap(({ id, words: name, rows }, at) => {
    const open = Boolean(wanted) || !closed.has(id);
    const shown = open ? rows.slice(0, LISTED) : [];
    const more = open && rows.length > LISTED ? `the first ${LISTED}; search for the others` : "";
    const head = { id, level: 1, words: name, about: more, tags: [], open, at: at + 1, of: groups.length };
    return [head, ...shown.map((row2, n) => (
      /** @type {Row} */
      { ...row2, level: 2, open: null, at: n + 1, of: shown.length }
    ))];
  });
}
function choicesOf(claims, kind, words, labels) {
  const wanted = fold(words);
  const options = /* @__PURE__ */ new Map();
  for (const claim of claims) {
    if (kind && claim.kind !== kind || !fold(`${claim.words} ${claim.about}`).includes(wanted) || options.has(claim.line)) continue;
    const sort = kind ? "" : `${labels.get(claim.kind) ?? claim.kind}: `;
    options.set(claim.line, { value: claim.line, words: sort + claim.words, about: [claim.about, claim.analyst].filter(Boolean).join(", "), depth: 0 });
    if (options.size === LISTED) break;
  }
  return [...options.values()];
}

// src/editor/desk.js
var NOTHING_TOLD = (
  /** @type {Told} */
  { times: {}, grounds: {}, asks: [], findings: [] }
);
var Desk = class extends BareDesk {
  /** @param {any} model anywidget's */
  constructor(model) {
    super(model);
    this.zone = "";
    this.transcript = false;
    this.forms = [];
    this.actors = [];
    this.sources = [];
    this.claims = /* @__PURE__ */ new Map();
    this.differing = [];
    this.chosen = { quotes: [], more: 0 };
    this.quotes = /* @__PURE__ */ new Map();
    this.asked = /* @__PURE__ */ new Set();
    this.closed = /* @__PURE__ */ new Set();
    this.words = "";
    this.rows = [];
    this.focus = "";
    this.open = null;
    this.drafts = null;
    this.doomed = "";
    this.name = newId();
    this.number = 0;
    this.sought = 0;
    this.finding = null;
    this.refusal = null;
    this.link.send({ type: "hello", from: this.name });
  }
  /** @param {string} kind @returns {Form | undefined} */
  form(kind) {
    return this.forms.find((form) => form.kind === kind);
  }
  // --- from the kernel ---
  /** @param {any} message */
  hear(message) {
    if (message.to && message.to !== this.name) return;
    switch (message.type) {
      case "project":
        return this.#begin(message);
      case "actors":
        this.actors = message.actors;
        return this.tell("form");
      case "claims":
        this.claims = new Map(message.claims.map((claim) => [claim.id, claim]));
        this.differing = message.differing;
        return this.#restore();
      case "changed":
        return this.#changed(message);
      case "chosen":
        this.chosen = message;
        this.#know(message.quotes);
        return this.tell("chosen");
      case "go":
        return this.#go(message);
      case "opened":
        return this.#opened(message);
      case "quotes":
        this.#know(message.quotes);
        return this.tell("form");
      case "found":
        if (message.number === this.sought) this.finding?.(message.hits, message.more);
        return;
      case "checked":
        return this.#checked(message);
      case "refused":
        this.refusal = message;
    }
    super.hear(message);
  }
  /** @param {any} message */
  #begin(message) {
    this.zone = message.zone;
    this.forms = message.forms;
    this.actors = message.actors;
    this.sources = message.sources;
    this.transcript = message.transcript;
    this.drafts = new Drafts(storage(), message.id, tab());
    this.openJournal(`${message.id}/editor`, message.analyst);
  }
  /** What was typed before a reload or a restart is here again; the latest of it is opened where nothing else is. */
  #restore() {
    for (const draft of this.kept)
      if (draft.sent && !this.link.pending.has(draft.sent) && this.claims.has(`${draft.sent}.1`)) this.drafts?.drop(draft.key);
    const [latest] = this.kept.filter((draft) => !draft.sent || !this.link.pending.has(draft.sent));
    this.reshow();
    if (latest && !this.open) {
      this.resume(latest.key);
      this.say("what you typed before is here again, not saved yet");
    } else this.tell("form");
  }
  /** @param {any} message */
  #changed(message) {
    const open = this.open?.base ? this.claims.get(this.open.base) : void 0;
    for (const id of message.drop) this.claims.delete(id);
    for (const claim of message.put) this.claims.set(claim.id, claim);
    this.differing = message.differing;
    this.reshow();
    if (!open || !this.open) return;
    const gone = !this.claims.has(open.id);
    const heir = message.put.find((claim) => claim.line === open.line);
    if (gone && heir && !this.dirty) return this.openClaim(heir.id);
    if (gone && !heir && !this.dirty) return this.#shut();
    this.link.send({ type: "open", claim: open.id, from: this.name });
  }
  /** @param {{kind?: string, claim?: string}} going */
  #go({ kind, claim }) {
    if (claim) this.openClaim(claim);
    else if (kind) {
      const [known] = this.kept.filter((draft) => draft.kind === kind && !draft.base && !draft.sent);
      if (known) this.resume(known.key);
      else this.begin(kind);
    }
    this.tell("go");
  }
  /** @param {any} message */
  #opened(message) {
    const { open } = this;
    if (!open || open.base !== message.claim) return;
    if (message.fields === null) {
      if (!open.ready) this.#shut();
      return this.say("this claim is no longer there");
    }
    const { kind, analyst, own, current, earlier, versions, fields } = message;
    const changed = open.ready ? changes(open.said, open.fields) : this.#draftOf(open.key)?.changed ?? {};
    Object.assign(open, { kind, analyst, own, current, earlier, versions, said: fields, fields: laid(fields, changed), ready: true });
    this.#ask();
    this.tell("form");
    this.#follow();
  }
  /** What there is to say of what is typed; of something older, nothing. @param {any} message */
  #checked({ number: number3, times, grounds, asks, findings }) {
    if (number3 !== this.number || !this.open) return;
    this.open.told = { times, grounds, asks, findings };
    this.tell("told");
  }
  /** @param {Quote[]} quotes */
  #know(quotes) {
    for (const quote of quotes) this.quotes.set(placeKey(quote.place), quote);
  }
  /** Asks for the words of places that are not known here. */
  #ask() {
    if (!this.open) return;
    const places = placesIn(this.open.fields).filter((place) => !this.quotes.has(placeKey(place)) && !this.asked.has(placeKey(place)));
    for (const place of places) this.asked.add(placeKey(place));
    if (places.length) this.link.send({ type: "quotes", places, near: this.#near, from: this.name });
  }
  /** Claims whose evidence the open form goes on with. */
  get #near() {
    const { open } = this;
    return open ? [...open.settles, ...open.base ? [open.base] : []] : [];
  }
  // --- the list ---
  /** @returns {Draft[]} */
  get kept() {
    return this.drafts?.all(this.analyst) ?? [];
  }
  /** @param {string} key @returns {Draft | undefined} */
  #draftOf(key) {
    return this.kept.find((draft) => draft.key === key);
  }
  reshow() {
    const before = this.place;
    const unsaved = this.kept.map(({ key, kind, base, changed, sent }) => ({
      key,
      kind,
      words: inWords(this.form(kind), changed) || base && this.claims.get(base)?.words || "",
      sent: Boolean(sent)
    }));
    const differs = new Set(this.differing.flat());
    this.rows = rowsOf(this.forms, [...this.claims.values()], unsaved, { closed: this.closed, words: this.words, analyst: this.analyst, differs });
    if (!this.rows.some((row2) => row2.id === this.focus)) this.focus = nearest(this.rows, before)?.id ?? "";
    this.tell("list");
  }
  get place() {
    return this.rows.findIndex((row2) => row2.id === this.focus);
  }
  /** @param {number} place */
  focusOn(place) {
    const row2 = nearest(this.rows, place);
    if (row2) this.focus = row2.id;
    this.doomed = "";
    this.tell("list");
  }
  /** @param {string} id @param {boolean} open */
  setOpen(id, open) {
    if (open) this.closed.delete(id);
    else this.closed.add(id);
    this.reshow();
  }
  /** @param {string} words */
  search(words) {
    this.words = words;
    this.reshow();
    const found = this.rows.filter((row2) => row2.level === 2);
    if (words && found.length) this.focusOn(this.rows.indexOf(found[0]));
    if (words) this.say(`${found.length} found`);
  }
  // --- the form ---
  /** Begins a claim of a kind. @param {string} kind */
  begin(kind) {
    this.#show({ kind, base: null, ready: true });
    this.#follow();
  }
  /** @param {string} id @param {{settles?: string[]}} [how] */
  openClaim(id, { settles = [] } = {}) {
    const draft = this.kept.find((one) => one.base === id && !one.sent && String(one.settles) === String(settles));
    if (draft) return this.resume(draft.key);
    this.#show({ kind: this.claims.get(id)?.kind ?? "", base: id, settles });
    this.focus = id;
    this.tell("list");
    if (!this.link.send({ type: "open", claim: id, from: this.name })) this.sayGone();
  }
  /** Goes on with a draft. @param {string} key */
  resume(key) {
    const draft = this.#draftOf(key);
    if (!draft) return;
    const { kind, base, settles, how, changed } = draft;
    this.#show({ key, kind, base, settles, how, fields: base ? {} : laid({}, changed), ready: !base });
    this.focus = key;
    this.tell("list");
    if (base) this.link.send({ type: "open", claim: base, from: this.name });
    else {
      this.#ask();
      this.#follow();
    }
  }
  /** @param {Partial<Open>} open */
  #show(open) {
    this.problem = "";
    this.doomed = "";
    this.open = {
      key: `d${newId()}`,
      kind: "",
      base: null,
      analyst: this.analyst,
      own: true,
      current: true,
      earlier: false,
      versions: [],
      settles: [],
      how: "beside",
      said: {},
      fields: {},
      slips: [],
      refused: "",
      told: NOTHING_TOLD,
      ready: false,
      ...open
    };
    this.tell("form");
    this.tell("said");
  }
  #shut() {
    this.open = null;
    this.tell("form");
    this.#follow();
  }
  /** What the open form has that is not saved. */
  get dirty() {
    const { open } = this;
    return Boolean(open?.ready && Object.keys(changes(open.said, open.fields)).length);
  }
  /** @param {string} path @param {any} value */
  change(path, value) {
    const { open } = this;
    if (!open?.ready) return;
    open.fields = withValue(open.fields, path, value);
    open.slips = open.slips.filter(({ at }) => at !== path && !at.startsWith(`${path}.`) && !path.startsWith(`${at}.`));
    this.doomed = "";
    this.#keep();
    this.#ask();
    this.#follow();
    this.tell("typed");
  }
  /** @param {string} how */
  setHow(how) {
    if (!this.open) return;
    this.open.how = how;
    this.#keep();
    this.tell("form");
  }
  /** Evidence at a path. What it rests on is no longer said by hand there. @param {string} path @param {Place[]} places */
  addEvidence(path, places) {
    const { open } = this;
    if (!open?.ready || !places.length) return;
    const basis = path.replace(/evidence$/, "basis");
    if (valueAt(open.fields, basis) !== void 0) open.fields = withValue(open.fields, basis, void 0);
    this.change(path, joined(valueAt(open.fields, path) ?? [], places));
    this.tell("form");
    this.say(`${places.length === 1 ? "evidence" : `${places.length} pieces of evidence`} added`);
  }
  /** @param {string} path @param {string} key */
  dropEvidence(path, key) {
    const there = (
      /** @type {Place[]} */
      valueAt(this.open?.fields ?? {}, path) ?? []
    );
    this.change(path, there.filter((place) => placeKey(place) !== key));
    this.tell("form");
    this.say("evidence taken out");
  }
  /** Keeps what is typed; what is no change over what was said is no draft. */
  #keep() {
    const { open } = this;
    if (!open) return;
    const was = Boolean(this.#draftOf(open.key));
    const changed = changes(open.said, open.fields);
    if (!Object.keys(changed).length && !open.settles.length) this.drafts?.drop(open.key);
    else {
      const { key, kind, base, settles, how } = open;
      if (this.drafts?.put({ key, analyst: this.analyst, kind, base, settles, how, changed, sent: null, at: Date.now() }) === false)
        this.say("this browser keeps no drafts: save before you leave the page");
    }
    const now = Boolean(this.#draftOf(open.key));
    if (now && !was) this.focus = open.key;
    if (now !== was) this.reshow();
  }
  /** Tells the kernel, a moment after the last change, what is typed, and asks what there is to say of it. */
  #follow() {
    this.soon(300, () => {
      const { open, dirty } = this;
      if (open && dirty) this.reshow();
      const draft = open?.ready && dirty ? { kind: open.kind, fields: open.fields, near: this.#near } : null;
      this.link.send({ type: "state", draft });
      if (open?.ready) this.link.send({ type: "check", kind: open.kind, fields: open.fields, number: ++this.number, from: this.name });
    });
  }
  /** Segments with these words. @param {string} words @param {(hits: Hit[], more: boolean) => void} take @returns {boolean} whether the kernel is there */
  find(words, take) {
    this.finding = take;
    return this.link.send({ type: "find", words, number: ++this.sought, from: this.name });
  }
  // --- acts ---
  /** @returns {boolean} whether it went out */
  save() {
    const { open } = this;
    const form = open && this.form(open.kind);
    if (!open?.ready || !form) return false;
    if (open.base && !this.dirty && !open.settles.length) {
      this.say("nothing was changed");
      return false;
    }
    open.slips = lacking(form, open.fields);
    open.refused = "";
    this.tell("slips");
    if (open.slips.length) {
      this.say(open.slips[0].what);
      return false;
    }
    const { key, kind, base, settles, how, fields } = open;
    const act = this.#act({ what: "save", kind, fields, base, settles, how });
    const changed = changes(open.said, fields);
    this.drafts?.put({ key, analyst: this.analyst, kind, base, settles, how, changed, sent: act.id, at: Date.now() });
    this.focus = key;
    this.#shut();
    this.reshow();
    return true;
  }
  /** Lets go of what is typed, when asked a second time. @param {string} [key] */
  discard(key = this.open?.key ?? "") {
    const draft = this.#draftOf(key);
    if (draft?.sent && this.link.pending.has(draft.sent)) return this.say("this is on its way to be saved: undo takes it back");
    if (!draft && !this.open?.base) return this.#shut();
    if (!draft) return this.say("nothing is typed here that is not saved");
    if (this.doomed !== key) {
      this.doomed = key;
      return this.say("once more lets go of what you typed; that cannot be undone");
    }
    this.doomed = "";
    this.drafts?.drop(key);
    if (this.open?.key === key) this.#shut();
    this.reshow();
    this.say("the draft is gone");
  }
  /** @param {string} id */
  retract(id) {
    const claim = this.claims.get(id);
    if (!claim) return;
    if (claim.analyst !== this.analyst) return this.say(`this is ${claim.analyst}'s claim, and stays; you may save a version of your own`);
    this.#act({ what: "retract", claim: id });
  }
  /** @param {string} id what this version says holds in place of all that differ */
  settle(id) {
    this.#act({ what: "settle", claim: id });
  }
  /** Begins a claim that replaces all versions, from this one. @param {string} id */
  settleInOwnWords(id) {
    this.openClaim(id, { settles: this.differing.find((group) => group.includes(id)) ?? [] });
  }
  /** @param {any} doing */
  #act(doing) {
    const act = this.perform({ do: doing });
    this.tell("said");
    return act;
  }
  /** @param {import("../shared/link.js").Act | undefined} act @param {any} message */
  stored(act, message) {
    const draft = act && this.kept.find((one) => one.sent === act.id);
    if (draft) this.drafts?.drop(draft.key);
    if (draft && this.focus === draft.key && message.claim) this.focus = message.claim;
    this.reshow();
    super.stored(act, message);
    if (message.claim && !this.open && this.claims.has(message.claim)) this.openClaim(message.claim);
  }
  /** @param {import("../shared/link.js").Act} act @param {string} problem */
  refused(act, problem) {
    const { at = "", what = problem, why = "", then = "" } = this.refusal ?? {};
    const draft = this.kept.find((one) => one.sent === act.id);
    if (this.link.pending.has(act.id) || !draft) return super.refused(act, problem);
    this.drafts?.put({ ...draft, sent: null });
    if (!this.open || !this.dirty) this.resume(draft.key);
    if (this.open?.key === draft.key) {
      this.open.slips = at ? [{ at, what, why, then }] : [];
      this.open.refused = problem;
    }
    this.reshow();
    this.tell("slips");
    super.refused(act, problem);
  }
  /** Draft rows are told from claims and kinds by their ids. @param {string} id */
  isDraft(id) {
    return id !== DRAFTS && this.kept.some((draft) => draft.key === id);
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
function leave(root, from) {
  const outside = root.parentElement?.closest("[tabindex]");
  from.blur();
  if (outside instanceof HTMLElement) outside.focus();
}

// src/shared/keys.js
var actOf = (keys, event) => keyAt(keys, nameOf(event))?.act;
var keyAt = (keys, name) => keys.find((key) => key.keys.includes(name));
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

// src/editor/drawing.js
var idOf = ({ prefix }, at) => `${prefix}-${at.replaceAll(".", "-")}`;
function placed(drawing, element, at) {
  element.dataset.at = at;
  element.id = idOf(drawing, at);
  return element;
}
function aside(words, title, press) {
  const element = button(words, title, press);
  element.classList.add("iw-small");
  element.tabIndex = -1;
  return element;
}
function told(drawing, at) {
  const element = made("div", "iw-told");
  element.dataset.told = at;
  element.id = `${idOf(drawing, at)}-told`;
  return element;
}
function described(drawing, element, at) {
  element.setAttribute("aria-describedby", `${idOf(drawing, at)}-told`);
}

// src/editor/evidence.js
function evidenceOf(drawing, at) {
  const { desk } = drawing;
  const pick = placed(drawing, button("Pick evidence… (F2)", "words that were said", () => drawing.act("pick", at)), at);
  const row2 = made("div", "iw-with");
  row2.append(pick);
  if (desk.transcript) {
    const take = button(takes(desk), "what is chosen in the transcript now", () => drawing.act("take", at));
    take.dataset.at = `${at}.take`;
    take.dataset.takes = "true";
    row2.append(take);
  }
  const quotes = quotesOf(drawing, at);
  return quotes ? [quotes, row2] : [row2];
}
function takes({ chosen: { quotes, more } }) {
  const count = quotes.length + more;
  if (!count) return "Take what is chosen in the transcript (F4)";
  const words = quotes[0].words.replace(/\s+/g, " ");
  return `Take ${count === 1 ? "" : `${count} chosen: `}“${words.length > 32 ? `${words.slice(0, 32)}…` : words}” (F4)`;
}
function quotesOf(drawing, at) {
  const { desk } = drawing;
  const places = (
    /** @type {Place[]} */
    valueAt(drawing.fields, at) ?? []
  );
  if (!places.length) return null;
  const list = made("ul", "iw-quotes");
  for (const [n, place] of places.entries()) {
    const key = placeKey(place);
    const quote = desk.quotes.get(key);
    const item = made("li", "");
    const words = written("q", "", quote?.words ?? "…");
    const who = made("span", "iw-about", [quote?.who, quote?.when, quote?.told].filter(Boolean).join(" · "));
    const out = button("×", "takes this evidence out", () => {
      desk.dropEvidence(at, key);
      drawing.redraw(at);
    });
    out.classList.add("iw-small");
    out.ariaLabel = `Take out: ${quote?.words ?? "this evidence"}`;
    out.dataset.at = `${at}.${n}.out`;
    item.append(words, " ", who, " ", out);
    list.append(item);
  }
  return list;
}
function saidAt(desk, fields, at) {
  const item = at.includes(".") ? valueAt(fields, at.replace(/\.[^.]+$/, "")) : void 0;
  const places = (
    /** @type {Place[]} */
    [...item?.evidence ?? [], ...fields.evidence ?? []]
  );
  return places.map((place) => desk.quotes.get(placeKey(place))).find((quote) => quote?.typed);
}

// src/editor/actors.js
function actorOf(drawing, field, at) {
  const { desk } = drawing;
  const element = (
    /** @type {HTMLInputElement} */
    written("input", "iw-input")
  );
  const value = valueAt(drawing.fields, at);
  element.value = actorShown(desk, value);
  element.placeholder = field.asks || "who: a name, as you type";
  element.autocomplete = "off";
  element.setAttribute("list", `${drawing.prefix}-actors`);
  described(drawing, element, at);
  element.addEventListener("input", () => desk.change(at, actorTyped(desk, element.value) || void 0));
  return placed(drawing, element, at);
}
function actorNames(desk) {
  const same = /* @__PURE__ */ new Map(
    /** @type {[string, number][]} */
    []
  );
  for (const { name } of desk.actors) same.set(name, (same.get(name) ?? 0) + 1);
  return new Map(desk.actors.map(({ id, name }) => [id, (same.get(name) ?? 0) > 1 ? `${name} (${id})` : name]));
}
function actorShown(desk, value) {
  return value ? actorNames(desk).get(String(value)) ?? String(value) : "";
}
function actorTyped(desk, typed) {
  const wanted = typed.trim().toLowerCase();
  for (const [id, name] of actorNames(desk)) if (name.toLowerCase() === wanted) return id;
  return typed.trim();
}

// src/editor/claims.js
function claimNamed(desk, line) {
  for (const claim of desk.claims.values()) if (claim.line === line || claim.id === line) return claim;
  return void 0;
}
function claimOf(drawing, field, at) {
  const { desk } = drawing;
  const value = valueAt(drawing.fields, at);
  const claim = value ? claimNamed(desk, String(value)) : void 0;
  const row2 = made("div", "iw-with");
  const element = placed(drawing, button(value ? claim?.words ?? String(value) : `choose… ${field.asks ?? ""}`, "Enter chooses another", () => drawing.act("claim", at)), at);
  element.classList.add("iw-claim");
  element.dir = "auto";
  element.ariaLabel = `${field.label}: ${value ? claim?.words ?? value : "choose"}`;
  element.dataset.kinds = field.kinds ?? "";
  element.dataset.label = field.label;
  row2.append(element);
  if (value && !field.needed)
    row2.append(
      aside("take out", "nothing is named here", () => {
        desk.change(at, void 0);
        drawing.redraw(at);
      })
    );
  return row2;
}
function claimsOf(drawing, field, at) {
  const { desk } = drawing;
  const lines = (
    /** @type {string[]} */
    valueAt(drawing.fields, at) ?? []
  );
  const cards = made("ul", "iw-cards");
  for (const [n, line] of lines.entries()) {
    const claim = claimNamed(desk, line);
    const card = made("li", "iw-card");
    if (claim?.about) card.append(made("p", "iw-speaker", claim.about));
    const out = button("take out", "takes it out of this list", () => {
      desk.change(at, lines.filter((one) => one !== line));
      drawing.redraw(`${at}.add`);
    });
    out.classList.add("iw-small");
    out.ariaLabel = `Take out: ${claim?.words ?? line}`;
    out.dataset.at = `${at}.${n}.out`;
    card.append(written("p", "", claim?.words ?? "a claim that is no longer there"), out);
    cards.append(card);
  }
  const add = placed(drawing, button(lines.length ? "Add another…" : `Add… ${field.asks ?? ""}`, "Enter chooses one", () => drawing.act("claim", at)), at);
  add.dataset.kinds = field.kinds ?? "";
  add.dataset.label = field.label;
  add.dataset.list = "true";
  add.ariaLabel = `${field.label}: add`;
  return lines.length ? [cards, add] : [add];
}

// src/editor/controls.js
function fieldOf(drawing, field, at, inItem = false) {
  const group = ["items", "spans", "claims"].includes(field.shape);
  const element = made(group ? "fieldset" : "div", `iw-field iw-shape-${field.shape}`);
  const value = valueAt(drawing.fields, at);
  const head = made(group ? "legend" : "label", "iw-label", field.label);
  if (field.needed) head.append(made("span", "iw-about", " (needed)"));
  if (!group) head.htmlFor = idOf(drawing, isUnknown(value) ? `${at}.ask` : at);
  if (field.shape === "spans" && !inItem) element.dataset.grounds = at;
  element.append(head);
  if (field.unknown) element.append(unknownButton(drawing, at, isUnknown(value)));
  if (field.why) element.append(made("p", "iw-about", field.why));
  element.append(...isUnknown(value) ? [unknownControl(drawing, at)] : controlsOf(drawing, field, at));
  if (!inItem || field.shape !== "spans") element.append(told(drawing, at));
  return element;
}
function controlsOf(drawing, field, at) {
  switch (field.shape) {
    case "items":
      return field.grounded ? groundedOf(drawing, field, at) : itemsOf(drawing, field, at);
    case "spans":
      return evidenceOf(drawing, at);
    case "choice":
    case "source":
      return [choiceOf(drawing, field, at)];
    case "truth":
      return [truthOf(drawing, at)];
    case "claim":
      return [claimOf(drawing, field, at)];
    case "claims":
      return claimsOf(drawing, field, at);
    case "actor":
      return [actorOf(drawing, field, at)];
    case "time":
      return timeOf(drawing, field, at);
  }
  return [wordsOf(drawing, field, at)];
}
function wordsOf(drawing, field, at) {
  const element = (
    /** @type {HTMLInputElement | HTMLTextAreaElement} */
    made(field.shape === "long" ? "textarea" : "input", "iw-input")
  );
  if (element instanceof HTMLTextAreaElement) element.rows = 1;
  if (element instanceof HTMLInputElement && field.shape === "date") element.type = "date";
  if (element instanceof HTMLInputElement && field.shape === "number") element.inputMode = "numeric";
  const value = valueAt(drawing.fields, at);
  if (field.shape === "names") return namesOf(drawing, element, at);
  element.value = String(value ?? field.default ?? "");
  element.placeholder = field.asks ?? "";
  element.dir = "auto";
  described(drawing, element, at);
  element.addEventListener("input", () => {
    drawing.desk.change(at, element.value || void 0);
    if (field.shape === "long") grow(element);
  });
  return placed(drawing, element, at);
}
function namesOf(drawing, element, at) {
  element.value = (valueAt(drawing.fields, at) ?? []).join(", ");
  element.addEventListener("input", () => {
    const names = element.value.split(",").map((one) => one.trim()).filter(Boolean);
    drawing.desk.change(at, names.length ? names : void 0);
  });
  return placed(drawing, element, at);
}
function grow(element) {
  element.style.height = "auto";
  if (element.scrollHeight) element.style.height = `${element.scrollHeight + 2}px`;
}
function timeOf(drawing, field, at) {
  const { desk } = drawing;
  const element = (
    /** @type {HTMLInputElement} */
    wordsOf(drawing, { ...field, asks: field.asks || `2026-05-01 22:04, ${desk.zone}` }, at)
  );
  element.dataset.time = "true";
  const said = saidAt(desk, drawing.fields, at);
  if (!said || element.value) return [element];
  const row2 = made("div", "iw-with");
  row2.append(element, aside(`${said.when}, when the evidence was said (F2)`, "F2 takes it", () => drawing.act("time", at)));
  return [row2];
}
function choiceOf(drawing, field, at) {
  const { desk } = drawing;
  const element = (
    /** @type {HTMLSelectElement} */
    made("select", "iw-input")
  );
  const value = String(valueAt(drawing.fields, at) ?? field.default ?? "");
  const options = field.shape === "source" ? desk.sources.map(({ id, name }) => [id, name]) : field.options ?? [];
  const as = field.name === "precision" ? "as the time is written" : field.needed ? "choose…" : "not said";
  const known = options.some(([one]) => one === value) || !value ? options : [
    ...options,
    /** @type {[string, string]} */
    [value, value]
  ];
  const free = !field.default || field.name === "precision";
  const shown = field.name === "precision" ? String(valueAt(drawing.fields, at) ?? "") : value;
  for (
    const [one, words] of
    /** @type {[string, string][]} */
    [...free ? [["", as]] : [], ...known]
  ) element.append(new Option(words, one, false, one === shown));
  described(drawing, element, at);
  element.addEventListener("change", () => desk.change(at, element.value || void 0));
  return placed(drawing, element, at);
}
function truthOf(drawing, at) {
  const element = (
    /** @type {HTMLInputElement} */
    made("input", "iw-truth")
  );
  element.type = "checkbox";
  element.checked = valueAt(drawing.fields, at) === true;
  element.addEventListener("change", () => drawing.desk.change(at, element.checked));
  return placed(drawing, element, at);
}
function unknownButton(drawing, at, unknown) {
  const words = unknown ? "it is known" : "not known – ask…";
  const element = aside(words, unknown ? "F8: it is known after all" : "F8: nobody can say yet; it becomes an open question", () => drawing.act("unknown", at));
  element.dataset.unknown = at;
  return element;
}
function unknownControl(drawing, at) {
  const row2 = made("div", "iw-with iw-unknown");
  const ask = actorOf(drawing, { name: "ask", label: "Ask whom", shape: "actor", asks: "ask whom, if you know" }, `${at}.ask`);
  ask.ariaLabel = "Not known: ask whom";
  ask.dataset.field = at;
  row2.append(made("span", "iw-tag", "not known yet"), ask);
  return row2;
}
function itemsOf(drawing, field, at) {
  const items = (
    /** @type {any[]} */
    valueAt(drawing.fields, at) ?? []
  );
  const count = Math.max(items.length, 1);
  const list = made("ol", "iw-items");
  for (let n = 0; n < count; n++) list.append(itemOf(drawing, field, at, n, count));
  const add = aside("another", "Enter in the one above", () => {
    drawing.desk.change(`${at}.${items.length}`, {});
    drawing.redraw(`${at}.${items.length}.${mainOf(field).name}`);
  });
  return items.some(says) ? [list, add] : [list];
}
function groundedOf(drawing, field, at) {
  const items = (
    /** @type {any[]} */
    valueAt(drawing.fields, at) ?? []
  );
  const pick = button("Pick a participant's words… (F2)", "then say what was there", () => drawing.act("pick", `${at}.${items.length}.evidence`));
  pick.dataset.at = `${at}.pick`;
  pick.dataset.grounds = `${at}.${items.length}.evidence`;
  if (!items.length) return [pick];
  const list = made("ol", "iw-items");
  for (let n = 0; n < items.length; n++) list.append(itemOf(drawing, field, at, n, items.length));
  return [list, pick];
}
var mainOf = (field) => (
  /** @type {Field} */
  (field.fields ?? []).find((part) => part.name === "text") ?? field.fields?.[0]
);
function itemOf(drawing, field, at, n, count) {
  const path = `${at}.${n}`;
  const item = valueAt(drawing.fields, path) ?? {};
  const element = made("li", "iw-item");
  const isPoint = mainOf(field).name === "text";
  const grounds = (field.fields ?? []).find((part) => part.shape === "spans");
  element.append(firstOf(drawing, field, at, n, count));
  if (grounds) {
    const evidence = `${path}.${grounds.name}`;
    element.dataset.grounds = evidence;
    element.append(...[quotesOf(drawing, evidence), told(drawing, evidence)].filter((part) => part !== null));
  }
  if (isPoint) element.append(tagsOf(drawing, field, item));
  const more = made("div", isPoint ? "iw-more" : "iw-parts");
  more.append(...partsOf(drawing, field, path, item));
  if (grounds) more.append(aside("evidence (F2)", "words that this one rests on", () => drawing.act("pick", `${path}.${grounds.name}`)));
  element.append(more);
  return element;
}
function firstOf(drawing, field, at, n, count) {
  const main = mainOf(field);
  const isPoint = main.name === "text";
  const label = isPoint ? `${field.label}, ${n + 1}` : main.label;
  const asks = isPoint ? n === 0 ? field.asks : "and?" : main.asks;
  const first = fieldOf(drawing, { ...main, label, needed: false, asks }, `${at}.${n}.${main.name}`, true);
  if (isPoint) first.querySelector("label")?.classList.add("iw-unseen");
  const control = (
    /** @type {HTMLElement | null} */
    first.querySelector("[data-at]")
  );
  control?.addEventListener("keydown", (event) => itemKey(drawing, field, at, n, count, event));
  return first;
}
function partsOf(drawing, field, path, item) {
  const main = mainOf(field);
  const parts = (field.fields ?? []).filter((part) => part !== main && part.shape !== "spans");
  const asked = parts.filter((part) => part.name !== "basis" || !says(item.evidence));
  return asked.map((part) => fieldOf(drawing, part.name === "basis" ? { ...part, label: "Rests on" } : part, `${path}.${part.name}`, true));
}
function tagsOf({ desk }, field, item) {
  const tags = made("div", "iw-tags");
  for (const part of field.fields ?? []) {
    const value = item[part.name];
    if (!value || !["choice", "actor"].includes(part.shape)) continue;
    const words = part.shape === "actor" ? actorShown(desk, value) : part.options?.find(([one]) => one === value)?.[1] ?? String(value);
    tags.append(made("span", "iw-tag", words), " ");
  }
  return tags;
}
function itemKey(drawing, field, at, n, count, event) {
  const { desk } = drawing;
  const main = mainOf(field).name;
  const value = (
    /** @type {HTMLInputElement} */
    event.target.value
  );
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "Enter" && plain && !event.shiftKey) {
    event.preventDefault();
    if (field.grounded || !value.trim()) return;
    const items = (
      /** @type {any[]} */
      valueAt(desk.open?.fields ?? {}, at) ?? []
    );
    if (n + 1 >= items.length || says(items[n + 1])) desk.change(at, [...items.slice(0, n + 1), {}, ...items.slice(n + 1)]);
    drawing.redraw(`${at}.${n + 1}.${main}`);
  } else if (event.key === "Backspace" && value === "" && count > 1) {
    event.preventDefault();
    const items = (
      /** @type {any[]} */
      valueAt(desk.open?.fields ?? {}, at) ?? []
    );
    desk.change(at, items.filter((_, place) => place !== n));
    drawing.redraw(`${at}.${Math.max(0, n - 1)}.${main}`);
  }
}

// src/editor/form.js
function offeredNow({ open, forms }) {
  const form = open && forms.find((one) => one.kind === open.kind);
  return form ? form.fields.filter((field) => offered(field, open.fields)).map((field) => field.name) : [];
}
function partsOf2(drawing, open) {
  const { desk } = drawing;
  const form = desk.form(open.kind);
  const heading2 = made("h2", "", form?.label ?? "");
  heading2.append(" ", written("span", "iw-tag", open.base ? open.own ? "yours" : open.analyst : "new"));
  const parts = [heading2, made("p", "iw-about", form?.about ?? "")];
  if (!open.ready || !form) return [...parts, made("p", "iw-about", "asking the kernel for it…")];
  parts.push(...noticesOf(drawing, open));
  if (open.versions.length) parts.push(differingOf(desk, open.versions, open));
  const names = offeredNow(desk);
  const fields = made("div", "iw-fields");
  for (const field of form.fields) {
    if (names.includes(field.name)) fields.append(fieldOf(drawing, field, field.name));
    else {
      const held = made("p", "iw-about iw-held", `${field.label}: ${field.why ?? "later"}`);
      fields.append(held);
    }
  }
  fields.append(actorsOf(drawing));
  const asks = made("section", "iw-asks");
  asks.dataset.asks = "true";
  const both = made("div", "iw-both");
  both.append(fields, asks);
  parts.push(both, footOf(drawing, open));
  return parts;
}
function actorsOf(drawing) {
  const list = made("datalist", "");
  list.id = `${drawing.prefix}-actors`;
  const names = actorNames(drawing.desk);
  for (const { id, about } of drawing.desk.actors) {
    const option = (
      /** @type {HTMLOptionElement} */
      made("option", "")
    );
    option.value = names.get(id) ?? id;
    option.label = about;
    list.append(option);
  }
  return list;
}
function noticesOf({ desk, prefix }, open) {
  const notices = [];
  if (open.settles.length) notices.push("What you save here takes the place of all versions that differ. They stay in the log, and undo brings them back.");
  else if (!open.current) notices.push("This claim is no longer current: it was replaced or taken back meanwhile. What you save stands beside what replaced it.");
  const elements = notices.map((words) => made("p", "iw-notice", words));
  if (open.own || open.settles.length) return elements;
  const who = open.analyst;
  const beside = open.earlier ? `Beside it: ${who}'s stays. Both came of one earlier claim and are shown as differing, until somebody settles it.` : `Beside it: ${who}'s stays, and yours is a claim of its own. It is ${who}'s first wording, so nothing says that the two are one.`;
  const place = `In its place: references lead to yours. ${who}'s stays in the log; if ${who} replaces it too, both are shown as differing.`;
  const choice = made("fieldset", "iw-field iw-how");
  choice.append(made("legend", "iw-label", `This is ${who}'s claim, and is never changed. What you save becomes a version of your own:`));
  for (const [value, words] of [["beside", beside], ["in_place", place]]) {
    const label = made("label", "iw-check");
    const box = (
      /** @type {HTMLInputElement} */
      made("input", "")
    );
    box.type = "radio";
    box.name = `${prefix}-how`;
    box.value = value;
    box.checked = open.how === value;
    box.dataset.at = `how.${value}`;
    box.addEventListener("change", () => desk.setHow(value));
    label.append(box, " ", made("span", "", words));
    choice.append(label);
  }
  return [...elements, choice];
}
function differingOf(desk, versions, open) {
  const title = "Versions differ; both stand until somebody settles it";
  const analysts = versions.map((one) => one.analyst);
  const fields = versions[0].fields.map(([label]) => {
    const values = versions.map((one) => (one.fields.find(([name]) => name === label) ?? [])[1] ?? "");
    return (
      /** @type {[string, string[]]} */
      [label, values]
    );
  });
  return versionsOf(title, analysts, fields, open.settles.length ? void 0 : { label: "Settle", of: (place) => settleOf(desk, versions[place]) });
}
function settleOf(desk, { analyst, claim }) {
  const keep = button("Keep this", "it takes the place of all versions", () => desk.settle(claim));
  keep.ariaLabel = `Keep this: what ${analyst} says`;
  keep.dataset.at = `settle.${claim}`;
  const begin = button("Begin from this", "words of your own that replace all versions", () => desk.settleInOwnWords(claim));
  begin.ariaLabel = `Begin from this: what ${analyst} says`;
  begin.dataset.at = `from.${claim}`;
  const cell = made("td", "iw-buttons");
  cell.append(keep, begin);
  return cell;
}
function footOf({ desk, act }, open) {
  const foot = made("div", "iw-buttons iw-form-foot");
  const save = keyed("Save", "Ctrl+Enter", () => act("save", ""));
  save.classList.add("iw-keep");
  save.dataset.at = "save";
  const discard = button("Discard draft", "lets go of what you typed; press twice", () => desk.discard());
  discard.dataset.at = "discard";
  foot.append(save, discard);
  if (open.base && open.own && open.current && !open.settles.length) {
    const retract = button("Retract", "takes your claim back; undo brings it again", () => desk.retract(
      /** @type {string} */
      open.base
    ));
    retract.dataset.at = "retract";
    foot.append(retract);
  }
  foot.append(made("span", "iw-about", "F2 evidence · F8 not known · F1 keys · Escape to the list, what you typed is kept"));
  return foot;
}
function tellFields(pane, desk) {
  const { open } = desk;
  if (!open) return;
  for (const element of pane.querySelectorAll("[data-told]")) {
    const at = (
      /** @type {HTMLElement} */
      element.dataset.told ?? ""
    );
    const slips = open.slips.filter((slip) => slip.at === at);
    const parts = slips.map(({ what, why, then }) => made("p", "iw-error", [what, why && `(${why})`, then && `Next: ${then}`].filter(Boolean).join(" ")));
    const rests = at === "evidence" ? open.told.grounds[""] : at.endsWith(".evidence") ? open.told.grounds[at.replace(/\.evidence$/, "")] : "";
    for (const words2 of [open.told.times[at], rests]) if (words2) parts.push(made("p", "iw-about", words2));
    for (const finding of open.told.findings.filter((one) => one.at === at)) parts.push(findingOf(finding));
    const words = parts.map((part) => part.textContent).join("\n");
    if (element.textContent !== parts.map((part) => part.textContent).join("") || words === "") element.replaceChildren(...parts);
    const control = pane.querySelector(`[data-at="${CSS.escape(at)}"]`);
    if (control && slips.length) control.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }
  tellAsks(pane.querySelector("[data-asks]"), open.told.asks);
  for (const area of pane.querySelectorAll("textarea")) grow(area);
}
function tellAsks(part, asks) {
  const list = made("ul", "");
  for (const words of asks) list.append(made("li", "", words));
  part?.replaceChildren(...asks.length ? [made("h3", "", "What may still be asked"), list] : []);
}
function findingOf(finding) {
  const element = made("p", "iw-about iw-finding");
  const words = written("q", "", finding.words);
  element.append(words, " ", made("span", "iw-tag", finding.class), " ", finding.question);
  return element;
}

// src/editor/keys.js
var LIST = [
  { group: "In the list", keys: ["n", "a"], act: "new", does: "begin a claim" },
  { group: "In the list", keys: ["Enter"], act: "open", does: "open it in its form, or open and close a kind" },
  { group: "In the list", keys: ["j", "ArrowDown"], act: "next", does: "next" },
  { group: "In the list", keys: ["k", "ArrowUp"], act: "previous", does: "the one before" },
  { group: "In the list", keys: ["ArrowRight"], act: "right", does: "open a kind; into the form" },
  { group: "In the list", keys: ["ArrowLeft"], act: "left", does: "close a kind, or to its head" },
  { group: "In the list", keys: ["Home"], act: "first", does: "first" },
  { group: "In the list", keys: ["End"], act: "last", does: "last" },
  { group: "In the list", keys: ["/", "f", "Ctrl+f"], act: "search", does: "search the claims" },
  { group: "In the list", keys: ["x", "Delete"], act: "retract", does: "retract your claim; discard a draft (press twice)" },
  { group: "In the list", keys: ["c"], act: "differ", does: "to the next claim on which versions differ" },
  { group: "In the list", keys: ["u", "Ctrl+z"], act: "undo", does: "undo" },
  { group: "In the list", keys: ["U", "Ctrl+Z", "Ctrl+y"], act: "redo", does: "redo" },
  { group: "In the list", keys: ["?"], act: "help", does: "this list" },
  { group: "In the list", keys: ["Escape"], act: "leave", does: "out of the search, out of the editor" }
];
var FORM = [
  { group: "In a form", keys: ["F2"], act: "pick", does: "pick evidence for where you are, by words; in a time: when the evidence was said" },
  { group: "In a form", keys: ["F4"], act: "take", does: "take what is chosen in the transcript as evidence for where you are" },
  { group: "In a form", keys: ["F8"], act: "unknown", does: "not known: to ask; once more: it is known" },
  { group: "In a form", keys: ["F1"], act: "help", does: "this list" },
  { group: "In a form", keys: ["Ctrl+Enter"], act: "save", does: "save" },
  { group: "In a form", keys: ["Escape"], act: "back", does: "back to the list; what you typed is kept" }
];
var POINTS = [
  { group: "In a list of points", keys: ["Enter"], act: "", does: "the next point (Shift+Enter: a new line in this one)" },
  { group: "In a list of points", keys: ["Backspace"], act: "", does: "in an empty point: takes it out" }
];
var PICKING = [
  { group: "Picking evidence", keys: ["Enter"], act: "", does: "takes the whole message" },
  { group: "Picking evidence", keys: ["Shift+Enter"], act: "", does: "takes only the words that you searched for" }
];
var KEYS = [...LIST, ...FORM, ...POINTS, ...PICKING];

// src/editor/panels.js
var REST = 120;
function openEvidence(room, desk, title, closed, take) {
  const { panel, close } = opened(room, title, closed);
  let listed = [];
  const names = { label: `${title}: words that were said`, list: "What was said", look: "iw-hits", placeholder: "words that were said" };
  const choosing = new Choosing(names, (place, only) => {
    const said = listed[place];
    if (!said) return;
    close();
    take(only ? said.only : said.places);
  });
  const list = (all, about) => {
    listed = all;
    choosing.show(all.map((said) => drawn2(choosing, said)));
    choosing.about.textContent = about;
  };
  const look = () => {
    if (!choosing.words) return list(chosenIn(desk), "");
    const there = desk.find(choosing.words, (hits, more) => list(hits.map(saidIn), foundWords(hits.length, more)));
    choosing.about.textContent = there ? "searching…" : "the kernel is gone: run the cell again";
  };
  let waiting;
  choosing.input.addEventListener("input", () => {
    clearTimeout(waiting);
    list([], choosing.about.textContent ?? "");
    waiting = setTimeout(look, REST);
  });
  const hint = "Enter takes the message, Shift+Enter only the words that you searched for, Escape leaves";
  panel.append(choosing.input, choosing.list, choosing.about, made("p", "iw-about", hint));
  list(chosenIn(desk), "");
  choosing.input.focus();
}
function drawn2(choosing, { who, when, words }) {
  const element = choosing.option("iw-option iw-hit-row");
  element.append(made("span", "iw-when", when), " ", made("span", "iw-speaker", who), " ", written("span", "", words));
  return element;
}
function chosenIn({ chosen: { quotes, more } }) {
  if (!quotes.length) return [];
  const places = quotes.map((quote) => quote.place);
  const [{ when, words: first }] = quotes;
  const count = `${quotes.length} messages${more ? `, and ${more} more that are left out` : ""}`;
  return [{ who: "chosen in the transcript", when, words: quotes.length === 1 ? first : `${count}: ${first}`, places, only: places }];
}
function saidIn({ who, when, source, words, place, words_place }) {
  return { who, when: [when, source].filter(Boolean).join(" "), words, places: [place], only: [words_place ?? place] };
}
var foundWords = (count, more) => count ? `${count}${more ? " and more" : ""} found` : "nobody says these words";
function openClaims(room, desk, title, kind, closed, take) {
  const labels = new Map(desk.forms.map((form) => [form.kind, form.label]));
  const fitting = (words) => choicesOf([...desk.claims.values()], kind, words, labels);
  const none = `no ${(labels.get(kind) ?? "claim").toLowerCase()} has these words; n in the list begins one`;
  const hint = "Enter takes it, Escape leaves";
  openChoice(room, title, { list: "Claims", placeholder: "a part of its words", fitting, none, hint }, closed, take);
}
function openKinds(room, desk, closed, take) {
  const fitting = (words) => {
    const wanted = fold(words);
    const rank2 = (form) => fold(form.label).startsWith(wanted) ? 0 : 1;
    return desk.forms.filter((form) => fold(form.label).includes(wanted) || form.kind.includes(wanted) || wanted.length > 3 && fold(form.about).includes(wanted)).sort((a, b) => wanted ? rank2(a) - rank2(b) : 0).map((form) => ({ value: form.kind, words: form.label, about: form.about, depth: 0 }));
  };
  const none = "no kind of claim is called so";
  openChoice(room, "Begin a claim", { list: "Kinds of claims", fitting, none, hint: "Enter begins it, Escape leaves" }, closed, take);
}

// src/editor/view.js
var views = 0;
var View = class {
  /** @param {Desk} desk @param {HTMLElement} root */
  constructor(desk, root) {
    this.desk = desk;
    this.root = root;
    this.prefix = `iw-editor-${++views}`;
    this.offers = "";
    this.drawn = "";
    const saving = "Ctrl+Enter saves a form; what you typed is kept here meanwhile";
    this.frame = new Frame(desk, root, { looks: ["iw-editor"], tools: "The claims", saving });
    this.tree = treeOf("Claims");
    const { side, room, detail } = sideOf("The form");
    this.room = room;
    this.pane = detail;
    this.search = searchOf("claims", this.tree, (words) => desk.search(words));
    this.differ = differButton("c: to the next claim on which versions differ", () => this.#listAct("differ"));
    this.frame.middle.append(this.tree, side);
    this.frame.tools.append(...this.#tools());
    this.hear = (what) => this.#hear(what);
    desk.views.add(this.hear);
    this.tree.addEventListener("keydown", (event) => this.#treeKey(event));
    this.tree.addEventListener("click", (event) => this.#click(event));
    this.pane.addEventListener("keydown", (event) => this.#formKey(event));
    this.#hear("list");
    this.#hear("form");
    this.#hear("status");
    this.#hear("said");
  }
  close() {
    this.desk.views.delete(this.hear);
  }
  // --- drawing ---
  /** @param {What} what */
  #hear(what) {
    const { desk } = this;
    switch (what) {
      case "list":
        return this.#list();
      case "form":
        return this.#form();
      case "chosen":
        return this.#chosen();
      case "typed":
        if (this.offers !== String(offeredNow(desk))) this.#form();
        return;
      case "told":
        return tellFields(this.pane, desk);
      case "slips":
        tellFields(this.pane, desk);
        if (this.root.contains(document.activeElement)) this.#focusSlip();
        return;
      case "go":
        return this.#into();
      case "status":
        return this.frame.tellStatus();
      case "said":
        return this.frame.tellSaid();
    }
  }
  #list() {
    const { desk } = this;
    const rows = desk.rows.map((row2, place) => this.#row(row2, place));
    fillTree(this.tree, rows, desk.place, desk.words ? "No claim has these words." : "No claims yet: n begins one.");
    tellDiffering(this.differ, desk.differing.length);
  }
  /** @param {Row} row @param {number} place */
  #row({ id, level, words, about, tags, open, at, of }, place) {
    const { desk } = this;
    const label = [words, about, ...tags].filter(Boolean).join(", ");
    const standing = { level, at, of, open, selected: id === desk.focus, label };
    const element = treeItem(`iw-code iw-level-${level}`, `${this.prefix}-row-${place}`, place, standing);
    element.classList.toggle("iw-here", id === desk.open?.base || id === desk.open?.key);
    if (level === 1) element.append(made("span", "iw-twisty", open ? "▾" : "▸"));
    element.append(written("span", "", words));
    if (about) element.append(" ", made("span", "iw-about", about));
    addTags(element, tags);
    return element;
  }
  /** Draws the form anew; where one was in it, one stays. @param {string} [focus] the path of a field */
  #form(focus) {
    const { desk, pane } = this;
    const { open } = desk;
    const held = heldIn(pane);
    const top = this.drawn === (open?.key ?? "") ? pane.scrollTop : 0;
    this.drawn = open?.key ?? "";
    this.offers = String(offeredNow(desk));
    if (!open) pane.replaceChildren(...this.#nothing());
    else {
      const drawing = { desk, prefix: this.prefix, fields: open.fields, act: (what, at) => this.#act(what, at), redraw: (at) => this.#form(at) };
      pane.replaceChildren(...partsOf2(drawing, open));
    }
    tellFields(pane, desk);
    keepKeys(this.root);
    pane.scrollTop = top;
    if (focus && this.focusAt(focus)) return;
    if (held && !this.room.firstChild) this.#stay(held);
  }
  /** Back to the field that was focused before the form was drawn anew. @param {Held} held */
  #stay({ at, selection }) {
    const again = at ? this.#at(at) : null;
    (again ?? (this.desk.open ? this.pane : this.tree)).focus({ preventScroll: Boolean(again) });
    if (selection && (again instanceof HTMLTextAreaElement || again instanceof HTMLInputElement)) again.setSelectionRange(...selection);
  }
  #nothing() {
    const parts = [made("p", "iw-about", "No claim is open. n begins one; Enter opens the one that is chosen in the list.")];
    const begin = made("div", "iw-buttons iw-kinds");
    for (const form of this.desk.forms) {
      const one = button(form.label, form.about, () => this.#begin(form.kind));
      begin.append(one);
    }
    if (this.desk.forms.length) parts.push(begin);
    return parts;
  }
  /** What F4 would take. */
  #chosen() {
    for (const element of this.pane.querySelectorAll("[data-takes]")) element.textContent = takes(this.desk);
  }
  // --- focus ---
  /** @param {string} at @returns {HTMLElement | null} */
  #at(at) {
    return this.pane.querySelector(`[data-at="${CSS.escape(at)}"]`);
  }
  /** @param {string} at */
  focusAt(at) {
    const element = this.#at(at) ?? this.#at(`${at}.ask`) ?? this.#at(`${at}.0.text`);
    element?.focus();
    return Boolean(element);
  }
  #focusSlip() {
    const [slip] = this.desk.open?.slips ?? [];
    if (slip) this.focusAt(slip.at) || this.focusAt(slip.at.split(".")[0]);
  }
  /** Into the form, to its first field that is empty. */
  #into() {
    const inputs = (
      /** @type {(HTMLInputElement | HTMLElement)[]} */
      [...this.pane.querySelectorAll(".iw-fields [data-at]")]
    );
    const first = inputs.find((one) => "value" in one && !one.value && !(one instanceof HTMLButtonElement)) ?? inputs[0];
    (first ?? this.pane).focus();
  }
  // --- controls ---
  #tools() {
    return [
      this.search.input,
      keyed("New…", "n", () => this.#listAct("new")),
      keyed("Undo", "u", () => this.#listAct("undo")),
      keyed("Redo", "U", () => this.#listAct("redo")),
      this.differ,
      helpButton(() => this.#help())
    ];
  }
  /** @param {MouseEvent} event */
  #click(event) {
    const place = placeOf(event);
    if (place === void 0) return;
    this.desk.focusOn(place);
    this.#open(false);
  }
  // --- keys ---
  /** @param {KeyboardEvent} event */
  #treeKey(event) {
    const act = actOf(LIST, event);
    if (!act) return;
    event.preventDefault();
    this.#listAct(act);
  }
  /** @param {string} act */
  #listAct(act) {
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
      case "right":
        return this.#right(row2);
      case "left":
        return this.#left(row2);
      case "search":
        return this.search.input.focus();
      case "new":
        return this.#panel((closed) => openKinds(this.room, desk, closed, (kind) => this.#begin(kind)));
      case "open":
        return this.#open(true);
      case "retract":
        return this.#retract(row2);
      case "differ":
        return this.#differ();
      case "undo":
      case "redo":
        desk.turn(act);
        return this.tree.focus();
      case "help":
        return this.#help();
      case "leave":
        return this.#leave();
    }
  }
  /** Opens a kind, or goes to its first claim; from a claim into its form. @param {Row | undefined} row */
  #right(row2) {
    const { desk } = this;
    if (row2?.open === false) desk.setOpen(row2.id, true);
    else if (row2?.open) desk.focusOn(desk.place + 1);
    else this.#open(true);
  }
  /** Closes a kind; from a claim to its kind. @param {Row | undefined} row */
  #left(row2) {
    const { desk } = this;
    if (row2?.open) desk.setOpen(row2.id, false);
    else if (row2?.level === 2) desk.focusOn(desk.rows.slice(0, desk.place).findLastIndex((one) => one.level === 1));
  }
  /** @param {string} kind */
  #begin(kind) {
    this.desk.begin(kind);
    this.#into();
  }
  /** Opens what is chosen in the list. @param {boolean} into whether the focus goes into the form */
  #open(into) {
    const { desk } = this;
    const row2 = desk.rows[desk.place];
    if (!row2) return;
    if (row2.level === 1) return desk.setOpen(row2.id, !row2.open);
    if (desk.isDraft(row2.id)) desk.resume(row2.id);
    else if (desk.open?.base !== row2.id || !desk.open.ready) desk.openClaim(row2.id);
    if (into) this.pane.focus();
  }
  /** @param {Row | undefined} row */
  #retract(row2) {
    if (!row2 || row2.level === 1) return this.desk.say(row2?.id === DRAFTS ? "choose one of them" : "choose a claim first");
    if (this.desk.isDraft(row2.id)) this.desk.discard(row2.id);
    else this.desk.retract(row2.id);
  }
  /** To the next claim on which versions differ. */
  #differ() {
    const { desk } = this;
    const groups = desk.differing.filter((group) => group.some((id2) => desk.claims.has(id2)));
    if (!groups.length) return desk.say("no versions differ");
    const at = groups.findIndex((group) => group.includes(desk.open?.base ?? ""));
    const [id] = groups[(at + 1) % groups.length];
    desk.closed.delete(`…${desk.claims.get(id)?.kind}`);
    desk.openClaim(id);
    desk.reshow();
    this.pane.focus();
  }
  #leave() {
    if (this.desk.words) this.search.end();
    else leave(this.root, this.tree);
  }
  #help() {
    this.#panel((closed) => openKeys(this.room, KEYS, "What you type is kept in this browser until you save or discard it. Every act is saved at once and can be undone.", closed));
  }
  /** @param {KeyboardEvent} event */
  #formKey(event) {
    const act = actOf(FORM, event);
    if (!act) return;
    event.preventDefault();
    const target = (
      /** @type {HTMLElement} */
      event.target
    );
    const at = target.dataset.at ?? "";
    if (act === "back") return this.tree.focus();
    if (act === "help") return this.#help();
    if (act === "pick" && target.dataset.time) return this.#act("time", at);
    if (act === "unknown") return this.#act("unknown", this.#fieldOf(at));
    this.#act(
      act,
      /** @type {HTMLElement | null} */
      target.closest("[data-grounds]")?.dataset.grounds ?? "evidence"
    );
  }
  /** The field that can be unknown, from the path of a control in it. @param {string} at */
  #fieldOf(at) {
    return at.split(".")[0];
  }
  /** What a control or a key of the form asks for. @param {string} what @param {string} at */
  #act(what, at) {
    const { desk } = this;
    switch (what) {
      case "save":
        if (desk.save()) this.tree.focus();
        return;
      case "time":
        return this.#time(at);
      case "take":
        return this.#take(at);
      case "pick":
        return this.#pick(at);
      case "claim":
        return this.#claim(at);
      case "unknown":
        return this.#unknown(at);
    }
  }
  /** Takes the time at which the evidence was said. @param {string} at */
  #time(at) {
    const { desk } = this;
    const said = desk.open && saidAt(desk, desk.open.fields, at);
    if (!said) return desk.say("no evidence with a time is picked yet");
    desk.change(at, said.typed);
    this.#form(at);
  }
  /** Takes what is chosen in the transcript as evidence. @param {string} at */
  #take(at) {
    const { desk } = this;
    const { quotes, more } = desk.chosen;
    if (!quotes.length) return desk.say(desk.transcript ? "nothing is chosen in the transcript" : "this editor was handed no transcript: F2 searches");
    desk.addEvidence(at, quotes.map((quote) => quote.place));
    if (more) desk.say(`${quotes.length} taken; ${more} more are left out`);
    this.#after(at);
  }
  /** Searches for words as evidence. @param {string} at */
  #pick(at) {
    const { desk } = this;
    this.#panel(
      (closed) => openEvidence(this.room, desk, "Evidence", closed, (places) => {
        desk.addEvidence(at, places);
        this.#after(at);
      })
    );
  }
  /** After evidence was added: to the words of an item that was begun by it. @param {string} at */
  #after(at) {
    const text = at.replace(/evidence$/, "text");
    const added = at !== "evidence" && !says(valueAt(this.desk.open?.fields ?? {}, text));
    if (added) this.focusAt(text);
  }
  /** @param {string} at */
  #claim(at) {
    const { desk } = this;
    const control = this.#at(at);
    const { kinds = "", label = "", list } = control?.dataset ?? {};
    this.#panel(
      (closed) => openClaims(this.room, desk, label, kinds, closed, (line) => {
        const there = list ? valueAt(desk.open?.fields ?? {}, at) ?? [] : [];
        desk.change(at, list ? [.../* @__PURE__ */ new Set([...there, line])] : line);
        this.#form(at);
      })
    );
  }
  /** @param {string} at */
  #unknown(at) {
    const { desk } = this;
    const field = desk.form(desk.open?.kind ?? "")?.fields.find((one) => one.name === at);
    if (!field?.unknown) return desk.say("here it is left empty where it is not known");
    const value = valueAt(desk.open?.fields ?? {}, at);
    if (!isUnknown(value) && says(value)) return desk.say("something is said here: take that out first");
    desk.change(at, isUnknown(value) ? void 0 : { unknown: true });
    desk.say(isUnknown(value) ? `${field.label}: known after all` : `${field.label}: not known, which makes it an open question`);
    this.#form(isUnknown(value) ? at : `${at}.ask`);
  }
  /** Opens something over the form, and gives the focus back when it closes. @param {(closed: () => void) => void} open */
  #panel(open) {
    const active = document.activeElement;
    const at = active instanceof HTMLElement && this.pane.contains(active) ? active.dataset.at ?? "" : null;
    open(() => {
      if (at === null) this.tree.focus();
      else if (!at || !this.focusAt(at)) this.pane.focus();
    });
    keepKeys(this.root);
  }
};
function heldIn(pane) {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !pane.contains(active)) return null;
  const typed = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement;
  return { at: active.dataset.at ?? "", selection: typed ? selectionOf(active) : null };
}
function selectionOf(input) {
  try {
    const { selectionStart: from, selectionEnd: to } = input;
    return from === null || to === null ? null : [from, to];
  } catch {
    return null;
  }
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

// src/widgets/editor.js
var editor_default = widget(Desk, View);
export {
  editor_default as default
};
