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
import { button, helpButton, keepKeys, keyed, made, written } from "../shared/elements.js";
import { escapesTo, Frame, leave, mayReopen, openIn, sideOf } from "../shared/frame.js";
import { actOf } from "../shared/keys.js";
import { openForm, openKeys } from "../shared/panels.js";
import { addTags, fillTree, placeOf, searchOf, treeItem, treeOf } from "../shared/tree.js";
import { differButton, tellDiffering, versionsOf } from "../shared/versions.js";
import { below, counted, isExpected, rowsOf, unlike } from "./book.js";
import { KEYS } from "./keys.js";
import { openPick, openSplit } from "./panels.js";

let views = 0;

export class View {
  /** @param {Desk} desk @param {HTMLElement} root */
  constructor(desk, root) {
    this.desk = desk;
    this.root = root;
    this.prefix = `iw-code-${++views}`;
    const saving = "every act is saved at once; the notebook itself is saved outside the codebook";
    this.frame = new Frame(desk, root, { looks: ["iw-codebook"], tools: "The codebook", saving });
    this.tree = treeOf("Codes");
    const { side, room, detail } = sideOf("The code");
    this.room = room;
    this.detail = detail;
    this.search = searchOf("codes", this.tree, (words) => desk.search(words));
    this.differ = differButton("c: to the next code on which analysts differ", () => this.#act("choose"));
    this.frame.middle.append(codesOf(this.tree), side);
    this.frame.tools.append(...this.#tools());
    this.hear = (/** @type {What} */ what) => this.#hear(what);
    desk.views.add(this.hear);
    this.tree.addEventListener("keydown", (event) => this.#key(event));
    this.tree.addEventListener("click", (event) => this.#click(event));
    escapesTo(detail, this.tree);
    this.#hear("book");
    this.#hear("status");
    keepKeys(root);
  }

  close() {
    this.desk.views.delete(this.hear);
  }

  // --- drawing ---

  /** @param {What} what */
  #hear(what) {
    switch (what) {
      case "book":
      case "focus":
        this.#draw();
        return this.#detail();
      case "words":
        return this.#detail();
      case "refused":
        return this.#again();
      case "status":
        return this.frame.tellStatus();
      case "said":
        return this.frame.tellSaid();
    }
  }

  #draw() {
    const { desk } = this;
    const rows = desk.rows.map((row, place) => this.#row(row, place));
    fillTree(this.tree, rows, desk.place, desk.words ? "No code has these words." : "No codes yet: a adds one.");
    tellDiffering(this.differ, desk.differing.length);
  }

  /** @param {Row} row @param {number} place */
  #row({ code, depth, open, at, of, found }, place) {
    const { desk } = this;
    const differs = desk.differingOn(code.slug);
    const tags = [code.retired && "retired", differs && "differs", code.pending].filter((word) => typeof word === "string");
    const counts = desk.counts[code.slug];
    const label = [code.name, counted(counts), ...tags].join(", ");
    const standing = { level: depth + 1, at, of, open, selected: code.slug === desk.focus, label };
    const element = treeItem("iw-code", `${this.prefix}-${place}`, place, standing);
    element.style.setProperty("--iw-depth", String(Math.min(depth, 16)));
    element.classList.toggle("iw-aside", !found || code.retired);
    element.classList.toggle("iw-pending", Boolean(code.pending));
    const name = made("span", "iw-code-name");
    name.append(made("span", "iw-twisty", open === null ? "" : open ? "▾" : "▸"), written("span", "", code.name));
    addTags(name, tags);
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
    heading.append(written("span", "", code.name));
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
      list.append(made("dt", "", label), written("dd", "", words));
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
      item.append(made("span", "iw-when", one.when), " ", written("q", "", one.words));
      list.append(item);
    }
    return [made("h3", "", "Coded so, the latest first"), list];
  }

  /** What each analyst says, side by side. @param {import("./book.js").Differing} differing */
  #differing({ said }) {
    const title = "Analysts differ on this code; none of this holds for all until one is chosen";
    const analysts = said.map((one) => one.analyst);
    const fields = unlike(said).map(([field, label]) => /** @type {[string, string[]]} */ ([label, said.map((one) => this.#value(one, field))]));
    const part = versionsOf(title, analysts, fields, { label: "Choose", of: (place) => this.#keep(said[place]) });
    const slugs = new Set(said.map((one) => one.slug));
    if (slugs.size > 1)
      part.append(made("p", "iw-about", `One of them merged it: whichever is kept, ${[...slugs].join(" and ")} are then one code. To keep them apart, whoever merged them undoes that.`));
    return part;
  }

  /** @param {Said} one */
  #keep(one) {
    const keep = button("Keep this", `keep what ${one.analyst} says`, () => {
      this.desk.act({ what: "settle", slug: one.slug, claim: one.claim });
      this.tree.focus();
    });
    keep.classList.add("iw-keep");
    keep.ariaLabel = `Keep this: what ${one.analyst} says`;
    const cell = made("td", "");
    cell.append(keep);
    return cell;
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
    return [
      this.search.input,
      keyed("Add", "a", () => this.#act("add")),
      keyed("Undo", "u", () => this.#act("undo")),
      keyed("Redo", "U", () => this.#act("redo")),
      this.differ,
      helpButton(() => this.#act("help")),
    ];
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { desk } = this;
    const place = placeOf(event);
    if (place === undefined) return;
    const { code, open } = desk.rows[place];
    desk.focusOn(place);
    if (/** @type {HTMLElement} */ (event.target).closest(".iw-twisty") && open !== null) desk.setOpen(code.slug, !open);
  }

  // --- keys ---

  /** @param {KeyboardEvent} event */
  #key(event) {
    const act = actOf(KEYS, event);
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
        return this.search.input.focus();
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
    this.#change(act);
  }

  /** What is done to the code that is looked at. @param {string} act */
  #change(act) {
    const { desk } = this;
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
      if (desk.words) this.search.end();
      const places = desk.rows.flatMap((row, place) => (desk.differingOn(row.code.slug) ? [place] : []));
      if (!places.length) return desk.say("the code on which they differ is in a part of the tree that is closed");
      desk.focusOn(places.find((place) => place > desk.place) ?? places[0]);
    }
    /** @type {HTMLElement | null} */ (this.detail.querySelector(".iw-differing button"))?.focus();
  }

  #leave() {
    if (this.desk.words) this.search.end();
    else leave(this.root, this.tree);
  }

  // --- what opens beside the tree ---

  /** @param {(closed: () => void) => void} open */
  #open(open) {
    openIn(this.room, () => this.tree.focus(), open);
  }

  /** Opens the form of what was refused once more, with all that was written in it. */
  #again() {
    const { desk } = this;
    const { lost } = desk;
    if (!lost || !mayReopen(this.root, this.room)) return;
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
    desk.choices(code.slug, (choices) => {
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

/** The tree below what its columns are called. @param {HTMLElement} tree */
function codesOf(tree) {
  const head = made("div", "iw-codes-head");
  head.ariaHidden = "true"; // each row says its own counts
  head.append(made("span", "", "Code"), made("span", "", "codings"), made("span", "", "segments"));
  const part = made("div", "iw-codes");
  part.append(head, tree);
  return part;
}
