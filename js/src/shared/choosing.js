/** A field of words with a list below it, of which one is taken: arrows go through it, Enter takes, and it is told aloud. */
import { made, telling } from "./elements.js";

let number = 0;

export class Choosing {
  /**
   * @param {{label: string, list: string, look?: string, placeholder: string}} names of the field and of the list
   * @param {(place: number, shift: boolean) => void} take @param {(place: number) => void} [marked] told which is chosen, when it is shown
   */
  constructor({ label, list, look = "", placeholder }, take, marked = () => {}) {
    this.take = take;
    this.marked = marked;
    this.chosen = 0;
    /** @type {HTMLElement[]} */
    this.options = [];
    this.input = /** @type {HTMLInputElement} */ (made("input", "iw-input"));
    this.list = made("div", `iw-options ${look}`.trim());
    this.about = telling("p", "iw-about", "status");
    this.list.role = "listbox";
    this.list.id = `iw-choice-${++number}`;
    this.list.ariaLabel = list;
    this.input.role = "combobox";
    this.input.ariaLabel = label;
    this.input.ariaExpanded = "true";
    this.input.ariaAutoComplete = "list";
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.placeholder = placeholder;
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }

  /** What is typed. */
  get words() {
    return this.input.value.trim();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Enter") return;
    event.preventDefault();
    if (!step) return this.take(this.chosen, event.shiftKey);
    this.chosen = (this.chosen + step + this.options.length) % Math.max(this.options.length, 1);
    this.mark();
  }

  /** An option that is not in the list yet. @param {string} look @param {string} [words] */
  option(look, words) {
    const element = made("div", look, words);
    element.role = "option";
    element.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
    element.addEventListener("click", () => this.take(this.options.indexOf(element), false));
    return element;
  }

  /** @param {HTMLElement[]} options @param {number} [chosen] */
  show(options, chosen = 0) {
    this.options = options;
    this.chosen = Math.max(0, Math.min(chosen, options.length - 1));
    for (const [place, element] of options.entries()) element.id = `${this.list.id}-${place}`;
    this.list.replaceChildren(...options);
    this.mark();
  }

  /** Shows and tells which is chosen. */
  mark() {
    for (const [place, element] of this.options.entries()) element.ariaSelected = String(place === this.chosen);
    const element = this.options[this.chosen];
    this.input.setAttribute("aria-activedescendant", element?.id ?? "");
    element?.scrollIntoView({ block: "nearest" });
    this.marked(this.chosen);
  }
}
