/**
 * The page of a board: tools, a clock, lanes with marks, the words that the picked mark rests on beside them, and a line that
 * says how things stand. Marks are drawn on a canvas, only those in view; a list that is read aloud stands for them. Words
 * reach the page as text only.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").What} What
 * @typedef {import("./layout.js").Item} Item
 */
import { helpButton, keepKeys, keyed, made, retell } from "../shared/elements.js";
import { escapesTo, Frame, leave, mayReopen, openIn, sideOf } from "../shared/frame.js";
import { actOf } from "../shared/keys.js";
import { openForm, openKeys } from "../shared/panels.js";
import { DOES } from "./acts.js";
import { Drawing } from "./drawing.js";
import { openAddition, openCorrection } from "./forms.js";
import { arrow } from "./layout.js";
import { Legend } from "./legend.js";
import { Pointer } from "./pointer.js";
import { Scrubber } from "./scrubber.js";
import { detail, hereWords, spokenWords } from "./telling.js";
import { bothClocks, stepFor } from "./time.js";

let views = 0;

export class View {
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
    const { side, room, detail } = sideOf("The words");
    this.room = room;
    this.detail = detail;
    this.frame.middle.append(stage, side);
    this.frame.tools.after(this.legend.element);
    this.scrubber = new Scrubber(desk, this.#press("As lived", "w", "lived"));
    this.frame.tools.append(...this.#tools());
    this.hear = (/** @type {What} */ what) => this.#hear(what);
    desk.views.add(this.hear);
    this.scroller.addEventListener("keydown", (event) => this.#key(event));
    new Pointer(desk, this.drawing, this.scroller, { changed: () => this.#now(), settle: () => this.#settle() });
    escapesTo(detail, this.scroller);
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
      return voice.replaceChildren(option(desk.kind.nothing, false));
    }
    const around = [arrow(desk.layout, focus, "left"), focus, arrow(desk.layout, focus, "right")];
    const options = around.flatMap((item, place) => {
      if (!item) return [];
      const element = option(spokenWords(desk, item), item === focus);
      element.id = `${this.prefix}-${place}`;
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
    const own = this.desk.kind.moves
      ? [this.#press("Lanes by…", "b", "by"), this.#press("Correct time", "m", "move")]
      : [this.#press("Became…", "n", "transition"), this.#press("Sign…", "s", "sign"), this.#press("Read later", "l", "later")];
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
      helpButton(() => this.#act("help")),
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
    const coarse = (desk.range.to - desk.range.from) / this.drawing.plot > 20_000;
    const same = moving.at === moving.mark.begin;
    this.#open((closed) =>
      openCorrection(desk, room, moving.mark, { at: moving.at, precision: coarse && !same ? "min" : undefined, typed }, closed),
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
  #reached({ at, mark }) {
    return at + ({ min: 60_000, day: 86_400_000, s: 999 }[/** @type {string} */ (mark.precision)] ?? 0);
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
    this.#open((closed) =>
      openForm(this.room, "Go to a time", fields, closed, ({ when }) => {
        const at = this.drawing.read(when);
        if (at === null) desk.say(`“${when}” is no time that can be read here`);
        else desk.goTo(at);
      }),
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
    const mark = desk.marks.get(lost.event ?? "");
    if (lost.what === "correct" && mark) this.#open((closed) => openCorrection(desk, this.room, mark, { at: lost.begin_ms ?? mark.begin, before: lost }, closed));
    else if (lost.what === "transition" || lost.what === "sign") this.#add(lost.what, lost);
  }
}

/** @param {string} words @param {boolean} selected */
function option(words, selected) {
  const element = made("div", "", words);
  element.role = "option";
  element.ariaSelected = String(selected);
  return element;
}
