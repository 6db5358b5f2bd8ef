// What a clock showed at an instant, to the precision that is known of it.

/** @typedef {"us" | "ms" | "s" | "min" | "day" | "none"} Precision */
/** @typedef {{ date: string, time: string, utc: string, known: boolean }} Reading */

const LENGTHS = { us: 15, ms: 12, s: 8, min: 5, day: 0, none: 8 };

/** Making a format takes a hundred times as long as using it. @type {Map<string, Intl.DateTimeFormat | undefined>} */
const formats = new Map();

/**
 * Date and time in a zone, and both in UTC as ISO text; an instant that is not known reads as nothing. Precision
 * "none" is one that nobody told: seconds are shown. `known` tells whether the zone is; else it is UTC.
 *
 * @param {number} ms since 1970; NaN when it is not known
 * @param {string} zone
 * @param {Precision} precision
 * @returns {Reading}
 */
export function clock(ms, zone, precision) {
  const format = formatFor(zone);
  const known = format !== undefined;
  // Python's instants are whole microseconds; as a fraction of milliseconds they are a little off.
  const us = Math.round(ms * 1000);
  const at = new Date(Math.floor(us / 1000));
  if (Number.isNaN(at.getTime())) return { date: "", time: "", utc: "", known };
  const below = String(us - at.getTime() * 1000).padStart(3, "0");
  const iso = at.toISOString();
  const [day, rest] = iso.split("T");
  const utcTime = (rest.slice(0, -1) + below).slice(0, LENGTHS[precision]);
  const utc = utcTime ? `${day}T${utcTime}Z` : day;
  if (!format || zone === "UTC") return { date: day, time: utcTime, utc, known };
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const fraction = rest.slice(8, -1) + below;
  const time = `${part.hour}:${part.minute}:${part.second}${fraction}`.slice(0, LENGTHS[precision]);
  return { date: `${part.year.padStart(4, "0")}-${part.month}-${part.day}`, time, utc, known };
}

/**
 * @param {string} zone
 * @returns {Intl.DateTimeFormat | undefined}
 */
function formatFor(zone) {
  if (!formats.has(zone)) formats.set(zone, formatOf(zone));
  return formats.get(zone);
}

/** @param {string} zone */
function formatOf(zone) {
  try {
    return new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn-hc-h23", {
      timeZone: zone || "no zone", // an empty name would be the browser's own zone
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    return undefined;
  }
}
