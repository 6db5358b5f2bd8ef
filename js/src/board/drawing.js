/**
 * The lanes as a picture: names beside a canvas that is as large as what is in view, and the clock above it. Only marks in
 * view are drawn.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./layout.js").Item} Item
 * @typedef {import("./layout.js").Track} Track
 * @typedef {import("./paint.js").Look} Look
 * @typedef {{item: Item, x: number, y: number}} Drawn
 */
import { made, written } from "../shared/elements.js";
import { firstAt, within } from "./layout.js";
import { mark, ring, silence, stroke, worded } from "./paint.js";
import { sized, Theme, watched } from "./theme.js";
import { readTime, ticks, xOf } from "./time.js";

const CLOCK = 44;
/** Room at the right for what nothing places. */
const NOWHERE = 76;
/** How far a mark stands from the one neighbour that it has. */
const ASIDE = 26;
/** Pixels that a tick of talk takes where all are told apart. */
const APART = 3;

export class Drawing {
  /** @param {Desk} desk @param {HTMLElement} scroller */
  constructor(desk, scroller) {
    this.desk = desk;
    this.scroller = scroller;
    this.space = made("div", "iw-space");
    this.names = made("div", "iw-names");
    this.canvas = /** @type {HTMLCanvasElement} */ (made("canvas", "iw-canvas"));
    this.space.append(this.names, this.canvas);
    this.space.role = "presentation";
    for (const element of [this.names, this.canvas]) element.ariaHidden = "true"; // the list says it
    scroller.append(this.space);
    this.clock = made("div", "iw-clock");
    this.clock.ariaHidden = "true";
    this.zones = made("div", "iw-zones");
    this.axis = /** @type {HTMLCanvasElement} */ (made("canvas", "iw-axis"));
    this.clock.append(this.zones, this.axis);
    /** Pixels of the time in view. */
    this.plot = 800;
    /** @type {Drawn[]} what is in view, the last above the others */
    this.drawn = [];
    this.theme = new Theme(scroller);
    this.printing = false;
    this.asked = 0;
    /** @type {HTMLElement | null} the legend's words for talk, which say when it is drawn */
    this.talkWords = null;
    scroller.addEventListener("scroll", () => this.request());
    this.sizes = new ResizeObserver(() => this.#resized());
    this.sizes.observe(scroller);
    this.themes = watched(() => this.request());
    this.print = window.matchMedia("print");
    this.printed = () => {
      this.printing = this.print.matches;
      this.draw();
    };
    this.print.addEventListener("change", this.printed);
  }

  close() {
    cancelAnimationFrame(this.asked);
    this.sizes.disconnect();
    this.themes.disconnect();
    this.print.removeEventListener("change", this.printed);
  }

  #resized() {
    const before = this.desk.width;
    this.#measure();
    if (this.desk.width !== before) this.desk.relay();
    else this.request();
  }

