/**
 * What the pages of all widgets have around what they show: tools above it, a line for what went wrong and one that says how
 * things stand below.
 *
 * @typedef {import("./desk.js").BareDesk<any>} Desk
 */
import { keepKeys, made, retell, telling } from "./elements.js";

export class Frame {
  /**
   * @param {Desk} desk @param {HTMLElement} root
   * @param {{looks: string[], tools: string, saving: string}} page  its own class names, what its tools are called, and what Ctrl+S says of saving
   */
  constructor(desk, root, { looks, tools, saving }) {
    this.desk = desk;
    this.root = root;
    root.classList.add("iw-transcript", ...looks);
    this.tools = made("div", "iw-tools");
    this.tools.role = "toolbar";
    this.tools.ariaLabel = tools;
    this.middle = made("div", "iw-middle");
    this.error = telling("p", "iw-error", "alert");
    this.state = telling("span", "iw-state", "status");
    this.spoken = telling("span", "iw-said", "status");
    this.foot = made("div", "iw-foot");
    this.foot.append(this.state, this.spoken);
    root.append(this.tools, this.middle, this.error, this.foot);
    root.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        desk.say(saving);
      }
      event.stopPropagation(); // JupyterLab has keys of its own
    });
    this.#height();
    desk.model.on("change:height", () => this.#height());
  }

  #height() {
    this.root.style.setProperty("--iw-height", this.desk.model.get("height"));
  }

  /** How it stands between this page and the kernel. */
  tellStatus() {
    const { alive, words } = this.desk.link;
    retell(this.state, words);
    this.state.classList.toggle("iw-worry", !alive || words.startsWith("kernel"));
  }

  /** What was said last, and what went wrong. */
  tellSaid() {
    retell(this.spoken, this.desk.said);
    retell(this.error, this.desk.problem);
  }
}

/** What stands beside a list: a region that scrolls, and the room above it in which panels open. @param {string} label */
export function sideOf(label) {
  const room = made("div", "iw-room");
  const detail = made("div", "iw-detail");
  detail.role = "region";
  detail.ariaLabel = label;
  detail.tabIndex = 0; // it scrolls
  const side = made("div", "iw-side");
  side.append(room, detail);
  return { side, room, detail };
}

/** Escape in one part of a page leads back to another. @param {HTMLElement} part @param {HTMLElement} back */
export function escapesTo(part, back) {
  part.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    back.focus();
  });
}

/** Opens something in the room of panels; the keys in it are its own. @param {HTMLElement} room @param {() => void} closed what gives the focus back @param {(closed: () => void) => void} open */
export function openIn(room, closed, open) {
  open(closed);
  keepKeys(room);
}

/** Whether what was refused may open its form once more: nothing else is open, and one is still on this page. @param {HTMLElement} root @param {HTMLElement} room */
export function mayReopen(root, room) {
  return !room.firstChild && root.contains(document.activeElement);
}

/** Out of the widget, to the cell that it stands in. @param {HTMLElement} root @param {HTMLElement} from what has the focus */
export function leave(root, from) {
  const outside = root.parentElement?.closest("[tabindex]");
  from.blur();
  if (outside instanceof HTMLElement) outside.focus();
}
