// One pane: one person's chat with the bot.

import { Gone, api, unlessGone } from "/page/api.js";
import { Composer } from "/page/composer.js";
import { write } from "/page/dom.js";
import { settle } from "/page/keyboard.js";
import { startOf } from "/page/links.js";
import { coalesced } from "/page/live.js";
import { Messages } from "/page/messages.js";
import { rise } from "/page/motion.js";
import { alertBox, announce, toast } from "/page/notices.js";
import { Chooser, fullName, paintAvatar } from "/page/people.js";
import { Place } from "/page/place.js";
import { Presses } from "/page/presses.js";
import { fillWords, half, word } from "/page/words.js";

const TYPING_REREAD_MS = 1000;

export class Pane {
  person = null;
  #loaded = null;
  #toastsSeen = null;

  /** `page` offers now(), beside(pane), choose(pane, person), reveal(pane). */
  constructor(side, page) {
    this.side = side;
    this.page = page;
    const template = document.getElementById("pane").content.cloneNode(true);
    this.root = template.querySelector(".pane");
    this.root.dataset.testid = `pane-${side}`;
    this.chat = this.root.querySelector(".chat");
    this.toasts = this.root.querySelector(".toasts");
    this.closer = this.root.querySelector("[data-testid=pane-close]");
    this.chooser = new Chooser(this.root, side, (person) => page.choose(this, person));
    this.composer = new Composer(this.root, side, {
      send: (text) => this.#say(text),
      attach: (kind, name, content) => this.#run(api.attach(this.person.id, kind, name, content)),
    });
    this.#buildChat();
    this.refresh = coalesced(() => this.#refresh());
  }

  #buildChat() {
    const list = this.root.querySelector(".messages");
    this.place = new Place(this.chat, list, this.root.querySelector(".to-end"));
    this.presses = new Presses((messageId, data, answered) => {
      settle(list, messageId, data);
      if (!answered) toast(this.toasts, word("noAnswer"));
    });
    this.messages = new Messages(list, {
      startOf,
      pending: this.presses,
      now: () => this.page.now(),
      personName: () => fullName(this.person),
      open: (start) => this.open(start),
      openBeside: (start) => this.page.beside(this).open(start),
      say: (text) => this.#say(text),
      press: (messageId, data) => this.#press(messageId, data),
      copy: (text) => this.#copy(text),
    });
    this.root.querySelector(".start").addEventListener("click", () => {
      this.composer.field.focus();
      this.#say("/start");
    });
  }

  /** Show another person's chat, from its end; null: nobody is there. */
  show(person) {
    this.person = person;
    this.#loaded = null;
    this.#toastsSeen = null;
    this.root.dataset.person = person?.id ?? "";
    this.messages.clear();
    this.composer.clear();
    this.toasts.replaceChildren();
    this.place.toEnd();
    this.relabel();
    return this.refresh();
  }

  /** Whether it can be seen: on phone width only the one in front is. */
  inSight() {
    return this.root.checkVisibility();
  }

  /** The people there are now, and how many messages wait unread with those not shown. */
  setPeople(people, unreadOthers) {
    this.person = people.find((person) => person.id === this.person?.id) ?? this.person;
    this.chooser.update(people, this.person);
    const badge = this.root.querySelector("[data-testid=unread]");
    badge.hidden = unreadOthers === 0;
    write(badge, String(unreadOthers));
    badge.title = word("unreadOthers", { n: unreadOthers });
    this.#head();
  }

  /** Say everything anew after a change of language or day. */
  relabel() {
    fillWords(this.root);
    this.#head();
    if (!this.#loaded) return;
    this.place.around(() => {
      this.messages.clear();
      this.messages.update(this.#loaded.messages);
      return 0;
    });
  }

  /** Open a bot's link as this person; null if it would not open. */
  async open(start) {
    this.page.reveal(this);
    const answer = await this.#run(api.open(this.person.id, start));
    this.place.toEnd();
    return answer;
  }

  #head() {
    const name = this.person ? fullName(this.person) : word("noPeople");
    const note = this.person ? half(this.person.note) : word("noPeopleNote");
    this.root.inert = !this.person;
    const avatar = this.root.querySelector(".chooser .avatar");
    if (this.person) paintAvatar(avatar, this.person);
    else write(avatar, "…");
    write(this.root.querySelector(".chooser .who-name"), name);
    const typing = Boolean(this.#loaded?.typing);
    const line = this.root.querySelector(".chooser .who-note");
    write(line, typing ? word("typing") : note);
    line.classList.toggle("live", typing);
    this.chooser.button.setAttribute("aria-label", word("choosePerson", { name }));
    this.chat.setAttribute("aria-label", word("chatOf", { name }));
    write(this.root.querySelector(".welcome-name"), word("brand"));
  }

  async #refresh() {
    if (!this.person) return;
    const asked = this.person.id;
    const taken = this.presses.taken();
    const loaded = await api.chat(asked, !this.inSight());
    if (asked !== this.person?.id) return;
    const first = this.#loaded === null;
    this.#loaded = loaded;
    this.place.around(() => this.#draw(loaded, first));
    this.composer.setCommands(loaded.commands);
    this.#head();
    this.presses.settleAnswered(taken, new Set(loaded.waiting));
    this.#answer(loaded.toasts);
    if (loaded.typing) setTimeout(() => this.refresh().catch(unlessGone), TYPING_REREAD_MS);
  }

  #draw(loaded, first) {
    const fresh = this.messages.update(loaded.messages);
    this.root.querySelector(".welcome").hidden = loaded.messages.length > 0;
    this.root.querySelector(".typing").hidden = !loaded.typing;
    if (first) return 0;
    for (const [, bubble] of fresh) rise(bubble);
    const heard = fresh.filter(([message]) => message.from === "bot");
    for (const [message] of heard) this.#announce(message);
    return heard.length;
  }

  #announce(message) {
    const text = message.text || message.caption || word("attachment");
    announce(word("said", { name: fullName(this.person), text: text.slice(0, 200) }));
  }

  // What was answered before the chat was opened here is not shown again.
  #answer(toasts) {
    const fresh = this.#toastsSeen === null ? [] : toasts.slice(this.#toastsSeen);
    this.#toastsSeen = toasts.length;
    for (const { text, show_alert: alert } of fresh) {
      if (alert) alertBox(fullName(this.person), text);
      else if (text) toast(this.toasts, text);
    }
  }

  async #say(text) {
    const start = startOf(text);
    if (start) return this.open(start);
    const answer = await this.#run(api.say(this.person.id, text));
    this.place.toEnd();
    return answer;
  }

  async #press(messageId, data) {
    this.presses.begin(messageId, data);
    const answer = await this.#run(api.press(this.person.id, messageId, data));
    if (!answer) this.presses.end(messageId, data, true);
    else this.presses.identify(messageId, data, answer.callback_query_id);
    return this.refresh().catch(unlessGone);
  }

  async #copy(text) {
    await navigator.clipboard.writeText(text);
    toast(this.toasts, word("copied"));
  }

  // What the stand-in answered, or null after telling why it would not.
  async #run(request) {
    try {
      const answer = await request;
      await this.refresh();
      return answer;
    } catch (fault) {
      const why = fault instanceof Gone ? word("offline") : fault.message;
      toast(this.toasts, word("failed", { why }));
      return null;
    }
  }
}
