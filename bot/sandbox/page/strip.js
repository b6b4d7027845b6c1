// Everybody in one row: one press to be somebody, with what waits unread for each.

import { el, icon } from "/page/dom.js";
import { fullName, paintAvatar, unreadBadge } from "/page/people.js";
import { half, word } from "/page/words.js";

export class Strip {
  #at = 0;
  #drawn = "";

  /** `root` holds the row; pressing somebody calls onChoose(person). */
  constructor(root, onChoose) {
    this.root = root;
    this.onChoose = onChoose;
    root.addEventListener("keydown", (event) => this.#onKey(event));
    root.addEventListener("focusin", (event) => this.#onFocus(event));
  }

  /** Show the people there are; `shown` holds the ids of those whose chat is in sight. */
  update(people, shown) {
    const drawn = JSON.stringify([people, [...shown], document.documentElement.lang]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = this.root.contains(document.activeElement);
    this.root.hidden = people.length === 0;
    this.#at = Math.min(this.#at, Math.max(people.length - 1, 0));
    this.root.replaceChildren(...people.map((person, index) => this.#chip(person, index, shown)));
    if (focused) this.root.children[this.#at]?.focus({ preventScroll: true });
  }

  #chip(person, index, shown) {
    const avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    paintAvatar(avatar, person);
    const chip = el(
      "button",
      {
        type: "button",
        class: "chip",
        tabindex: index === this.#at ? "0" : "-1",
        title: half(person.note),
        "data-testid": "strip-person",
        "data-person": person.id,
        "aria-pressed": String(shown.has(person.id)),
        onclick: () => this.#choose(person, index),
      },
      avatar,
      el("bdi", { class: "chip-name" }, fullName(person)),
    );
    if (person.blocked) chip.append(el("span", { title: word("blocked") }, icon("close")));
    if (person.unread && !shown.has(person.id)) chip.append(unreadBadge(person.unread));
    return chip;
  }

  #choose(person, index) {
    this.#at = index;
    this.onChoose(person);
    this.root.children[index]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #onKey(event) {
    const last = this.root.children.length - 1;
    const moves = { ArrowRight: this.#at + 1, ArrowLeft: this.#at - 1, Home: 0, End: last };
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.root.children[Math.max(0, Math.min(moves[event.key], last))].focus();
  }

  // The row is one stop for the Tab key: whoever was focused last.
  #onFocus({ target }) {
    const index = [...this.root.children].indexOf(target.closest(".chip"));
    this.root.children[this.#at].tabIndex = -1;
    this.root.children[index].tabIndex = 0;
    this.#at = index;
  }
}
