/**
 * The page of a board: tools, a clock, lanes with marks, the words that the picked mark rests on beside them, and a line that
 * says how things stand. Marks are drawn on a canvas, only those in view; a list that is read aloud stands for them. Words
 * reach the page as text only.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").What} What
 * @typedef {import("./layout.js").Item} Item
 * @typedef {import("./layout.js").Track} Track
 */
import { button, keepKeys, made } from "../shared/elements.js";
import { openForm, openKeys } from "../shared/panels.js";
import { Drawing } from "./drawing.js";
import { openAddition, openCorrection } from "./forms.js";
import { actOf } from "./keys.js";
import { arrow } from "./layout.js";
import { detail, hereWords, spokenWords } from "./telling.js";
import { atOf, bothClocks, moved, stepFor, zoomed } from "./time.js";

let views = 0;
const SLIDER = 1000;

export class View {
  /** @param {Desk} desk @param {HTMLElement} root */
  constructor(desk, root) {
    this.desk = desk;
    this.root = root;
    this.prefix = `iw-board-${++views}`;
    root.classList.add("iw-transcript", "iw-board", `iw-board-${desk.kind.name}`);
    this.tools = made("div", "iw-tools");
    this.tools.role = "toolbar";
    this.tools.ariaLabel = desk.kind.title;
    this.legend = made("div", "iw-legend");
    this.scroller = made("div", "iw-lanes");
    this.scroller.role = "listbox";
    this.scroller.tabIndex = 0;
    this.scroller.ariaLabel = desk.kind.title;
    this.voice = made("div", "iw-voice");
    this.voice.role = "presentation";
    this.drawing = new Drawing(desk, this.scroller);
    this.scroller.append(this.voice);
    this.here = made("p", "iw-here");
    this.room = made("div", "iw-room");
    this.detail = made("div", "iw-detail");
    this.detail.role = "region";
    this.detail.ariaLabel = "The words";
    this.detail.tabIndex = 0; // it scrolls
    this.state = made("span", "iw-state");
    this.state.role = "status";
    this.spoken = made("span", "iw-said");
    this.spoken.role = "status";
    this.error = made("p", "iw-error");
    this.error.role = "alert";
    const stage = made("div", "iw-stage");
    stage.append(this.drawing.clock, this.scroller, this.here);
    const side = made("div", "iw-side");
    side.append(this.room, this.detail);
    const middle = made("div", "iw-middle");
    middle.append(stage, side);
    const foot = made("div", "iw-foot");
    foot.append(this.state, this.spoken);
    root.append(this.tools, this.legend, middle, this.error, foot);
    this.#tools();
    this.legend.append(...this.drawing.legend());
    this.hear = (/** @type {What} */ what) => this.#hear(what);
    desk.views.add(this.hear);
    this.scroller.addEventListener("keydown", (event) => this.#key(event));
    this.#pointer();
    this.detail.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.scroller.focus();
    });
    root.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        desk.say("every act is saved at once; the notebook itself is saved outside the board");
      }
      event.stopPropagation(); // JupyterLab has keys of its own
    });
    this.#height();
    desk.model.on("change:height", () => this.#height());
    this.#hear("board");
    this.#hear("status");
    keepKeys(root);
  }

  close() {
    this.desk.views.delete(this.hear);
    this.drawing.close();
  }

  #height() {
    this.root.style.setProperty("--iw-height", this.desk.model.get("height"));
  }

  // --- drawing ---

  /** @param {What} what */
  #hear(what) {
    const { desk } = this;
    if (what === "board") {
      this.drawing.renew();
      this.#now();
      this.#detail();
    } else if (what === "view") {
      this.drawing.reveal();
      this.#now();
    } else if (what === "words") this.#detail();
    else if (what === "refused") this.#again();
    else if (what === "status") {
      const { words } = desk.link;
      if (this.state.textContent !== words) this.state.textContent = words;
      this.state.classList.toggle("iw-worry", !desk.link.alive || words.startsWith("kernel"));
    } else if (what === "said") {
      if (this.spoken.textContent !== desk.said) this.spoken.textContent = desk.said;
      if (this.error.textContent !== desk.problem) this.error.textContent = desk.problem;
    }
  }

  /** What is looked at, for those who see it and those who hear it: its neighbours are options too. */
  #now() {
    const { desk, scroller, voice } = this;
    const { focus } = desk;
    this.drawing.request();
    this.#scrubber();
    const moving = desk.moving && `moving to ${bothClocks(desk.moving.at, desk.zone, "s")}; Enter keeps it, Escape leaves`;
    const words = moving ?? (focus ? hereWords(desk, focus) : desk.arrived ? "" : desk.kind.nothing);
    if (this.here.textContent !== words) this.here.textContent = words;
    const around = focus ? [arrow(desk.layout, focus, "left"), focus, arrow(desk.layout, focus, "right")] : [];
    voice.replaceChildren(
      ...around.flatMap((item, place) => {
        if (!item) return [];
        const option = made("div", "", spokenWords(desk, item));
        option.role = "option";
        option.id = `${this.prefix}-${place}`;
        option.ariaSelected = String(item === focus);
        return [option];
      }),
    );
    if (focus) scroller.setAttribute("aria-activedescendant", `${this.prefix}-1`);
    else {
      scroller.removeAttribute("aria-activedescendant");
      const empty = made("div", "", desk.kind.nothing);
      empty.role = "option";
      empty.ariaSelected = "false";
      voice.append(empty);
    }
  }

  #detail() {
    this.detail.replaceChildren(...detail(this.desk));
    this.drawing.request();
  }

  // --- controls ---

  #tools() {
    const { desk, tools } = this;
    const press = (/** @type {string} */ words, /** @type {string} */ key, /** @type {string} */ act) => {
      const does = desk.kind.keys.find((one) => one.act === act)?.does ?? words;
      const element = button(words, `${key}: ${does}`, () => {
        this.#act(act);
        if (!this.room.firstChild) this.scroller.focus();
      });
      const hint = made("kbd", "", key);
      hint.ariaHidden = "true";
      element.append(" ", hint);
      return element;
    };
    const own = desk.kind.moves
      ? [press("Lanes by…", "b", "by"), press("Correct time", "m", "move")]
      : [press("Became…", "n", "transition"), press("Sign…", "s", "sign"), press("Read later", "l", "later")];
    const help = button("?", "?: all keys", () => this.#act("help"));
    help.ariaLabel = "All keys";
    this.live = press("As lived", "w", "lived");
    this.slider = /** @type {HTMLInputElement} */ (made("input", "iw-slider"));
    this.slider.type = "range";
    this.slider.min = "0";
    this.slider.max = String(SLIDER);
    this.slider.ariaLabel = "As it was lived, until";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let waiting;
    this.slider.addEventListener("input", () => {
      clearTimeout(waiting);
      const { from, to } = desk.extent;
      const at = from + (Number(this.slider?.value) / SLIDER) * (to - from);
      waiting = setTimeout(() => desk.live(at), 90);
    });
    tools.append(
      press("Nearer", "+", "in"),
      press("Farther", "-", "out"),
      press("All", "0", "fit"),
      press("Order", "o", "order"),
      ...own,
      press("Undo", "u", "undo"),
      press("Redo", "U", "redo"),
      this.live,
      this.slider,
      help,
    );
  }

  #scrubber() {
    const { slider, live, desk } = this;
    if (!slider || !live) return;
    slider.hidden = desk.lived === null;
    live.ariaPressed = String(desk.lived !== null);
    if (desk.lived === null || document.activeElement === slider) return;
    const { from, to } = desk.extent;
    slider.value = String(Math.round(((desk.lived - from) / Math.max(to - from, 1)) * SLIDER));
    slider.ariaValueText = bothClocks(desk.lived, desk.zone, "s");
  }

  #pointer() {
    const { desk, drawing } = this;
    const { canvas } = drawing;
    /** @type {{x: number, from: import("./time.js").Range, item: Item | undefined, far: boolean} | null} */
    let held = null;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      held = { x: event.offsetX, from: desk.range, item: drawing.hit(event.offsetX, event.offsetY), far: false };
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!held) {
        canvas.style.cursor = drawing.hit(event.offsetX, event.offsetY) ? "pointer" : "grab";
        return;
      }
      const away = event.offsetX - held.x;
      if (!held.far && Math.abs(away) < 4) return;
      held.far = true;
      const { item } = held;
      if (item && desk.kind.moves && !item.loose && !item.mark.pending) {
        if (desk.focus !== item) desk.focusOn(item, true);
        const step = stepFor(desk.range, drawing.plot, 1.5);
        const at = item.at + (away / drawing.plot) * (desk.range.to - desk.range.from);
        desk.moving = { mark: item.mark, at: Math.round(at / step) * step };
        return this.#now();
      }
      desk.see(moved(held.from, -away / drawing.plot, desk.extent));
    });
    canvas.addEventListener("pointerup", (event) => {
      const was = held;
      held = null;
      if (!was) return;
      if (desk.moving) return this.#settle();
      if (was.far) return;
      this.scroller.focus({ preventScroll: true });
      if (was.item) {
        desk.focusOn(was.item, true);
        return desk.pick();
      }
      const track = drawing.trackAt(event.offsetY);
      desk.moment = atOf(desk.range, drawing.plot, event.offsetX);
      if (track && !desk.kind.moves) desk.focus = track.items.find((item) => item.at >= (desk.moment ?? 0)) ?? track.items[track.items.length - 1] ?? desk.focus;
      desk.say(bothClocks(desk.moment, desk.zone, "s"));
      this.#now();
    });
    canvas.addEventListener("pointercancel", () => {
      held = null;
      desk.moving = null;
      this.#now();
    });
    this.scroller.addEventListener(
      "wheel",
      (event) => {
        const side = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
        if (event.ctrlKey || event.metaKey) desk.see(zoomed(desk.range, 1.0015 ** -event.deltaY, atOf(desk.range, drawing.plot, drawing.within(event))));
        else if (side) desk.see(moved(desk.range, side / drawing.plot, desk.extent));
        else return;
        event.preventDefault();
      },
      { passive: false },
    );
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
    const { desk, drawing } = this;
    switch (act) {
      case "left":
      case "right":
      case "up":
      case "down":
      case "first":
      case "last":
      case "next":
      case "previous":
        return desk.go(act);
      case "pick":
        return desk.pick();
      case "in":
        return desk.zoom(1.5);
      case "out":
        return desk.zoom(1 / 1.5);
      case "fit":
        return desk.fit();
      case "panRight":
        return desk.pan(0.25);
      case "panLeft":
        return desk.pan(-0.25);
      case "order":
        return desk.reorder();
      case "by":
        return desk.nextBy();
      case "later":
        return desk.turnLater();
      case "time":
        return this.#time();
      case "lived":
        if (desk.lived !== null) return desk.live(null);
        return desk.live(desk.focus && !Number.isNaN(desk.focus.at) ? this.#reached(desk.focus) : desk.extent.to);
      case "livedOn":
      case "livedBack":
        return this.#step(act === "livedOn" ? 1 : -1);
      case "move":
        return this.#move();
      case "momentOn":
      case "momentBack": {
        const step = stepFor(desk.range, drawing.plot, 6) * (act === "momentOn" ? 1 : -1);
        desk.moment = (desk.moment ?? desk.range.from) + step;
        desk.say(bothClocks(desk.moment, desk.zone, "s"));
        return this.#now();
      }
      case "transition":
      case "sign":
        return this.#add(act);
      case "undo":
      case "redo":
        return desk.turn(act);
      case "help":
        return this.#open((closed) => openKeys(this.room, desk.kind.keys, desk.kind.hint, closed));
      case "leave":
        return this.#leave();
    }
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
    const { desk } = this;
    if (desk.picked) return desk.unpick();
    const outside = this.root.parentElement?.closest("[tabindex]");
    this.scroller.blur();
    if (outside instanceof HTMLElement) outside.focus();
  }

  // --- what opens beside the lanes ---

  /** @param {(closed: () => void) => void} open */
  #open(open) {
    open(() => this.scroller.focus({ preventScroll: true }));
    keepKeys(this.room);
  }

  /** Opens the form of what was refused once more, with all that was written in it. */
  #again() {
    const { desk } = this;
    const { lost } = desk;
    if (!lost || this.room.firstChild || !this.root.contains(document.activeElement)) return;
    const mark = desk.marks.get(lost.event ?? "");
    if (lost.what === "correct" && mark) this.#open((closed) => openCorrection(desk, this.room, mark, { at: lost.begin_ms ?? mark.begin, before: lost }, closed));
    else if (lost.what === "transition" || lost.what === "sign") this.#add(lost.what, lost);
  }
}
