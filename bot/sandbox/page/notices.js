// What a bot answers to a press: a short toast in the chat, or an alert to be read and closed.

import { el } from "/page/dom.js";
import { word } from "/page/words.js";

const SHORTEST_MS = 3000;
const MS_PER_CHARACTER = 90;

/** Show a short text over the chat for as long as it takes to read. */
export function toast(holder, text) {
  const node = el("p", { class: "toast", dir: "auto", "data-testid": "toast" }, text);
  holder.append(node);
  setTimeout(() => node.classList.add("leaving"), SHORTEST_MS + MS_PER_CHARACTER * text.length);
  node.addEventListener("animationend", () => {
    if (node.classList.contains("leaving")) node.remove();
  });
}

const waiting = [];

/** Show a text that must be read; several wait for each other. */
export function alertBox(name, text) {
  waiting.push({ name, text });
  if (!dialog().open) showNext();
}

export function setUpAlerts() {
  dialog().addEventListener("close", showNext);
}

function showNext() {
  const next = waiting.shift();
  if (!next) return;
  dialog().querySelector("h2").textContent = word("alertFor", { name: next.name });
  dialog().querySelector(".alert-text").textContent = next.text;
  dialog().showModal();
}

function dialog() {
  return document.querySelector("dialog.alert");
}

/** Say once, to screen readers only. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
