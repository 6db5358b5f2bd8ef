import { Desk } from "../codebook/desk.js";
import { View } from "../codebook/view.js";
import { widget } from "../shared/widget.js";

export default widget(Desk, View);
