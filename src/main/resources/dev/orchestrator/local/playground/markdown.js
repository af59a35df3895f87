// Discord's Markdown as nodes. The text is untrusted: it becomes text nodes and a fixed set of
// elements, never markup, and a link leads only to http and https.

import { el } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { stamp } from "./time.js";
import { person, state } from "./store.js";

const ESCAPABLE = /^\\([\\`*_{}[\]()<>#+\-.!|~:@&"'=/$%^,;?])/;
const LINK =
  /^\[((?:\\.|[^[\]\\\n]){1,500})\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:[ \t]+(?:"([^"\n]{0,300})"|'([^'\n]{0,300})'))?\)/;
const BARE = /^https?:\/\/(?:(?!\]\()[^\s<>])*[^\s<>.,:;"'!?)\]*_|~`]/;
const ADDRESS = /https?:\/{2}/i;
const FENCE = /```(?:([a-zA-Z0-9_+.#-]{1,20})\n)?\n*([^\n][\s\S]*?)\n*```/g;
const ITEM = /^( *)(?:([-*])|(\d{1,9})\.) +(\S.*)$/;
const WORD = /[\p{L}\p{N}_]/u;
const PAIRS = [
  ["**", (inside) => el("strong", {}, inside)],
  ["__", (inside) => el("u", {}, inside)],
  ["~~", (inside) => el("s", {}, inside)],
  ["||", spoiler],
  ["*", (inside) => el("em", {}, inside)],
  ["_", (inside) => el("em", {}, inside)],
];
const DEEPEST = 12;
const DEEPEST_LIST = 10;
const HIGHEST = 3;

export function markdown(text) {
  return levelled(blocks(String(text).replaceAll("\r\n", "\n"), false));
}

// A message that begins with a heading of a lower level must not leave one out for a screen reader.
function levelled(parts) {
  let before = HIGHEST - 1;
  for (const part of parts) {
    const level = Number(/^H([3-5])$/.exec(part.tagName)?.[1]);
    if (!level) continue;
    const wanted = Math.min(level, before + 1);
    if (wanted !== level) part.setAttribute("aria-level", String(wanted));
    before = wanted;
  }
  return parts;
}

// Discord has no quote inside a quote: the second mark is text.
function blocks(text, inQuote) {
  const found = [];
  let paragraph = [];
  const end = () => {
    while (paragraph.length > 0 && paragraph.at(-1) === "") paragraph.pop();
    if (paragraph.length > 0) found.push(el("p", {}, inline(paragraph.join("\n"))));
    paragraph = [];
  };
  const all = text.split("\n");
  const starts = [];
  all.reduce((at, line, index) => ((starts[index] = at), at + line.length + 1), 0);
  let code = fenceFrom(text, 0);
  for (let i = 0; i < all.length; i++) {
    const line = all[i];
    if (code && code.index < starts[i]) code = fenceFrom(text, starts[i]);
    const quote = !inQuote && /^ *(>>>|>) /.exec(line);
    if (quote) {
      end();
      const inside = [line.slice(quote[0].length)];
      if (quote[1] === ">>>") inside.push(...all.slice(i + 1));
      else while (/^ *> /.test(all[i + 1] ?? "")) inside.push(all[++i].replace(/^ *> /, ""));
      found.push(el("blockquote", {}, blocks(inside.join("\n"), true)));
      if (quote[1] === ">>>") break;
      continue;
    }
    if (code && code.index <= starts[i] + line.length) {
      const before = text.slice(starts[i], code.index);
      if (before !== "") paragraph.push(before);
      end();
      found.push(el("pre", { tabindex: "0" }, el("code", { text: code[2] })));
      // The text after the block is parsed separately.
      found.push(...blocks(text.slice(code.index + code[0].length).replace(/^\n/, ""), inQuote));
      return found;
    }
    const heading = /^(#{1,3}) +(.+)/.exec(line);
    const subtext = /^-# +(.+)/.exec(line);
    if (heading) {
      end();
      found.push(el(`h${heading[1].length + 2}`, {}, inline(heading[2])));
    } else if (subtext) {
      end();
      found.push(el("p", { class: "subtext" }, inline(subtext[1])));
    } else if (ITEM.test(line)) {
      end();
      const items = [];
      const last = code ? text.slice(0, code.index).split("\n").length - 1 : all.length;
      for (; i < last; i++) {
        const item = ITEM.exec(all[i]);
        if (item) items.push({ indent: item[1].length, number: item[3], lines: [item[4]] });
        else if (/^ {2,}\S/.test(all[i]) && items.length > 0) items.at(-1).lines.push(all[i].trim());
        else break;
      }
      i--;
      found.push(...lists(items, 0));
    } else if (line !== "" || paragraph.length > 0) paragraph.push(line);
  }
  end();
  return found;
}

function fenceFrom(text, from) {
  FENCE.lastIndex = from;
  return FENCE.exec(text);
}

// Items that are indented more than the one before belong to it.
function lists(items, depth) {
  const found = [];
  let list = null;
  for (let i = 0; i < items.length;) {
    const { indent, number, lines } = items[i];
    const tag = number === undefined ? "UL" : "OL";
    if (list?.tagName !== tag) {
      list = el(tag.toLowerCase(), {
        start: number === undefined || Number(number) === 1 ? null : String(Number(number)),
      });
      found.push(list);
    }
    let next = i + 1;
    while (next < items.length && depth < DEEPEST_LIST && items[next].indent > indent) next++;
    list.append(el("li", {}, inline(lines.join("\n")), lists(items.slice(i + 1, next), depth + 1)));
    i = next;
  }
  return found;
}

export function inline(text, depth = 0, inLink = false) {
  const nodes = [];
  let plain = "";
  let before = "";
  let rest = text;
  const add = (node, length) => {
    if (typeof node === "string") plain += node;
    else {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(node);
    }
    before = rest[length - 1];
    rest = rest.slice(length);
  };
  while (rest) {
    const escaped = ESCAPABLE.exec(rest);
    if (escaped) {
      add(escaped[1], 2);
      continue;
    }
    const found = special(rest, depth, inLink, before) ?? (depth < DEEPEST ? pair(rest, depth, inLink, before) : null);
    if (found) add(found.node, found.length);
    else {
      const plainRun = /^(?:[^\\`*_~|<[:@h]+|h(?!ttps?:))/.exec(rest);
      const step = plainRun ? plainRun[0] : rest[0];
      add(step, step.length);
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function special(rest, depth, inLink, before) {
  switch (rest[0]) {
    case "`": {
      const code = /^(`{1,2})([\s\S]*?[^`])\1(?!`)/.exec(rest);
      return code && { node: el("code", { text: code[2] }), length: code[0].length };
    }
    case "[":
      return inLink ? null : masked(rest, depth);
    case "h":
      return inLink ? null : bare(rest);
    case "@": {
      const all = /^@(?:everyone|here)(?![\p{L}\p{N}_])/u.exec(rest);
      return all && { node: el("span", { class: "mention", text: all[0] }), length: all[0].length };
    }
    case ":": {
      const name = /^:([\w+-]{1,40}):/.exec(rest);
      const emoji = name && !WORD.test(before) && emojiOf(name[1]);
      return emoji ? { node: emoji, length: name[0].length } : null;
    }
    case "<":
      return angled(rest, inLink);
    default:
      return null;
  }
}

// A label that is an address itself could hide where the link leads: Discord shows such a link as
// it is written, and so every address in it by itself.
function masked(rest, depth) {
  const link = LINK.exec(rest);
  if (!link) return null;
  const label = link[1].replace(/\\(.)/g, "$1");
  if (ADDRESS.test(label)) return null;
  const host = /^[^\w]*((?:[a-z0-9-]+\.)+[a-z]{2,})(?=[/:?#\s]|$)/i.exec(label.trim())?.[1].toLowerCase();
  const title = link[3] ?? link[4] ?? (host && host !== hostOf(link[2]) ? link[2] : null);
  return { node: anchor(link[2], inline(link[1], depth + 1, true), title), length: link[0].length };
}

function hostOf(address) {
  try {
    return new URL(address).hostname;
  } catch {
    return "";
  }
}

function bare(rest) {
  const shown = BARE.exec(rest)?.[0];
  if (!shown) return null;
  const opened = shown.split("(").length - shown.split(")").length;
  const address = opened > 0 && rest[shown.length] === ")" ? `${shown})` : shown;
  return { node: anchor(address, address), length: address.length };
}

function angled(rest, inLink) {
  const hidden = !inLink && /^<(https?:\/\/[^\s<>]+)>/.exec(rest);
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

// Of the marks that could begin here the one that reaches farthest counts: ***a** b* is slanted.
function pair(rest, depth, inLink, before) {
  let best = null;
  for (const [mark, make] of PAIRS) {
    if (!rest.startsWith(mark)) continue;
    // An underscore inside a word is a letter.
    if (mark === "_" && WORD.test(before)) continue;
    const end = closing(rest, mark);
    if (end <= mark.length || (mark.length === 1 && /\s/.test(rest[1]))) continue;
    if (!best || end + mark.length > best.length) best = { mark, make, end, length: end + mark.length };
  }
  if (!best) return null;
  return { node: best.make(inline(rest.slice(best.mark.length, best.end), depth + 1, inLink)), length: best.length };
}

// Where the mark that `rest` begins with is closed. Of more than two stars or underscores in a row
// the last two close what two have opened.
function closing(rest, mark) {
  const letter = mark[0];
  for (let i = mark.length; i < rest.length; i++) {
    if (rest[i] === "\\") i++;
    else if (rest[i] === "`") {
      const code = /^(`{1,2})[\s\S]*?[^`]\1(?!`)/.exec(rest.slice(i));
      if (code) i += code[0].length - 1;
    } else if (rest.startsWith(mark, i)) {
      if (mark.length === 2) {
        const goesOn = (letter === "*" || letter === "_") && rest[i + 2] === letter;
        if (!goesOn && i > mark.length) return i;
      } else if (rest[i + 1] === letter) i++;
      else if (letter === "_" ? WORD.test(rest[i + 1] ?? "") : /\s/.test(rest[i - 1])) return -1;
      else return i;
    }
  }
  return -1;
}

function anchor(address, inside, title) {
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title }, inside);
}

function named(kind, id) {
  const channel = state.server?.channels.find((one) => one.id === id);
  const name =
    kind === "#"
      ? `#${channel?.name ?? "unknown"}`
      : kind === "@&"
        ? "@role"
        : `@${state.server ? person(id).display_name : id}`;
  return el("span", { class: "mention", text: name });
}

function spoiler(inside) {
  const button = el(
    "button",
    { type: "button", class: "spoiler", "aria-pressed": "false", "aria-label": "Spoiler, press to show" },
    inside,
  );
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", "true");
    button.removeAttribute("aria-label");
  });
  return button;
}
