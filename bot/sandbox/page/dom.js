// Making elements without a framework.

/** Make an element: el("a", {class: "x", href: "…", onclick: f, dataset: {…}}, …children). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "dataset") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Let a node say `text`; one that says it already is left alone, and nothing is laid out anew. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** An icon of the sprite in index.html. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const node = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#icon-${name}`);
  node.setAttribute("aria-hidden", "true");
  node.append(use);
  return node;
}

/** Make a node act as a button (or another role) for mouse and keyboard alike. */
export function pressable(node, act, role = "button") {
  node.tabIndex = 0;
  node.setAttribute("role", role);
  node.addEventListener("click", act);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act(event);
  });
  return node;
}
