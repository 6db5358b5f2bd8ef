/** Where a page keeps what must outlast it. */

/** What is kept where the browser forbids storage: as long as the page. @type {Map<string, string>} */
const kept = new Map();

/** The browser's storage, or one for this page only where it is forbidden. @returns {Storage} */
export function storage() {
  try {
    return window.localStorage;
  } catch {
    return /** @type {any} */ ({
      get length() {
        return kept.size;
      },
      key: (/** @type {number} */ at) => Array.from(kept.keys())[at] ?? null,
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
      removeItem: (/** @type {string} */ key) => void kept.delete(key),
    });
  }
}

/** A name for this tab, the same after a reload. */
export function tab() {
  const key = "incident-workbench/tab";
  try {
    const known = window.sessionStorage.getItem(key);
    if (known) return known;
    const name = Math.random().toString(36).slice(2);
    window.sessionStorage.setItem(key, name);
    return name;
  } catch {
    return Math.random().toString(36).slice(2);
  }
}
