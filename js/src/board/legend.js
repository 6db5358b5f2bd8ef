/**
 * What each shape says, with a sample of it.
 *
 * @typedef {import("./drawing.js").Drawing} Drawing
 * @typedef {import("./paint.js").Look} Look
 */
import { made } from "../shared/elements.js";
import { mark, silence, stroke } from "./paint.js";
import { sized, watched } from "./theme.js";

export class Legend {
  /** @param {Drawing} drawing of the board that it explains */
  constructor(drawing) {
    this.drawing = drawing;
    this.element = made("div", "iw-legend");
    this.samples = drawing.desk.kind.legend.map(([shape, words]) => {
      const item = made("span", "iw-key");
      const sample = /** @type {HTMLCanvasElement} */ (made("canvas", "iw-sample"));
      const text = made("span", "", words);
      if (shape === "talk") drawing.talkWords = text;
      sample.ariaHidden = "true";
      item.append(sample, text);
      this.element.append(item);
      return { shape, sample };
    });
    const soon = () => requestAnimationFrame(() => this.#draw());
    soon();
    this.themes = watched(soon);
  }

  close() {
    this.themes.disconnect();
  }

  #draw() {
    const { drawing } = this;
    const look = drawing.theme.look(drawing.printing);
    for (const { shape, sample } of this.samples) drawSample(sized(sample, 24, 20, drawing.printing), look, shape);
  }
}

/** @param {CanvasRenderingContext2D} ink @param {Look} look @param {string} shape */
function drawSample(ink, look, shape) {
  if (shape === "silence") silence(ink, look, 1, 23, 20);
  else if (shape === "between") stroke(ink, look.soft, 1, 23, 10, { dash: [4, 5] });
  else if (shape === "talk") {
    ink.fillStyle = look.soft;
    for (const x of [6, 11, 17]) ink.fillRect(x, 7, 1.5, 6);
  } else if (shape === "retro") mark(ink, look, "observed", 12, 12, { r: 4.5, retro: true });
  else mark(ink, look, shape, 12, 10);
}
