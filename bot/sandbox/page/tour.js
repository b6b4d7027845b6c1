// The tour: a script of steps that the demo gives, played with the reader pressing. What is done is
// seen from the chats, in whichever order it was done, and kept in this browser.

import { api, unlessGone } from "/page/api.js";
import { el } from "/page/dom.js";
import { coalesced } from "/page/live.js";
import { MOVES, OVER, STEPS } from "/page/tour_words.js";
import { keep, kept, said, word } from "/page/words.js";

const KEPT = "zhibu.tour";
const PATIENCE_MS = 1500;
const AWAITED = ["key", "next", "send"].map((name) => `.${name}[data-pointed]`).join();

export class Tour {
  #steps = [];
  #flags = [];
  #answers = new Map(); // of the stand-in: the tour and each chat, kept until it has changed
  #chats = new Map();
  #chosen = null; // the step chosen by hand, and whether it had been done by then, once known
  #chosenDone = null;
  #kept = read();
  #pointed = null;
  #due = false;
  #waiting = null;

  /** `page` offers opener and clockKey (buttons), pane(person) -> Pane|undefined, be(person) -> Pane. */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.refresh = coalesced(() => this.#refresh());
    page.opener.addEventListener("click", () => this.#setClosed(!this.#kept.closed));
    this.#part("tour-close").addEventListener("click", () => this.#setClosed(true));
    this.#part("tour-skip").addEventListener("click", () => this.#skip());
    this.#part("tour-fill").addEventListener("click", () => this.#fill());
    this.#watch();
    document.addEventListener("input", () => this.#soon());
    document.addEventListener("click", (event) => this.#pressed(event.target));
  }

  #watch() {
    const observer = new MutationObserver(() => this.#soon());
    const attributeFilter = ["class", "hidden", "data-person", "data-next"];
    for (const place of [".panes", ".strip", ".clock"]) {
      observer.observe(document.querySelector(place), { childList: true, subtree: true, attributeFilter });
    }
  }

  /** Look again at what has changed: the "tour", the chat of a person's id, or everything (null). */
  changed(what) {
    if (what === null) this.#answers.clear();
    else this.#answers.delete(what);
    return this.refresh();
  }

  #answer(what, ask) {
    if (!this.#answers.has(what)) this.#answers.set(what, ask());
    const answer = this.#answers.get(what);
    answer.catch(() => this.#answers.delete(what));
    return answer;
  }

  async #refresh() {
    const { id, steps = [], flags = [] } = await this.#answer("tour", api.tour);
    this.#steps = steps;
    this.#flags = flags;
    if (id !== undefined && id !== this.#kept.id) this.#keep({ id, done: [], closed: false });
    if (steps.length && !this.#kept.closed) await this.#look();
    this.draw();
  }

  async #look() {
    const ahead = this.#steps.filter((step, index) => index === this.#chosen || !this.#kept.done.includes(step.name));
    const signs = ahead.flatMap(({ moves }) => moves.flatMap(({ done }) => done));
    const people = [...new Set(signs.map(({ chat }) => chat).filter(Boolean))];
    const look = (person) => this.#answer(person, () => api.chat(person, true));
    const chats = await Promise.all(people.map(look));
    this.#chats = new Map(people.map((person, index) => [person, chats[index]]));
    const done = ahead.filter((step) => this.#isDone(step));
    this.#leaveChosen();
    const names = [...new Set([...this.#kept.done, ...done.map(({ name }) => name)])];
    if (names.length > this.#kept.done.length) this.#keep({ done: names });
  }

  // How many moves of a step are behind: all up to the last one whose sign is seen.
  #reached({ moves }) {
    return moves.findLastIndex(({ done }) => done.some((sign) => this.#seen(sign))) + 1;
  }

  // A step chosen by hand is left when it gets done; one that was done already stays to be read.
  #leaveChosen() {
    if (this.#chosen === null) return;
    const done = this.#isDone(this.#steps[this.#chosen]);
    this.#chosenDone ??= done;
    if (done && !this.#chosenDone) this.#chosen = null;
  }

  #isDone(step) {
    return this.#reached(step) === step.moves.length;
  }

  #seen({ chat, flag, command, key, label = "", gone, text }) {
    if (flag) return this.#flags.includes(flag);
    const found = this.#chats.get(chat);
    if (!found) return false;
    if (command) return found.commands.some((entry) => entry.command === command);
    const messages = found.messages.filter(({ from, deleted }) => from === "bot" && !deleted);
    if (text) return messages.some((message) => text.some((part) => message.text.includes(part)));
    const keys = messages.flatMap((message) => (message.reply_markup?.inline_keyboard ?? []).flat());
    const fits = (wanted) => keys.some((one) => matches(one.callback_data, wanted) && one.text.includes(label));
    return gone ? messages.length > 0 && !fits(gone) : fits(key);
  }

  // The step to be done now: the one chosen, else the first that is not behind; -1 at the end.
  #now() {
    if (this.#chosen !== null) return this.#chosen;
    return this.#steps.findIndex(({ name }) => !this.#kept.done.includes(name));
  }

  #move() {
    const step = this.#steps[this.#now()];
    return step?.moves[Math.min(this.#reached(step), step.moves.length - 1)];
  }

  /** Show the tour as it stands, in the page's language. */
  draw() {
    const { opener } = this.page;
    opener.hidden = this.#steps.length === 0;
    this.root.hidden = opener.hidden || this.#kept.closed;
    opener.setAttribute("aria-expanded", String(!this.root.hidden));
    if (!this.root.hidden) this.#drawWords();
    this.#soon();
  }

  #drawWords() {
    const now = this.#now();
    const [step, move] = [this.#steps[now], this.#move()];
    const drawn = JSON.stringify([now, move?.name, this.#kept.done, document.documentElement.lang]);
    if (drawn === this.root.dataset.drawn) return;
    Object.assign(this.root.dataset, { drawn, step: step?.name ?? "", move: move?.name ?? "" });
    this.root.querySelector(".tour-title").textContent = step ? this.#title(now) : said(OVER.title);
    this.root.querySelector(".tour-what").textContent = said(step ? MOVES[move.name] : OVER.what);
    this.#part("tour-skip").hidden = !step;
    this.root.querySelector(".tour-steps").replaceChildren(...this.#steps.map((each, index) => this.#dot(each, index)));
  }

  #title(index) {
    const title = said(STEPS[this.#steps[index].name]);
    return word("tourStep", { n: index + 1, all: this.#steps.length, title });
  }

  #dot({ name }, index) {
    const done = this.#kept.done.includes(name);
    const label = this.#title(index);
    const dot = el(
      "button",
      {
        type: "button",
        title: label,
        "aria-label": label,
        "aria-current": index === this.#now() ? "step" : null,
        "data-testid": "tour-step",
        "data-state": done ? "done" : "open",
        onclick: () => this.#choose(index),
      },
      done ? "✓" : String(index + 1),
    );
    return el("li", {}, dot);
  }

  #choose(index) {
    this.#chosen = index;
    this.#chosenDone = null;
    this.draw();
    this.refresh().catch(unlessGone);
  }

  #skip() {
    const step = this.#steps[this.#now()];
    this.#chosen = null;
    if (step && !this.#kept.done.includes(step.name)) this.#keep({ done: [...this.#kept.done, step.name] });
    this.draw();
  }

  #fill() {
    const move = this.#move();
    this.page.be(move.who).composer.fill(this.#line(move));
    this.#soon();
  }

  // What is to be typed: for a press whose button is not there (any more), what brings it back.
  #line(move) {
    if (!move || move.fill) return move?.fill;
    const pane = this.page.pane(move.who);
    return pane && !lastKey(pane, move.press) ? move.back : undefined;
  }

  #setClosed(closed) {
    this.#keep({ closed });
    if (closed) this.page.opener.focus({ preventScroll: true });
    this.draw();
    this.refresh().catch(unlessGone);
  }

  #keep(change) {
    this.#kept = { ...this.#kept, ...change };
    keep(KEPT, JSON.stringify(this.#kept));
  }

  #soon() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#point();
    });
  }

  #point() {
    const move = this.root.hidden ? undefined : this.#move();
    const line = this.#line(move);
    this.#part("tour-fill").hidden = !line;
    const found = move ? this.#target(move, line) : null;
    const target = found?.checkVisibility() ? found : null;
    if (target === this.#pointed && (!target || "pointed" in target.dataset)) return;
    for (const node of document.querySelectorAll("[data-pointed]")) delete node.dataset.pointed;
    this.#pointed = target;
    if (!target) return;
    target.dataset.pointed = "";
    if (target.closest(".messages, .strip")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #target(move, line) {
    if (this.#waits(move)) return null;
    if (move.clock) return this.#clockKey(move.clock);
    const pane = this.page.pane(move.who);
    if (!pane?.inSight()) return document.querySelector(`.strip [data-person="${move.who}"]`);
    const key = move.press && lastKey(pane, move.press);
    if (key || !line) return key ?? null;
    const written = pane.composer.field.value.trim() === line;
    return written ? pane.root.querySelector(".send") : this.#part("tour-fill");
  }

  #clockKey(wanted) {
    const key = this.page.clockKey;
    return !key.hidden && wanted.includes(key.dataset.next) ? key : null;
  }

  // What was pointed at has been pressed: the bot gets a moment to do it before it is asked again.
  #pressed(node) {
    if (!node.closest(AWAITED)) return;
    this.#waiting = { move: this.#move()?.name, until: performance.now() + PATIENCE_MS };
    setTimeout(() => this.#soon(), PATIENCE_MS + 1);
    this.#soon();
  }

  #waits(move) {
    return this.#waiting?.move === move.name && performance.now() < this.#waiting.until;
  }

  #part(name) {
    return this.root.querySelector(`[data-testid=${name}]`);
  }
}

function matches(data, pattern) {
  return data !== undefined && new RegExp(pattern).test(data);
}

function lastKey(pane, pattern) {
  const keys = [...pane.root.querySelectorAll(".key")];
  const last = keys.findLast((key) => matches(key.dataset.data, pattern));
  const message = last?.closest(".message");
  // Of one message the first: "close all the same" stands before "go on recording".
  return message && keys.find((key) => message.contains(key) && matches(key.dataset.data, pattern));
}

function read() {
  try {
    return { done: [], closed: false, ...JSON.parse(kept(KEPT) ?? "{}") };
  } catch {
    return { done: [], closed: false };
  }
}
