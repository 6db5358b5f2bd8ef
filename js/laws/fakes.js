// What the tests of the transcript hand in instead of a browser and a kernel.

/** @typedef {{id: string, text: string, at?: number, source?: number, speaker?: number, thread?: number, kind?: number, more?: any}} Line */

const NONE = 0xffffffff;

/** anywidget's model: what is sent is recorded, and throws when the comm is gone. */
export class Model {
  /** @type {any[]} */
  sent = [];
  /** @type {ArrayBuffer[][]} */
  buffers = [];
  gone = false;
  saves = 0;
  /** @type {Record<string, any>} */
  traits = { blind: false, suggest: false, height: "34rem" };
  /** @type {Map<string, ((...given: any[]) => void)[]>} */
  handlers = new Map();

  /** @param {string} event @param {(...given: any[]) => void} handler */
  on(event, handler) {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
  }
  /** @param {string} name */
  get(name) {
    return this.traits[name];
  }
  /** @param {string} name @param {any} value */
  set(name, value) {
    this.traits[name] = value;
    this.emit(`change:${name}`);
  }
  save_changes() {
    this.saves++;
  }
  /** @param {any} content @param {any} [_] @param {ArrayBuffer[]} [buffers] */
  send(content, _, buffers = []) {
    if (this.gone) throw new Error("the comm is gone");
    this.sent.push(JSON.parse(JSON.stringify(content)));
    this.buffers.push(buffers);
  }
  /** @param {string} event @param {any[]} given */
  emit(event, ...given) {
    for (const handler of this.handlers.get(event) ?? []) handler(...given);
  }
  /** The kernel says something. @param {any} message @param {DataView[]} [buffers] */
  hear(message, buffers = []) {
    this.emit("msg:custom", JSON.parse(JSON.stringify(message)), buffers);
  }
  /** What was sent of one type, oldest first. @param {string} type */
  of(type) {
    return this.sent.filter((content) => content.type === type);
  }
  /** The last that was sent, of one type or of any. @param {string} [type] */
  last(type) {
    return (type === undefined ? this.sent : this.of(type)).at(-1);
  }
}

/** A browser's storage. */
export class Kept {
  /** @type {Map<string, string>} */
  kept = new Map();
  /** @type {(words: string) => boolean} whether there is room for these words */
  room = () => true;

  get length() {
    return this.kept.size;
  }
  /** @param {number} at */
  key(at) {
    return [...this.kept.keys()][at] ?? null;
  }
  /** @param {string} key */
  getItem(key) {
    return this.kept.get(key) ?? null;
  }
  /** @param {string} key @param {string} value */
  setItem(key, value) {
    if (!this.room(value)) throw new DOMException("the quota has been exceeded", "QuotaExceededError");
    this.kept.set(key, value);
  }
  /** @param {string} key */
  removeItem(key) {
    this.kept.delete(key);
  }
  clear() {
    this.kept.clear();
  }
}

/**
 * What a kernel says of some lines: the message "project", and a block by its number.
 *
 * @param {Line[]} lines
 * @param {Record<string, any>} [about]
 */
export function told(lines, about = {}) {
  const project = {
    type: "project",
    revision: 1,
    id: "outage",
    title: "Outage",
    zone: "UTC",
    analyst: "ana",
    rows: lines.length,
    block: 2,
    sources: [{ id: "chat", title: "Chat" }, { id: "call", title: "Call" }],
    speakers: [
      { id: "chat:u1", name: "Noor", kind: "person" },
      { id: "chat:u2", name: "pager", kind: "bot" },
      { id: "call:u3", name: "Ivo", kind: "person" },
    ],
    kinds: ["message", "turn", "event", "system", "image"],
    precisions: ["us", "ms", "s", "min", "day", "none"],
    codes: {
      tree: [code("cue", "Cue", 0), code("cue-late", "Late cue", 1), code("plan", "Plan", 0)],
      others: { sign: ["cue", "Cue"], gone: ["gone", "Gone"] },
    },
    ...about,
  };
  const buffers = [
    view(Float64Array.from(lines, (line) => line.at ?? NaN)),
    view(Uint16Array.from(lines, (line) => line.source ?? 0)),
    view(Uint32Array.from(lines, (line) => line.speaker ?? 0)),
    view(Uint32Array.from(lines, (line) => line.thread ?? NONE)),
    view(Uint8Array.from(lines, (line) => line.kind ?? 0)),
    view(Uint8Array.from(lines, () => 2)),
  ];
  const block = (/** @type {number} */ number) => {
    const first = number * project.block;
    const here = lines.slice(first, first + project.block);
    const words = here.map((line) => new TextEncoder().encode(line.text));
    let end = 0;
    const ends = words.map((said) => (end += said.length));
    const more = Object.fromEntries(here.flatMap((line, place) => (line.more ? [[place, line.more]] : [])));
    return {
      message: { type: "block", revision: project.revision, first, ids: here.map((line) => line.id), more },
      buffers: [view(Uint8Array.from(words.flatMap((said) => [...said]))), view(Uint32Array.from(ends))],
    };
  };
  return { project, buffers, block, blocks: Math.ceil(lines.length / project.block) };
}

/** @param {string} slug @param {string} name @param {number} depth */
export function code(slug, name, depth) {
  return { slug, name, depth, definition: "", when: "", when_not: "" };
}

/** Bytes as a kernel's message hands them over, somewhere in a longer buffer. @param {ArrayBufferView} numbers */
function view(numbers) {
  const whole = new Uint8Array(numbers.byteLength + 3);
  whole.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), 3);
  return new DataView(whole.buffer, 3, numbers.byteLength);
}
