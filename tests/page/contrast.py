"""Contrast of the texts on a page by WCAG 2.2, 1.4.3 (AA)."""

from __future__ import annotations

from playwright.sync_api import Page

_FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = new Map();
  const paint = (colours) => {
    const name = colours.join();
    if (!painted.has(name)) painted.set(name, read(colours));
    return painted.get(name);
  };
  const read = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const grounds = (node) => {
    const found = [];
    for (let each = node; each; each = each.parentElement) {
      found.unshift(getComputedStyle(each).backgroundColor);
    }
    return found;
  };
  const faint = [];
  for (const node of document.body.querySelectorAll("*")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!own || !node.checkVisibility() || node.closest(".unseen")) continue;
    const ground = grounds(node);
    const found = ratio(paint([...ground, getComputedStyle(node).color]), paint(ground));
    if (found < 4.5) faint.push(`${node.className || node.tagName} ${found.toFixed(2)}`);
  }
  return [...new Set(faint)];
}"""


def faint_texts(page: Page) -> list[str]:
    """Classes of visible texts under 4.5:1 against what they stand on."""
    faint: list[str] = page.evaluate(_FAINT)
    return faint
