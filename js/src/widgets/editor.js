import { Desk } from "../editor/desk.js";
import { View } from "../editor/view.js";
import { widget } from "../shared/widget.js";

export default widget(Desk, View);
