// Acts that Python has not acknowledged yet. They outlive a reload of the page and a restart of the kernel.

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Kept */
/** @typedef {{ id: string, made: string }} Act `made` is ISO time */

const PREFIX = "incident-workbench";
const KEY = new RegExp(`^${PREFIX}/(.*)/([^/]+)/(\\d+)$`, "s");

/**
 * All tabs of a browser share one storage; each writes under keys of its own and reads those of all.
 *
 * @template {Act} [Kind=Act]
 */
export class Journal {
  #storage;
  #project;
  #tab;
  #next;

  /**
   * @param {Kept} storage
   * @param {string} project
   * @param {string} tab without a slash
   */
  constructor(storage, project, tab) {
    if (!/^[^/]+$/.test(tab)) throw new Error(`a tab's name is not empty and has no slash: ${tab}`);
    this.#storage = storage;
    this.#project = project;
    this.#tab = tab;
    const own = this.#entries().filter((entry) => entry.tab === tab);
    this.#next = own.reduce((next, { number }) => Math.max(next, number + 1), 0);
  }

  /**
   * Keeps an act; false when the browser does not let us, for instance because its storage is full.
   *
   * @param {Kind} act
   * @returns {boolean}
   */
  put(act) {
    const words = JSON.stringify(act);
    try {
      // A duplicated tab has the name of the one it was made from, so a number may be taken.
      while (this.#storage.getItem(this.#key(this.#next)) !== null) this.#next++;
      this.#storage.setItem(this.#key(this.#next), words);
    } catch {
      return false;
    }
    this.#next++;
    return true;
  }

  /**
   * Lets go of an act, whichever tab kept it.
   *
   * @param {string} actId
   */
  drop(actId) {
    for (const { key, act } of this.#entries()) if (act.id === actId) this.#storage.removeItem(key);
  }

  /**
   * The acts of all tabs of this project in the order in which they were put.
   *
   * @returns {Kind[]}
   */
  all() {
    const entries = this.#entries().sort((a, b) => compare(a.tab, b.tab) || a.number - b.number);
    // Within a tab the number tells the order even where the clock was set back.
    const last = new Map(/** @type {[string, number][]} */ ([]));
    const timed = entries.map(({ tab, act }) => {
      const at = Math.max(last.get(tab) ?? -Infinity, Date.parse(act.made) || -Infinity);
      last.set(tab, at);
      return { at, act };
    });
    return timed.sort((a, b) => compare(a.at, b.at)).map(({ act }) => act);
  }

  get count() {
    return this.#entries().length;
  }

  /** @param {number} number */
  #key(number) {
    return `${PREFIX}/${this.#project}/${this.#tab}/${number}`;
  }

  /** What can be read; another program, or another version of this one, may have left anything under such a key. */
  #entries() {
    const entries = /** @type {{ key: string, tab: string, number: number, act: Kind }[]} */ ([]);
    for (let i = 0; i < this.#storage.length; i++) {
      const key = this.#storage.key(i) ?? "";
      const [, project, tab, number] = KEY.exec(key) ?? [];
      if (tab === undefined || project !== this.#project) continue;
      const act = read(this.#storage.getItem(key) ?? "");
      if (act) entries.push({ key, tab, number: Number(number), act: /** @type {Kind} */ (act) });
    }
    return entries;
  }
}

/**
 * @param {string} words
 * @returns {Act | undefined}
 */
function read(words) {
  try {
    const act = JSON.parse(words);
    return typeof act?.id === "string" && typeof act.made === "string" ? act : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @template {string | number} T
 * @param {T} a
 * @param {T} b
 */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
