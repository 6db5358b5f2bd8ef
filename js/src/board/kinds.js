/**
 * What differs between the boards: their keys, their legend, how a mark is drawn, and what acts on their way will change.
 *
 * @typedef {import("./layout.js").Mark} Mark
 * @typedef {import("./layout.js").Item} Item
 * @typedef {import("./layout.js").Group} Group
 * @typedef {import("./paint.js").Ink} Ink
 * @typedef {import("./paint.js").Look} Look
 * @typedef {{id: string, do?: import("./desk.js").Do}} Doing
 * @typedef {{x: (at: number) => number, left: number, right: number, reach: number, by: string, later: Record<string, [string, string]> | null, room: number}} Frame
 *   `x` is where an instant is drawn, `left` and `right` are the edges, `reach` where what goes on ends in the picture, `room` what is left for words
 * @typedef {{name: string, title: string, nothing: string, hint: string, keys: import("../shared/keys.js").Key[], talk: boolean,
 *   moves: boolean, look: {height: number, rows: boolean}, legend: [string, string][],
 *   foreseen: (told: Map<string, Mark>, acts: Doing[], groups: Group[]) => Map<string, Mark>,
 *   draw: (ink: Ink, look: Look, item: Item, x: number, y: number, frame: Frame) => void,
 *   y: (mark: Mark) => number}} Kind
 *   `legend` is shapes and what they say; `y` is how far from the middle of its line a mark stands
 */
import { HYPOTHESIS_KEYS, TIMELINE_KEYS } from "./keys.js";
import { mark, SHAPES, stroke, worded } from "./paint.js";

/** How long a time that is only known so well may be off. @type {Record<string, number>} */
const BLUR = { min: 60_000, day: 86_400_000 };

/** @type {Kind} */
export const TIMELINE = {
  name: "timeline",
  title: "Timeline",
  nothing: "No events yet. In the transcript, e makes one from the words that it rests on.",
  hint: "Arrows go from event to event; Enter shows the words that it rests on; ? lists all keys.",
  keys: TIMELINE_KEYS,
  talk: true,
  moves: true,
  look: { height: 23, rows: true },
  legend: [
    ["observed", "time observed"],
    ["estimated", "estimated"],
    ["inferred", "inferred"],
    ["retro", "told afterwards"],
    ["between", "somewhere between"],
    ["talk", "something was said"],
    ["silence", "no event"],
  ],
  foreseen(told, acts) {
    const seen = new Map(told);
    for (const { do: doing } of acts) {
      const one = doing?.what === "correct" && seen.get(doing.event);
      if (!doing || !one) continue;
      const at = doing.begin_ms ?? doing.guess ?? one.begin;
      const own = doing.analyst === one.analyst;
      const long = one.begin !== null && one.end !== null && at !== null ? at + one.end - one.begin : one.end;
      if (own) seen.set(one.id, { ...one, begin: at, end: long, pending: "saving…" });
      else seen.set(one.id, { ...one, pending: "yours is being put beside it…" });
    }
    return seen;
  },
  y: () => 0,
  draw(ink, look, item, x, y, frame) {
    const { mark: one } = item;
    const colour = look.marks[SHAPES[one.shape]?.colour ?? 0];
    if (item.loose) {
      const from = one.earliest === null ? x - 40 : frame.x(one.earliest);
      const to = one.latest === null ? x + 40 : frame.x(one.latest);
      if (!Number.isNaN(item.at)) stroke(ink, look.soft, Math.max(from, frame.left - 20), Math.min(to, frame.right + 20), y, { dash: [4, 5] });
    } else {
      const blur = frame.x(item.at + (BLUR[one.precision] ?? 0));
      if (blur - x > 3) stroke(ink, colour, x, Math.min(blur, frame.right + 20), y, { width: 9, alpha: 0.22 });
      if (one.end !== null) stroke(ink, colour, Math.max(x, frame.left - 20), Math.min(frame.x(one.end), frame.right + 20), y, { width: 4, alpha: 0.75 });
    }
    mark(ink, look, one.shape, x, y, { retro: one.retro, ghost: Boolean(one.pending) });
    ink.fillStyle = one.pending ? look.soft : look.ink;
    worded(ink, look, frame.by === "actor" ? one.words : `${one.who} ${one.words}`, x + 13, y + 0.5, frame.room);
  },
};

