// The person chooser of a pane: a button and a list box.

import { el, write } from "/page/dom.js";
import { half, word } from "/page/words.js";

const HUES = 6;

export function fullName(person) {
  const parts = [person.first_name, person.last_name].filter(Boolean);
  const chinese = parts.every((part) => /^\p{Script=Han}+$/u.test(part));
  return chinese ? parts.reverse().join("") : parts.join(" ");
}

/** Show a person's round mark: the first character of the name, in a colour of their own. */
export function paintAvatar(node, person) {
  write(node, [...fullName(person)][0] ?? "?");
  node.dataset.hue = Math.abs(person.id) % HUES;
}

/** How many messages wait unread. */
export function unreadBadge(count) {
  const label = word("unread", { n: count });
  return el("span", { class: "badge", role: "img", title: label, "aria-label": label }, String(count));
}

export class Chooser {
  #people = [];
  #active = 0;
  #prefix;

  /** `root` holds the button and the list; choosing calls onChoose(person). */
  constructor(root, prefix, onChoose) {
    this.button = root.querySelector(".chooser");
    this.list = root.querySelector(".people");
    this.onChoose = onChoose;
    this.#prefix = prefix;
    this.list.id = `${prefix}-people`;
    this.button.setAttribute("aria-controls", this.list.id);
    this.button.addEventListener("click", () => (this.list.hidden ? this.#open() : this.close()));
    this.button.addEventListener("keydown", (event) => this.#onButtonKey(event));
    this.list.addEventListener("keydown", (event) => this.#onListKey(event));
    root.addEventListener("focusout", (event) => {
      if (!root.contains(event.relatedTarget)) this.close();
    });
  }

  /** Show the people there are, and who is chosen (a person or null). */
  update(people, chosen) {
    this.#people = people;
    this.chosen = chosen;
    if (this.list.hidden) return;
    this.#fill();
    this.#mark(Math.min(this.#active, people.length - 1));
  }

  close() {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  #option(person, index) {
    const avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    paintAvatar(avatar, person);
    const name = el("bdi", { class: "who-name" }, fullName(person));
    const note = person.blocked ? word("blocked") : half(person.note);
    const option = el("li", {
      id: `${this.#prefix}-person-${person.id}`,
      role: "option",
      "data-testid": "person-option",
      "data-person": person.id,
      "aria-selected": String(person.id === this.chosen?.id),
      onpointermove: () => this.#mark(index),
      onclick: () => this.#choose(index),
    });
    option.append(avatar, el("span", { class: "who" }, name, el("span", { class: "who-note" }, note)));
    if (person.unread && person.id !== this.chosen?.id) option.append(unreadBadge(person.unread));
    return option;
  }

  #fill() {
    this.list.replaceChildren(...this.#people.map((person, index) => this.#option(person, index)));
  }

  #open() {
    this.#fill();
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    const index = this.#people.findIndex((person) => person.id === this.chosen?.id);
    this.list.focus({ preventScroll: true });
    this.#mark(Math.max(index, 0));
  }

  #mark(index) {
    this.#active = index;
    const options = [...this.list.children];
    options.forEach((option, place) => option.classList.toggle("active", place === index));
    if (!options[index]) return;
    this.list.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  }

  #choose(index) {
    this.close();
    this.button.focus({ preventScroll: true });
    if (this.#people[index]) this.onChoose(this.#people[index]);
  }

  #onButtonKey(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    this.#open();
  }

  #onListKey(event) {
    const last = this.#people.length - 1;
    const moves = {
      ArrowDown: Math.min(this.#active + 1, last),
      ArrowUp: Math.max(this.#active - 1, 0),
      Home: 0,
      End: last,
    };
    if (event.key in moves) this.#mark(moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.#choose(this.#active);
    else if (event.key === "Escape") {
      this.close();
      this.button.focus({ preventScroll: true });
    } else if (!this.#markTyped(event)) return;
    event.preventDefault();
  }

  #markTyped(event) {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false;
    const typed = event.key.toLowerCase();
    const index = this.#people.findIndex((person) => fullName(person).toLowerCase().startsWith(typed));
    if (index >= 0) this.#mark(index);
    return true;
  }
}
