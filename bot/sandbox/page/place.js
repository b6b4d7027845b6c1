// Keeps the reader's place in a chat: at the end it follows, elsewhere nothing moves.

const NEAR_END_PX = 48;

export class Place {
  #pinned = true;
  #fresh = 0;

  constructor(chat, list, button) {
    this.chat = chat;
    this.list = list;
    this.button = button;
    chat.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    list.addEventListener("load", () => this.follow(), { capture: true });
    new ResizeObserver(() => this.follow()).observe(chat);
    button.addEventListener("click", () => {
      this.toEnd();
      chat.focus({ preventScroll: true });
    });
  }

  /** Run change(), which alters the list and returns how many messages it appended. */
  around(change) {
    const anchor = this.#pinned ? null : this.#anchor();
    const before = anchor?.getBoundingClientRect().top;
    const appended = change();
    if (!anchor) return this.toEnd();
    if (anchor.isConnected) this.chat.scrollTop += anchor.getBoundingClientRect().top - before;
    this.#fresh += appended;
    return this.#showButton();
  }

  toEnd() {
    this.#pinned = true;
    this.#fresh = 0;
    this.chat.scrollTop = this.chat.scrollHeight;
    this.#showButton();
  }

  // What must not move: the keyboard in use, else the first message in sight.
  #anchor() {
    const top = this.chat.getBoundingClientRect().top;
    const bottom = top + this.chat.clientHeight;
    const inSight = (node) => {
      const box = node.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    };
    const used = document.activeElement?.closest?.(".keyboard");
    if (used && this.list.contains(used) && inSight(used)) return used;
    return [...this.list.children].find(inSight) ?? null;
  }

  /** Stay at the end where the reader is there. */
  follow() {
    if (this.#pinned) this.chat.scrollTop = this.chat.scrollHeight;
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.chat;
    this.#pinned = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.#pinned) this.#fresh = 0;
    this.#showButton();
  }

  #showButton() {
    this.button.hidden = this.#pinned;
    const badge = this.button.querySelector(".badge");
    badge.hidden = this.#fresh === 0;
    badge.textContent = String(this.#fresh);
  }
}
