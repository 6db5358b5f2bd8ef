/** A widget as anywidget takes it: one desk for each widget, one view for each place where it is shown. */

/**
 * anywidget hands every call a model of its own, so a desk is known by the `key` that Python gave the widget.
 *
 * @template {{close: () => void}} Desk
 * @param {new (model: any) => Desk} Desk what it knows
 * @param {new (desk: Desk, root: HTMLElement) => {close: () => void}} View how that is shown
 */
export function widget(Desk, View) {
  /** @type {Map<string, Desk>} */
  const desks = new Map();
  const deskOf = (/** @type {any} */ model) => {
    const key = model.get("key");
    const desk = desks.get(key) ?? new Desk(model);
    desks.set(key, desk);
    return desk;
  };
  return {
    /** @param {{model: any}} context */
    initialize({ model }) {
      const desk = deskOf(model);
      return () => {
        desks.delete(model.get("key"));
        desk.close();
      };
    },
    /** @param {{model: any, el: HTMLElement}} context */
    render({ model, el }) {
      const view = new View(deskOf(model), el);
      return () => view.close();
    },
  };
}
