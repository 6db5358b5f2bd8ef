/**
 * Where marks stand: lanes from top to bottom, marks in them by time, on as few lines as keep them apart. It knows no page.
 *
 * @typedef {"above" | "below" | ""} Line  of representation
 * @typedef {{id: string, name: string, about?: string, line: Line, first: number | null}} Lane  `first`: its first instant
 * @typedef {{by: string, name: string, lanes: Lane[]}} Group
 * @typedef {{id: string, line: string, kind: "event" | "state" | "sign", shape: string, begin: number | null, end: number | null,
 *   earliest: number | null, latest: number | null, share: number, precision: import("../shared/clocks.js").Precision,
 *   side: Line, words: string, who: string, told: string[], retro: boolean, analyst: string, differs: boolean,
 *   lanes: Record<string, number[]>, open?: boolean, pending?: string, ghost?: boolean}} Mark
 *   `line` names the claim's line of replacements; `told` is what else is said of it, in words
 * @typedef {{mark: Mark, lane: number, at: number, loose: boolean, row: number, room: number}} Item  a mark in one of its lanes; `at` is NaN where nothing places it
 * @typedef {{lane: Lane, number: number, top: number, height: number, rows: number, items: Item[], longest: number}} Track
 * @typedef {{tracks: Track[], height: number, border: number | null, nowhere: boolean, items: Item[]}} Layout  `border`: where above and below the line meet
 */

const HEAD = 4;
const BORDER = 26;
/** Pixels that a mark takes with the beginning of its words. */
const WANTED = 118;
const MARK = 15;
const ROWS = 3;
/** Pixels of a lane whose name takes two lines. */
const LEAST = 38;

/**
 * @param {Group} group @param {Mark[]} marks @param {"first" | "name"} order
 * @param {{height: number, rows: boolean, fit: number}} look  pixels of one line of marks; whether marks may take several; pixels a millisecond when all is seen
 * @returns {Layout}
 */
export function laidOut(group, marks, order, look) {
  const byLane = itemsOf(group, marks);
  const sorted = inOrder(group.lanes, order);
  /** @type {Track[]} */
  const tracks = [];
  let top = HEAD;
  let border = null;
  for (const number of sorted) {
    const lane = group.lanes[number];
    const before = tracks[tracks.length - 1]?.lane.line;
    if (lane.line === "below" && before === "above") {
      border = top + BORDER / 2;
      top += BORDER;
    }
    const items = byLane[number];
    const rows = look.rows ? rowsFor(items, look.fit) : 1;
    const height = Math.max(rows * look.height + 8, LEAST);
    const longest = items.reduce((most, { mark }) => Math.max(most, reach(mark)), 0);
    tracks.push({ lane, number, top, height, rows, items, longest });
    top += height;
  }
  const items = tracks.flatMap((track) => track.items);
  return { tracks, height: top + HEAD, border, nowhere: items.some((item) => Number.isNaN(item.at)), items: items.sort(byTime) };
}

/** @param {Mark} mark milliseconds from where it stands to where its picture ends */
function reach({ begin, end, earliest, latest, open }) {
  if (open) return Infinity;
  if (begin !== null) return (end ?? begin) - begin;
  return earliest !== null && latest !== null ? latest - earliest : 0;
}

/** @param {Group} group @param {Mark[]} marks */
function itemsOf(group, marks) {
  /** @type {Item[][]} */
  const byLane = group.lanes.map(() => []);
  for (const mark of marks)
    for (const lane of mark.lanes[group.by] ?? []) byLane[lane]?.push({ mark, lane, ...standing(mark), row: 0, room: 0 });
  for (const items of byLane) items.sort(byTime);
  return byLane;
}

/** Where a mark stands; one without a time stands loose in the stretch between its neighbours. @param {Mark} mark */
function standing({ begin, earliest, latest, share }) {
  if (begin !== null) return { at: begin, loose: false };
  if (earliest !== null && latest !== null) return { at: earliest + (latest - earliest) * share, loose: true };
  return { at: earliest ?? latest ?? NaN, loose: true };
}

/** @param {Item} a @param {Item} b what has no place last */
function byTime(a, b) {
  const [x, y] = [Number.isNaN(a.at) ? Infinity : a.at, Number.isNaN(b.at) ? Infinity : b.at];
  return x === y ? Number(a.loose) - Number(b.loose) || a.mark.share - b.mark.share || (a.mark.id < b.mark.id ? -1 : 1) : x - y;
}

