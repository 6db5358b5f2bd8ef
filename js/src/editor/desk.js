/**
 * What an analyst has before them: the claims, the form that is open, drafts that are kept, and the acts on their way to
 * the kernel. It knows no page; views draw it. One for each widget, however many views it has.
 *
 * @typedef {import("./draft.js").Fields} Fields
 * @typedef {import("./draft.js").Form} Form
 * @typedef {import("./draft.js").Place} Place
 * @typedef {import("./draft.js").Slip} Slip
 * @typedef {import("./drafts.js").Draft} Draft
 * @typedef {import("./list.js").Claim} Claim
 * @typedef {import("./list.js").Row} Row
 * @typedef {{place: Place, words: string, who: string, actor: string, when: string, typed: string, told: string}} Quote
 * @typedef {{place: Place, words_place: Place | null, words: string, who: string, when: string, source: string}} Hit
 * @typedef {{claim: string, analyst: string, fields: [string, string][]}} Version
 * @typedef {{id: string, name: string, about: string}} Named
 * @typedef {{times: Record<string, string>, grounds: Record<string, string>, asks: string[],
 *   findings: {at: string, words: string, class: string, question: string}[]}} Told
 * @typedef {{key: string, kind: string, base: string | null, analyst: string, own: boolean, current: boolean, earlier: boolean,
 *   versions: Version[], settles: string[], how: string, said: Fields, fields: Fields, slips: Slip[], refused: string, told: Told, ready: boolean}} Open
 *   `said` is what the claim says that is edited; ready once that is here
 * @typedef {"list" | "form" | "typed" | "told" | "status" | "said" | "slips" | "chosen" | "go"} What
 */
import { BareDesk } from "../shared/desk.js";
import { storage, tab } from "../shared/keeping.js";
import { newId } from "../shared/link.js";
import { nearest } from "../shared/tree.js";
import { changes, inWords, joined, laid, lacking, placeKey, placesIn, valueAt, withValue } from "./draft.js";
import { Drafts } from "./drafts.js";
import { DRAFTS, rowsOf } from "./list.js";

const NOTHING_TOLD = /** @type {Told} */ ({ times: {}, grounds: {}, asks: [], findings: [] });

/** @extends {BareDesk<What>} */
export class Desk extends BareDesk {
  /** @param {any} model anywidget's */
  constructor(model) {
    super(model);
    this.zone = "";
    this.transcript = false;
    /** @type {Form[]} */
    this.forms = [];
    /** @type {Named[]} */
    this.actors = [];
    /** @type {Named[]} */
    this.sources = [];
    /** @type {Map<string, Claim>} */
    this.claims = new Map();
    /** @type {string[][]} */
    this.differing = [];
    /** @type {{quotes: Quote[], more: number}} */
    this.chosen = { quotes: [], more: 0 };
    /** @type {Map<string, Quote>} */
    this.quotes = new Map();
    /** @type {Set<string>} */
    this.asked = new Set();
    /** @type {Set<string>} */
    this.closed = new Set();
    this.words = "";
    /** @type {Row[]} */
    this.rows = [];
    this.focus = "";
    /** @type {Open | null} */
    this.open = null;
    /** @type {Drafts | null} */
    this.drafts = null;
    /** A draft that is let go of when its key is pressed once more. */
    this.doomed = "";
    /** The kernel speaks to all tabs that show this widget; it answers this one by this name. */
    this.name = newId();
    this.number = 0;
    this.sought = 0;
    /** @type {((hits: Hit[], more: boolean) => void) | null} */
    this.finding = null;
    /** @type {any} what a refusal says of the field */
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
    if (message.to && message.to !== this.name) return; // for another tab
    switch (message.type) {
      case "project":
        return this.#begin(message);
      case "actors":
        this.actors = message.actors;
        return this.tell("form");
      case "claims":
        this.claims = new Map(message.claims.map((/** @type {Claim} */ claim) => [claim.id, claim]));
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
      if (draft.sent && !this.link.pending.has(draft.sent) && this.claims.has(`${draft.sent}.1`)) this.drafts?.drop(draft.key); // stored meanwhile
    const [latest] = this.kept.filter((draft) => !draft.sent || !this.link.pending.has(draft.sent));
    this.reshow();
    if (latest && !this.open) {
      this.resume(latest.key);
      this.say("what you typed before is here again, not saved yet");
    } else this.tell("form");
  }

  /** @param {any} message */
  #changed(message) {
    const open = this.open?.base ? this.claims.get(this.open.base) : undefined;
    for (const id of message.drop) this.claims.delete(id);
    for (const claim of message.put) this.claims.set(claim.id, claim);
    this.differing = message.differing;
    this.reshow();
    if (!open || !this.open) return;
    const gone = !this.claims.has(open.id);
    const heir = message.put.find((/** @type {Claim} */ claim) => claim.line === open.line);
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
  #checked({ number, times, grounds, asks, findings }) {
    if (number !== this.number || !this.open) return;
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
    return open ? [...open.settles, ...(open.base ? [open.base] : [])] : [];
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
      words: inWords(this.form(kind), changed) || (base && this.claims.get(base)?.words) || "",
      sent: Boolean(sent),
    }));
    const differs = new Set(this.differing.flat());
    this.rows = rowsOf(this.forms, [...this.claims.values()], unsaved, { closed: this.closed, words: this.words, analyst: this.analyst, differs });
    if (!this.rows.some((row) => row.id === this.focus)) this.focus = nearest(this.rows, before)?.id ?? "";
    this.tell("list");
  }

  get place() {
    return this.rows.findIndex((row) => row.id === this.focus);
  }

  /** @param {number} place */
  focusOn(place) {
    const row = nearest(this.rows, place);
    if (row) this.focus = row.id;
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
    const found = this.rows.filter((row) => row.level === 2);
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
      key: `d${newId()}`, kind: "", base: null, analyst: this.analyst, own: true, current: true, earlier: false, versions: [], settles: [],
      how: "beside", said: {}, fields: {}, slips: [], refused: "", told: NOTHING_TOLD, ready: false, ...open,
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
    if (valueAt(open.fields, basis) !== undefined) open.fields = withValue(open.fields, basis, undefined);
    this.change(path, joined(valueAt(open.fields, path) ?? [], places));
    this.tell("form");
    this.say(`${places.length === 1 ? "evidence" : `${places.length} pieces of evidence`} added`);
  }

  /** @param {string} path @param {string} key */
  dropEvidence(path, key) {
    const there = /** @type {Place[]} */ (valueAt(this.open?.fields ?? {}, path) ?? []);
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
    if (now !== was) this.reshow(); // its words follow a moment later
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
    if (this.link.pending.has(act.id) || !draft) return super.refused(act, problem); // it is sent again, or was no form
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
}
