// The list of messages of one chat: bubbles in order, days between them, changes in place.

import { makeBubble, patchBubble } from "/page/bubbles.js";
import { el } from "/page/dom.js";
import { dayOf, dayTitle } from "/page/time.js";

export class Messages {
  #bubbles = new Map();
  #days = new WeakMap(); // the day that stands before a bubble

  /** `chat` as in bubbles.js. */
  constructor(list, chat) {
    this.list = list;
    this.chat = chat;
  }

  clear() {
    this.#bubbles.clear();
    this.list.replaceChildren();
  }

  /** Bring the list up to `messages`; returns the new ones as [message, element]. */
  update(messages) {
    const alive = messages.filter((message) => !message.deleted);
    const fresh = alive.filter((message) => !this.#bubbles.has(message.message_id));
    const ids = new Set(alive.map((message) => message.message_id));
    for (const [id, bubble] of this.#bubbles) {
      if (ids.has(id)) continue;
      bubble.remove();
      this.#bubbles.delete(id);
    }
    for (const message of alive) this.#put(message);
    this.#order(alive);
    return fresh.map((message) => [message, this.#bubbles.get(message.message_id)]);
  }

  #put(message) {
    const bubble = this.#bubbles.get(message.message_id);
    if (bubble) patchBubble(bubble, message, this.chat);
    else this.#bubbles.set(message.message_id, makeBubble(message, this.chat));
  }

  // Elements that already stand in the right place are not moved: moving would lose the focus.
  #order(messages) {
    const wanted = messages.flatMap((message, index) => this.#placed(message, messages[index - 1]));
    const kept = new Set(wanted);
    for (const node of [...this.list.children]) if (!kept.has(node)) node.remove();
    let place = this.list.firstElementChild;
    for (const node of wanted) {
      if (node === place) place = place.nextElementSibling;
      else this.list.insertBefore(node, place);
    }
  }

  // A message after `previous`, with the day before it where a new one begins.
  #placed(message, previous) {
    const bubble = this.#bubbles.get(message.message_id);
    const sent = new Date(message.date * 1000);
    const day = dayOf(sent);
    if (previous && day === dayOf(new Date(previous.date * 1000))) return [bubble];
    if (!this.#days.has(bubble)) this.#days.set(bubble, this.#day(sent));
    return [this.#days.get(bubble), bubble];
  }

  #day(sent) {
    const title = dayTitle(sent, this.chat.now());
    return el("li", { class: "day", "data-testid": "day" }, el("span", {}, title));
  }
}
