/** Names of keys, as they come and as they are shown. */

/**
 * @typedef {{group: string, keys: string[], act: string, does: string}} Key
 * @typedef {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean}} Pressed
 */

/** The act of a key, or undefined. @param {Key[]} keys @param {Pressed} event */
export const actOf = (keys, event) => keyAt(keys, nameOf(event))?.act;

/** The line of a key's name, or undefined. @param {Key[]} keys @param {string} name */
export const keyAt = (keys, name) => keys.find((key) => key.keys.includes(name));

/** Whether a key submits the form that it is pressed in: Ctrl+Enter everywhere, and Enter in a closed select, as in a short field. @param {Pressed} event @param {boolean} onSelect */
export function submits({ key, ctrlKey, metaKey }, onSelect) {
  return key === "Enter" && (ctrlKey || metaKey || onSelect);
}

/** @param {Pressed} event */
export function nameOf(event) {
  const long = event.key.length > 1 || event.key === "J" || event.key === "K";
  // Many keyboards have brackets only with Alt (Mac) or AltGr (Windows tells it as Ctrl and Alt).
  if (event.altKey && /^[[\]{}]$/.test(event.key)) return event.key;
  const before = [];
  if (event.ctrlKey || event.metaKey) before.push("Ctrl");
  if (event.altKey) before.push("Alt");
  if (event.shiftKey && long) before.push("Shift");
  return [...before, event.key].join("+");
}

/** @param {string} name */
export function shownKey(name) {
  return name.replace("Arrow", "").replace("Down", "↓").replace("Up", "↑").replace("Left", "←").replace("Right", "→").replace("Page↓", "Page Down").replace("Page↑", "Page Up");
}
