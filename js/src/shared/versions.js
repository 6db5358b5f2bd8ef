/** What each analyst says, side by side and of one size. */
import { button, made, written } from "./elements.js";

/**
 * @typedef {{label: string, of: (place: number) => HTMLElement}} Choice what can be done with each, in the last row
 *
 * @param {string} title @param {string[]} analysts @param {[label: string, values: string[]][]} fields what each says, in the order of the analysts @param {Choice} [choice]
 */
export function versionsOf(title, analysts, fields, choice) {
  const table = made("table", "");
  const head = made("tr", "");
  head.append(made("td", ""), ...analysts.map((name) => heading(name, "col")));
  table.append(head);
  for (const [label, values] of fields) table.append(row(label, values.map((value) => written("td", "", value))));
  if (choice) table.append(row(choice.label, analysts.map((_, place) => choice.of(place))));
  const part = made("section", "iw-differing");
  part.append(made("h3", "", title), table);
  return part;
}

/** @param {string} label @param {HTMLElement[]} cells */
function row(label, cells) {
  const element = made("tr", "");
  element.append(heading(label, "row"), ...cells);
  return element;
}

/** @param {string} words @param {"col" | "row"} scope */
function heading(words, scope) {
  const element = written("th", "", words);
  element.setAttribute("scope", scope);
  return element;
}

/** The button that leads to the next of those that differ; it is not there while none does. @param {string} title @param {() => void} press */
export function differButton(title, press) {
  const element = button("", title, press);
  element.classList.add("iw-worry");
  return element;
}

/** @param {HTMLButtonElement} element @param {number} count */
export function tellDiffering(element, count) {
  element.textContent = `${count} differ`;
  element.hidden = !count;
}
