/**
 * The open form: what it is a form of, what differs, its fields, what may still be asked, and what can be done with it.
 *
 * @typedef {import("./drawing.js").Drawing} Drawing
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./desk.js").Open} Open
 * @typedef {import("./desk.js").Version} Version
 */
import { button, keyed, made, written } from "../shared/elements.js";
import { versionsOf } from "../shared/versions.js";
import { actorNames } from "./actors.js";
import { fieldOf, grow } from "./controls.js";
import { offered } from "./draft.js";

/** Which fields are offered just now. @param {Desk} desk */
export function offeredNow({ open, forms }) {
  const form = open && forms.find((one) => one.kind === open.kind);
  return form ? form.fields.filter((field) => offered(field, open.fields)).map((field) => field.name) : [];
}

/** The parts of the form. @param {Drawing} drawing @param {Open} open @returns {HTMLElement[]} */
export function partsOf(drawing, open) {
  const { desk } = drawing;
  const form = desk.form(open.kind);
  const heading = made("h2", "", form?.label ?? "");
  heading.append(" ", written("span", "iw-tag", open.base ? (open.own ? "yours" : open.analyst) : "new"));
  const parts = [heading, made("p", "iw-about", form?.about ?? "")];
  if (!open.ready || !form) return [...parts, made("p", "iw-about", "asking the kernel for it…")];
  parts.push(...noticesOf(drawing, open));
  if (open.versions.length) parts.push(differingOf(desk, open.versions, open));
  const names = offeredNow(desk);
  const fields = made("div", "iw-fields");
  for (const field of form.fields) {
    if (names.includes(field.name)) fields.append(fieldOf(drawing, field, field.name));
    else {
      const held = made("p", "iw-about iw-held", `${field.label}: ${field.why ?? "later"}`);
      fields.append(held);
    }
  }
  fields.append(actorsOf(drawing));
  const asks = made("section", "iw-asks");
  asks.dataset.asks = "true";
  const both = made("div", "iw-both");
  both.append(fields, asks);
  parts.push(both, footOf(drawing, open));
  return parts;
}

/** Suggestions for fields that name somebody. @param {Drawing} drawing */
function actorsOf(drawing) {
  const list = made("datalist", "");
  list.id = `${drawing.prefix}-actors`;
  const names = actorNames(drawing.desk);
  for (const { id, about } of drawing.desk.actors) {
    const option = /** @type {HTMLOptionElement} */ (made("option", ""));
    option.value = names.get(id) ?? id;
    option.label = about;
    list.append(option);
  }
  return list;
}

/** What saving comes to, said plainly. @param {Drawing} drawing @param {Open} open @returns {HTMLElement[]} */
function noticesOf({ desk, prefix }, open) {
  const notices = [];
  if (open.settles.length) notices.push("What you save here takes the place of all versions that differ. They stay in the log, and undo brings them back.");
  else if (!open.current) notices.push("This claim is no longer current: it was replaced or taken back meanwhile. What you save stands beside what replaced it.");
  const elements = notices.map((words) => made("p", "iw-notice", words));
  if (open.own || open.settles.length) return elements;
  const who = open.analyst;
  const beside = open.earlier
    ? `Beside it: ${who}'s stays. Both came of one earlier claim and are shown as differing, until somebody settles it.`
    : `Beside it: ${who}'s stays, and yours is a claim of its own. It is ${who}'s first wording, so nothing says that the two are one.`;
  const place = `In its place: references lead to yours. ${who}'s stays in the log; if ${who} replaces it too, both are shown as differing.`;
  const choice = made("fieldset", "iw-field iw-how");
  choice.append(made("legend", "iw-label", `This is ${who}'s claim, and is never changed. What you save becomes a version of your own:`));
  for (const [value, words] of [["beside", beside], ["in_place", place]]) {
    const label = made("label", "iw-check");
    const box = /** @type {HTMLInputElement} */ (made("input", ""));
    box.type = "radio";
    box.name = `${prefix}-how`;
    box.value = value;
    box.checked = open.how === value;
    box.dataset.at = `how.${value}`;
    box.addEventListener("change", () => desk.setHow(value));
    label.append(box, " ", made("span", "", words));
    choice.append(label);
  }
  return [...elements, choice];
}

