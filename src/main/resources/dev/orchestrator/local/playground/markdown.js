// Discord's Markdown as nodes. The text is untrusted: it becomes text nodes and a fixed set of
// elements, never markup, and a link leads only to http and https.

import { el } from "./dom.js";
import { stamp } from "./time.js";
import { person, state } from "./store.js";

const ESCAPABLE = /^\\([\\`*_{}[\]()<>#+\-.!|~:@&"'=/$%^,;?])/;
const LINK = /^\[((?:\\.|[^\[\]\\\n]){1,500})\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?\)/;
const BARE = /^https?:\/\/[^\s<>]*[^\s<>.,:;"'!?)\]*_|~`]/;
const PAIRS = [
  ["***", (inside) => el("strong", {}, el("em", {}, inside))],
  ["**", (inside) => el("strong", {}, inside)],
  ["__", (inside) => el("u", {}, inside)],
  ["~~", (inside) => el("s", {}, inside)],
  ["||", spoiler],
  ["*", (inside) => el("em", {}, inside)],
  ["_", (inside) => el("em", {}, inside)],
];
const DEEPEST = 12;

export function markdown(text) {
  const parts = [];
  let rest = String(text);
  for (;;) {
    const fence = /```(?:([a-zA-Z0-9+#-]{1,20})\n)?\n?([\s\S]*?)\n?```/.exec(rest);
    if (!fence) break;
    parts.push(...lines(rest.slice(0, fence.index)));
    parts.push(el("pre", { tabindex: "0" }, el("code", { text: fence[2] })));
    rest = rest.slice(fence.index + fence[0].length).replace(/^\n/, "");
  }
  parts.push(...lines(rest));
  return parts;
}

function lines(text) {
  const blocks = [];
  let paragraph = [];
  const all = text.split("\n");
  const end = () => {
    while (paragraph.length > 0 && paragraph.at(-1) === "") paragraph.pop();
    if (paragraph.length > 0) blocks.push(el("p", {}, inline(paragraph.join("\n"))));
    paragraph = [];
  };
  for (let i = 0; i < all.length; i++) {
    const line = all[i];
    const heading = /^(#{1,3}) +(.+)/.exec(line);
    const subtext = /^-# +(.+)/.exec(line);
    if (heading) {
      end();
      blocks.push(el(`h${heading[1].length + 2}`, {}, inline(heading[2])));
    } else if (subtext) {
      end();
      blocks.push(el("p", { class: "subtext" }, inline(subtext[1])));
    } else if (/^>>> /.test(line)) {
      end();
      blocks.push(el("blockquote", {}, lines([line.slice(4), ...all.slice(i + 1)].join("\n"))));
      break;
    } else if (/^> /.test(line)) {
      end();
      i = gather(all, i, /^> (.*)/, (inside) => blocks.push(el("blockquote", {}, lines(inside.join("\n")))));
    } else if (/^ *[-*] +\S/.test(line)) {
      end();
      i = gather(all, i, /^ *[-*] +(.+)/, (inside) => blocks.push(el("ul", {}, inside.map((one) => el("li", {}, inline(one))))));
    } else if (/^ *\d{1,9}\. +\S/.test(line)) {
      end();
      i = gather(all, i, /^ *\d{1,9}\. +(.+)/, (inside) => blocks.push(el("ol", {}, inside.map((one) => el("li", {}, inline(one))))));
    } else if (line !== "" || paragraph.length > 0) paragraph.push(line);
  }
  end();
  return blocks;
}

function gather(all, from, pattern, use) {
  const inside = [];
  let i = from;
  for (; i < all.length && pattern.test(all[i]); i++) inside.push(pattern.exec(all[i])[1]);
  use(inside);
  return i - 1;
}

export function inline(text, depth = 0) {
  const nodes = [];
  let plain = "";
  let rest = text;
  const add = (node, length) => {
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(node);
    rest = rest.slice(length);
  };
  while (rest) {
    const escaped = ESCAPABLE.exec(rest);
    if (escaped) {
      plain += escaped[1];
      rest = rest.slice(2);
      continue;
    }
    const found = special(rest, depth) ?? (depth < DEEPEST ? pair(rest, depth, plain || nodes.length > 0 ? lastOf(plain) : "") : null);
    if (found) add(found.node, found.length);
    else {
      const plainRun = /^(?:[^\\`*_~|<[h]+|h(?!ttps?:))/.exec(rest);
      const step = plainRun ? plainRun[0] : rest[0];
      plain += step;
      rest = rest.slice(step.length);
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

const lastOf = (text) => text.slice(-1);

function special(rest, depth) {
  const code = /^(`{1,2})([\s\S]*?[^`])\1(?!`)/.exec(rest);
  if (code) return { node: el("code", { text: code[2] }), length: code[0].length };
  const link = LINK.exec(rest);
  if (link) return { node: anchor(link[2], inline(link[1], depth + 1)), length: link[0].length };
  const shown = BARE.exec(rest);
  if (shown) return { node: anchor(shown[0], shown[0]), length: shown[0].length };
  if (rest[0] !== "<") return null;
  const hidden = /^<(https?:\/\/[^\s<>]+)>/.exec(rest);
  if (hidden) return { node: anchor(hidden[1], hidden[1]), length: hidden[0].length };
  const time = /^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/.exec(rest);
  if (time) return { node: stamp(Number(time[1]), time[2] ?? "f"), length: time[0].length };
  const mention = /^<(@!?|@&|#)(\d{1,20})>/.exec(rest);
  if (mention) return { node: named(mention[1], mention[2]), length: mention[0].length };
  const command = /^<\/([^:<>]{1,100}):\d{1,20}>/.exec(rest);
  if (command) return { node: el("span", { class: "mention", text: `/${command[1]}` }), length: command[0].length };
  const emoji = /^<a?:(\w{2,32}):\d{1,20}>/.exec(rest);
  return emoji ? { node: `:${emoji[1]}:`, length: emoji[0].length } : null;
}

function pair(rest, depth, before) {
  for (const [mark, make] of PAIRS) {
    if (!rest.startsWith(mark)) continue;
    // An underscore inside a word is a letter.
    if (mark === "_" && /[\p{L}\p{N}]/u.test(before)) return null;
    const end = closing(rest, mark);
    if (end > mark.length) {
      const inside = rest.slice(mark.length, end);
      if (mark.length === 1 && /^\s/.test(inside)) continue;
      return { node: make(inline(inside, depth + 1)), length: end + mark.length };
    }
  }
  return null;
}

function closing(rest, mark) {
  for (let i = mark.length; i < rest.length; i++) {
    if (rest[i] === "\\") i++;
    else if (rest[i] === "`") {
      const code = /^(`{1,2})[\s\S]*?[^`]\1(?!`)/.exec(rest.slice(i));
      if (code) i += code[0].length - 1;
    } else if (rest.startsWith(mark, i)) {
      const doubled = mark.length === 1 && rest[i + 1] === mark;
      const wordGoesOn = mark === "_" && /[\p{L}\p{N}]/u.test(rest[i + 1] ?? "");
      if (doubled) i++;
      else if (!wordGoesOn) return i;
    }
  }
  return -1;
}

function anchor(address, inside) {
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, inside);
}

function named(kind, id) {
  const channel = state.server?.channels.find((one) => one.id === id);
  const name = kind === "#" ? `#${channel?.name ?? "unknown"}` : kind === "@&" ? "@role" : `@${state.server ? person(id).display_name : id}`;
  return el("span", { class: "mention", text: name });
}

function spoiler(inside) {
  const button = el("button", { type: "button", class: "spoiler", "aria-pressed": "false", "aria-label": "Spoiler, press to show" }, inside);
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", "true");
    button.removeAttribute("aria-label");
  });
  return button;
}
