import { Desk } from "../transcript/desk.js";
import { View } from "../transcript/view.js";
import { widget } from "../shared/widget.js";

export default widget(Desk, View);