  #measure() {
    const wide = this.canvas.clientWidth;
    if (!wide) return;
    this.plot = Math.max(wide - (this.desk.layout.nowhere ? NOWHERE : 0), 60);
    this.desk.width = this.plot;
  }

  /** Lanes have come, gone, or changed their places. */
  renew() {
    const { desk, names } = this;
    const { layout, zone } = desk;
    this.space.style.height = `${layout.height}px`;
    names.replaceChildren(...layout.tracks.map((track) => named(track)));
    if (layout.border !== null) {
      const line = made("div", "iw-border", "line of representation");
      line.style.top = `${layout.border - 10}px`;
      names.append(line);
    }
    this.zones.replaceChildren(...(zone === "UTC" ? ["UTC"] : [zone, "UTC"]).map((words) => made("div", "", words)));
    this.request();
  }

  /** Draws once before the next frame. */
  request() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }

  /** Brings the lane that is looked at into view without moving the page. */
  reveal() {
    const { scroller, desk } = this;
    const track = desk.layout.tracks.find(({ number }) => number === desk.focus?.lane);
    if (!track) return;
    if (track.top < scroller.scrollTop) scroller.scrollTop = track.top - 4;
    else if (track.top + track.height > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = track.top + track.height - scroller.clientHeight + 4;
  }

  // --- drawing ---

  draw() {
    const { desk, canvas, scroller } = this;
    const { layout, range } = desk;
    const high = this.printing ? layout.height : Math.min(scroller.clientHeight, Math.max(layout.height, 1));
    this.#measure();
    if (!canvas.clientWidth || !scroller.clientHeight) return;
    const ink = sized(canvas, canvas.clientWidth, high, this.printing);
    const look = this.theme.look(this.printing);
    const top = this.printing ? 0 : scroller.scrollTop;
    ink.font = look.font;
    ink.textBaseline = "middle";
    const x = (/** @type {number} */ at) => xOf(range, this.plot, at);
    const marks = ticks(range, this.plot, desk.zone);
    this.#clock(look, marks.map((tick) => ({ ...tick, x: x(tick.at) })));
    ink.save();
    ink.beginPath();
    ink.rect(0, 0, this.plot, high);
    ink.clip();
    for (const [from, to] of desk.gaps) {
      const [x0, x1] = [Math.max(x(from), -1), Math.min(x(to), this.plot + 1)];
      if (x1 - x0 > 2) silence(ink, look, x0, x1, high);
    }
    ink.fillStyle = look.line;
    ink.globalAlpha = 0.35;
    for (const tick of marks) ink.fillRect(Math.round(x(tick.at)), 0, 1, high);
    ink.globalAlpha = 1;
    ink.restore();
    this.#talk(ink, look, top, high, x);
    this.#tracks(ink, look, top, high, x);
    this.#over(ink, look, high, x);
    if (desk.arrived) scroller.dataset.drawn = "true";
  }

  /** @param {CanvasRenderingContext2D} ink @param {Look} look @param {number} top @param {number} high @param {(at: number) => number} x */
  #tracks(ink, look, top, high, x) {
    const { desk } = this;
    const { layout, range, kind } = desk;
    this.drawn = [];
    const { height } = kind.look;
    const reach = desk.lived === null ? this.plot + 20 : x(desk.lived);
    const frame = { x, left: 0, right: this.plot, reach, by: desk.group?.by ?? "", later: desk.later, room: 0 };
    ink.save();
    for (const track of layout.tracks) {
      const y = track.top - top;
      if (y > high || y + track.height < 0) continue;
      ink.fillStyle = look.line;
      ink.globalAlpha = 0.5;
      ink.fillRect(0, Math.round(y + track.height), this.plot, 1);
      ink.globalAlpha = 1;
      const [first, last] = within(track.items, range.from - track.longest, range.to);
      const edge = (range.to - range.from) * 0.02;
      for (let n = first; n < last; n++) {
        const item = track.items[n];
        const at = this.#x(item, x);
        if (item.at < range.from - edge && !reaches(item, range.from)) continue;
        const middle = y + (track.height - track.rows * height) / 2 - (kind.talk ? 3 : 0) + item.row * height + height / 2 + kind.y(item.mark);
        frame.room = Math.min(item.room, this.plot - at - 16, 420);
        kind.draw(ink, look, item, at, middle, frame);
        if (at > -12 && at < this.plot + 12) this.drawn.push({ item, x: at, y: middle });
      }
      this.#nowhere(ink, look, track, y);
    }
    if (layout.border !== null) stroke(ink, look.here, 0, this.plot, layout.border - top, { width: 2, dash: [10, 4] });
    ink.restore();
  }

  /** What nothing places stands apart, at no time. @param {CanvasRenderingContext2D} ink @param {Look} look @param {Track} track @param {number} y */
  #nowhere(ink, look, track, y) {
    const first = firstAt(track.items, (item) => Number.isNaN(item.at));
    const frame = { x: () => NaN, left: 0, right: 0, reach: 0, by: "", later: this.desk.later, room: 0 };
    track.items.slice(first).forEach((item, n) => {
      const at = this.plot + 18 + (n % 3) * 22;
      const middle = y + 4 + Math.min(Math.floor(n / 3) * 16, track.height - 20) + 11;
      this.desk.kind.draw(ink, look, item, at, middle, frame);
      this.drawn.push({ item, x: at, y: middle });
    });
  }

  /** When things were said, where each can be told from the next. @param {CanvasRenderingContext2D} ink @param {Look} look @param {number} top @param {number} high @param {(at: number) => number} x */
  #talk(ink, look, top, high, x) {
    const { desk } = this;
    const talk = desk.talk.get(desk.group?.by ?? "");
    if (!desk.kind.talk) return;
    const { from, to } = desk.range;
    const seen = (talk?.at ?? []).map((at) => [firstAt(at, (when) => when >= from), firstAt(at, (when) => when > to)]);
    const apart = seen.every(([first, last]) => (last - first) * APART <= this.plot);
    if (this.talkWords) this.talkWords.textContent = apart ? "something was said" : "something was said (nearer: +)";
    if (!talk || !apart) return;
    ink.fillStyle = look.soft;
    for (const { top: begins, height, number } of desk.layout.tracks) {
      const y = begins - top + height - 6;
      const [first, last] = seen[number] ?? [0, 0];
      if (y < -6 || y > high) continue;
      for (let n = first; n < last; n++) ink.fillRect(Math.round(x(talk.at[number][n])), y, 1.5, 6);
    }
  }

  /** What lies over all: the end of what is seen as lived, the moment, what is looked at and moved. @param {CanvasRenderingContext2D} ink @param {Look} look @param {number} high @param {(at: number) => number} x */
  #over(ink, look, high, x) {
    const { desk } = this;
    const upright = (/** @type {number} */ at, /** @type {string} */ colour, /** @type {number[]} */ dash) => {
      ink.save();
      ink.strokeStyle = colour;
      ink.lineWidth = 1.5;
      ink.setLineDash(dash);
      ink.beginPath();
      ink.moveTo(at, 0);
      ink.lineTo(at, high);
      ink.stroke();
      ink.restore();
    };
    if (desk.lived !== null) {
      const at = Math.min(Math.max(x(desk.lived), 0), this.plot);
      ink.save();
      ink.globalAlpha = 0.14;
      ink.fillStyle = look.soft;
      ink.fillRect(at, 0, this.plot - at, high);
      ink.restore();
      upright(at, look.here, []);
    }
    if (!desk.kind.moves && desk.moment !== null && !this.printing) upright(x(desk.moment), look.here, [3, 4]);
    for (const { item, x: at, y } of this.drawn) {
      const picked = item.mark.id === desk.picked;
      if ((item === desk.focus || picked) && !this.printing) ring(ink, look, at, y, picked);
      if (desk.moving?.mark.id !== item.mark.id) continue;
      const to = x(desk.moving.at);
      stroke(ink, look.here, at, to, y, { dash: [3, 3] });
      mark(ink, look, item.mark.shape, to, y);
      ring(ink, look, to, y, true);
    }
    if (desk.layout.nowhere) {
      ink.fillStyle = look.line;
      ink.fillRect(this.plot, 0, 1, high);
    }
  }

  /** @param {Look} look @param {{x: number, local: string, utc: string, day: string}[]} marks */
  #clock(look, marks) {
    const { desk } = this;
    const ink = sized(this.axis, this.canvas.clientWidth, CLOCK, this.printing);
    ink.font = look.font;
    ink.textBaseline = "middle";
    const both = desk.zone !== "UTC";
    for (const { x, local, utc, day } of marks) {
      ink.fillStyle = look.line;
      ink.fillRect(Math.round(x), CLOCK - 6, 1, 6);
      ink.fillStyle = look.ink;
      ink.fillText(day && x < this.plot - 130 ? `${local}  ${day}` : local, x + 3, 12);
      ink.fillStyle = look.soft;
      if (both) ink.fillText(utc, x + 3, 30);
    }
    if (!desk.layout.nowhere) return;
    ink.clearRect(this.plot, 0, NOWHERE + 4, CLOCK);
    ink.fillStyle = look.ink;
    worded(ink, look, "no time", this.plot + 10, 12, NOWHERE);
  }

  /** @param {Item} item @param {(at: number) => number} x */
  #x({ at, loose, mark: { earliest, latest } }, x) {
    if (!loose) return x(at);
    return x(at) + (earliest === null ? -ASIDE : latest === null ? ASIDE : 0);
  }

  // --- what is where ---

  /** The mark that is drawn there, the uppermost first. @param {number} x @param {number} y @returns {Item | undefined} */
  hit(x, y) {
    let near = 13;
    /** @type {Item | undefined} */
    let found;
    for (const one of this.drawn) {
      const away = Math.hypot(one.x - x, one.y - y);
      if (away > near) continue;
      near = away;
      found = one.item;
    }
    return found;
  }

  /** @param {number} y from the canvas's top @returns {Track | undefined} */
  trackAt(y) {
    const at = y + this.scroller.scrollTop;
    return this.desk.layout.tracks.find(({ top, height }) => at >= top && at < top + height);
  }

  /** @param {MouseEvent} event pixels from the left of the canvas */
  within(event) {
    return event.clientX - this.canvas.getBoundingClientRect().left;
  }

  /** A typed time, on the day that is looked at. @param {string} typed @returns {number | null} */
  read(typed) {
    const { desk } = this;
    const near = desk.focus && !Number.isNaN(desk.focus.at) ? desk.focus.at : desk.extent.from;
    return readTime(typed, desk.zone, near);
  }
}

/** @param {Item} item @param {number} from whether its picture reaches so far */
function reaches({ mark: one }, from) {
  return Boolean(one.open) || (one.end ?? one.latest ?? -Infinity) >= from || one.precision === "day";
}

/** @param {Track} track */
function named({ lane, top, height }) {
  const element = made("div", "iw-lane");
  element.style.top = `${top}px`;
  element.style.height = `${height}px`;
  const words = written("div", "iw-lane-name", lane.name);
  words.title = lane.about ? `${lane.name} (${lane.about})` : lane.name;
  element.append(words);
  return element;
}