/** What each analyst says. @param {Desk} desk @param {Version[]} versions @param {Open} open */
function differingOf(desk, versions, open) {
  const title = "Versions differ; both stand until somebody settles it";
  const analysts = versions.map((one) => one.analyst);
  const fields = versions[0].fields.map(([label]) => {
    const values = versions.map((one) => (one.fields.find(([name]) => name === label) ?? [])[1] ?? "");
    return /** @type {[string, string[]]} */ ([label, values]);
  });
  return versionsOf(title, analysts, fields, open.settles.length ? undefined : { label: "Settle", of: (place) => settleOf(desk, versions[place]) });
}

/** @param {Desk} desk @param {Version} version */
function settleOf(desk, { analyst, claim }) {
  const keep = button("Keep this", "it takes the place of all versions", () => desk.settle(claim));
  keep.ariaLabel = `Keep this: what ${analyst} says`;
  keep.dataset.at = `settle.${claim}`;
  const begin = button("Begin from this", "words of your own that replace all versions", () => desk.settleInOwnWords(claim));
  begin.ariaLabel = `Begin from this: what ${analyst} says`;
  begin.dataset.at = `from.${claim}`;
  const cell = made("td", "iw-buttons");
  cell.append(keep, begin);
  return cell;
}

/** @param {Drawing} drawing @param {Open} open */
function footOf({ desk, act }, open) {
  const foot = made("div", "iw-buttons iw-form-foot");
  const save = keyed("Save", "Ctrl+Enter", () => act("save", ""));
  save.classList.add("iw-keep");
  save.dataset.at = "save";
  const discard = button("Discard draft", "lets go of what you typed; press twice", () => desk.discard());
  discard.dataset.at = "discard";
  foot.append(save, discard);
  if (open.base && open.own && open.current && !open.settles.length) {
    const retract = button("Retract", "takes your claim back; undo brings it again", () => desk.retract(/** @type {string} */ (open.base)));
    retract.dataset.at = "retract";
    foot.append(retract);
  }
  foot.append(made("span", "iw-about", "F2 evidence · F8 not known · F1 keys · Escape to the list, what you typed is kept"));
  return foot;
}

/** Fills in what is told of each field: what is wrong, what a time reads as, what it rests on, what the prose check asks. @param {HTMLElement} pane @param {Desk} desk */
export function tellFields(pane, desk) {
  const { open } = desk;
  if (!open) return;
  for (const element of pane.querySelectorAll("[data-told]")) {
    const at = /** @type {HTMLElement} */ (element).dataset.told ?? "";
    const slips = open.slips.filter((slip) => slip.at === at);
    const parts = slips.map(({ what, why, then }) => made("p", "iw-error", [what, why && `(${why})`, then && `Next: ${then}`].filter(Boolean).join(" ")));
    const rests = at === "evidence" ? open.told.grounds[""] : at.endsWith(".evidence") ? open.told.grounds[at.replace(/\.evidence$/, "")] : "";
    for (const words of [open.told.times[at], rests]) if (words) parts.push(made("p", "iw-about", words));
    for (const finding of open.told.findings.filter((one) => one.at === at)) parts.push(findingOf(finding));
    const words = parts.map((part) => part.textContent).join("\n");
    if (element.textContent !== parts.map((part) => part.textContent).join("") || words === "") element.replaceChildren(...parts);
    const control = pane.querySelector(`[data-at="${CSS.escape(at)}"]`);
    if (control && slips.length) control.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }
  tellAsks(pane.querySelector("[data-asks]"), open.told.asks);
  for (const area of pane.querySelectorAll("textarea")) grow(area); // what stands beside them makes them narrower
}

/** @param {Element | null} part @param {string[]} asks */
function tellAsks(part, asks) {
  const list = made("ul", "");
  for (const words of asks) list.append(made("li", "", words));
  part?.replaceChildren(...(asks.length ? [made("h3", "", "What may still be asked"), list] : []));
}

/** @param {{words: string, class: string, question: string}} finding */
function findingOf(finding) {
  const element = made("p", "iw-about iw-finding");
  const words = written("q", "", finding.words);
  element.append(words, " ", made("span", "iw-tag", finding.class), " ", finding.question);
  return element;
}
