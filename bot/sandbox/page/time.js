// Instants shown as wall-clock time of the demo's zone, in the page's language.

import { locale, word } from "/page/words.js";

const DAY = 86_400_000;
const ZONE = "Asia/Shanghai";

const formats = new Map(); // making one takes as long as drawing a message

function format(instant, options, language = locale()) {
  const name = JSON.stringify([language, options]);
  const made = formats.get(name) ?? new Intl.DateTimeFormat(language, { timeZone: ZONE, ...options });
  formats.set(name, made);
  return made.format(instant);
}

/** "08:30" */
export function hourMinute(instant) {
  return format(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** "2026年11月23日 星期一" / "Monday 23 November 2026" */
export function longDate(instant) {
  const date = format(instant, { year: "numeric", month: "long", day: "numeric" });
  return word("longDate", { date, weekday: format(instant, { weekday: "long" }) });
}

/** "11月23日（周一）" / "Mon 23 Nov" */
export function shortDate(instant) {
  const date = format(instant, { month: "short", day: "numeric" });
  return word("shortDate", { date, weekday: format(instant, { weekday: "short" }) });
}

/** "今天 08:30", "明天 08:30", "11月24日（周二） 08:30" */
export function whenOf(instant, now) {
  return `${dayTitle(instant, now)} ${hourMinute(instant)}`;
}

/** The civil day as "2026-11-23", to compare days. */
export function dayOf(instant) {
  return format(instant, {}, "en-CA");
}

/** The day of an instant as people say it: "今天", "11月20日（周五）". */
export function dayTitle(instant, now) {
  const day = dayOf(instant);
  for (const [name, days] of Object.entries({ yesterday: -1, today: 0, tomorrow: 1 })) {
    if (day === dayOf(new Date(now.getTime() + days * DAY))) return word(name);
  }
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? shortDate(instant) : longDate(instant);
}

/** The next instant at which the wall clock shows 08:30. */
export function nextMorning(now) {
  const wall = wallClock(now);
  const morning = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate(), 8, 30);
  return instantOf(morning > wall.getTime() ? morning : morning + DAY);
}

// The wall clock of an instant, held as if it were UTC.
function wallClock(instant) {
  const text = format(instant, { dateStyle: "short", timeStyle: "medium" }, "sv-SE");
  return new Date(`${text.replace(" ", "T")}Z`);
}

function instantOf(wall) {
  const guess = new Date(wall - (wallClock(new Date(wall)).getTime() - wall));
  return new Date(guess.getTime() + (wall - wallClock(guess).getTime()));
}
