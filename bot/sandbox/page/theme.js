// Light and dark: as the system says until the toggle says otherwise.

import { keep, kept } from "/page/words.js";

const KEPT = "zhibu.theme";

export function setUpTheme() {
  const chosen = kept(KEPT);
  if (chosen) document.documentElement.dataset.theme = chosen;
  document.querySelector("[data-testid=theme]").addEventListener("click", () => {
    const theme = shown() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    keep(KEPT, theme);
  });
}

function shown() {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return document.documentElement.dataset.theme ?? system;
}
