/** Elements of a page. Words reach it as text only. */

/** @param {string} tag @param {string} look @param {string} [words] */
export function made(tag, look, words = "") {
  const element = document.createElement(tag);
  if (look) element.className = look;
  if (words) element.textContent = words;
  return element;
}

/** @param {string} words @param {string} title @param {() => void} press */
export function button(words, title, press) {
  const element = /** @type {HTMLButtonElement} */ (made("button", "iw-button", words));
  element.type = "button";
  element.title = title;
  element.addEventListener("click", press);
  return element;
}

/** JupyterLab and Notebook leave the keys to what has this mark, and only to the focused element itself. @param {HTMLElement} root */
export function keepKeys(root) {
  for (const element of root.querySelectorAll("button, input, select, textarea, [tabindex]"))
    element.setAttribute("data-lm-suppress-shortcuts", "true");
}