/** Numbers of lanes, above the line first. Never by how much is in them. @param {Lane[]} lanes @param {"first" | "name"} order */
export function inOrder(lanes, order) {
  const side = (/** @type {number} */ n) => Number(lanes[n].line === "below");
  const first = (/** @type {number} */ n) => lanes[n].first ?? Infinity;
  const name = (/** @type {number} */ a, /** @type {number} */ b) => lanes[a].name.localeCompare(lanes[b].name, "en") || a - b;
  return lanes
    .map((_, n) => n)
    .sort((a, b) => side(a) - side(b) || (order === "name" || first(a) === first(b) ? name(a, b) : first(a) - first(b)));
}

/** How many lines of marks a lane has, so that words have room when all is seen. @param {Item[]} items @param {number} fit */
function rowsFor(items, fit) {
  const free = Array(ROWS).fill(-Infinity);
  let most = 1;
  for (const { at } of items) {
    if (Number.isNaN(at)) continue;
    const x = at * fit;
    const row = roomy(free, x);
    free[row] = x + WANTED;
    most = Math.max(most, row + 1);
  }
  return most;
}

/** The first line that is free at x, else the one that is free first. @param {number[]} free @param {number} x */
function roomy(free, x) {
  const row = free.findIndex((reached) => reached <= x);
  return row >= 0 ? row : free.indexOf(Math.min(...free));
}

/** Lines and room for words of a lane's marks at this zoom: the same wherever one stands. @param {Track} track @param {number} scale pixels a millisecond */
export function place(track, scale) {
  const free = Array(track.rows).fill(-Infinity);
  /** @type {(Item | null)[]} */
  const last = Array(track.rows).fill(null);
  for (const item of track.items) {
    if (Number.isNaN(item.at)) continue;
    const x = item.at * scale;
    item.row = track.rows > 1 ? roomy(free, x) : 0;
    const before = last[item.row];
    if (before) before.room = x - before.at * scale - MARK - 11;
    free[item.row] = x + WANTED;
    last[item.row] = item;
    item.room = Infinity;
  }
}

/** Places in items, which are sorted, of those from one instant to another. @param {Item[]} items @param {number} from @param {number} to @returns {[number, number]} */
export function within(items, from, to) {
  return [firstAt(items, (item) => item.at >= from || Number.isNaN(item.at)), firstAt(items, (item) => item.at > to || Number.isNaN(item.at))];
}

/** @template T @param {ArrayLike<T>} sorted @param {(one: T) => boolean} reached @returns {number} */
export function firstAt(sorted, reached) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reached(sorted[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The item that an arrow leads to: along the lane in time, or to the nearest in time of the next lane that has any.
 *
 * @param {Layout} layout @param {Item | undefined} from @param {"left" | "right" | "up" | "down" | "first" | "last" | "next" | "previous"} way
 * @returns {Item | undefined}
 */
export function arrow(layout, from, way) {
  if (!from) return layout.items[0];
  const track = layout.tracks.findIndex(({ number }) => number === from.lane);
  const { items } = layout.tracks[track] ?? { items: [] };
  const here = items.indexOf(from);
  switch (way) {
    case "left":
      return items[here - 1];
    case "right":
      return items[here + 1];
    case "first":
      return items[0];
    case "last":
      return items[items.length - 1];
    case "next":
    case "previous": {
      const step = way === "next" ? 1 : -1;
      let there = layout.items.indexOf(from) + step;
      while (layout.items[there]?.mark === from.mark) there += step;
      return layout.items[there];
    }
    default: {
      const step = way === "down" ? 1 : -1;
      for (let n = track + step; layout.tracks[n]; n += step) {
        const near = nearest(layout.tracks[n].items, from.at);
        if (near) return near;
      }
      return undefined;
    }
  }
}

/** @param {Item[]} items @param {number} at */
export function nearest(items, at) {
  if (Number.isNaN(at)) return items[items.length - 1];
  const far = (/** @type {Item} */ item) => (Number.isNaN(item.at) ? Infinity : Math.abs(item.at - at));
  const n = firstAt(items, (item) => item.at >= at || Number.isNaN(item.at));
  const two = [items[n - 1], items[n]].filter(Boolean);
  return two.sort((a, b) => far(a) - far(b))[0];
}
