// Made texts for laws: a little of everything that makes texts hard, the same in every run.

const BITS = [
  ..."aZ09_ .,-\n\t",
  "word",
  "\r\n",
  "\r",
  "e\u0301",
  "\u00e9",
  "İ",
  "ı",
  "ß",
  "ΟΔΟΣ",
  "中文",
  "한국",
  "\u1112\u1161\u11ab",
  "\u0915\u094d\u0937",
  "می\u200cخواهم",
  "😀",
  "👩🏽\u200d🚀",
  "🏳️\u200d🌈",
  "🇩🇪",
  "❤️",
  "𝒳",
  "\u{10ffff}",
  "\u200d",
  "\u200c",
  "\u200b",
  "\ufeff",
  "\u202e",
  "\u2066",
  "\u2028",
  "\u0600",
  "\0",
  "\x7f",
  "\x85",
  "\x1b",
  "\x1b[31m",
  "\x1b[0;1;4m",
  "\x1b]0;title\x07",
  "\x9b2J",
  "\ud800",
  "\udc00",
];

/**
 * @param {number} count
 * @param {number} [seed]
 * @returns {Generator<string>}
 */
export function* texts(count, seed = 1) {
  const below = random(seed);
  for (let i = 0; i < count; i++) {
    let text = "";
    for (let left = below(14); left > 0; left--) text += BITS[below(BITS.length)];
    yield text;
  }
}

/**
 * Whole numbers from 0 to below a limit, always the same ones (mulberry32).
 *
 * @param {number} seed
 * @returns {(limit: number) => number}
 */
export function random(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
