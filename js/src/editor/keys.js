/** Every key of the editor: what it does is looked up here, and the list of keys is made from here. */

/** @typedef {import("../shared/keys.js").Key} Key */

/** @type {Key[]} */
export const LIST = [
  { group: "In the list", keys: ["n", "a"], act: "new", does: "begin a claim" },
  { group: "In the list", keys: ["Enter"], act: "open", does: "open it in its form, or open and close a kind" },
  { group: "In the list", keys: ["j", "ArrowDown"], act: "next", does: "next" },
  { group: "In the list", keys: ["k", "ArrowUp"], act: "previous", does: "the one before" },
  { group: "In the list", keys: ["ArrowRight"], act: "right", does: "open a kind; into the form" },
  { group: "In the list", keys: ["ArrowLeft"], act: "left", does: "close a kind, or to its head" },
  { group: "In the list", keys: ["Home"], act: "first", does: "first" },
  { group: "In the list", keys: ["End"], act: "last", does: "last" },
  { group: "In the list", keys: ["/", "f", "Ctrl+f"], act: "search", does: "search the claims" },
  { group: "In the list", keys: ["x", "Delete"], act: "retract", does: "retract your claim; discard a draft (press twice)" },
  { group: "In the list", keys: ["c"], act: "differ", does: "to the next claim on which versions differ" },
  { group: "In the list", keys: ["u", "Ctrl+z"], act: "undo", does: "undo" },
  { group: "In the list", keys: ["U", "Ctrl+Z", "Ctrl+y"], act: "redo", does: "redo" },
  { group: "In the list", keys: ["?"], act: "help", does: "this list" },
  { group: "In the list", keys: ["Escape"], act: "leave", does: "out of the search, out of the editor" },
];

/** @type {Key[]} */
export const FORM = [
  { group: "In a form", keys: ["F2"], act: "pick", does: "pick evidence for where you are, by words; in a time: when the evidence was said" },
  { group: "In a form", keys: ["F4"], act: "take", does: "take what is chosen in the transcript as evidence for where you are" },
  { group: "In a form", keys: ["F8"], act: "unknown", does: "not known: to ask; once more: it is known" },
  { group: "In a form", keys: ["F1"], act: "help", does: "this list" },
  { group: "In a form", keys: ["Ctrl+Enter"], act: "save", does: "save" },
  { group: "In a form", keys: ["Escape"], act: "back", does: "back to the list; what you typed is kept" },
];

/** Keys inside a list of points, told only. @type {Key[]} */
const POINTS = [
  { group: "In a list of points", keys: ["Enter"], act: "", does: "the next point (Shift+Enter: a new line in this one)" },
  { group: "In a list of points", keys: ["Backspace"], act: "", does: "in an empty point: takes it out" },
];

/** @type {Key[]} */
const PICKING = [
  { group: "Picking evidence", keys: ["Enter"], act: "", does: "takes the whole message" },
  { group: "Picking evidence", keys: ["Shift+Enter"], act: "", does: "takes only the words that you searched for" },
];

export const KEYS = [...LIST, ...FORM, ...POINTS, ...PICKING];
