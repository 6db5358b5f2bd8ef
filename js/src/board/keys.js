/** Every key of the boards: what it does is looked up here, and the list of keys is made from here. */

/** @typedef {import("../shared/keys.js").Key} Key */

/** @type {Key[]} */
const BOTH = [
  { group: "Move", keys: ["ArrowRight"], act: "right", does: "next mark of this lane" },
  { group: "Move", keys: ["ArrowLeft"], act: "left", does: "mark before it" },
  { group: "Move", keys: ["ArrowDown"], act: "down", does: "nearest mark of the lane below" },
  { group: "Move", keys: ["ArrowUp"], act: "up", does: "nearest mark of the lane above" },
  { group: "Move", keys: ["j"], act: "next", does: "next mark in time, in whatever lane" },
  { group: "Move", keys: ["k"], act: "previous", does: "mark before it in time" },
  { group: "Move", keys: ["Home"], act: "first", does: "first mark of this lane" },
  { group: "Move", keys: ["End"], act: "last", does: "last mark of this lane" },
  { group: "Move", keys: ["t"], act: "time", does: "go to a time" },
  { group: "See", keys: ["Enter"], act: "pick", does: "the words that it rests on" },
  { group: "See", keys: ["+", "="], act: "in", does: "nearer" },
  { group: "See", keys: ["-"], act: "out", does: "farther" },
  { group: "See", keys: ["0"], act: "fit", does: "all of it" },
  { group: "See", keys: ["Shift+ArrowRight", "PageDown"], act: "panRight", does: "later" },
  { group: "See", keys: ["Shift+ArrowLeft", "PageUp"], act: "panLeft", does: "earlier" },
  { group: "See", keys: ["o"], act: "order", does: "lanes by first time, or by name" },
  { group: "See", keys: ["w"], act: "lived", does: "as it was lived, until this mark; once more: all of it" },
  { group: "See", keys: ["]"], act: "livedOn", does: "as it was lived: on to the next mark" },
  { group: "See", keys: ["["], act: "livedBack", does: "as it was lived: back to the mark before" },
];
/** @type {Key[]} */
const LAST = [
  { group: "Change", keys: ["u", "Ctrl+z"], act: "undo", does: "undo" },
  { group: "Change", keys: ["U", "Ctrl+Z", "Ctrl+y"], act: "redo", does: "redo" },
  { group: "Show", keys: ["?"], act: "help", does: "this list" },
  { group: "Show", keys: ["Escape"], act: "leave", does: "out of a move or a form, out of the words, out of the board" },
];
/** @type {Key[]} */
export const TIMELINE_KEYS = [
  ...BOTH,
  { group: "See", keys: ["b"], act: "by", does: "lanes by who acts, team, source, hypothesis" },
  { group: "Change", keys: ["m"], act: "move", does: "correct its time: arrows move it (Shift: farther), or type the time; Enter" },
  ...LAST,
];
/** @type {Key[]} */
export const HYPOTHESIS_KEYS = [
  ...BOTH,
  { group: "See", keys: ["l"], act: "later", does: "how signs are read later, which nobody knew then; once more: hide it" },
  { group: "Change", keys: ["."], act: "momentOn", does: "the moment at which something is added: later" },
  { group: "Change", keys: [","], act: "momentBack", does: "that moment: earlier" },
  { group: "Change", keys: ["n"], act: "transition", does: "something became of this hypothesis at that moment" },
  { group: "Change", keys: ["s"], act: "sign", does: "a sign for or against it at that moment" },
  ...LAST,
];
