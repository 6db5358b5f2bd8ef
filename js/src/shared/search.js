// Search in all texts, in slices short enough that no frame waits for it.

/** @typedef {{ index: number, start: number, end: number }} Match offsets are UTF-16 units of the text as it is */
/** @typedef {{ wholeWords?: boolean, matchCase?: boolean }} Options */

const SLICE = 1 << 15; // units between two looks at the clock; well under a millisecond
const INSIDE_A_WORD = /^[\p{L}\p{N}\p{M}_]/u;
const MARK = /^\p{M}/u;

/** Texts that are searched again and again. Their folded copies are kept, so only the first search has to make them. */
export class Search {
  #textAt;
  /** @type {(string | undefined)[]} */
  #folded = [];

  /**
   * @param {(index: number) => string | undefined} textAt undefined while a text has not come yet: a search waits there
   * @param {number} count how many texts there are; it may grow, and a search that is under way goes on into the new
   */
  constructor(textAt, count) {
    this.#textAt = textAt;
    this.count = count;
  }

  /**
   * @param {string} words found as they are; nothing in them has a special meaning
   * @param {Options} [options]
   * @returns {Finding}
   */
  find(words, options) {
    return new Finding(this, words, options);
  }

  /**
   * @param {number} index
   * @returns {string | undefined}
   */
  text(index) {
    return this.#textAt(index);
  }

  /**
   * @param {number} index
   * @returns {string | undefined}
   */
  folded(index) {
    const known = this.#folded[index];
    if (known !== undefined) return known;
    const text = this.#textAt(index);
    if (text !== undefined) this.#folded[index] = fold(text);
    return this.#folded[index];
  }
}

/** One search under way: `matches` in order, grown by each step. */
class Finding {
  /** @type {Match[]} */
  matches = [];
  /** How many texts have been searched. */
  searched = 0;
  #search;
  #words;
  #wholeWords;
  #matchCase;

  /**
   * @param {Search} search
   * @param {string} words
   * @param {Options} [options]
   */
  constructor(search, words, { wholeWords = false, matchCase = false } = {}) {
    this.#search = search;
    this.#words = matchCase ? words : fold(words);
    this.#wholeWords = wholeWords;
    this.#matchCase = matchCase;
  }

  get done() {
    return this.#words === "" || this.searched >= this.#search.count;
  }

  /**
   * Searches for about so long; says whether that was all. It is not while a text has not come yet.
   *
   * @param {number} [milliseconds]
   * @returns {boolean}
   */
  step(milliseconds = Infinity) {
    const until = performance.now() + milliseconds;
    let slice = 0;
    while (!this.done) {
      const text = this.#matchCase ? this.#search.text(this.searched) : this.#search.folded(this.searched);
      if (text === undefined) break;
      this.#searchOne(text, this.searched++);
      slice += 64 + text.length; // an empty text takes time too
      if (slice < SLICE) continue;
      if (performance.now() >= until) break;
      slice = 0;
    }
    return this.done;
  }

  /**
   * @param {string} text
   * @param {number} index
   */
  #searchOne(text, index) {
    const words = this.#words;
    for (let start = text.indexOf(words); start >= 0; ) {
      const end = start + words.length;
      const found = !this.#wholeWords || (isBorder(text, start) && isBorder(text, end));
      if (found) this.matches.push({ index, start, end });
      start = text.indexOf(words, found ? end : start + 1);
    }
  }
}

/**
 * The text without differences of case and exactly as long, so that an offset in one is the same in the other.
 *
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  // Lower case of İ is two units; and a Σ that ends a word has a small letter of its own.
  const lower = text.replaceAll("\u0130", "i").toLowerCase().replaceAll("\u03c2", "\u03c3");
  return lower.length === text.length ? lower : Array.from(text, foldOne).join("");
}

/** @param {string} character */
function foldOne(character) {
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}

/**
 * Whether a word may begin or end here: not between two characters of words.
 *
 * @param {string} text
 * @param {number} at
 */
function isBorder(text, at) {
  if (!INSIDE_A_WORD.test(characterAt(text, at))) return true;
  let before = characterBefore(text, at);
  let start = at - before.length;
  // A mark is part of a word when the letter below it is: after a heart with its emoji selector a word may begin.
  while (MARK.test(before)) {
    before = characterBefore(text, start);
    start -= before.length;
  }
  return !INSIDE_A_WORD.test(before);
}

/**
 * @param {string} text
 * @param {number} at
 */
function characterAt(text, at) {
  return at < text.length ? String.fromCodePoint(/** @type {number} */ (text.codePointAt(at))) : "";
}

/**
 * @param {string} text
 * @param {number} at
 */
function characterBefore(text, at) {
  const pair = at > 1 ? characterAt(text, at - 2) : "";
  return pair.length === 2 ? pair : text.slice(Math.max(0, at - 1), at);
}
