// Text with Telegram's message entities as elements. Offsets count UTF-16 units, as strings here do.

import { el, icon, pressable } from "/page/dom.js";
import { word } from "/page/words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/**
 * Nodes for a text. `chat` says what links do: chat.startOf(url) -> start|null (links.js),
 * chat.open(start), chat.openBeside(start), chat.say(text), chat.personName().
 */
export function renderText(text, entities, chat) {
  const sorted = entities
    .filter((entity) => entity.length > 0)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return renderSpan(text, 0, text.length, sorted, chat);
}

function renderSpan(text, from, to, entities, chat) {
  const nodes = [];
  let position = from;
  let index = 0;
  let before = null;
  while (index < entities.length) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    const within = [];
    index += 1;
    while (index < entities.length && entities[index].offset < end) within.push(entities[index++]);
    nodes.push(textBetween(text, position, entity.offset, before));
    const inner = renderSpan(text, entity.offset, end, within, chat);
    nodes.push(...renderEntity(entity, text.slice(entity.offset, end), inner, chat));
    position = end;
    before = entity;
  }
  nodes.push(textBetween(text, position, to, before));
  return nodes.filter((node) => node !== "");
}

// A block ends its line: the line break written after it would show as an empty line.
function textBetween(text, from, to, before) {
  const skip = before && BLOCKS.has(before.type) && text[from] === "\n" && to > from ? 1 : 0;
  return text.slice(from + skip, to);
}

function renderEntity(entity, text, inner, chat) {
  if (entity.type in TAGS) return [el(TAGS[entity.type], {}, ...inner)];
  if (entity.type === "pre") return [el("pre", {}, el("code", {}, ...inner))];
  if (entity.type === "spoiler") return [renderSpoiler(inner)];
  if (entity.type === "bot_command") return [renderCommand(text, inner, chat)];
  if (entity.type === "text_link") return renderLink(entity.url, inner, chat);
  if (entity.type === "url") return renderLink(text, inner, chat);
  if (entity.type === "email") return renderLink(`mailto:${text}`, inner, chat);
  return inner;
}

function renderSpoiler(inner) {
  const label = word("spoiler");
  const hooks = { class: "spoiler", "data-testid": "spoiler" };
  const node = el("span", { ...hooks, title: label, "aria-label": label }, ...inner);
  return pressable(node, () => {
    node.classList.add("open");
    for (const name of ["role", "tabindex", "title", "aria-label"]) node.removeAttribute(name);
  });
}

function renderCommand(text, inner, chat) {
  return pressable(linkSpan("command", {}, inner), () => chat.say(text));
}

/** A link to a bot opens as the person whose chat it is; any other leads nowhere. */
function renderLink(url, inner, chat) {
  const start = chat.startOf(url);
  if (start === null) return [linkSpan("other", { tabindex: "0", title: word("inert", { url }) }, inner)];
  const title = word("openLink", { name: chat.personName() });
  const link = pressable(linkSpan("start", { title }, inner), () => chat.open(start), "link");
  return [link, besideButton(() => chat.openBeside(start))];
}

function linkSpan(kind, attributes, inner) {
  const hooks = { class: "link", "data-testid": "link", "data-link": kind };
  return el("span", { ...hooks, ...attributes }, ...inner);
}

function besideButton(act) {
  const label = word("openBeside");
  const hooks = { type: "button", class: "beside", "data-testid": "link-beside" };
  return el("button", { ...hooks, title: label, "aria-label": label, onclick: act }, icon("beside"));
}
