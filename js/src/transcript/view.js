/**
 * The page of a transcript: a row of controls, the list, what opens beside it, and a line that says how things stand.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").What} What
 */
import { clock } from "../shared/clocks.js";
import { button, helpButton, keepKeys, made } from "../shared/elements.js";
import { Frame, leave, openIn } from "../shared/frame.js";
import { left, right, wordLeft, wordRight } from "../shared/moves.js";
import { openForm, openKeys } from "../shared/panels.js";
import { actOf, KEYS, WORD_KEYS } from "./keys.js";
import { List } from "./list.js";
import { openCodes } from "./panels.js";
import { drawRow } from "./row.js";
import { kindOf } from "./rows.js";
import { senseOf, thoughtFields, thoughtOf } from "./senses.js";

let views = 0;

export class View {
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
      () => desk.focus,
    );
    this.#tools();
    this.drawnFocus = new Set(/** @type {number[]} */ ([]));
    this.hear = (/** @type {What} */ what) => this.#hear(what);
    desk.views.add(this.hear);
    this.scroller.addEventListener("keydown", (event) => this.#key(event));
    this.scroller.addEventListener("click", (event) => this.#click(event));
    this.scroller.addEventListener("pointerup", (event) => {
      if (!event.shiftKey) this.#selected(); // with Shift, a click extends the range
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
    this.drawnFocus = new Set([desk.focus]);
    list.reset(desk.shown.length);
    list.reveal(desk.focus);
    this.#active();
  }

  #focus() {
    const { desk, list } = this;
    const [first, last] = desk.range;
    const now = new Set([desk.focus]);
    const [top, bottom] = list.inView;
    for (let place = Math.max(first, top - 20); place <= Math.min(last, bottom + 20); place++) now.add(place);
    list.reveal(desk.focus);
    for (const place of new Set([...this.drawnFocus, ...now])) list.redrawOne(place);
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
      }),
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
      coded: select("Coded", () => this.#filter()),
    };
    this.words = /** @type {HTMLInputElement} */ (made("input", "iw-input iw-find"));
    this.words.type = "search";
    this.words.placeholder = "find words (f)";
    this.words.ariaLabel = "Find words";
    this.how = { wholeWords: check("whole words"), matchCase: check("match case"), pattern: check("pattern") };
    this.how.pattern.label.title = "a regular expression, as RE2 reads it; the kernel looks for it";
    this.counted = made("span", "iw-count");
    this.counted.role = "status";
    const look = () =>
      desk.find(this.words?.value ?? "", {
        wholeWords: this.how?.wholeWords.box.checked,
        matchCase: this.how?.matchCase.box.checked,
        pattern: this.how?.pattern.box.checked,
      });
    let waiting = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, this.how?.pattern.box.checked ? 150 : 40);
    };
    this.words.addEventListener("input", soon);
    for (const { box } of Object.values(this.how)) box.addEventListener("change", look);
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
      helpButton(() => this.#help()),
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
    const speakers = new Map(rows.project.speakers.map((/** @type {any} */ one) => [one.name, one.name]));
    fillSelect(filters.source, "all sources", rows.project.sources.map((/** @type {any} */ one) => [one.id, one.title]));
    fillSelect(filters.speaker, "all speakers", [...speakers].sort());
    const kinds = new Set(Array.from(rows.kind, (kind, row) => kindOf(rows.project.kinds[kind], rows.speakerOf(row))));
    fillSelect(filters.kind, "people, bots, systems", [...[...kinds].map((kind) => [kind, `${kind} only`]), ["people", "no bots, no systems"]]);
    fillSelect(filters.code, "all codes", rows.codes.map((code) => [code.slug, `${"  ".repeat(code.depth)}${code.name}`]));
    const analysts = new Set([...rows.marks.values()].flat().filter((mark) => mark.kind === "coding").map((mark) => mark.analyst));
    fillSelect(filters.analyst, "all coders", [...analysts].sort().map((name) => [name, name]));
    fillSelect(filters.coded, "coded or not", [["yes", "coded"], ["no", "not coded"]]);
    if (this.orderButton) this.orderButton.textContent = desk.order === "time" ? "by time" : "by source";
  }

  #filter() {
    const { desk, filters } = this;
    if (!filters) return;
    /** @type {import("./rows.js").Filter} */
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
    const one = (/** @type {string[] | undefined} */ several) => (several?.length === 1 ? several[0] : "");
    filters.source.value = one(source);
    filters.speaker.value = one(speaker);
    filters.kind.value = kind && kind.length > 1 ? "people" : one(kind);
    filters.code.value = one(code);
    filters.analyst.value = one(analyst);
    filters.coded.value = coded === undefined ? "" : coded ? "yes" : "no";
    if (this.orderButton) this.orderButton.textContent = desk.order === "time" ? "by time" : "by source";
    if (this.blind) this.blind.textContent = desk.only === null ? "others: shown" : "others: hidden";
  }

  #count() {
    const { finding } = this.desk;
    if (!this.counted) return;
    const where = finding?.hits.length ? `${finding.at + 1} of ${finding.hits.length.toLocaleString("en")}` : "none";
    this.counted.textContent = finding ? (finding.done || finding.hits.length ? where : "looking…") : "";
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
    const target = /** @type {HTMLElement} */ (event.target);
    const row = /** @type {HTMLElement | null} */ (target.closest(".iw-row"));
    if (!row || (window.getSelection()?.toString() && !event.shiftKey)) return;
    if (event.shiftKey) window.getSelection()?.removeAllRanges();
    desk.focusOn(Number(row.dataset.place), event.shiftKey);
    const mark = /** @type {HTMLElement | null} */ (target.closest(".iw-mark"));
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
    const rows = /** @type {NonNullable<Desk["rows"]>} */ (desk.rows);
    const row = desk.caret ? desk.caret.row : desk.shown[desk.range[0]];
    const speaker = rows.speakerOf(row);
    const named = rows.project.speakers.filter((/** @type {any} */ one) => one.name === speaker?.name);
    const at = rows.at[row];
    return {
      who: !speaker ? "" : named.length > 1 ? speaker.id : speaker.name,
      when: Number.isNaN(at) ? "" : new Date(Math.round(at)).toISOString(),
    };
  }

  /** @param {string} act */
  #sense(act) {
    const { desk } = this;
    if (!desk.rows || !desk.chosen.length) return;
    const { who, when } = this.#known();
    const sense = senseOf(act, who, when);
    if (!sense) return;
    const evidence = desk.chosen;
    this.#open((closed) =>
      openForm(this.room, sense.title, sense.fields, closed, (values) => {
        desk.act({ claims: [{ kind: sense.kind, ...values, evidence }] });
      }),
    );
  }

  #thought() {
    const { desk } = this;
    const marks = [...(desk.rows?.marks.values() ?? [])].flat().filter((mark) => mark.kind === "hypothesis");
    const hypotheses = new Map(marks.map((mark) => [mark.claim, mark.words]));
    if (!hypotheses.size) return desk.say("there is no hypothesis yet: h begins one");
    const { who, when } = this.#known();
    const evidence = desk.chosen;
    this.#open((closed) =>
      openForm(this.room, "What becomes of a hypothesis", thoughtFields([...hypotheses], who, when), closed, (values) => {
        const claim = { ...thoughtOf(values), evidence };
        const said = values.text && claim.kind === "transition" && evidence[0];
        desk.act({ claims: said ? [claim, { kind: "memo", text: values.text, on: said.segment }] : [claim] });
      }),
    );
  }

  #memo() {
    const { desk } = this;
    const on = desk.picked ?? desk.rows?.ids[desk.row];
    if (!on) return;
    const title = desk.picked ? "A memo on what is picked" : "A memo on this segment";
    this.#open((closed) =>
      openForm(this.room, title, [{ name: "text", label: "What you think", long: true, needed: true }], closed, ({ text }) => {
        desk.act({ claims: [{ kind: "memo", text, on }] });
      }),
    );
  }

  #time() {
    const { desk } = this;
    const fields = [{ name: "time", label: `A time in ${desk.rows?.project.zone}: 22:15, or 2026-05-01 22:15`, needed: true }];
    this.#open((closed) =>
      openForm(this.room, "Go to a time", fields, closed, ({ time }) => {
        const place = placeAt(desk, time);
        if (place === undefined) desk.say(`no segment at or after ${time}`);
        else desk.focusOn(place);
      }),
    );
  }
}

