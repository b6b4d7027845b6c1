// Pictures inline, documents as chips that download, everything else as a line.

import { el, icon } from "/page/dom.js";
import { word } from "/page/words.js";

const OTHER_KINDS = ["sticker", "voice", "location", "contact"];
const PICTURES = new Set(["image/png", "image/jpeg"]);
const FILE_KINDS = {
  xlsx: "sheet",
  xls: "sheet",
  csv: "sheet",
  docx: "words",
  doc: "words",
  pdf: "pages",
  ics: "dates",
};

export function photoFigure(photo) {
  const button = el("button", {
    type: "button",
    class: "photo",
    "data-testid": "photo",
    "aria-label": word("openPicture"),
  });
  const { url: src, width, height } = photo;
  button.append(el("img", { src, width, height, alt: word("picture") }));
  button.addEventListener("click", () => showPicture(photo.url));
  return button;
}

/** A picture sent as a file is seen as well, above its chip. */
export function documentNodes(file) {
  const chip = fileChip(file);
  return PICTURES.has(file.mime_type) ? [photoFigure(file), chip] : [chip];
}

function showPicture(url) {
  const dialog = document.querySelector("dialog.picture");
  const save = dialog.querySelector("a");
  dialog.querySelector("img").src = url;
  save.href = url;
  dialog.showModal();
}

/** Close the picture on a press outside of it, as messengers do. */
export function setUpPicture() {
  const dialog = document.querySelector("dialog.picture");
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

function fileChip(file) {
  const name = file.file_name ?? word("attachment");
  const ending = name.includes(".") ? name.split(".").pop().toLowerCase() : "";
  return el(
    "a",
    {
      class: "file",
      "data-testid": "file",
      "data-kind": FILE_KINDS[ending] ?? "other",
      href: file.url,
      download: name,
      title: word("download", { name }),
    },
    el("span", { class: "file-kind", "aria-hidden": "true" }, ending.slice(0, 4).toUpperCase() || "…"),
    el(
      "span",
      { class: "file-words" },
      el("span", { class: "file-name", dir: "auto" }, name),
      el("span", { class: "file-size" }, bytes(file.size)),
    ),
    icon("save"),
  );
}

/** A message of a kind that has no text, picture or file here (sticker, voice, place …). */
export function stickerLine(message) {
  const kind = OTHER_KINDS.find((name) => name in message) ?? "attachment";
  return el("div", { class: "text", "data-testid": "text" }, el("em", {}, word(kind)));
}

function bytes(count) {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${(count / 1000).toFixed(1)} KB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}
