// Inline keyboards: button colours, the pressed state, focus that survives an edit.

import { el, icon } from "/page/dom.js";
import { word } from "/page/words.js";

const DENSE = 5;

/** Fill `node` with the message's inline keyboard, or hide it. */
export function renderKeyboard(node, message, chat) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset : null;
  node.hidden = rows.length === 0;
  node.dataset.testid = node.hidden ? "" : "keyboard";
  node.replaceChildren(...rows.map((row, index) => renderRow(row, index, message, chat)));
  if (focused) refocus(node, focused);
}

function renderRow(row, rowIndex, message, chat) {
  const buttons = row.map((button, column) => {
    const node = renderButton(button, message, chat);
    Object.assign(node.dataset, { testid: "button", row: rowIndex, column, style: button.style ?? "" });
    return node;
  });
  return el("div", { class: row.length >= DENSE ? "keyboard-row dense" : "keyboard-row" }, ...buttons);
}

function renderButton(button, message, chat) {
  const node = el("button", { type: "button", class: "key", dir: "auto" }, el("span", {}, button.text));
  if (button.callback_data !== undefined) return callbackKey(node, button.callback_data, message, chat);
  if (button.copy_text) return actingKey(node, () => chat.copy(button.copy_text.text));
  if (button.url !== undefined) return urlKey(node, button.url, chat);
  return inertKey(node, word("inertButton"));
}

function callbackKey(node, data, message, chat) {
  if (chat.pending.has(message.message_id, data)) showPending(node);
  node.dataset.data = data;
  return actingKey(node, () => {
    if (node.dataset.pending) return;
    showPending(node);
    chat.press(message.message_id, data);
  });
}

function urlKey(node, url, chat) {
  node.append(icon("link"));
  const start = chat.startOf(url);
  if (start === null) return inertKey(node, word("inert", { url }));
  node.title = word("openLink", { name: chat.personName() });
  return actingKey(node, () => chat.open(start));
}

function inertKey(node, title) {
  node.title = title;
  node.setAttribute("aria-disabled", "true");
  return node;
}

function actingKey(node, act) {
  node.addEventListener("click", act);
  return node;
}

function showPending(node) {
  node.dataset.pending = "true";
  node.setAttribute("aria-busy", "true");
}

/** Take the spinner off every button of that data under that message. */
export function settle(list, messageId, data) {
  const keys = list.querySelectorAll(`[data-message-id="${messageId}"] .key[data-pending]`);
  for (const key of keys) {
    if (key.dataset.data !== data) continue;
    delete key.dataset.pending;
    key.removeAttribute("aria-busy");
  }
}

// After an edit the focus goes to the button in the same place, else the last one before it, else
// the chat.
function refocus(node, { row, column }) {
  const keys = [...node.querySelectorAll(".key")];
  const before = keys.filter((key) => {
    const [keyRow, keyColumn] = [Number(key.dataset.row), Number(key.dataset.column)];
    return keyRow < Number(row) || (keyRow === Number(row) && keyColumn <= Number(column));
  });
  const heir = before.at(-1) ?? keys[0] ?? node.closest(".chat");
  heir.focus({ preventScroll: true });
}
