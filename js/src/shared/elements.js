/** Elements of a page. Words reach it as text only. */

/** @param {string} tag @param {string} look @param {string} [words] */
export function made(tag, look, words = "") {
  const element = document.createElement(tag);
  if (look) element.className = look;
  if (words) element.textContent = words;
  return element;
}

/** Words that somebody wrote: they run as their own script does. @param {string} tag @param {string} look @param {string} [words] */
export function written(tag, look, words) {
  const element = made(tag, look, words);
  element.dir = "auto";
  return element;
}

/** A part that is told aloud when its words change. @param {string} tag @param {string} look @param {"status" | "alert"} role */
export function telling(tag, look, role) {
  const element = made(tag, look);
  element.role = role;
  return element;
}

/** Words are put on the page only where they are others: what is told aloud would be told again. @param {HTMLElement} element @param {string} words */
export function retell(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** @param {string} words @param {string} title @param {() => void} press */
export function button(words, title, press) {
  const element = /** @type {HTMLButtonElement} */ (made("button", "iw-button", words));
  element.type = "button";
  element.title = title;
  element.addEventListener("click", press);
  return element;
}

/** A button that a key does as well, which it shows. @param {string} words @param {string} key @param {() => void} press @param {string} [does] what it does, where the words alone do not say it */
export function keyed(words, key, press, does = words.replace("…", "").toLowerCase()) {
  const element = button(words, `${key}: ${does}`, press);
  const hint = made("kbd", "", key);
  hint.ariaHidden = "true";
  element.append(" ", hint);
  return element;
}

/** The button that opens the list of keys. @param {() => void} press */
export function helpButton(press) {
  const element = button("?", "?: all keys", press);
  element.ariaLabel = "All keys";
  return element;
}

/** JupyterLab and Notebook leave the keys to what has this mark, and only to the focused element itself. @param {HTMLElement} root */
export function keepKeys(root) {
  for (const element of root.querySelectorAll("button, input, select, textarea, [tabindex]"))
    element.setAttribute("data-lm-suppress-shortcuts", "true");
}
