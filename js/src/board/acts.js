/** What keys of the boards do that is the desk's business alone; the others open something, or need to know the page. */

/** @typedef {import("./desk.js").Desk} Desk */

/** @type {Record<string, (desk: Desk) => void>} */
export const DOES = {
  left: (desk) => desk.go("left"),
  right: (desk) => desk.go("right"),
  up: (desk) => desk.go("up"),
  down: (desk) => desk.go("down"),
  first: (desk) => desk.go("first"),
  last: (desk) => desk.go("last"),
  next: (desk) => desk.go("next"),
  previous: (desk) => desk.go("previous"),
  pick: (desk) => desk.pick(),
  in: (desk) => desk.zoom(1.5),
  out: (desk) => desk.zoom(1 / 1.5),
  fit: (desk) => desk.fit(),
  panRight: (desk) => desk.pan(0.25),
  panLeft: (desk) => desk.pan(-0.25),
  order: (desk) => desk.reorder(),
  by: (desk) => desk.nextBy(),
  later: (desk) => desk.turnLater(),
  undo: (desk) => desk.turn("undo"),
  redo: (desk) => desk.turn("redo"),
};
