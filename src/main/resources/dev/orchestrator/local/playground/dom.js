// Builds elements. Text becomes text nodes; nothing here reads markup.

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

// Draws anew inside `node` and leaves the keyboard where it was: on what has the same data-key or,
// if that is gone or disabled now, on the part of the page that it was in.
export function redraw(node, ...children) {
  const focused = document.activeElement;
  const hadFocus = focused !== node && node.contains(focused);
  fill(node, ...children);
  if (!hadFocus) return;
  const key = focused.dataset.key;
  const same = key && node.querySelector(`[data-key="${CSS.escape(key)}"]`);
  for (const place of [same, node.querySelector("article[tabindex]"), node.closest("[tabindex]")]) {
    place?.focus({ preventScroll: true });
    if (place && document.activeElement === place) return;
  }
}

const PATHS = {
  hash: ["M5 9h15", "M4 15h15", "M10 4 8 20", "M16 4l-2 16"],
  at: ["M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z", "M16 8v5a3 3 0 0 0 5 1.5A9 9 0 1 0 17 19.5"],
  menu: ["M4 7h16", "M4 12h16", "M4 17h16"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  trace: ["M4 6h8", "M8 12h11", "M12 18h8"],
  branch: [
    "M6 8.2v7.6",
    "M6 3.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z",
    "M6 15.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z",
    "M18 3.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z",
    "M18 8.2c0 5.4-8 3.4-11.2 7.8",
  ],
  chart: ["M4 20h16", "M7 16v-5", "M12 16V6", "M17 16v-8"],
  search: ["M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12Z", "M15.5 15.5 20 20"],
  flag: ["M6 21V4", "M6 5h12l-3 4 3 4H6"],
  bolt: ["M13 3 5 14h6l-1 7 8-11h-6l1-7Z"],
  send: ["M5 12h13", "M12 6l6 6-6 6"],
  sun: [
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
    "M12 3v1M12 20v1M3 12h1M20 12h1M5.6 5.6l.7.7M17.7 17.7l.7.7M18.4 5.6l-.7.7M6.3 17.7l-.7.7",
  ],
  bell: ["M6 16V11a6 6 0 1 1 12 0v5l2 2H4l2-2Z", "M10 21h4"],
};

export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export function byId(id) {
  return document.getElementById(id);
}

// Says something to who cannot see it.
export function announce(text) {
  byId("announce").textContent = text;
}

export function copyButton(text, what) {
  const button = el("button", {
    type: "button",
    class: "copy",
    text: "Copy",
    "aria-label": `Copy ${what}`,
    "data-key": `copy ${what}`,
  });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      announce(`Copied ${what}`);
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => (button.textContent = "Copy"), 1600);
  });
  return button;
}
