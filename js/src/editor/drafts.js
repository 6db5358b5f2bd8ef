// Drafts that are not saved: an analyst's own words, kept in the browser until they are saved or let go.

/**
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Kept
 * @typedef {{key: string, analyst: string, kind: string, base: string | null, settles: string[], how: string,
 *   changed: Record<string, any>, sent: string | null, at: number}} Draft  `changed`: over what `base` says; `sent`: the act that saves it
 */

const PREFIX = "incident-workbench";

/** All tabs of a browser share one storage; each begins drafts under its own name and sees those of all. */
export class Drafts {
  #storage;
  #project;
  #tab;

  /** @param {Kept} storage @param {string} project @param {string} tab */
  constructor(storage, project, tab) {
    this.#storage = storage;
    this.#project = `${PREFIX}/${project}/draft/`;
    this.#tab = tab;
  }

  /** Keeps a draft as it is now; false when the browser does not let us. @param {Draft} draft */
  put(draft) {
    const known = this.#places().find((place) => place.endsWith(`/${draft.key}`));
    try {
      this.#storage.setItem(known ?? `${this.#project}${this.#tab}/${draft.key}`, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  /** @param {string} key */
  drop(key) {
    for (const place of this.#places()) if (place.endsWith(`/${key}`)) this.#storage.removeItem(place);
  }

  /** This analyst's, the latest first. @param {string} analyst @returns {Draft[]} */
  all(analyst) {
    const found = this.#places().flatMap((place) => read(this.#storage.getItem(place) ?? ""));
    return found.filter((draft) => draft.analyst === analyst).sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1));
  }

  #places() {
    const places = [];
    for (let i = 0; i < this.#storage.length; i++) {
      const place = this.#storage.key(i) ?? "";
      if (place.startsWith(this.#project)) places.push(place);
    }
    return places;
  }
}

/** What can be read; another version may have left anything there. @param {string} words @returns {Draft[]} */
function read(words) {
  try {
    const draft = JSON.parse(words);
    const whole = ["key", "analyst", "kind"].every((name) => typeof draft?.[name] === "string");
    if (!whole || typeof draft.changed !== "object" || draft.changed === null) return [];
    return [{ ...draft, base: draft.base ?? null, settles: draft.settles ?? [], how: draft.how ?? "beside", sent: draft.sent ?? null, at: Number(draft.at) || 0 }];
  } catch {
    return [];
  }
}
