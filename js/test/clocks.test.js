import assert from "node:assert/strict";
import { test } from "node:test";

import { clock } from "../src/shared/clocks.js";

const AT = Date.UTC(2026, 4, 1, 22, 4, 5, 678) + 0.901;

test("a clock in its zone, and in UTC", () => {
  assert.deepEqual(clock(AT, "Europe/Berlin", "s"), {
    date: "2026-05-02",
    time: "00:04:05",
    utc: "2026-05-01T22:04:05Z",
    known: true,
  });
  assert.deepEqual(clock(AT, "UTC", "s"), { date: "2026-05-01", time: "22:04:05", utc: "2026-05-01T22:04:05Z", known: true });
});

test("as many digits as are known", () => {
  const shown = /** @type {const} */ (["us", "ms", "s", "min", "day", "none"]).map((precision) => {
    const { time, utc } = clock(AT, "Asia/Kolkata", precision);
    return [time, utc];
  });
  assert.deepEqual(shown, [
    ["03:34:05.678901", "2026-05-01T22:04:05.678901Z"],
    ["03:34:05.678", "2026-05-01T22:04:05.678Z"],
    ["03:34:05", "2026-05-01T22:04:05Z"],
    ["03:34", "2026-05-01T22:04Z"],
    ["", "2026-05-01"],
    ["03:34:05", "2026-05-01T22:04:05Z"],
  ]);
});

test("an unknown zone is UTC, and says so", () => {
  for (const zone of ["Mars/Olympus", ""]) {
    const { date, time, known } = clock(AT, zone, "s");
    assert.deepEqual([date, time, known], ["2026-05-01", "22:04:05", false]);
  }
});

test("an instant that is not known reads as nothing", () => {
  for (const ms of [NaN, Infinity]) {
    assert.deepEqual(clock(ms, "UTC", "s"), { date: "", time: "", utc: "", known: true });
  }
});

test("law: every microsecond of Python's is read back", () => {
  for (let i = 0; i < 2_000; i++) {
    const us = 1_700_000_000_000_000 + i * 1_234_567;
    const { utc } = clock((us / 1_000_000) * 1000, "Europe/Berlin", "us");
    assert.equal(Date.parse(`${utc.slice(0, 23)}Z`) * 1000 + Number(utc.slice(23, 26)), us);
  }
});

test("midnight is 00, both hours of an autumn night are shown, and old times have four digits", () => {
  assert.equal(clock(Date.UTC(2026, 0, 1), "Europe/London", "min").time, "00:00");
  const night = Date.UTC(2026, 9, 25, 0, 30);
  assert.equal(clock(night, "Europe/Berlin", "min").time, "02:30");
  assert.equal(clock(night + 3_600_000, "Europe/Berlin", "min").time, "02:30");
  assert.deepEqual(clock(-0.5, "Europe/London", "us").time, "00:59:59.999500");
  assert.equal(clock(-60_000_000_000_000, "Europe/Berlin", "day").date, "0068-09-03");
});
