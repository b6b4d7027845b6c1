// Writing: Enter sends, "/" lists the commands that person has, files are attached.

import { el } from "/page/dom.js";
import { toast } from "/page/notices.js";
import { word } from "/page/words.js";

// What some browsers report for the Enter that ends an input method's composition.
const COMPOSING = 229;
const MAX_ROWS_PX = 140;
const PICTURES = new Set(["image/png", "image/jpeg"]);
const MAX_MB = 10;

export class Composer {
  #commands = [];
  #shown = [];
  #active = 0;

  /** `root` holds the form; send(text) gives a promise of null when it failed, attach(kind, name, base64). */
  constructor(root, prefix, { send, attach }) {
    this.form = root.querySelector(".composer");
    this.field = this.form.querySelector("textarea");
    this.menu = this.form.querySelector(".commands");
    this.opener = this.form.querySelector("[data-testid=commands-open]");
    this.toasts = root.querySelector(".toasts");
    this.prefix = prefix;
    this.send = send;
    this.attach = attach;
    this.menu.id = `${prefix}-commands`;
    this.field.setAttribute("aria-controls", this.menu.id);
    this.#listen();
  }

  /** The commands this person's menu has now: [{command, description}]. */
  setCommands(commands) {
    const awaited = this.#commands.length === 0 && document.activeElement === this.field;
    this.#commands = commands;
    if (awaited || !this.menu.hidden) this.#suggest();
  }

  /** Put a text there, to be sent by the reader. */
  fill(text) {
    this.field.value = text;
    this.#onInput();
    this.field.focus();
  }

  clear() {
    this.field.value = "";
    this.#onInput();
  }

  #listen() {
    this.field.addEventListener("input", () => this.#onInput());
    this.field.addEventListener("keydown", (event) => this.#onKey(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(this.field.value);
    });
    this.form.addEventListener("focusout", (event) => {
      if (!this.form.contains(event.relatedTarget)) this.#closeMenu();
    });
    const files = this.form.querySelector("input[type=file]");
    this.opener.addEventListener("click", () => this.#toggleMenu());
    this.form.querySelector("[data-testid=attach]").addEventListener("click", () => files.click());
    files.addEventListener("change", async () => {
      for (const file of files.files) await this.#attachFile(file);
      files.value = "";
    });
  }

  async #submit(value) {
    const text = value.trim();
    if (text === "") return;
    this.clear();
    const sent = await this.send(text);
    if (!sent && this.field.value === "") this.field.value = text;
  }

  async #attachFile(file) {
    if (file.size > MAX_MB * 1_000_000) {
      toast(this.toasts, word("tooBig", { n: MAX_MB }));
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    this.attach(PICTURES.has(file.type) ? "photo" : "document", file.name, btoa(binary));
  }

  #onInput() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, MAX_ROWS_PX)}px`;
    this.#suggest();
  }

  #onKey(event) {
    if (event.isComposing || event.keyCode === COMPOSING) return;
    if (!this.menu.hidden && this.#onMenuKey(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit(this.field.value);
    }
  }

  #onMenuKey(event) {
    const last = this.#shown.length - 1;
    if (event.key === "Escape") this.#closeMenu();
    else if (event.key === "ArrowDown") this.#mark(this.#active === last ? 0 : this.#active + 1);
    else if (event.key === "ArrowUp") this.#mark(this.#active === 0 ? last : this.#active - 1);
    else if (event.key === "Enter" && last >= 0) this.#submit(`/${this.#shown[this.#active].command}`);
    else if (event.key === "Tab" && last >= 0 && !event.shiftKey) this.#complete();
    else return false;
    return true;
  }

  #complete() {
    this.field.value = `/${this.#shown[this.#active].command} `;
    this.#closeMenu();
  }

  #toggleMenu() {
    if (!this.menu.hidden) {
      this.#closeMenu();
      if (this.field.value === "/") this.clear();
      return;
    }
    this.field.focus();
    if (this.field.value === "") this.field.value = "/";
    if (this.#commands.length === 0) toast(this.toasts, word("noCommands"));
    this.#suggest();
  }

  #suggest() {
    const typed = /^\/([a-z0-9_]*)$/i.exec(this.field.value)?.[1].toLowerCase();
    const fits =
      typed === undefined ? [] : this.#commands.filter(({ command }) => command.startsWith(typed));
    this.#shown = fits.sort((a, b) => Number(b.command === typed) - Number(a.command === typed));
    this.menu.replaceChildren(...this.#shown.map((entry, index) => this.#option(entry, index)));
    if (this.#shown.length === 0) this.#closeMenu();
    else this.#openMenu();
  }

  #option({ command, description }, index) {
    const option = el(
      "li",
      {
        id: `${this.prefix}-command-${command}`,
        role: "option",
        "data-testid": "command",
        "data-command": command,
        "aria-selected": "false",
      },
      el("span", { class: "command-name" }, `/${command}`),
      el("span", { class: "command-words", dir: "auto" }, description),
    );
    option.addEventListener("pointermove", () => this.#mark(index));
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.#submit(`/${command}`));
    return option;
  }

  #openMenu() {
    this.#setOpen(true);
    this.#mark(0);
  }

  #setOpen(open) {
    this.menu.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
  }

  #closeMenu() {
    this.#setOpen(false);
    this.field.removeAttribute("aria-activedescendant");
  }

  #mark(index) {
    this.#active = index;
    [...this.menu.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === index));
      if (place !== index) return;
      this.field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    });
  }
}
