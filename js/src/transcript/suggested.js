/**
 * What the kernel points at as perhaps worth a code, and the analyst's answers: accepted, which makes a coding of theirs, or
 * passed over. Nothing is coded without a key.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {{row: number, start: number, end: number, code: string, why: string}} Suggestion  code points; why: the words that made it
 */

export class Suggested {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Suggestion[]} in the order in which they are worth reading */
    this.all = [];
    /** @type {Map<string, Suggestion>} acts that answer one, and which: until the kernel says what is left */
    this.answers = new Map();
  }

  /** @param {Suggestion[]} suggestions */
  take(suggestions) {
    const { pending } = this.desk.link;
    for (const id of this.answers.keys()) if (!pending.has(id)) this.answers.delete(id);
    const answered = new Set(Array.from(this.answers.values(), keyOf));
    this.all = suggestions.filter((one) => !answered.has(keyOf(one)));
    this.desk.tell("marks");
  }

  /** @param {number} row @returns {Suggestion | undefined} */
  on(row) {
    return this.all.find((one) => one.row === row);
  }

  /** To the next suggestion in the list, round and round. @param {number} step */
  go(step) {
    const { desk } = this;
    if (!desk.model.get("suggest")) return desk.say("suggestions are off: v shows them");
    const places = this.all.flatMap(({ row }) => desk.placeOf.get(row) ?? []).sort((a, b) => a - b);
    if (!places.length) return desk.say(this.all.length ? "those that are suggested are filtered out" : "nothing is suggested now");
    const further = step > 0 ? places.find((place) => place > desk.focus) : places.findLast((place) => place < desk.focus);
    desk.focusOn(further ?? (step > 0 ? places[0] : places[places.length - 1]));
    const here = this.on(desk.row);
    if (here) desk.say(`${this.#name(here)}? ${here.why}; a accepts, - passes it over`);
  }

  /** Codes what is suggested on the focused segment: the words that are chosen there, else all of it. */
  accept() {
    const { desk } = this;
    const here = this.#here();
    if (!here) return;
    const evidence = desk.caret && desk.caret.anchor !== desk.caret.head ? desk.chosen : [{ segment: here.segment }];
    this.#answer(here.suggestion, {
      claims: [{ kind: "coding", code: here.suggestion.code, suggested: here.suggestion.why, evidence }],
      name: `coded '${here.suggestion.code}' (suggested)`,
    });
  }

  /** Says that the code does not fit the focused segment: it is not suggested there again. */
  dismiss() {
    const here = this.#here();
    if (!here) return;
    this.#answer(here.suggestion, {
      claims: [{ kind: "dismissal", suggestion: here.suggestion.code, segment: here.segment }],
      name: `passed over '${here.suggestion.code}'`,
    });
  }

  #here() {
    const { desk } = this;
    const suggestion = this.on(desk.row);
    const segment = desk.rows?.ids[desk.row];
    if (suggestion && segment !== undefined) return { suggestion, segment };
    desk.say("nothing is suggested here: . goes to the next");
    return undefined;
  }

  /** @param {Suggestion} suggestion @param {Parameters<Desk["act"]>[0]} what */
  #answer(suggestion, what) {
    this.all = this.all.filter((one) => one !== suggestion);
    this.answers.set(this.desk.act(what).id, suggestion);
  }

  /** @param {Suggestion} suggestion */
  #name({ code }) {
    return this.desk.rows?.codeName(code) ?? code;
  }
}

/** @param {Suggestion} suggestion */
function keyOf({ row, code }) {
  return `${row} ${code}`;
}
