import { Desk } from "../board/desk.js";
import { HYPOTHESES } from "../board/kinds.js";
import { View } from "../board/view.js";
import { widget } from "../shared/widget.js";

class Hypotheses extends Desk {
  /** @param {any} model */
  constructor(model) {
    super(model, HYPOTHESES);
  }
}

export default widget(Hypotheses, View);
