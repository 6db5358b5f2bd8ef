// All rows by their instants.

/**
 * Rows sorted by instant, equal ones as they came. A row without one stays behind the row before it in its source, or
 * before the first of its source that has one; a source without any comes last, whole.
 *
 * @param {Float64Array} times in milliseconds; NaN where it is not known
 * @param {Uint16Array} sources
 * @returns {Uint32Array<ArrayBuffer>}
 */
export function byTime(times, sources) {
  const last = new Map(/** @type {[number, number][]} */ ([]));
  times.forEach((time, row) => {
    if (!Number.isNaN(time) && !last.has(sources[row])) last.set(sources[row], time);
  });
  const keys = times.map((time, row) => {
    if (!Number.isNaN(time)) last.set(sources[row], time);
    return last.get(sources[row]) ?? NaN;
  });
  const timed = /** @type {number[]} */ ([]);
  const untimed = new Map(/** @type {[number, number[]][]} */ ([]));
  keys.forEach((key, row) => {
    if (!Number.isNaN(key)) timed.push(row);
    else if (untimed.has(sources[row])) untimed.get(sources[row])?.push(row);
    else untimed.set(sources[row], [row]);
  });
  timed.sort((a, b) => keys[a] - keys[b]);
  return Uint32Array.from([timed, ...untimed.values()].flat());
}
