// Where the keyboard's caret goes inside one text, in UTF-16 offsets, and never inside what is read as one character.

const CHARACTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });

/**
 * @param {string} text
 * @param {number} at
 * @returns {number}
 */
export function left(text, at) {
  return CHARACTERS.segment(text).containing(Math.min(at, text.length) - 1)?.index ?? 0;
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {number}
 */
export function right(text, at) {
  const found = CHARACTERS.segment(text).containing(Math.max(0, at));
  return found ? found.index + found.segment.length : text.length;
}

/**
 * Where the word before begins.
 *
 * @param {string} text
 * @param {number} at
 * @returns {number}
 */
export function wordLeft(text, at) {
  const words = WORDS.segment(text);
  let found = words.containing(Math.min(at, text.length) - 1);
  while (found && !found.isWordLike) found = words.containing(found.index - 1);
  // The rules for words know less of some scripts than those for characters, and may cut one in two.
  return found ? left(text, found.index + 1) : 0;
}

/**
 * Where the word after ends.
 *
 * @param {string} text
 * @param {number} at
 * @returns {number}
 */
export function wordRight(text, at) {
  const words = WORDS.segment(text);
  let found = words.containing(Math.max(0, at));
  while (found && !found.isWordLike) found = words.containing(found.index + found.segment.length);
  return found ? right(text, found.index + found.segment.length - 1) : text.length;
}
