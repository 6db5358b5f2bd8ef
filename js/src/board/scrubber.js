/**
 * The button and the slider of a board for seeing it as it was lived, until an instant.
 *
 * @typedef {import("./desk.js").Desk} Desk
 */
import { made } from "../shared/elements.js";
import { bothClocks } from "./time.js";

/** Steps of the slider from the first instant to the last. */
const STEPS = 1000;
/** Milliseconds that the slider must rest before the kernel is asked. */
const REST = 90;

export class Scrubber {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting;

  /** @param {Desk} desk @param {HTMLElement} button that turns it on and off */
  constructor(desk, button) {
    this.desk = desk;
    this.button = button;
    this.slider = /** @type {HTMLInputElement} */ (made("input", "iw-slider"));
    this.slider.type = "range";
    this.slider.min = "0";
    this.slider.max = String(STEPS);
    this.slider.ariaLabel = "As it was lived, until";
    this.slider.addEventListener("input", () => this.#slid());
  }

  #slid() {
    const { desk, slider } = this;
    clearTimeout(this.#waiting);
    const { from, to } = desk.extent;
    const at = from + (Number(slider.value) / STEPS) * (to - from);
    this.#waiting = setTimeout(() => desk.live(at), REST);
  }

  /** Shows until when it is seen; the slider is left alone while it is in hand. */
  show() {
    const { desk, slider } = this;
    const { lived } = desk;
    slider.hidden = lived === null;
    this.button.ariaPressed = String(lived !== null);
    if (lived === null || document.activeElement === slider) return;
    const { from, to } = desk.extent;
    slider.value = String(Math.round(((lived - from) / Math.max(to - from, 1)) * STEPS));
    slider.ariaValueText = bothClocks(lived, desk.zone, "s");
  }
}
