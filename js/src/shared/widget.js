/** A widget as anywidget takes it: one desk for each model, one view for each place where it is shown. */

/**
 * @template {{close: () => void}} Desk
 * @param {new (model: any) => Desk} Desk what it knows
 * @param {new (desk: Desk, root: HTMLElement) => {close: () => void}} View how that is shown
 */
export function widget(Desk, View) {
  /** @type {WeakMap<object, Desk>} */
  const desks = new WeakMap();
  const deskOf = (/** @type {any} */ model) => {
    const known = desks.get(model);
    if (known) return known;
    const desk = new Desk(model);
    desks.set(model, desk);
    return desk;
  };
  return {
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
}
