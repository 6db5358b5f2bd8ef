/**
 * The page of an editor: the claims by kind, the form beside them, and a line that says how things stand. Words reach the page
 * as text only.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").What} What
 * @typedef {import("./list.js").Row} Row
 * @typedef {import("./controls.js").Drawing} Drawing
 */
import { button, keepKeys, made } from "../shared/elements.js";
import { openKeys } from "../shared/panels.js";
import { saidAt, takes } from "./controls.js";
import { isUnknown, says, valueAt } from "./draft.js";
import { keyed, offeredNow, partsOf, tellFields } from "./form.js";
import { actOf, FORM, KEYS, LIST } from "./keys.js";
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
    root.classList.add("iw-transcript", "iw-editor");
    this.tree = made("div", "iw-tree");
    this.tree.role = "tree";
    this.tree.tabIndex = 0;
    this.tree.ariaLabel = "Claims";
    this.room = made("div", "iw-room");
    this.pane = made("div", "iw-detail");
    this.pane.role = "region";
    this.pane.ariaLabel = "The form";
    this.pane.tabIndex = 0; // it scrolls
    this.state = made("span", "iw-state");
    this.state.role = "status";
    this.spoken = made("span", "iw-said");
    this.spoken.role = "status";
    this.error = made("p", "iw-error");
    this.error.role = "alert";
    const side = made("div", "iw-side");
    side.append(this.room, this.pane);
    const middle = made("div", "iw-middle");
    middle.append(this.tree, side);
    const foot = made("div", "iw-foot");
    foot.append(this.state, this.spoken);
    this.tools = made("div", "iw-tools");
    this.tools.role = "toolbar";
    this.tools.ariaLabel = "The claims";
    root.append(this.tools, middle, this.error, foot);
    this.#tools();
    this.hear = (/** @type {What} */ what) => this.#hear(what);
    desk.views.add(this.hear);
    this.tree.addEventListener("keydown", (event) => this.#treeKey(event));
    this.tree.addEventListener("click", (event) => this.#click(event));
    this.pane.addEventListener("keydown", (event) => this.#formKey(event));
    root.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        desk.say("Ctrl+Enter saves a form; what you typed is kept here meanwhile");
      }
      event.stopPropagation(); // JupyterLab has keys of its own
    });
    this.#height();
    desk.model.on("change:height", () => this.#height());
    this.#hear("list");
    this.#hear("form");
    this.#hear("status");
    this.#hear("said");
  }

  close() {
    this.desk.views.delete(this.hear);
  }

  #height() {
    this.root.style.setProperty("--iw-height", this.desk.model.get("height"));
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
      case "status": {
        const { words } = desk.link;
        if (this.state.textContent !== words) this.state.textContent = words;
        this.state.classList.toggle("iw-worry", !desk.link.alive || words.startsWith("kernel"));
        return;
      }
      case "said":
        if (this.spoken.textContent !== desk.said) this.spoken.textContent = desk.said;
        if (this.error.textContent !== desk.problem) this.error.textContent = desk.problem;
    }
  }

  #list() {
    const { desk, tree } = this;
    tree.replaceChildren(...desk.rows.map((row, place) => this.#row(row, place)));
    const { place } = desk;
    if (place < 0) tree.removeAttribute("aria-activedescendant");
    else tree.setAttribute("aria-activedescendant", `${this.prefix}-row-${place}`);
    reveal(tree, /** @type {HTMLElement | undefined} */ (tree.children[place]));
    if (!desk.rows.length) tree.append(made("p", "iw-about", desk.words ? "No claim has these words." : "No claims yet: n begins one."));
    if (this.differ) {
      this.differ.textContent = `${desk.differing.length} differ`;
      this.differ.hidden = !desk.differing.length;
    }
  }

  /** @param {Row} row @param {number} place */
  #row({ id, level, words, about, tags, open, at, of }, place) {
    const element = made("div", `iw-code iw-level-${level}`);
    element.role = "treeitem";
    element.id = `${this.prefix}-row-${place}`;
    element.dataset.place = String(place);
    element.ariaLevel = String(level);
    element.ariaPosInSet = String(at);
    element.ariaSetSize = String(of);
    element.ariaSelected = String(id === this.desk.focus);
    if (open !== null) element.ariaExpanded = String(open);
    element.ariaLabel = [words, about, ...tags].filter(Boolean).join(", ");
    element.classList.toggle("iw-here", id === this.desk.open?.base || id === this.desk.open?.key);
    const name = made("span", "");
    name.dir = "auto";
    name.textContent = words;
    if (level === 1) element.append(made("span", "iw-twisty", open ? "▾" : "▸"));
    element.append(name);
    if (about) element.append(" ", made("span", "iw-about", about));
    for (const tag of tags) element.append(" ", made("span", tag === "differs" ? "iw-tag iw-worry" : "iw-tag", tag));
    return element;
  }

  /** Draws the form anew; where one was in it, one stays. @param {string} [focus] the path of a field */
  #form(focus) {
    const { desk, pane } = this;
    const { open } = desk;
    const active = document.activeElement;
    const held = active instanceof HTMLElement && pane.contains(active) ? active : null;
    const [from, to] = held instanceof HTMLInputElement || held instanceof HTMLTextAreaElement ? [safely(held, "selectionStart"), safely(held, "selectionEnd")] : [null, null];
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
    if (!held || this.room.firstChild) return;
    const again = held.dataset.at ? this.#at(held.dataset.at) : null;
    (again ?? (open ? pane : this.tree)).focus({ preventScroll: Boolean(again) });
    if (again instanceof HTMLTextAreaElement || again instanceof HTMLInputElement) if (from !== null) again.setSelectionRange(from, to);
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
    const { desk, tools } = this;
    this.words = /** @type {HTMLInputElement} */ (made("input", "iw-input iw-find"));
    this.words.type = "search";
    this.words.placeholder = "search claims (/)";
    this.words.ariaLabel = "Search claims";
    this.words.addEventListener("input", () => desk.search(this.words?.value ?? ""));
    this.words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        this.tree.focus();
      } else if (event.key === "Escape") {
        event.preventDefault();
        this.#unsearch();
        this.tree.focus();
      }
    });
    this.differ = button("", "c: to the next claim on which versions differ", () => this.#listAct("differ"));
    this.differ.classList.add("iw-worry");
    const help = button("?", "?: all keys", () => this.#help());
    help.ariaLabel = "All keys";
    tools.append(
      this.words,
      keyed("New…", "n", () => this.#listAct("new")),
      keyed("Undo", "u", () => this.#listAct("undo")),
      keyed("Redo", "U", () => this.#listAct("redo")),
      this.differ,
      help,
    );
  }

  #unsearch() {
    if (this.words) this.words.value = "";
    this.desk.search("");
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const row = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest(".iw-code"));
    if (!row) return;
    this.desk.focusOn(Number(row.dataset.place));
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
        if (row?.open === false) return desk.setOpen(row.id, true);
        return row?.open ? desk.focusOn(place + 1) : this.#open(true);
      case "left":
        if (row?.open) return desk.setOpen(row.id, false);
        return row && row.level === 2 ? desk.focusOn(desk.rows.slice(0, place).findLastIndex((one) => one.level === 1)) : undefined;
      case "search":
        return this.words?.focus();
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
    if (this.desk.words) return this.#unsearch();
    const outside = this.root.parentElement?.closest("[tabindex]");
    this.tree.blur();
    if (outside instanceof HTMLElement) outside.focus();
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
      case "time": {
        const said = desk.open && saidAt({ desk, prefix: "", fields: desk.open.fields, act: () => {}, redraw: () => {} }, at);
        if (!said) return desk.say("no evidence with a time is picked yet");
        desk.change(at, said.typed);
        return this.#form(at);
      }
      case "take": {
        const { quotes, more } = desk.chosen;
        if (!quotes.length) return desk.say(desk.transcript ? "nothing is chosen in the transcript" : "this editor was handed no transcript: F2 searches");
        desk.addEvidence(at, quotes.map((quote) => quote.place));
        if (more) desk.say(`${quotes.length} taken; ${more} more are left out`);
        return this.#after(at);
      }
      case "pick":
        return this.#panel((closed) =>
          openEvidence(this.room, desk, "Evidence", closed, (places) => {
            desk.addEvidence(at, places);
            this.#after(at);
          }),
        );
      case "claim":
        return this.#claim(at);
      case "unknown":
        return this.#unknown(at);
    }
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

/** Some inputs have no selection, and say so by throwing. @param {HTMLInputElement | HTMLTextAreaElement} input @param {"selectionStart" | "selectionEnd"} end */
function safely(input, end) {
  try {
    return input[end];
  } catch {
    return null;
  }
}

/** Brings a row into view without moving the page. @param {HTMLElement} tree @param {HTMLElement | undefined} row */
function reveal(tree, row) {
  if (!row) return;
  const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight];
  if (top < tree.scrollTop) tree.scrollTop = top;
  else if (bottom > tree.scrollTop + tree.clientHeight) tree.scrollTop = bottom - tree.clientHeight;
}
