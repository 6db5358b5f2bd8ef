/**
 * Shapes on a canvas: each says by its form what it is, and its colour only says it again.
 *
 * @typedef {CanvasRenderingContext2D} Ink
 * @typedef {{ink: string, soft: string, paper: string, line: string, here: string, font: string, marks: string[]}} Look  colours of the page's theme
 * @typedef {{colour: number, draw: (ink: Ink, r: number) => void}} Shape  drawn around 0, 0; `colour` is its place among the look's marks
 */

const TURN = Math.PI * 2;

/** @param {Ink} ink @param {number[]} points */
function along(ink, points, closed = true) {
  ink.beginPath();
  for (let n = 0; n < points.length; n += 2) ink[n ? "lineTo" : "moveTo"](points[n], points[n + 1]);
  if (closed) ink.closePath();
}
/** @param {Ink} ink @param {number} r */
function round(ink, r) {
  ink.beginPath();
  ink.arc(0, 0, r, 0, TURN);
}
/** The page's colour, while a mark is drawn. */
let paper = "";
/** Hollow: filled with the page's colour, so that what lies below does not shine through. @param {Ink} ink */
function hollow(ink) {
  const { fillStyle } = ink;
  ink.fillStyle = paper;
  ink.fill();
  ink.fillStyle = fillStyle;
  ink.stroke();
}
/** @param {Ink} ink @param {number} r */
const square = (ink, r) => {
  ink.beginPath();
  ink.rect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7);
};
/** @param {Ink} ink @param {number} r */
const diamond = (ink, r) => along(ink, [0, -r * 1.15, r * 1.15, 0, 0, r * 1.15, -r * 1.15, 0]);

/** @type {Record<string, Shape>} */
export const SHAPES = {
  // how well an event's time is known
  observed: { colour: 0, draw: (ink, r) => (round(ink, r), ink.fill()) },
  estimated: { colour: 1, draw: (ink, r) => (diamond(ink, r), hollow(ink)) },
  inferred: { colour: 3, draw: (ink, r) => (square(ink, r), hollow(ink)) },
  // what became of a hypothesis
  raised: { colour: 7, draw: (ink, r) => (round(ink, r), hollow(ink)) },
  acknowledged: {
    colour: 5,
    draw: (ink, r) => {
      round(ink, r);
      hollow(ink);
      round(ink, r * 0.4);
      ink.fill();
    },
  },
  unanswered: {
    colour: 4,
    draw: (ink, r) => {
      ink.setLineDash([2, 2.4]);
      round(ink, r);
      hollow(ink);
      ink.setLineDash([]);
    },
  },
  pursued: { colour: 0, draw: (ink, r) => (along(ink, [-r * 0.8, -r, r * 1.1, 0, -r * 0.8, r]), ink.fill()) },
  revived: {
    colour: 0,
    draw: (ink, r) => {
      round(ink, r * 1.25);
      hollow(ink);
      along(ink, [-r * 0.45, -r * 0.65, r * 0.75, 0, -r * 0.45, r * 0.65]);
      ink.fill();
    },
  },
  on_hold: {
    colour: 1,
    draw: (ink, r) => {
      ink.fillRect(-r * 0.8, -r, r * 0.55, r * 2);
      ink.fillRect(r * 0.25, -r, r * 0.55, r * 2);
    },
  },
  set_aside: {
    colour: 1,
    draw: (ink, r) => {
      along(ink, [-r * 0.8, -r * 0.8, r * 0.8, r * 0.8], false);
      ink.stroke();
      along(ink, [-r * 0.8, r * 0.8, r * 0.8, -r * 0.8], false);
      ink.stroke();
    },
  },
  superseded_by: {
    colour: 6,
    draw: (ink, r) => {
      for (const x of [-r * 0.8, r * 0.1]) {
        along(ink, [x, -r * 0.85, x + r * 0.8, 0, x, r * 0.85], false);
        ink.stroke();
      }
    },
  },
  merged_into: {
    colour: 6,
    draw: (ink, r) => {
      along(ink, [-r, -r * 0.85, 0, 0, -r, r * 0.85], false);
      ink.stroke();
      along(ink, [0, 0, r, 0], false);
      ink.stroke();
    },
  },
  supported: { colour: 2, draw: (ink, r) => (along(ink, [-r, 0, -r * 0.25, r * 0.75, r, -r * 0.8], false), ink.stroke()) },
  acted_on: { colour: 2, draw: (ink, r) => (square(ink, r), ink.fill()) },
  never_closed: {
    colour: 7,
    draw: (ink, r) => {
      for (const x of [-r * 0.9, 0, r * 0.9]) {
        ink.beginPath();
        ink.arc(x, 0, r * 0.28, 0, TURN);
        ink.fill();
      }
    },
  },
  // how a sign was read
  for: { colour: 2, draw: (ink, r) => (along(ink, [0, -r, r, r * 0.8, -r, r * 0.8]), ink.fill()) },
  against: { colour: 1, draw: (ink, r) => (along(ink, [0, r, r, -r * 0.8, -r, -r * 0.8]), ink.fill()) },
  ambiguous: { colour: 3, draw: (ink, r) => (diamond(ink, r), hollow(ink)) },
  explained_away: {
    colour: 4,
    draw: (ink, r) => {
      round(ink, r);
      hollow(ink);
      along(ink, [-r * 0.7, r * 0.7, r * 0.7, -r * 0.7], false);
      ink.stroke();
    },
  },
};