/** The first shown segment at or after a time of day, that day or with its date. @param {Desk} desk @param {string} words */
function placeAt(desk, words) {
  const rows = /** @type {NonNullable<Desk["rows"]>} */ (desk.rows);
  const parts = /^(?:(\d{4}-\d\d-\d\d)[T ]?)?(\d{1,2}:\d\d(?::\d\d)?)?$/.exec(words.trim());
  if (!parts || !words.trim()) return undefined;
  const read = (/** @type {number} */ row) => clock(rows.at[row], rows.project.zone, "s");
  const date = parts[1] ?? read(desk.row).date;
  const wanted = `${date} ${(parts[2] ?? "00:00").padStart(5, "0")}`;
  for (let place = 0; place < desk.shown.length; place++) {
    const row = desk.shown[place];
    if (Number.isNaN(rows.at[row])) continue;
    const { date: day, time } = read(row);
    if (`${day} ${time}` >= wanted) return place;
  }
  return undefined;
}

/** The place in the list and the UTF-16 offset that a point on the page stands for. @param {Node} node @param {number} offset */
function placeIn(node, offset) {
  const element = node instanceof HTMLElement ? node : node.parentElement;
  const row = /** @type {HTMLElement | null} */ (element?.closest(".iw-row") ?? null);
  if (!row) return undefined;
  const place = Number(row.dataset.place);
  const piece = /** @type {HTMLElement | null} */ (element?.closest("[data-at]") ?? null);
  if (piece) {
    const at = Number(piece.dataset.at);
    const chip = piece.classList.contains("iw-chip");
    return { place, at: at + (chip ? (offset > 0 ? Number(piece.dataset.length) : 0) : offset) };
  }
  const pieces = Array.from(row.querySelectorAll("[data-at]"), (one) => /** @type {HTMLElement} */ (one));
  const before = pieces.filter((one) => one.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  return { place, at: before ? Number(before.dataset.at) + Number(before.dataset.length) : 0 };
}

/** @param {string} label @param {() => void} changed */
function select(label, changed) {
  const element = /** @type {HTMLSelectElement} */ (made("select", "iw-input"));
  element.ariaLabel = label;
  element.addEventListener("change", changed);
  return element;
}

/** @param {HTMLSelectElement} element @param {string} all @param {any[][]} choices */
function fillSelect(element, all, choices) {
  const { value } = element;
  element.replaceChildren(new Option(all, ""), ...choices.map(([key, words]) => new Option(words, key)));
  element.value = choices.some(([key]) => key === value) ? value : "";
}

/** @param {string} words */
function check(words) {
  const label = made("label", "iw-check");
  const box = /** @type {HTMLInputElement} */ (made("input", ""));
  box.type = "checkbox";
  label.append(box, ` ${words}`);
  return { label, box };
}
