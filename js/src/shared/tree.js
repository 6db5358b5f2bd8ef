/**
 * A tree that is walked with arrows, as the codebook and the editor have it: its rows, the search above it, and the row that
 * is looked at.
 */
import { made } from "./elements.js";

/**
 * @typedef {{level: number, at: number, of: number, open: boolean | null, selected: boolean, label: string}} Standing
 *   where a row stands: `at` among the `of` rows of its parent; `open` is null where nothing lies below it
 */

/** @param {string} label */
export function treeOf(label) {
  const tree = made("div", "iw-tree");
  tree.role = "tree";
  tree.tabIndex = 0;
  tree.ariaLabel = label;
  return tree;
}

/** @param {string} look @param {string} id @param {number} place @param {Standing} standing */
export function treeItem(look, id, place, { level, at, of, open, selected, label }) {
  const element = made("div", look);
  element.role = "treeitem";
  element.id = id;
  element.dataset.place = String(place);
  element.ariaLevel = String(level);
  element.ariaPosInSet = String(at);
  element.ariaSetSize = String(of);
  element.ariaSelected = String(selected);
  if (open !== null) element.ariaExpanded = String(open);
  element.ariaLabel = label;
  return element;
}

/** What is said of a row in a word each. @param {HTMLElement} element @param {string[]} tags */
export function addTags(element, tags) {
  for (const tag of tags) element.append(" ", made("span", tag === "differs" ? "iw-tag iw-worry" : "iw-tag", tag));
}

/** Puts rows in a tree and brings the one that is looked at into view. @param {HTMLElement} tree @param {HTMLElement[]} rows @param {number} place @param {string} none what stands where there is no row */
export function fillTree(tree, rows, place, none) {
  tree.replaceChildren(...rows);
  const row = rows[place];
  if (row) tree.setAttribute("aria-activedescendant", row.id);
  else tree.removeAttribute("aria-activedescendant");
  if (row) reveal(tree, row);
  if (!rows.length) tree.append(made("p", "iw-about", none));
}

/** Brings a row into view without moving the page. @param {HTMLElement} tree @param {HTMLElement} row */
function reveal(tree, row) {
  const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight];
  if (top < tree.scrollTop) tree.scrollTop = top;
  else if (bottom > tree.scrollTop + tree.clientHeight) tree.scrollTop = bottom - tree.clientHeight;
}

/** The place of the row that was clicked. @param {MouseEvent} event @returns {number | undefined} */
export function placeOf(event) {
  const row = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[role=treeitem]"));
  return row ? Number(row.dataset.place) : undefined;
}

/**
 * The search above a tree; Enter and an arrow lead into what was found, Escape ends it.
 *
 * @param {string} what is searched, as in "search codes" @param {HTMLElement} tree @param {(words: string) => void} search
 */
export function searchOf(what, tree, search) {
  const input = /** @type {HTMLInputElement} */ (made("input", "iw-input iw-find"));
  input.type = "search";
  input.placeholder = `search ${what} (/)`;
  input.ariaLabel = `Search ${what}`;
  const end = () => {
    input.value = "";
    search("");
  };
  input.addEventListener("input", () => search(input.value));
  input.addEventListener("keydown", (event) => {
    if (!["Enter", "ArrowDown", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") end();
    tree.focus();
  });
  return { input, end };
}

/** The row at a place, or the first or last where it lies outside. @template Row @param {Row[]} rows @param {number} place @returns {Row | undefined} */
export function nearest(rows, place) {
  return rows[Math.max(0, Math.min(place, rows.length - 1))];
}
