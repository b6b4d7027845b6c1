// Which chats are in sight, side by side; on phone width one of them is in front.

import { unlessGone } from "/page/api.js";
import { Pane } from "/page/pane.js";
import { word } from "/page/words.js";

const SIDES = ["left", "right", "third", "fourth"];
const FEWEST = 2;
const NARROWEST_PX = 330;

export class Panes {
  #holder;
  #adder;
  #used = [];
  all = [];

  /** `page` as in pane.js; onChanged() is called when somebody else is in sight. */
  constructor(holder, adder, page, onChanged) {
    this.#holder = holder;
    this.#adder = adder;
    this.page = page;
    this.onChanged = onChanged;
    const wanted = this.#wanted();
    const count = Math.max(FEWEST, SIDES.filter((side) => wanted.get(side)).length);
    for (let index = 0; index < count; index += 1) this.#open();
    adder.addEventListener("click", () => this.#add());
    addEventListener("resize", () => this.#resized());
    this.reveal(this.all[0]);
  }

  /** The pane used last, but for this one. */
  beside(pane) {
    return this.#used.find((other) => other !== pane);
  }

  of(person) {
    return this.all.find((pane) => pane.person?.id === person);
  }

  /** Ids of the people whose chat can be seen now. */
  inSight() {
    return new Set(this.all.filter((pane) => pane.inSight()).map((pane) => pane.person?.id));
  }

  /** Show a person in a pane; whoever shows them already changes places with it. */
  choose(pane, person) {
    if (pane.person?.id === person.id) return;
    const other = this.of(person.id);
    if (other && pane.person) other.show(pane.person).catch(unlessGone);
    pane.show(person).catch(unlessGone);
    this.#keep();
    this.onChanged();
  }

  /** Bring a person into sight: where they are, else in the pane that was not used for longest. */
  be(person) {
    const pane = this.of(person.id) ?? this.#used.at(-1);
    this.choose(pane, person);
    this.reveal(pane);
    return pane;
  }

  /** A pane that shows nobody who is there gets the wanted person, else whoever is first. */
  seat(people) {
    const wanted = this.#wanted();
    for (const pane of this.all) {
      if (people.some((person) => person.id === pane.person?.id)) continue;
      const free = people.filter((person) => !this.of(person.id));
      const asked = Number(wanted.get(pane.side));
      const person = free.find((candidate) => candidate.id === asked) ?? free[0];
      if (person) this.choose(pane, person);
      else pane.show(null).catch(unlessGone);
    }
    this.#resized();
  }

  /** On phone width one pane is in front; a pane that must be seen comes forward. */
  reveal(pane) {
    this.#use(pane);
    for (const each of this.all) each.root.classList.toggle("front", each === pane);
    pane.place.follow();
    if (pane.person) pane.refresh().catch(unlessGone);
    this.onChanged();
  }

  #use(pane) {
    this.#used = [pane, ...this.#used.filter((other) => other !== pane)];
  }

  #open() {
    const side = SIDES.find((name) => !this.all.some((pane) => pane.side === name));
    const pane = new Pane(side, this.page);
    pane.root.addEventListener("focusin", () => this.#use(pane));
    pane.root.addEventListener("pointerdown", () => this.#use(pane), { capture: true });
    pane.closer.hidden = this.all.length < FEWEST;
    pane.closer.addEventListener("click", () => this.#close(pane));
    this.all.push(pane);
    this.#used.push(pane);
    this.#holder.append(pane.root);
    return pane;
  }

  #add() {
    const pane = this.#open();
    this.page.seat();
    pane.chooser.button.focus();
  }

  #close(pane) {
    this.all = this.all.filter((other) => other !== pane);
    this.#used = this.#used.filter((other) => other !== pane);
    pane.root.remove();
    this.#keep();
    this.#resized();
    this.reveal(this.#used[0]);
    this.#used[0].chooser.button.focus({ preventScroll: true });
  }

  #resized() {
    const count = this.all.length;
    const room = this.#holder.clientWidth >= (count + 1) * NARROWEST_PX;
    this.#adder.hidden = !room || count === SIDES.length;
    this.#adder.title = word("addPane");
    this.onChanged();
  }

  #wanted() {
    return new URLSearchParams(location.hash.slice(1));
  }

  #keep() {
    const ids = this.all.map((pane) => `${pane.side}=${pane.person?.id ?? ""}`);
    location.replace(`#${ids.join("&")}`);
  }
}
