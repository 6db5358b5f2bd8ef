/**
 * The page of a codebook: search and buttons, the tree, what is looked at or opened beside it, and a line that says how
 * things stand. Words reach the page as text only.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").What} What
 * @typedef {import("./book.js").Code} Code
 * @typedef {import("./book.js").Row} Row
 * @typedef {import("./book.js").Said} Said
 */
import { button, keepKeys, made } from "../shared/elements.js";
import { openForm, openKeys } from "../shared/panels.js";
import { below, counted, isExpected, rowsOf, unlike } from "./book.js";
import { actOf, KEYS } from "./keys.js";
import { openPick, openSplit } from "./panels.js";

let views = 0;

export class View {
  /** @param {Desk} desk @param {HTMLElement} root */
  constructor(desk, root) {
    this.desk = desk;
    this.root = root;
    this.prefix = `iw-code-${++views}`;
    root.classList.add("iw-transcript", "iw-codebook");
    this.tree = made("div", "iw-tree");
    this.tree.role = "tree";
    this.tree.tabIndex = 0;
    this.tree.ariaLabel = "Codes";
    this.room = made("div", "iw-room");
    this.detail = made("div", "iw-detail");
    this.detail.role = "region";
    this.detail.ariaLabel = "The code";
    this.detail.tabIndex = 0; // it scrolls
    this.state = made("span", "iw-state");
    this.state.role = "status";
    this.spoken = made("span", "iw-said");
    this.spoken.role = "status";
    this.error = made("p", "iw-error");
    this.error.role = "alert";
    const left = made("div", "iw-codes");
    const head = made("div", "iw-codes-head");
    head.ariaHidden = "true"; // each row says its own counts
    head.append(made("span", "", "Code"), made("span", "", "codings"), made("span", "", "segments"));
    left.append(head, this.tree);
    const side = made("div", "iw-side");
    side.append(this.room, this.detail);
    const middle = made("div", "iw-middle");
    middle.append(left, side);
    const foot = made("div", "iw-foot");
    foot.append(this.state, this.spoken);
    this.tools = made("div", "iw-tools");
    this.tools.role = "toolbar";
    this.tools.ariaLabel = "The codebook";
    root.append(this.tools, middle, this.error, foot);
    this.#tools();
    this.hear = (/** @type {What} */ what) => this.#hear(what);
    desk.views.add(this.hear);
    this.tree.addEventListener("keydown", (event) => this.#key(event));
    this.tree.addEventListener("click", (event) => this.#click(event));
    this.detail.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.tree.focus();
    });
    root.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        desk.say("every act is saved at once; the notebook itself is saved outside the codebook");
      }
      event.stopPropagation(); // JupyterLab has keys of its own
    });
    this.#height();
    desk.model.on("change:height", () => this.#height());
    this.#hear("book");
    this.#hear("status");
    keepKeys(root);
  }

  close() {
    this.desk.views.delete(this.hear);
  }

  #height() {
    this.root.style.setProperty("--iw-height", this.desk.model.get("height"));
  }

  // --- drawing ---

  /** @param {What} what */
  #hear(what) {
    const { desk } = this;
    if (what === "book" || what === "focus") {
      this.#draw();
      this.#detail();
    } else if (what === "words") this.#detail();
    else if (what === "refused") this.#again();
    else if (what === "status") {
      const { words } = desk.link;
      if (this.state.textContent !== words) this.state.textContent = words;
      this.state.classList.toggle("iw-worry", !desk.link.alive || words.startsWith("kernel"));
    } else if (what === "said") {
      if (this.spoken.textContent !== desk.said) this.spoken.textContent = desk.said;
      if (this.error.textContent !== desk.problem) this.error.textContent = desk.problem;
    }
  }

  #draw() {
    const { desk, tree } = this;
    tree.replaceChildren(...desk.rows.map((row, place) => this.#row(row, place)));
    const { place } = desk;
    if (place < 0) tree.removeAttribute("aria-activedescendant");
    else tree.setAttribute("aria-activedescendant", `${this.prefix}-${place}`);
    reveal(tree, /** @type {HTMLElement | undefined} */ (tree.children[place]));
    if (this.differ) {
      this.differ.textContent = `${desk.differing.length} differ`;
      this.differ.hidden = !desk.differing.length;
    }
    if (!desk.rows.length) tree.append(made("p", "iw-about", desk.words ? "No code has these words." : "No codes yet: a adds one."));
  }

  /** @param {Row} row @param {number} place */
  #row({ code, depth, open, at, of, found }, place) {
    const { desk } = this;
    const element = made("div", "iw-code");
    element.role = "treeitem";
    element.id = `${this.prefix}-${place}`;
    element.dataset.place = String(place);
    element.ariaLevel = String(depth + 1);
    element.ariaPosInSet = String(at);
    element.ariaSetSize = String(of);
    element.ariaSelected = String(code.slug === desk.focus);
    if (open !== null) element.ariaExpanded = String(open);
    element.style.setProperty("--iw-depth", String(Math.min(depth, 16)));
    element.classList.toggle("iw-aside", !found || code.retired);
    element.classList.toggle("iw-pending", Boolean(code.pending));
    const differs = desk.differingOn(code.slug);
    const tags = [code.retired && "retired", differs && "differs", code.pending].filter((word) => typeof word === "string");
    const counts = desk.counts[code.slug];
    element.ariaLabel = [code.name, counted(counts), ...tags].join(", ");
    const name = made("span", "iw-code-name");
    const words = made("span", "", code.name);
    words.dir = "auto";
    name.append(made("span", "iw-twisty", open === null ? "" : open ? "▾" : "▸"), words);
    for (const tag of tags) name.append(" ", made("span", tag === "differs" ? "iw-tag iw-worry" : "iw-tag", tag));
    const [codings, segments] = counts ?? [0, 0];
    element.append(name, number(codings), number(segments));
    return element;
  }

  #detail() {
    const { desk, detail } = this;
    const { code } = desk;
    const active = document.activeElement;
    const held = active instanceof HTMLElement && active !== detail && detail.contains(active) ? active : null;
    if (!code) return detail.replaceChildren(made("p", "iw-about", "No code is looked at."));
    const heading = made("h2", "");
    const name = made("span", "", code.name);
    name.dir = "auto";
    heading.append(name);
    if (code.retired) heading.append(" ", made("span", "iw-tag", "retired"));
    const parts = [heading, made("p", "iw-about", counted(desk.counts[code.slug]))];
    const differing = desk.differingOn(code.slug);
    if (differing) parts.push(this.#differing(differing));
    else if (!isExpected(code)) parts.push(this.#acts(code));
    parts.push(this.#rules(code), ...this.#words(code));
    detail.replaceChildren(...parts);
    keepKeys(this.root);
    if (!held) return;
    const again = Array.from(detail.querySelectorAll("button")).find((one) => one.title === held.title);
    (again ?? this.tree).focus();
  }

  /** @param {Code} code */
  #acts(code) {
    const acts = made("div", "iw-buttons");
    /** @type {[string, string, string][]} */
    const all = [
      ["Edit", "edit", "Enter"],
      ["Rename", "rename", "r"],
      ["Move…", "move", "m"],
      ["Merge…", "merge", "g"],
      ["Split…", "split", "s"],
      [code.retired ? "Bring back" : "Retire", "retire", "x"],
    ];
    acts.append(...all.map(([words, act, key]) => keyed(words, key, () => this.#act(act))));
    return acts;
  }

  /** @param {Code} code */
  #rules(code) {
    const { desk } = this;
    const list = made("dl", "iw-rules");
    /** @type {[string, string][]} */
    const rules = [
      ["Definition", code.definition || "not written yet"],
      ["When", code.when],
      ["Not when", code.when_not],
      ["Example", code.example],
      ["Below", code.above ? desk.named(code.above) : ""],
      ["Merged into it", code.merged.join(", ")],
    ];
    for (const [label, words] of rules) {
      if (!words) continue;
      const value = made("dd", "", words);
      value.dir = "auto";
      list.append(made("dt", "", label), value);
    }
    return list;
  }

  /** @param {Code} code */
  #words(code) {
    const latest = this.desk.latest.get(code.slug) ?? [];
    if (!latest.length) return [];
    const list = made("ul", "iw-latest");
    for (const one of latest) {
      const item = made("li", "");
      const words = made("q", "", one.words);
      words.dir = "auto";
      item.append(made("span", "iw-when", one.when), " ", words);
      list.append(item);
    }
    return [made("h3", "", "Coded so, the latest first"), list];
  }

  /** What each analyst says, side by side. @param {import("./book.js").Differing} differing */
  #differing({ said }) {
    const { desk } = this;
    const part = made("section", "iw-differing");
    const table = made("table", "");
    const head = made("tr", "");
    head.append(made("td", ""), ...said.map((one) => cell("th", one.analyst, "col")));
    table.append(head);
    for (const [field, label] of unlike(said)) {
      const row = made("tr", "");
      row.append(cell("th", label, "row"), ...said.map((one) => cell("td", this.#value(one, field))));
      table.append(row);
    }
    const choices = made("tr", "");
    choices.append(cell("th", "Choose", "row"));
    for (const one of said) {
      const choice = made("td", "");
      const keep = button("Keep this", `keep what ${one.analyst} says`, () => {
        desk.act({ what: "settle", slug: one.slug, claim: one.claim });
        this.tree.focus();
      });
      keep.classList.add("iw-keep");
      keep.ariaLabel = `Keep this: what ${one.analyst} says`;
      choice.append(keep);
      choices.append(choice);
    }
    table.append(choices);
    part.append(made("h3", "", "Analysts differ on this code; none of this holds for all until one is chosen"), table);
    const slugs = new Set(said.map((one) => one.slug));
    if (slugs.size > 1)
      part.append(made("p", "iw-about", `One of them merged it: whichever is kept, ${[...slugs].join(" and ")} are then one code. To keep them apart, whoever merged them undoes that.`));
    return part;
  }

  /** @param {Said} one @param {keyof Said} field */
  #value(one, field) {
    const value = one[field];
    if (field === "parent") return value ? this.desk.named(String(value)) : "at the top";
    if (field === "retired") return value ? "yes" : "no";
    return String(value ?? "") || "nothing";
  }

  // --- controls ---

  #tools() {
    const { desk, tools } = this;
    this.words = /** @type {HTMLInputElement} */ (made("input", "iw-input iw-find"));
    this.words.type = "search";
    this.words.placeholder = "search codes (/)";
    this.words.ariaLabel = "Search codes";
    this.words.addEventListener("input", () => desk.search(this.words?.value ?? ""));
    this.words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        this.tree.focus();
      } else if (event.key === "Escape") {
        event.preventDefault();
        this.#unsearch();
        this.tree.focus();
      }
    });
    this.differ = button("", "c: to the next code on which analysts differ", () => this.#act("choose"));
    this.differ.classList.add("iw-worry");
    const help = button("?", "?: all keys", () => this.#act("help"));
    help.ariaLabel = "All keys";
    tools.append(
      this.words,
      keyed("Add", "a", () => this.#act("add")),
      keyed("Undo", "u", () => this.#act("undo")),
      keyed("Redo", "U", () => this.#act("redo")),
      this.differ,
      help,
    );
  }

  #unsearch() {
    if (this.words) this.words.value = "";
    this.desk.search("");
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { desk } = this;
    const target = /** @type {HTMLElement} */ (event.target);
    const row = /** @type {HTMLElement | null} */ (target.closest(".iw-code"));
    if (!row) return;
    const place = Number(row.dataset.place);
    const { code, open } = desk.rows[place];
    desk.focusOn(place);
    if (target.closest(".iw-twisty") && open !== null) desk.setOpen(code.slug, !open);
  }

  // --- keys ---

  /** @param {KeyboardEvent} event */
  #key(event) {
    const act = actOf(event);
    if (!act) return;
    event.preventDefault();
    this.#act(act);
  }

  /** @param {string} act */
  #act(act) {
    const { desk } = this;
    const { place } = desk;
    const row = desk.rows[place];
    switch (act) {
      case "next":
        return desk.focusOn(place + 1);
      case "previous":
        return desk.focusOn(place - 1);
      case "first":
        return desk.focusOn(0);
      case "last":
        return desk.focusOn(desk.rows.length - 1);
      case "open":
        return row?.open === false ? desk.setOpen(row.code.slug, true) : row?.open ? desk.focusOn(place + 1) : undefined;
      case "shut":
        return row?.open ? desk.setOpen(row.code.slug, false) : this.#out(place);
      case "search":
        return this.words?.focus();
      case "add":
        return this.#add();
      case "undo":
      case "redo":
        desk.turn(act);
        return this.tree.focus();
      case "choose":
        return this.#choose();
      case "help":
        return this.#open((closed) => openKeys(this.room, KEYS, "Every act is saved at once and can be undone; there is nothing to save by hand.", closed));
      case "leave":
        return this.#leave();
    }
    const { code } = desk;
    if (!code) return;
    if (isExpected(code)) return desk.say("the kernel has not stored this code yet");
    if (desk.differingOn(code.slug)) return desk.say("analysts differ on this code: c, then choose what holds");
    switch (act) {
      case "rename":
        return this.#rename(code);
      case "edit":
        return this.#edit(code);
      case "move":
        return this.#move(code);
      case "merge":
        return this.#merge(code);
      case "split":
        return this.#split(code);
      case "retire":
        desk.act({ what: "retire", slug: code.slug, retired: !code.retired, read: { retired: code.retired } });
        return this.tree.focus();
    }
  }

  /** To the row above in the tree. @param {number} place */
  #out(place) {
    const { rows } = this.desk;
    for (let at = place - 1; at >= 0; at--) if (rows[at].depth < rows[place].depth) return this.desk.focusOn(at);
  }

  #choose() {
    const { desk } = this;
    if (!desk.differing.length) return desk.say("analysts do not differ on any code");
    if (!desk.differingOn(desk.focus)) {
      if (desk.words) this.#unsearch();
      const places = desk.rows.flatMap((row, place) => (desk.differingOn(row.code.slug) ? [place] : []));
      if (!places.length) return desk.say("the code on which they differ is in a part of the tree that is closed");
      desk.focusOn(places.find((place) => place > desk.place) ?? places[0]);
    }
    /** @type {HTMLElement | null} */ (this.detail.querySelector(".iw-differing button"))?.focus();
  }

  #leave() {
    if (this.desk.words) return this.#unsearch();
    const outside = this.root.parentElement?.closest("[tabindex]");
    this.tree.blur();
    if (outside instanceof HTMLElement) outside.focus();
  }

  // --- what opens beside the tree ---

  /** @param {(closed: () => void) => void} open */
  #open(open) {
    open(() => this.tree.focus());
    keepKeys(this.room);
  }

  /** Opens the form of what was refused once more, with all that was written in it. */
  #again() {
    const { desk } = this;
    const { lost } = desk;
    if (!lost || this.room.firstChild || !this.root.contains(document.activeElement)) return;
    const code = desk.codes.find((one) => one.slug === lost.slug);
    if (lost.what === "add") this.#add(/** @type {any} */ (lost));
    else if (lost.what === "edit" && code && !desk.differingOn(code.slug)) this.#edit({ ...code, .../** @type {any} */ (lost) }, code);
    else if (lost.what === "split" && code) this.#split(code, /** @type {any} */ (lost));
  }

  /** @param {Record<string, string>} [before] what was written before */
  #add(before = {}) {
    const { desk } = this;
    const inUse = desk.codes.filter((code) => !code.retired && !isExpected(code));
    const fields = [
      { name: "name", label: "Name", value: before.name, needed: true },
      { name: "definition", label: "Definition: what it means", long: true, value: before.definition },
      { name: "when", label: "When to use it", long: true, value: before.when },
      { name: "when_not", label: "When not", long: true, value: before.when_not },
      { name: "parent", label: "Below", value: before.parent ?? "", options: /** @type {[string, string][]} */ ([["", "nothing: at the top"], ...inUse.map((code) => [code.slug, code.name])]) },
    ];
    this.#open((closed) => openForm(this.room, "A new code", fields, closed, (values) => desk.act({ what: "add", ...values, name: values.name })));
    if (before.name) this.room.querySelector("input")?.select();
  }

  /** @param {Code} code */
  #rename(code) {
    const { desk } = this;
    const { slug, name: before } = code;
    const fields = [{ name: "name", label: "Name", value: before, needed: true }];
    this.#open((closed) =>
      openForm(this.room, "Rename", fields, closed, ({ name }) => {
        if (!name || name === before) return desk.say("the name stays");
        desk.act({ what: "rename", slug, name, read: { name: before } });
      }),
    );
    this.room.querySelector("input")?.select();
  }

  /** @param {Code} code as it is to be shown @param {Code} [was] as it was read */
  #edit(code, was = code) {
    const { desk } = this;
    const shown = { definition: code.definition, when: code.when, when_not: code.when_not, example: code.example };
    const read = { definition: was.definition, when: was.when, when_not: was.when_not, example: was.example };
    const fields = [
      { name: "definition", label: "Definition: what it means", long: true, value: shown.definition },
      { name: "when", label: "When to use it", long: true, value: shown.when },
      { name: "when_not", label: "When not", long: true, value: shown.when_not },
      { name: "example", label: "Example", long: true, value: shown.example },
    ];
    this.#open((closed) =>
      openForm(this.room, `Edit “${code.name}”`, fields, closed, (values) => {
        const changed = /** @type {(keyof typeof read)[]} */ (Object.keys(read)).filter((field) => (values[field] ?? "") !== read[field].trim());
        if (!changed.length) return desk.say("nothing was changed");
        desk.act({
          what: "edit",
          slug: code.slug,
          ...Object.fromEntries(changed.map((field) => [field, values[field] ?? ""])),
          read: Object.fromEntries(changed.map((field) => [field, read[field]])),
        });
      }),
    );
    this.room.querySelector("textarea")?.focus();
  }

  /** @param {Code} code */
  #move(code) {
    const { desk } = this;
    const inside = below(desk.codes, code.slug);
    const top = { value: "", words: "at the top", about: "It stands below no other code.", depth: 0 };
    const options = [...(code.above ? [top] : []), ...this.#others((one) => !inside.has(one.slug) && one.slug !== code.above)];
    this.#open((closed) =>
      openPick(this.room, `Move “${code.name}” below`, options, closed, (parent) => {
        desk.closed.delete(parent);
        desk.act({ what: "move", slug: code.slug, parent: parent || null, read: { parent: code.parent } });
      }),
    );
  }

  /** @param {Code} code */
  #merge(code) {
    const { desk } = this;
    const counts = desk.counts[code.slug];
    const told = counts?.[0] ? ` (${counted(counts)})` : "";
    const options = this.#others((one) => one.slug !== code.slug && !desk.differingOn(one.slug)).map((one) => ({
      ...one,
      about: `What is coded “${code.name}”${told} then reads as “${one.words}”. ${one.about}`,
    }));
    this.#open((closed) =>
      openPick(this.room, `Merge “${code.name}” into`, options, closed, (into) => desk.act({ what: "merge", slug: code.slug, into })),
    );
  }

  /** Codes in use that fit, in the order of the tree. @param {(code: Code) => boolean} fits */
  #others(fits) {
    const { desk } = this;
    const depths = new Map(rowsOf(desk.codes, new Set()).map((row) => [row.code.slug, row.depth]));
    return desk.codes
      .filter((code) => !code.retired && !isExpected(code) && fits(code))
      .map((code) => ({ value: code.slug, words: code.name, about: code.definition, depth: depths.get(code.slug) ?? 0 }));
  }

  /** @param {Code} code @param {{name?: string, definition?: string, codings?: string[]}} [before] what was written before */
  #split(code, before) {
    const { desk } = this;
    desk.say("asking the kernel for your codings…");
    desk.ask(code.slug, (choices) => {
      if (this.room.firstChild || desk.focus !== code.slug) return; // one has gone on to something else
      const stay = choices.others ? `; ${choices.others} of other analysts stay` : "";
      if (!choices.own) return desk.say(`none of your codings is of “${code.name}”, so there is nothing to split${stay}`);
      desk.say("");
      this.#open((closed) =>
        openSplit(
          this.room, code.name, choices, closed,
          (values) => desk.act({ what: "split", slug: code.slug, parent: code.parent, ...values }),
          before,
        ),
      );
    });
  }
}

/** @param {number} count */
function number(count) {
  const element = made("span", "iw-number", count ? count.toLocaleString("en") : "·");
  element.ariaHidden = "true";
  return element;
}

/** @param {string} tag @param {string} words @param {string} [scope] */
function cell(tag, words, scope) {
  const element = made(tag, "", words);
  element.dir = "auto";
  if (scope) element.setAttribute("scope", scope);
  return element;
}

/** @param {string} words @param {string} key @param {() => void} press */
function keyed(words, key, press) {
  const element = button(words, `${key}: ${words.replace("…", "").toLowerCase()}`, press);
  const hint = made("kbd", "", key);
  hint.ariaHidden = "true";
  element.append(" ", hint);
  return element;
}

/** Brings a row into view without moving the page. @param {HTMLElement} tree @param {HTMLElement | undefined} row */
function reveal(tree, row) {
  if (!row) return;
  const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight];
  if (top < tree.scrollTop) tree.scrollTop = top;
  else if (bottom > tree.scrollTop + tree.clientHeight) tree.scrollTop = bottom - tree.clientHeight;
}
