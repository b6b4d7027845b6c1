// One message as a bubble: its content, its time, its inline keyboard. Patched in place on edits.

import { el, icon } from "/page/dom.js";
import { renderText } from "/page/entities.js";
import { documentNodes, photoFigure, stickerLine } from "/page/media.js";
import { renderKeyboard } from "/page/keyboard.js";
import { ring } from "/page/motion.js";
import { hourMinute, whenOf } from "/page/time.js";
import { word } from "/page/words.js";

/** Make the list item of a message; `chat` as in entities.js, and chat.now() and chat.pending. */
export function makeBubble(message, chat) {
  const node = el("li", {
    class: `message ${message.from}`,
    "data-testid": "message",
    "data-message-id": message.message_id,
    "data-from": message.from,
  });
  node.append(el("div", { class: "bubble" }), el("div", { class: "keyboard", hidden: true }));
  patchBubble(node, message, chat);
  return node;
}

/** Bring the list item up to the message; untouched parts keep their elements and their focus. */
export function patchBubble(node, message, chat) {
  const [bubble, keyboard] = node.children;
  const { reply_markup: markup, ...content } = message;
  if (changed(bubble, content)) {
    if (bubble.hasChildNodes()) ring(bubble);
    bubble.replaceChildren(...renderContent(message, chat));
  }
  if (changed(keyboard, markup?.inline_keyboard ?? [])) renderKeyboard(keyboard, message, chat);
  node.classList.toggle("with-keyboard", !keyboard.hidden);
}

const shown = new WeakMap();

function changed(node, value) {
  const text = JSON.stringify(value);
  if (shown.get(node) === text) return false;
  shown.set(node, text);
  return true;
}

function renderContent(message, chat) {
  const nodes = [];
  if (message.photo) nodes.push(photoFigure(message.photo));
  if (message.document) nodes.push(...documentNodes(message.document));
  const text = message.text || message.caption;
  if (text) nodes.push(renderBody(text, message, chat));
  if (nodes.length === 0) nodes.push(stickerLine(message));
  nodes.push(renderMeta(message, chat));
  return nodes;
}

function renderBody(text, message, chat) {
  const body = el("div", { class: "text", dir: "auto", "data-testid": "text" });
  body.append(...renderText(text, message.entities ?? [], chat));
  if (message.edit_date) body.classList.add("was-edited");
  return body;
}

function renderMeta(message, chat) {
  const sent = new Date(message.date * 1000);
  const meta = el("span", { class: "meta" });
  if (message.edit_date) {
    const title = whenOf(new Date(message.edit_date * 1000), chat.now());
    meta.append(el("span", { "data-testid": "edited", title }, word("edited")));
  }
  meta.append(el("time", { "data-testid": "time", datetime: sent.toISOString() }, hourMinute(sent)));
  if (message.from === "person") meta.append(icon("tick"));
  return meta;
}
