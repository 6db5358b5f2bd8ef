// Characters that cannot be seen, or that make others appear elsewhere, become chips with a name.

/** @typedef {{ text: string } | { chip: string, of: string }} Part */

const C0 =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US";
const C1 =
  "DEL PAD HOP BPH NBH IND NEL SSA ESA HTS HTJ VTS PLD PLU RI SS2 SS3 DCS PU1 PU2 STS CCH MW SPA EPA SOS SGC SCI CSI ST OSC PM APC";

/** Numbers, not characters, so that no bundle holds them as they are. */
const NAMES = new Map([
  ...named(0x00, C0),
  ...named(0x7f, C1),
  ...named(0x061c, "ALM"),
  ...named(0x200b, "ZWSP ZWNJ ZWJ LRM RLM"),
  ...named(0x2028, "LS PS LRE RLE PDF LRO RLO"),
  ...named(0x2060, "WJ"),
  ...named(0x2066, "LRI RLI FSI PDI"),
  ...named(0xfeff, "BOM"),
]);

const HIDDEN =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]/gu;

const CHIP = new RegExp(
  [
    // Colours and cursors, then titles and links, then character sets: what terminals leave in a pasted log.
    /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/u,
    /(?:\x1b\]|\x9d)[^\0-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)/u,
    /\x1b[()][0-9A-Z]/u,
    /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]/u,
    // Joiners belong to many scripts and to emoji; they are odd only where there is nothing to join.
    /(?<![\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/u,
    /[\u200c\u200d](?![\p{L}\p{M}\p{N}\p{Extended_Pictographic}])/u,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "gu",
);

/**
 * A text as parts to show; `text`, or `of` where it is a chip, put together are the text again.
 *
 * @param {string} text
 * @returns {Part[]}
 */
export function chips(text) {
  const parts = /** @type {Part[]} */ ([]);
  let end = 0;
  for (const { 0: of, index } of text.matchAll(CHIP)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ chip: of.replace(HIDDEN, name), of });
    end = index + of.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** @param {string} character */
function name(character) {
  const code = character.charCodeAt(0);
  return NAMES.get(code) ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * @param {number} first
 * @param {string} names
 * @returns {[number, string][]}
 */
function named(first, names) {
  return names.split(" ").map((each, i) => [first + i, each]);
}