/** @param {Ink} ink @param {Look} look @param {string} shape @param {number} x @param {number} y @param {{r?: number, retro?: boolean, ghost?: boolean}} [how] */
export function mark(ink, look, shape, x, y, { r = 5.5, retro = false, ghost = false } = {}) {
  const { colour, draw } = SHAPES[shape] ?? SHAPES.raised;
  paper = look.paper;
  ink.save();
  ink.translate(x, y);
  ink.strokeStyle = ink.fillStyle = look.marks[colour];
  ink.lineWidth = 2;
  ink.globalAlpha = ghost ? 0.55 : 1;
  draw(ink, r);
  if (retro) {
    // told afterwards: a bow over the mark, from later back to it
    ink.lineWidth = 1.5;
    ink.beginPath();
    ink.arc(0, 0, r + 3.5, Math.PI * 1.1, Math.PI * 1.9);
    ink.stroke();
    along(ink, [-r - 5.5, -r * 0.75, -r - 3, r * 0.05, -r - 0.2, -r * 0.75], false);
    ink.stroke();
  }
  ink.restore();
}

/** A ring around what is looked at, a filled one around what is picked. @param {Ink} ink @param {Look} look @param {number} x @param {number} y @param {boolean} picked */
export function ring(ink, look, x, y, picked) {
  ink.save();
  ink.strokeStyle = look.here;
  ink.lineWidth = 2.5;
  ink.beginPath();
  ink.arc(x, y, 11.5, 0, TURN);
  if (picked) {
    ink.globalAlpha = 0.25;
    ink.fillStyle = look.here;
    ink.fill();
    ink.globalAlpha = 1;
  }
  ink.stroke();
  ink.restore();
}

/** @param {Ink} ink @param {string} colour @param {number} x0 @param {number} x1 @param {number} y @param {{width?: number, dash?: number[], alpha?: number}} [how] */
export function stroke(ink, colour, x0, x1, y, { width = 1.5, dash = [], alpha = 1 } = {}) {
  ink.save();
  ink.strokeStyle = colour;
  ink.lineWidth = width;
  ink.globalAlpha = alpha;
  ink.setLineDash(dash);
  ink.beginPath();
  ink.moveTo(x0, y);
  ink.lineTo(x1, y);
  ink.stroke();
  ink.restore();
}

/** A stretch in which nothing happened that anybody claimed. @param {Ink} ink @param {Look} look @param {number} x0 @param {number} x1 @param {number} height */
export function silence(ink, look, x0, x1, height) {
  ink.save();
  ink.beginPath();
  ink.rect(x0, 0, x1 - x0, height);
  ink.clip();
  ink.strokeStyle = look.soft;
  ink.globalAlpha = 0.2;
  ink.lineWidth = 1;
  ink.beginPath();
  for (let x = Math.floor((x0 - height) / 16) * 16; x < x1; x += 16) {
    ink.moveTo(x, height);
    ink.lineTo(x + height, 0);
  }
  ink.stroke();
  ink.restore();
}

/** @type {Map<string, number>} */
const widths = new Map();

/** Words in so much room, on a little of the page's colour, cut with an ellipsis; nothing where too little would be left. @param {Ink} ink @param {Look} look @param {string} words @param {number} x @param {number} y @param {number} room */
export function worded(ink, look, words, x, y, room) {
  ink.strokeStyle = look.paper;
  ink.lineWidth = 3.5;
  ink.lineJoin = "round";
  label(ink, words, x, y, room);
}

/** @param {Ink} ink @param {string} words @param {number} x @param {number} y @param {number} room */
function label(ink, words, x, y, room) {
  if (room < 34) return;
  let width = widths.get(words);
  if (width === undefined) {
    if (widths.size > 20_000) widths.clear();
    width = ink.measureText(words).width;
    widths.set(words, width);
  }
  const fits = width <= room ? words : `${words.slice(0, Math.max(1, Math.floor((words.length * (room - 8)) / width)))}…`;
  ink.strokeText(fits, x, y);
  ink.fillText(fits, x, y);
}
