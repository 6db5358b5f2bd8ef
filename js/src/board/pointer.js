/**
 * The mouse over the lanes: a mark is picked or moved, the time in view is drawn along, the wheel moves and zooms it.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./drawing.js").Drawing} Drawing
 * @typedef {import("./layout.js").Item} Item
 * @typedef {{x: number, from: import("./time.js").Range, item: Item | undefined, far: boolean}} Held  where the button went down, what was in view then; `far` once it is no click
 */
import { atOf, bothClocks, moved, stepFor, zoomed } from "./time.js";

/** Pixels that a hand may tremble. */
const CLICK = 4;

export class Pointer {
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
    const at = item.at + (away / drawing.plot) * (desk.range.to - desk.range.from);
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
}
