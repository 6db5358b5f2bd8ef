/**
 * Time as a length: a range of instants over a width, how it is zoomed and moved, and the marks of the clock along it.
 *
 * @typedef {{from: number, to: number}} Range  milliseconds since 1970
 * @typedef {{at: number, local: string, utc: string, day: string}} Tick
 */
import { clock } from "../shared/clocks.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Steps between the marks of a clock. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 30, 365].map((n) => n * DAY),
];
/** The shortest and the longest range that is shown. */
const SHORTEST = 2 * SECOND;
const LONGEST = 400 * 365 * DAY;

/** @param {Range} range @param {number} width @param {number} at */
export function xOf(range, width, at) {
  return ((at - range.from) / (range.to - range.from)) * width;
}

/** @param {Range} range @param {number} width @param {number} x */
export function atOf(range, width, x) {
  return range.from + (x / width) * (range.to - range.from);
}

/** All of it, with a little room on both sides. @param {Range} extent @returns {Range} */
export function fitted(extent) {
  const long = Math.max(extent.to - extent.from, MINUTE);
  const middle = (extent.from + extent.to) / 2;
  return { from: middle - long * 0.54, to: middle + long * 0.54 };
}

/** Nearer (`times` above 1) or farther, with the instant `at` staying where it is. @param {Range} range @param {number} times @param {number} at @returns {Range} */
export function zoomed(range, times, at) {
  const long = range.to - range.from;
  const wanted = Math.min(Math.max(long / times, SHORTEST), LONGEST);
  const from = at - (at - range.from) * (wanted / long);
  return { from, to: from + wanted };
}

/** Moved by a share of its length, never so far that nothing of the extent is left in it. @param {Range} range @param {number} share @param {Range} extent @returns {Range} */
export function moved(range, share, extent) {
  const long = range.to - range.from;
  const least = extent.from - long * 0.9;
  const most = extent.to - long * 0.1;
  const from = Math.min(Math.max(range.from + share * long, least), Math.max(least, most));
  return { from, to: from + long };
}

/** The range with this instant in it, moved only when it must be. @param {Range} range @param {number} at @returns {Range} */
export function holding(range, at) {
  const long = range.to - range.from;
  const room = long * 0.02;
  if (at >= range.from + room && at <= range.to - room) return range;
  return { from: at - long / 2, to: at + long / 2 };
}

/** The least step of a clock that takes this many pixels at least. @param {Range} range @param {number} width @param {number} pixels */
export function stepFor(range, width, pixels) {
  const least = ((range.to - range.from) / width) * pixels;
  return STEPS.find((step) => step >= least) ?? STEPS[STEPS.length - 1];
}

/** Marks of the clock at whole steps of the zone's own clock, UTC beside it, the day where it begins. @param {Range} range @param {number} width @param {string} zone @returns {Tick[]} */
export function ticks(range, width, zone) {
  const step = stepFor(range, width, 132);
  const away = offset(range.from, zone);
  const precision = step < MINUTE ? "s" : "min";
  /** @type {Tick[]} */
  const found = [];
  let day = "";
  for (let at = Math.ceil((range.from + away) / step) * step - away; at <= range.to; at += step) {
    const { date, time, utc } = clock(at, zone, precision);
    found.push({ at, local: time, utc: utc.slice(11).replace("Z", ""), day: date === day ? "" : date });
    day = date;
  }
  return found;
}

/** Milliseconds that a zone's clock is ahead of UTC at an instant. @param {number} at @param {string} zone */
function offset(at, zone) {
  const { date, time } = clock(at, zone, "s");
  const local = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(local) ? 0 : local - Math.floor(at / SECOND) * SECOND;
}

/** Both clocks of an instant, labelled; in UTC's zone one. @param {number} at @param {string} zone @param {import("../shared/clocks.js").Precision} precision */
export function bothClocks(at, zone, precision) {
  const { date, time, utc } = clock(at, zone, precision);
  if (!date) return "time not known";
  const other = utc.replace("T", " ").replace(/Z$/, "");
  if (zone === "UTC") return `${other} UTC`;
  return `${`${date} ${time}`.trim()} ${zone}, ${time ? other.replace(`${date} `, "") : other} UTC`;
}

/** The instant that is typed, in this zone and on the day of `near` where it does not say; null when it is none. @param {string} typed @param {string} zone @param {number} near */
export function readTime(typed, zone, near) {
  const found = /^\s*(?:(\d{4}-\d{2}-\d{2})[T ]\s*)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,3})?))?\s*(Z|UTC)?\s*$/i.exec(typed);
  if (!found) return null;
  const [, date, hour, minute, second = "00", utc] = found;
  const day = date ?? clock(near, utc ? "UTC" : zone, "s").date;
  const local = Date.parse(`${day}T${hour.padStart(2, "0")}:${minute}:${second}Z`);
  if (Number.isNaN(local)) return null;
  if (utc) return local;
  const guess = local - offset(local, zone);
  return local - offset(guess, zone);
}
