/**
 * The page's theme as a canvas takes it: colours, and pixels that are sharp on any screen.
 *
 * @typedef {import("./paint.js").Look} Look
 */
import { made } from "../shared/elements.js";

/** Told when the theme changes. @param {() => void} changed @returns {MutationObserver} to be disconnected */
export function watched(changed) {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"] });
  return observer;
}

/** Colours of the theme, read once for each. */
export class Theme {
  #name = "";
  /** @type {Look | null} */
  #look = null;

  /** @param {HTMLElement} place whose style sheet names the colours */
  constructor(place) {
    this.place = place;
  }

  /** @param {boolean} printing @returns {Look} */
  look(printing) {
    const name = `${document.body.dataset.jpThemeName ?? ""} ${printing}`;
    if (this.#look && name === this.#name) return this.#look;
    this.#name = name;
    const style = getComputedStyle(this.place);
    const colour = (/** @type {string} */ of) => resolved(style.getPropertyValue(of).trim() || "CanvasText", this.place);
    this.#look = {
      ink: colour("--iw-ink"),
      soft: colour("--iw-soft"),
      paper: colour("--iw-paper"),
      line: colour("--iw-line"),
      here: colour("--iw-here"),
      font: `12.5px ${style.fontFamily}`,
      marks: Array.from({ length: 8 }, (_, n) => colour(`--iw-mark-${n}`)),
    };
    return this.#look;
  }
}

/** A canvas of so many pixels of the page, sharp on any screen. @param {HTMLCanvasElement} canvas @param {number} wide @param {number} high @param {boolean} printing */
export function sized(canvas, wide, high, printing) {
  const ratio = printing ? 3 : Math.max(window.devicePixelRatio || 1, 1);
  const [width, height] = [Math.round(wide * ratio), Math.round(high * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.height = `${high}px`;
  }
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ink.setTransform(ratio, 0, 0, ratio, 0, 0);
  ink.clearRect(0, 0, wide, high);
  return ink;
}

/** A colour as a canvas takes it, whatever way the style sheet says it. @param {string} colour @param {HTMLElement} place */
function resolved(colour, place) {
  const probe = made("span", "");
  probe.style.color = colour;
  place.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found || colour;
}
