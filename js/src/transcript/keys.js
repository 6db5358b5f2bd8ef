/** Every key of the transcript: what it does is looked up here, and the cheat sheet is made from here. */

import { keyAt, nameOf } from "../shared/keys.js";

/** @typedef {import("../shared/keys.js").Key} Key */

/** @type {Key[]} */
export const KEYS = [
  { group: "Move", keys: ["j", "ArrowDown"], act: "next", does: "next segment" },
  { group: "Move", keys: ["k", "ArrowUp"], act: "previous", does: "segment before" },
  { group: "Move", keys: ["Shift+J", "Shift+ArrowDown"], act: "extendDown", does: "choose one more below" },
  { group: "Move", keys: ["Shift+K", "Shift+ArrowUp"], act: "extendUp", does: "choose one more above" },
  { group: "Move", keys: ["PageDown"], act: "pageDown", does: "a page down" },
  { group: "Move", keys: ["PageUp"], act: "pageUp", does: "a page up" },
  { group: "Move", keys: ["Home"], act: "first", does: "first segment" },
  { group: "Move", keys: ["End"], act: "last", does: "last segment" },
  { group: "Move", keys: ["t"], act: "time", does: "go to a time" },
  { group: "Move", keys: ["z"], act: "fold", does: "fold or open the thread" },
  { group: "Code", keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], act: "recent", does: "one of the codes used last" },
  { group: "Code", keys: ["/"], act: "codes", does: "any code, or a new one" },
  { group: "Code", keys: ["Enter"], act: "words", does: "into the words, to choose some of them" },
  { group: "Code", keys: ["c"], act: "pick", does: "pick the next mark on this segment" },
  { group: "Code", keys: ["C"], act: "pickBack", does: "pick the mark before" },
  { group: "Code", keys: ["x", "Delete", "Backspace"], act: "remove", does: "remove the picked mark, or the only one" },
  { group: "Code", keys: ["["], act: "endLeft", does: "end of the picked coding a word to the left" },
  { group: "Code", keys: ["]"], act: "endRight", does: "end of the picked coding a word to the right" },
  { group: "Code", keys: ["{"], act: "startLeft", does: "its start a word to the left" },
  { group: "Code", keys: ["}"], act: "startRight", does: "its start a word to the right" },
  { group: "Code", keys: ["m"], act: "memo", does: "a memo" },
  { group: "Code", keys: ["u", "Ctrl+z"], act: "undo", does: "undo" },
  { group: "Code", keys: ["U", "Ctrl+Z", "Ctrl+y"], act: "redo", does: "redo" },
  { group: "Make sense", keys: ["e"], act: "event", does: "an event" },
  { group: "Make sense", keys: ["d"], act: "decision", does: "a decision point" },
  { group: "Make sense", keys: ["h"], act: "hypothesis", does: "a hypothesis that is raised here" },
  { group: "Make sense", keys: ["H"], act: "thought", does: "what becomes of a hypothesis: taken up, for, against, set aside" },
  { group: "Make sense", keys: ["s"], act: "surprise", does: "a surprise" },
  { group: "Make sense", keys: ["y"], act: "difficulty", does: "what made it difficult" },
  { group: "Make sense", keys: ["q"], act: "question", does: "an open question" },
  { group: "Find", keys: ["f", "Ctrl+f"], act: "find", does: "find words" },
  { group: "Find", keys: ["n"], act: "nextHit", does: "next place where they stand" },
  { group: "Find", keys: ["N"], act: "previousHit", does: "the place before" },
  { group: "Suggestions", keys: ["v"], act: "suggest", does: "show or hide what is suggested" },
  { group: "Suggestions", keys: ["."], act: "nextSuggestion", does: "next segment with a suggestion" },
  { group: "Suggestions", keys: [","], act: "previousSuggestion", does: "the one before" },
  { group: "Suggestions", keys: ["a"], act: "accept", does: "accept it: the code is yours" },
  { group: "Suggestions", keys: ["-"], act: "dismiss", does: "pass it over: not suggested here again" },
  { group: "Show", keys: ["o"], act: "order", does: "by time, or by source" },
  { group: "Show", keys: ["b"], act: "blind", does: "hide or show what others coded" },
  { group: "Show", keys: ["?"], act: "help", does: "this list" },
  { group: "Show", keys: ["Escape"], act: "leave", does: "out of the words, out of the choice, out of the transcript" },
];

/** Keys while the caret is in the words; all others stay as they are. @type {Key[]} */
export const WORD_KEYS = [
  { group: "In the words", keys: ["ArrowLeft"], act: "left", does: "a character to the left" },
  { group: "In the words", keys: ["ArrowRight"], act: "right", does: "a character to the right" },
  { group: "In the words", keys: ["Ctrl+ArrowLeft", "Alt+ArrowLeft"], act: "wordLeft", does: "a word to the left" },
  { group: "In the words", keys: ["Ctrl+ArrowRight", "Alt+ArrowRight"], act: "wordRight", does: "a word to the right" },
  { group: "In the words", keys: ["Home"], act: "textStart", does: "to the first character" },
  { group: "In the words", keys: ["End"], act: "textEnd", does: "to the last character" },
];

/**
 * The act of a key, or undefined. Shift with an arrow in the words extends what is chosen.
 *
 * @param {import("../shared/keys.js").Pressed} event
 * @param {boolean} inWords
 * @returns {{act: string, extend: boolean} | undefined}
 */
export function actOf(event, inWords) {
  const inThem = inWords && keyAt(WORD_KEYS, nameOf(event).replace("Shift+", ""));
  if (inThem) return { act: inThem.act, extend: event.shiftKey };
  const found = keyAt(KEYS, nameOf(event));
  return found && { act: found.act, extend: false };
}
