/**
 * The controls that name other claims: one, or several.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./draft.js").Field} Field
 * @typedef {import("./drawing.js").Drawing} Drawing
 */
import { button, made, written } from "../shared/elements.js";
import { valueAt } from "./draft.js";
import { aside, placed } from "./drawing.js";

/** @param {Desk} desk @param {string} line */
function claimNamed(desk, line) {
  for (const claim of desk.claims.values()) if (claim.line === line || claim.id === line) return claim;
  return undefined;
}

/** @param {Drawing} drawing @param {Field} field @param {string} at */
export function claimOf(drawing, field, at) {
  const { desk } = drawing;
  const value = valueAt(drawing.fields, at);
  const claim = value ? claimNamed(desk, String(value)) : undefined;
  const row = made("div", "iw-with");
  const element = placed(drawing, button(value ? (claim?.words ?? String(value)) : `choose… ${field.asks ?? ""}`, "Enter chooses another", () => drawing.act("claim", at)), at);
  element.classList.add("iw-claim");
  element.dir = "auto";
  element.ariaLabel = `${field.label}: ${value ? (claim?.words ?? value) : "choose"}`;
  element.dataset.kinds = field.kinds ?? "";
  element.dataset.label = field.label;
  row.append(element);
  if (value && !field.needed)
    row.append(
      aside("take out", "nothing is named here", () => {
        desk.change(at, undefined);
        drawing.redraw(at);
      }),
    );
  return row;
}

/** Several claims; statements stand side by side, all of one size. @param {Drawing} drawing @param {Field} field @param {string} at */
export function claimsOf(drawing, field, at) {
  const { desk } = drawing;
  const lines = /** @type {string[]} */ (valueAt(drawing.fields, at) ?? []);
  const cards = made("ul", "iw-cards");
  for (const [n, line] of lines.entries()) {
    const claim = claimNamed(desk, line);
    const card = made("li", "iw-card");
    if (claim?.about) card.append(made("p", "iw-speaker", claim.about));
    const out = button("take out", "takes it out of this list", () => {
      desk.change(at, lines.filter((one) => one !== line));
      drawing.redraw(`${at}.add`);
    });
    out.classList.add("iw-small");
    out.ariaLabel = `Take out: ${claim?.words ?? line}`;
    out.dataset.at = `${at}.${n}.out`;
    card.append(written("p", "", claim?.words ?? "a claim that is no longer there"), out);
    cards.append(card);
  }
  const add = placed(drawing, button(lines.length ? "Add another…" : `Add… ${field.asks ?? ""}`, "Enter chooses one", () => drawing.act("claim", at)), at);
  add.dataset.kinds = field.kinds ?? "";
  add.dataset.label = field.label;
  add.dataset.list = "true";
  add.ariaLabel = `${field.label}: add`;
  return lines.length ? [cards, add] : [add];
}
