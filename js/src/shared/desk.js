/**
 * What the desks of all widgets have: the link to the kernel, the views that are told of changes, and what was said and went
 * wrong last. It knows no page.
 *
 * @typedef {import("./link.js").Act} Act
 * @typedef {"status" | "said"} Always  what every view is told of
 */
import { Journal } from "./journal.js";
import { storage, tab } from "./keeping.js";
import { Link, newId } from "./link.js";

/** @template {string} What what its views are told of, beside what every view is */
export class BareDesk {
  /** @param {any} model anywidget's */
  constructor(model) {
    this.model = model;
    this.said = "";
    this.problem = "";
    /** @type {Set<(what: What | Always) => void>} */
    this.views = new Set();
    /** @type {{from: string, take: (answer: any) => void} | null} the last question to the kernel */
    this.question = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.telling = undefined;
    this.link = new Link(model, {
      changed: () => this.tell("status"),
      stored: (act, message) => this.stored(act, message),
      refused: (act, problem) => this.refused(act, problem),
    });
    model.on("msg:custom", (/** @type {any} */ message, /** @type {DataView[]} */ buffers) => this.hear(message, buffers));
  }

  close() {
    this.link.close();
    clearTimeout(this.telling);
  }

  /** @param {What | Always} what */
  tell(what) {
    for (const view of this.views) view(what);
  }

  /** Something to be read aloud and shown beside the state. @param {string} words */
  say(words) {
    this.said = words;
    this.tell("said");
  }

  /** @param {string} problem */
  complain(problem) {
    this.problem = problem;
    this.tell("said");
  }

  get analyst() {
    return this.link.analyst;
  }

  /** The project is known: acts that were not stored before go out once more. @param {string} name of the journal @param {string} analyst */
  openJournal(name, analyst) {
    this.link.open(new Journal(storage(), name, tab()), analyst);
  }

  /** What every widget hears; each hears more. @param {any} message @param {DataView[]} _buffers */
  hear(message, _buffers = []) {
    switch (message.type) {
      case "stored":
        return this.link.stored(message);
      case "refused":
        return this.link.refused(message);
      case "problem":
        return this.complain(message.problem);
    }
  }

  /** @param {Act | undefined} _act none where another page made it @param {any} message */
  stored(_act, message) {
    this.say(message.name);
  }

  /** @param {Act} _act still on its way where it is sent again @param {string} problem */
  refused(_act, problem) {
    this.complain(problem);
  }

  /** @param {"undo" | "redo"} turn */
  turn(turn) {
    this.perform({ turn });
    this.tell("said");
  }

  /** An act on its way; what went wrong before is over. @param {Omit<Act, "id" | "made" | "analyst">} what */
  perform(what) {
    this.problem = "";
    return this.link.act(what);
  }

  /** Does something a moment after the last change. @param {number} milliseconds @param {() => void} doing */
  soon(milliseconds, doing) {
    clearTimeout(this.telling);
    this.telling = setTimeout(doing, milliseconds);
  }

  /** Asks the kernel; only the answer to the last question is still of interest. @param {{type: string, [field: string]: unknown}} question @param {(answer: any) => void} take */
  ask(question, take) {
    const from = newId();
    this.question = { from, take };
    if (!this.link.send({ ...question, from })) this.sayGone();
  }

  /** @param {{to: string}} message */
  answered(message) {
    if (message.to === this.question?.from) this.question.take(message);
  }

  sayGone() {
    this.say("the kernel is gone: run the cell again");
  }
}
