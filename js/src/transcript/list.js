/** A list of any length of which only the rows in view are on the page. Rows may differ in height; those are measured as they show. */
import { Heights } from "../shared/heights.js";

const ESTIMATE = 46; // pixels of a row that was not measured yet
const BEYOND = 400; // pixels drawn above and below what is in view

export class List {
  /**
   * @param {HTMLElement} scroller
   * @param {(place: number) => HTMLElement} draw
   * @param {() => number} focused the place that stays in view when the list becomes narrower
   */
  constructor(scroller, draw, focused) {
    this.scroller = scroller;
    this.draw = draw;
    this.focused = focused;
    this.space = document.createElement("div");
    this.space.className = "iw-space";
    this.space.role = "presentation";
    scroller.append(this.space);
    this.heights = new Heights(0, ESTIMATE);
    /** @type {Map<number, HTMLElement>} */
    this.drawn = new Map();
    this.top = 0;
    this.width = 0;
    scroller.addEventListener("scroll", () => this.update(), { passive: true });
    this.watch = new ResizeObserver(() => this.#resized());
    this.watch.observe(scroller);
  }

  close() {
    this.watch.disconnect();
  }

  /** Begins anew with so many rows. @param {number} count */
  reset(count) {
    this.heights.rebuild(count, ESTIMATE);
    this.redraw();
  }

  /** Draws what is in view once more. */
  redraw() {
    for (const element of this.drawn.values()) element.remove();
    this.drawn.clear();
    this.update();
  }

  /** Draws one row once more, when it is in view. @param {number} place */
  redrawOne(place) {
    this.drawn.get(place)?.remove();
    if (this.drawn.delete(place)) this.update();
  }

  #resized() {
    // Hidden (a tab behind another), the browser forgets how far we had scrolled.
    if (this.scroller.clientHeight && Math.abs(this.scroller.scrollTop - this.top) > 1) this.scroller.scrollTop = this.top;
    if (this.width !== this.scroller.clientWidth) {
      const [first, last] = this.inView;
      const place = this.focused();
      this.width = this.scroller.clientWidth;
      this.redraw();
      if (first <= place && place <= last) this.reveal(place);
    } else this.update();
  }

  update() {
    const { scroller, heights } = this;
    if (!scroller.clientHeight) return;
    this.top = scroller.scrollTop;
    for (let pass = 0; pass < 4 && this.#pass(); pass++);
    this.space.style.height = `${Math.max(heights.total, 1)}px`;
  }

  /** Draws and measures what is in view; says whether heights changed so that another look is needed. */
  #pass() {
    const { scroller, heights, drawn } = this;
    if (!heights.count) {
      this.#clear(0, -1);
      return false;
    }
    const anchor = heights.at(this.top);
    const within = this.top - heights.top(anchor);
    const first = heights.at(Math.max(0, this.top - BEYOND));
    const last = heights.at(this.top + scroller.clientHeight + BEYOND);
    this.#clear(first, last);
    const fresh = [];
    for (let place = first; place <= last; place++) {
      if (drawn.has(place)) continue;
      const element = this.draw(place);
      element.style.transform = `translateY(${heights.top(place)}px)`;
      drawn.set(place, element);
      fresh.push(place);
    }
    this.#inOrder(first, last);
    let moved = false;
    const measured = fresh.map((place) => /** @type {HTMLElement} */ (drawn.get(place)).offsetHeight);
    fresh.forEach((place, n) => {
      if (measured[n] && measured[n] !== heights.height(place)) {
        heights.set(place, measured[n]);
        moved = true;
      }
    });
    if (!moved) return false;
    for (const [place, element] of drawn) element.style.transform = `translateY(${heights.top(place)}px)`;
    this.space.style.height = `${heights.total}px`;
    const top = heights.top(anchor) + within;
    if (Math.abs(top - this.top) >= 1) {
      this.top = top;
      scroller.scrollTop = top;
    }
    return true;
  }

  /** On the page rows stand in their order, for those who read it without seeing it. @param {number} first @param {number} last */
  #inOrder(first, last) {
    let next = /** @type {HTMLElement | null} */ (null);
    for (let place = last; place >= first; place--) {
      const element = this.drawn.get(place);
      if (!element) continue;
      if (element.parentNode !== this.space || element.nextSibling !== next) this.space.insertBefore(element, next);
      next = element;
    }
  }

  /** @param {number} first @param {number} last */
  #clear(first, last) {
    for (const [place, element] of this.drawn)
      if (place < first || place > last) {
        element.remove();
        this.drawn.delete(place);
      }
  }

  /** Scrolls as little as it takes, or so that the row is in the middle when it is far off. @param {number} place */
  reveal(place) {
    const { scroller, heights } = this;
    if (!heights.count || !scroller.clientHeight) return;
    for (let pass = 0; pass < 3; pass++) {
      const top = heights.top(place);
      const height = heights.height(place);
      const view = scroller.clientHeight;
      let to = this.top;
      if (top < this.top - view || top > this.top + 2 * view) to = top - view / 2 + height / 2;
      else if (top < this.top || height > view) to = top;
      else if (top + height > this.top + view) to = top + height - view;
      to = Math.max(0, to);
      if (Math.abs(to - this.top) < 1) return;
      this.space.style.height = `${heights.total}px`;
      this.top = to;
      scroller.scrollTop = to;
      this.update();
    }
  }

  /** Rows in view, the first and the last. @returns {[number, number]} */
  get inView() {
    const { heights, scroller } = this;
    return [heights.at(this.top), heights.at(this.top + scroller.clientHeight - 1)];
  }
}
