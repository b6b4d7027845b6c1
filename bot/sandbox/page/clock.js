// The sandbox clock: what it shows, and the buttons that move it on.

import { api, unlessGone } from "/page/api.js";
import { dayOf, hourMinute, longDate, nextMorning, shortDate, whenOf } from "/page/time.js";
import { word } from "/page/words.js";

const REREAD_MS = 5000;
const MINUTE_MS = 60_000;
// Words for what is announced by these labels; any other label is shown as it is.
const NEXT = { nudge: "next", meeting: "nextMeeting" };

export class ClockBar {
  #now = new Date(0);
  #next = null;

  /** onMoved(before, now) is called when the clock has gone on, onFault(error) when it would not. */
  constructor(root, onMoved, onFault) {
    this.root = root;
    this.onMoved = onMoved;
    this.onFault = onFault;
    for (const button of root.querySelectorAll("[data-minutes]")) {
      button.addEventListener("click", () => this.#move({ advance: button.dataset.minutes * 60 }));
    }
    this.#button("morning").addEventListener("click", () => this.#moveTo(nextMorning(this.#now)));
    this.#button("next").addEventListener("click", () => this.#moveTo(new Date(this.#next.at)));
    setInterval(() => document.hidden || this.refresh().catch(unlessGone), REREAD_MS);
  }

  /** The instant the sandbox is at, as last read. */
  now() {
    return this.#now;
  }

  async refresh() {
    const { now, next } = await api.clock();
    const before = this.#now;
    this.#now = new Date(now);
    this.#next = next.find(({ at }) => new Date(at) > this.#now);
    this.draw();
    if (before.getTime() !== 0) this.onMoved(before, this.#now);
  }

  draw() {
    this.root.dataset.now = this.#now.toISOString();
    const time = this.root.querySelector(".clock-time");
    time.textContent = hourMinute(this.#now);
    time.dateTime = this.#now.toISOString();
    const date = this.root.querySelector(".clock-date");
    date.textContent = longDate(this.#now);
    date.dataset.short = shortDate(this.#now);
    for (const button of this.root.querySelectorAll("[data-minutes]")) {
      this.#tell(button, new Date(this.#now.getTime() + button.dataset.minutes * MINUTE_MS));
    }
    this.#drawMorning();
    this.#drawNext();
  }

  // What pressing a button will do: the instant that the clock will show.
  #tell(button, instant, label = "") {
    button.title = word("moveTitle", { when: whenOf(instant, this.#now) + label });
  }

  #drawMorning() {
    const button = this.#button("morning");
    const morning = nextMorning(this.#now);
    const today = dayOf(morning) === dayOf(this.#now);
    button.querySelector(".long").textContent = word(today ? "morningToday" : "morning");
    button.querySelector(".short").textContent = word(today ? "morningTodayShort" : "morningShort");
    this.#tell(button, morning);
  }

  #drawNext() {
    const button = this.#button("next");
    button.hidden = !this.#next;
    if (!this.#next) return;
    const { at, label } = this.#next;
    button.dataset.next = label;
    const known = NEXT[label] ?? NEXT.nudge;
    const when = whenOf(new Date(at), this.#now);
    const more = label && !(label in NEXT) ? ` · ${label}` : "";
    button.querySelector(".long").textContent = word(known);
    button.querySelector(".short").textContent = word(`${known}Short`);
    button.querySelector(".next-when").textContent = when;
    button.querySelector(".next-label").textContent = more;
    this.#tell(button, new Date(at), more);
    button.setAttribute("aria-label", `${word(known)}${when}${more}`);
  }

  #button(name) {
    return this.root.querySelector(`[data-testid=clock-${name}]`);
  }

  #moveTo(instant) {
    return this.#move({ to: instant.toISOString() });
  }

  async #move(move) {
    this.root.classList.add("moving");
    try {
      await api.moveClock(move);
      await this.refresh();
    } catch (fault) {
      this.onFault(fault);
    } finally {
      this.root.classList.remove("moving");
    }
  }
}
