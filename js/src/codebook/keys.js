/** Every key of the codebook: what it does is looked up here, and the list of keys is made from here. */

/** @typedef {import("../shared/keys.js").Key} Key */

/** @type {Key[]} */
export const KEYS = [
  { group: "Move", keys: ["j", "ArrowDown"], act: "next", does: "next code" },
  { group: "Move", keys: ["k", "ArrowUp"], act: "previous", does: "code before" },
  { group: "Move", keys: ["ArrowRight"], act: "open", does: "open, or to the first code below" },
  { group: "Move", keys: ["ArrowLeft"], act: "shut", does: "close, or to the code above it in the tree" },
  { group: "Move", keys: ["Home"], act: "first", does: "first code" },
  { group: "Move", keys: ["End"], act: "last", does: "last code" },
  { group: "Move", keys: ["/", "f", "Ctrl+f"], act: "search", does: "search names, definitions and rules" },
  { group: "Change", keys: ["a"], act: "add", does: "add a code" },
  { group: "Change", keys: ["r", "F2"], act: "rename", does: "rename" },
  { group: "Change", keys: ["Enter"], act: "edit", does: "edit definition and rules" },
  { group: "Change", keys: ["m"], act: "move", does: "move below another code, or to the top" },
  { group: "Change", keys: ["g"], act: "merge", does: "merge into another code" },
  { group: "Change", keys: ["s"], act: "split", does: "split: take some of your codings to a new code" },
  { group: "Change", keys: ["x", "Delete"], act: "retire", does: "retire, or bring back" },
  { group: "Change", keys: ["c"], act: "choose", does: "where analysts differ: to what they say, to choose" },
  { group: "Change", keys: ["u", "Ctrl+z"], act: "undo", does: "undo" },
  { group: "Change", keys: ["U", "Ctrl+Z", "Ctrl+y"], act: "redo", does: "redo" },
  { group: "Show", keys: ["?"], act: "help", does: "this list" },
  { group: "Show", keys: ["Escape"], act: "leave", does: "out of a form, out of the search, out of the codebook" },
];
