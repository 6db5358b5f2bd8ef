/**
 * The page of an editor: the claims by kind, the form beside them, and a line that says how things stand. Words reach the page
 * as text only.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").What} What
 * @typedef {import("./list.js").Row} Row
 * @typedef {import("./drawing.js").Drawing} Drawing
 * @typedef {{at: string, selection: [number, number] | null}} Held  the path of the focused field, and what is chosen in it
 */
import { button, helpButton, keepKeys, keyed, made, written } from "../shared/elements.js";
import { Frame, leave, sideOf } from "../shared/frame.js";
import { actOf } from "../shared/keys.js";
import { openKeys } from "../shared/panels.js";
import { addTags, fillTree, placeOf, searchOf, treeItem, treeOf } from "../shared/tree.js";
import { differButton, tellDiffering } from "../shared/versions.js";
import { isUnknown, says, valueAt } from "./draft.js";
import { saidAt, takes } from "./evidence.js";
import { offeredNow, partsOf, tellFields } from "./form.js";
import { FORM, KEYS, LIST } from "./keys.js";
import { DRAFTS } from "./list.js";
import { openClaims, openEvidence, openKinds } from "./panels.js";

let views = 0;

export class View {
  /** @param {Desk} desk @param {HTMLElement} root */
  constructor(desk, root) {
    this.desk = desk;
    this.root = root;
    this.prefix = `iw-editor-${++views}`;
    /** What the drawn form offers. */
    this.offers = "";
    /** The key of the form that is drawn. */
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
    this.hear = (/** @type {What} */ what) => this.#hear(what);
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
    const rows = desk.rows.map((row, place) => this.#row(row, place));
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
      /** @type {Drawing} */
      const drawing = { desk, prefix: this.prefix, fields: open.fields, act: (what, at) => this.#act(what, at), redraw: (at) => this.#form(at) };
      pane.replaceChildren(...partsOf(drawing, open));
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
    const inputs = /** @type {(HTMLInputElement | HTMLElement)[]} */ ([...this.pane.querySelectorAll(".iw-fields [data-at]")]);
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
      helpButton(() => this.#help()),
    ];
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const place = placeOf(event);
    if (place === undefined) return;
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
    const row = desk.rows[place];
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
        return this.#right(row);
      case "left":
        return this.#left(row);
      case "search":
        return this.search.input.focus();
      case "new":
        return this.#panel((closed) => openKinds(this.room, desk, closed, (kind) => this.#begin(kind)));
      case "open":
        return this.#open(true);
      case "retract":
        return this.#retract(row);
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
  #right(row) {
    const { desk } = this;
    if (row?.open === false) desk.setOpen(row.id, true);
    else if (row?.open) desk.focusOn(desk.place + 1);
    else this.#open(true);
  }

  /** Closes a kind; from a claim to its kind. @param {Row | undefined} row */
  #left(row) {
    const { desk } = this;
    if (row?.open) desk.setOpen(row.id, false);
    else if (row?.level === 2) desk.focusOn(desk.rows.slice(0, desk.place).findLastIndex((one) => one.level === 1));
  }

  /** @param {string} kind */
  #begin(kind) {
    this.desk.begin(kind);
    this.#into();
  }

  /** Opens what is chosen in the list. @param {boolean} into whether the focus goes into the form */
  #open(into) {
    const { desk } = this;
    const row = desk.rows[desk.place];
    if (!row) return;
    if (row.level === 1) return desk.setOpen(row.id, !row.open);
    if (desk.isDraft(row.id)) desk.resume(row.id);
    else if (desk.open?.base !== row.id || !desk.open.ready) desk.openClaim(row.id);
    if (into) this.pane.focus();
  }

  /** @param {Row | undefined} row */
  #retract(row) {
    if (!row || row.level === 1) return this.desk.say(row?.id === DRAFTS ? "choose one of them" : "choose a claim first");
    if (this.desk.isDraft(row.id)) this.desk.discard(row.id);
    else this.desk.retract(row.id);
  }

  /** To the next claim on which versions differ. */
  #differ() {
    const { desk } = this;
    const groups = desk.differing.filter((group) => group.some((id) => desk.claims.has(id)));
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
    const target = /** @type {HTMLElement} */ (event.target);
    const at = target.dataset.at ?? "";
    if (act === "back") return this.tree.focus();
    if (act === "help") return this.#help();
    if (act === "pick" && target.dataset.time) return this.#act("time", at);
    if (act === "unknown") return this.#act("unknown", this.#fieldOf(at));
    this.#act(act, /** @type {HTMLElement | null} */ (target.closest("[data-grounds]"))?.dataset.grounds ?? "evidence");
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
    this.#panel((closed) =>
      openEvidence(this.room, desk, "Evidence", closed, (places) => {
        desk.addEvidence(at, places);
        this.#after(at);
      }),
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
    this.#panel((closed) =>
      openClaims(this.room, desk, label, kinds, closed, (line) => {
        const there = list ? (valueAt(desk.open?.fields ?? {}, at) ?? []) : [];
        desk.change(at, list ? [...new Set([...there, line])] : line);
        this.#form(at);
      }),
    );
  }

  /** @param {string} at */
  #unknown(at) {
    const { desk } = this;
    const field = desk.form(desk.open?.kind ?? "")?.fields.find((one) => one.name === at);
    if (!field?.unknown) return desk.say("here it is left empty where it is not known");
    const value = valueAt(desk.open?.fields ?? {}, at);
    if (!isUnknown(value) && says(value)) return desk.say("something is said here: take that out first");
    desk.change(at, isUnknown(value) ? undefined : { unknown: true });
    desk.say(isUnknown(value) ? `${field.label}: known after all` : `${field.label}: not known, which makes it an open question`);
    this.#form(isUnknown(value) ? at : `${at}.ask`);
  }

  /** Opens something over the form, and gives the focus back when it closes. @param {(closed: () => void) => void} open */
  #panel(open) {
    const active = document.activeElement;
    const at = active instanceof HTMLElement && this.pane.contains(active) ? (active.dataset.at ?? "") : null;
    open(() => {
      if (at === null) this.tree.focus();
      else if (!at || !this.focusAt(at)) this.pane.focus();
    });
    keepKeys(this.root);
  }
}

/** Which field is focused in a part of the page, and what is chosen in it. @param {HTMLElement} pane @returns {Held | null} */
function heldIn(pane) {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !pane.contains(active)) return null;
  const typed = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement;
  return { at: active.dataset.at ?? "", selection: typed ? selectionOf(active) : null };
}

/** Some inputs have no selection, and say so by throwing. @param {HTMLInputElement | HTMLTextAreaElement} input @returns {Held["selection"]} */
function selectionOf(input) {
  try {
    const { selectionStart: from, selectionEnd: to } = input;
    return from === null || to === null ? null : [from, to];
  } catch {
    return null;
  }
}
