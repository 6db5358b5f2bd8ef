/** The codebook widget: one desk for each model, one view for each place where it is shown. */
import { Desk } from "../codebook/desk.js";
import { View } from "../codebook/view.js";

/** @type {WeakMap<object, Desk>} */
const desks = new WeakMap();

/** @param {any} model */
function deskOf(model) {
  const known = desks.get(model);
  if (known) return known;
  const desk = new Desk(model);
  desks.set(model, desk);
  return desk;
}

export default {
  /** @param {{model: any}} context */
  initialize({ model }) {
    const desk = deskOf(model);
    return () => desk.close();
  },
  /** @param {{model: any, el: HTMLElement}} context */
  render({ model, el }) {
    const view = new View(deskOf(model), el);
    return () => view.close();
  },
};
