// Spans over a text may overlap; a page can only nest. So the text is cut wherever a span begins or ends.

/** @typedef {{ start: number, end: number }} Span */
/** @typedef {{ start: number, end: number, spans: number[] }} Piece */

/**
 * The whole text as pieces in order, none empty, each with the places in `spans` of those that cover it.
 *
 * @param {number} length
 * @param {readonly Span[]} spans
 * @returns {Piece[]}
 */
export function pieces(length, spans) {
  const within = spans.map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(length, end) }));
  const borders = new Set([0, length]);
  const begins = new Map(/** @type {[number, number[]][]} */ ([]));
  const ends = new Map(/** @type {[number, number[]][]} */ ([]));
  within.forEach(({ start, end }, i) => {
    if (start >= end) return;
    borders.add(start).add(end);
    append(begins, start, i);
    append(ends, end, i);
  });
  const cuts = [...borders].sort((a, b) => a - b);
  const covering = new Set(/** @type {number[]} */ ([]));
  return cuts.slice(0, -1).map((start, i) => {
    ends.get(start)?.forEach((span) => covering.delete(span));
    begins.get(start)?.forEach((span) => covering.add(span));
    return { start, end: cuts[i + 1], spans: [...covering].sort((a, b) => a - b) };
  });
}

/**
 * A lane for each span, the lowest that is free where it begins, so that underlines of overlapping spans lie apart.
 *
 * @param {readonly Span[]} spans
 * @returns {number[]}
 */
export function lanes(spans) {
  const order = spans.map((_, i) => i).sort((a, b) => spans[a].start - spans[b].start);
  const ends = /** @type {number[]} */ ([]);
  const lane = new Array(spans.length).fill(0);
  for (const i of order) {
    const free = ends.findIndex((end) => end <= spans[i].start);
    lane[i] = free < 0 ? ends.length : free;
    ends[lane[i]] = spans[i].end;
  }
  return lane;
}

/**
 * @param {Map<number, number[]>} lists
 * @param {number} key
 * @param {number} value
 */
function append(lists, key, value) {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
