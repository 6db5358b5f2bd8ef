import { Desk } from "../board/desk.js";
import { TIMELINE } from "../board/kinds.js";
import { View } from "../board/view.js";
import { widget } from "../shared/widget.js";

class Timeline extends Desk {
  /** @param {any} model */
  constructor(model) {
    super(model, TIMELINE);
  }
}

export default widget(Timeline, View);
