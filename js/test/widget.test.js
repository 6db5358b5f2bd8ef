import assert from "node:assert/strict";
import { test } from "node:test";

import { widget } from "../src/shared/widget.js";

/** anywidget makes one for each call. @param {string} key */
const model = (key) => ({ get: () => key });

function spied() {
  const told = /** @type {string[]} */ ([]);
  let desks = 0;
  class Desk {
    number = ++desks;
    close() {
      told.push(`desk ${this.number} closed`);
    }
  }
  class View {
    /** @param {Desk} desk */
    constructor(desk) {
      told.push(`view of ${desk.number}`);
    }
    close() {
      told.push("view closed");
    }
  }
  const root = /** @type {any} */ ({});
  return { told, root, made: widget(Desk, View) };
}

test("all views of a widget share the desk that was begun with it, although each is handed a model of its own", () => {
  const { told, root, made } = spied();
  made.initialize({ model: model("a") });
  made.render({ model: model("a"), el: root });
  made.render({ model: model("a"), el: root });
  assert.deepEqual(told, ["view of 1", "view of 1"]);
});

test("another widget has another desk", () => {
  const { told, root, made } = spied();
  made.initialize({ model: model("a") });
  made.initialize({ model: model("b") });
  made.render({ model: model("b"), el: root });
  assert.deepEqual(told, ["view of 2"]);
});

test("a view that goes leaves the desk; the widget's end closes it, and a later one begins anew", () => {
  const { told, root, made } = spied();
  const end = made.initialize({ model: model("a") });
  made.render({ model: model("a"), el: root })();
  end();
  made.render({ model: model("a"), el: root });
  assert.deepEqual(told, ["view of 1", "view closed", "desk 1 closed", "view of 2"]);
});
