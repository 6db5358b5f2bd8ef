// Python counts code points, the browser UTF-16 units. Offsets change from one to the other here and nowhere else.

const SURROGATE = /[\uD800-\uDFFF]/;

/**
 * The UTF-16 offset of a code point offset; what lies outside the text becomes its nearer end.
 *
 * @param {string} text
 * @param {number} codePoints
 * @returns {number}
 */
export function toUtf16(text, codePoints) {
  if (!SURROGATE.test(text)) return within(text, codePoints);
  let unit = 0;
  for (let left = codePoints; left > 0 && unit < text.length; left--) unit += width(text, unit);
  return unit;
}

/**
 * The code point offset of a UTF-16 offset. Inside a surrogate pair it is that of the pair.
 *
 * @param {string} text
 * @param {number} units
 * @returns {number}
 */
export function toCodePoints(text, units) {
  const end = within(text, units);
  if (!SURROGATE.test(text)) return end;
  let codePoints = 0;
  let unit = 0;
  while (unit < end) {
    unit += width(text, unit);
    if (unit <= end) codePoints++;
  }
  return codePoints;
}

/**
 * A lone surrogate is one code point, as it is in Python.
 *
 * @param {string} text
 * @param {number} unit
 */
function width(text, unit) {
  return /** @type {number} */ (text.codePointAt(unit)) > 0xffff ? 2 : 1;
}

/**
 * @param {string} text
 * @param {number} offset
 */
function within(text, offset) {
  return Math.max(0, Math.min(offset, text.length));
}
