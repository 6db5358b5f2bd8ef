/** Names of keys, as they come and as they are shown. */

/** @typedef {{group: string, keys: string[], act: string, does: string}} Key */

/** @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean}} event */
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
