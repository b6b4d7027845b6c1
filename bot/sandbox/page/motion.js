// Short movements for what is new; none for people who asked their system for less motion.

function play(node, frames, duration) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  node.animate(frames, { duration, easing: "ease-out" });
}

/** A new message comes in. */
export function rise(node) {
  play(node, [{ opacity: 0, translate: "0 8px" }, {}], 180);
}

/** An edited message is ringed for a moment, so that the eye finds it. */
export function ring(node) {
  play(node, [{ outline: "2px solid var(--accent)" }, { outline: "2px solid transparent" }], 1400);
}