/** How the time in a state is drawn: width, dash, opacity. @type {Record<string, [number, number[], number]>} */
const BARS = {
  raised: [2, [2, 4], 0.9],
  acknowledged: [3, [], 0.6],
  unanswered: [2, [1, 5], 0.9],
  pursued: [9, [], 0.4],
  revived: [9, [], 0.4],
  on_hold: [5, [7, 5], 0.5],
};

/** @type {Kind} */
export const HYPOTHESES = {
  name: "hypotheses",
  title: "Hypotheses",
  nothing: "No hypotheses yet. In the transcript, h makes one from the words in which it was raised.",
  hint: "Arrows go from mark to mark and lane to lane; Enter shows the words; ? lists all keys.",
  keys: HYPOTHESIS_KEYS,
  talk: false,
  moves: false,
  look: { height: 44, rows: false },
  legend: [
    ["raised", "raised"],
    ["acknowledged", "acknowledged"],
    ["unanswered", "unanswered"],
    ["pursued", "pursued"],
    ["on_hold", "on hold"],
    ["set_aside", "set aside"],
    ["superseded_by", "superseded"],
    ["merged_into", "merged"],
    ["supported", "supported"],
    ["acted_on", "acted on"],
    ["never_closed", "never closed"],
    ["revived", "revived"],
    ["for", "sign for"],
    ["against", "against"],
    ["ambiguous", "ambiguous"],
    ["explained_away", "explained away"],
  ],
  foreseen(told, acts, groups) {
    const seen = new Map(told);
    for (const { id, do: doing } of acts) {
      const lane = groups[0]?.lanes.findIndex((one) => one.id === doing?.hypothesis) ?? -1;
      const key = `${id}.1`;
      if (!doing || lane < 0 || seen.has(key)) continue;
      const sign = doing.what === "sign";
      const shape = String(sign ? doing.then : doing.to);
      seen.set(key, {
        id: key,
        line: key,
        kind: sign ? "sign" : "state",
        shape,
        begin: doing.at_ms ?? doing.guess ?? null,
        end: null,
        earliest: null,
        latest: null,
        share: 0,
        precision: "s",
        side: "",
        words: shape.replaceAll("_", " "),
        who: doing.actor ?? "",
        told: [],
        retro: false,
        analyst: doing.analyst ?? "",
        differs: false,
        lanes: { hypothesis: [lane] },
        pending: "saving…",
        ghost: true,
      });
    }
    return seen;
  },
  y: ({ kind, shape }) => (kind === "state" ? 0 : shape === "for" ? -14 : 14),
  draw(ink, look, item, x, y, frame) {
    const { mark: one } = item;
    const colour = look.marks[SHAPES[one.shape]?.colour ?? 0];
    const bar = one.kind === "state" ? BARS[one.shape] : undefined;
    if (bar && (one.end !== null || one.open) && !Number.isNaN(item.at)) {
      const [width, dash, alpha] = bar;
      const to = one.end === null ? frame.reach : frame.x(one.end);
      stroke(ink, colour, Math.max(x, frame.left - 20), Math.min(to, frame.right + 20), y, { width, dash, alpha });
    }
    mark(ink, look, one.shape, x, y, { retro: one.retro, ghost: Boolean(one.pending) });
    const later = one.kind === "sign" ? frame.later?.[one.id] : undefined;
    if (later) {
      stroke(ink, look.soft, x + 7, x + 13, y);
      mark(ink, look, later[0], x + 20, y, { r: 4 });
      ink.strokeStyle = look.soft;
      ink.lineWidth = 1;
      ink.setLineDash([2, 2]);
      ink.strokeRect(x + 13, y - 7, 14, 14);
      ink.setLineDash([]);
    }
    if (one.kind !== "state") return;
    ink.fillStyle = one.pending ? look.soft : look.ink;
    worded(ink, look, one.words, x + 13, y + 0.5, frame.room);
  },
};
