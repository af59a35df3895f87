// The messages of the channel.

import { byId, el, fill, icon, redraw } from "./dom.js";
import { components, embed } from "./components.js";
import { markdown } from "./markdown.js";
import { clock } from "./time.js";
import { pressed, refusals, use } from "./actions.js";
import { MESSAGE_MENU, USER_MENU, changed, commandsHere, deed, interactionsOf, items, person, state } from "./store.js";
import { emptyState } from "./empty.js";

const COMMAND = 2;
const shown = new Map();
let channelShown = "";

let unseen = 0;

const isAtEnd = (scroller) => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;

export function startChat() {
  byId("new-messages").addEventListener("click", () => {
    toEnd();
    byId("line").focus();
  });
  byId("scroller").addEventListener("scroll", () => isAtEnd(byId("scroller")) && seen(0), { passive: true });
}

export function toEnd() {
  const scroller = byId("scroller");
  scroller.scrollTop = scroller.scrollHeight;
  seen(0);
}

// The bar over the composer, for a reader who has scrolled up.
function seen(count) {
  unseen = count;
  const bar = byId("new-messages");
  bar.hidden = count === 0;
  fill(
    bar,
    el("span", { text: `${count} new message${count === 1 ? "" : "s"}` }),
    el("span", { text: "Jump to the newest" }),
  );
}

// `openTrace` shows what is known of an interaction.
export function drawChat(openTrace) {
  const list = byId("messages");
  const wasAtEnd = isAtEnd(byId("scroller"));
  const now = items(state.channel.id);
  const isOther = channelShown !== state.channel.id + state.me.id;
  if (isOther) {
    channelShown = state.channel.id + state.me.id;
    shown.clear();
    fill(list);
  }
  const keys = new Set(now.map((one) => one.key));
  for (const [key, one] of shown) {
    if (!keys.has(key)) remove(key, one.node);
  }
  const added = now.filter((one) => !shown.has(one.key));
  now.forEach((item, index) => draw(item, index, list, openTrace));
  fill(byId("empty"), now.length === 0 && emptyState());
  list.hidden = now.length === 0;
  if (isOther || wasAtEnd || added.some(isOwnCommand)) toEnd();
  else if (added.length > 0) seen(unseen + added.length);
}

const isOwnCommand = ({ interaction }) => interaction?.type === COMMAND && interaction.as === state.me.id;

function remove(key, node) {
  const hadFocus = node.contains(document.activeElement);
  const beside = node.nextElementSibling ?? node.previousElementSibling;
  node.remove();
  shown.delete(key);
  if (hadFocus) (beside?.querySelector("article") ?? byId("line")).focus({ preventScroll: true });
}

function draw(item, index, list, openTrace) {
  const related = item.message ? interactionsOf(item.message) : [item.interaction];
  const lastUse = related.filter((one) => one.type !== COMMAND).at(-1);
  const facts = JSON.stringify([
    item.message,
    item.interaction?.phase,
    item.interaction?.data,
    lastUse?.id,
    lastUse?.phase,
    pressed.get(item.message?.message_id),
    refusals.get(item.message?.message_id),
  ]);
  let one = shown.get(item.key);
  if (!one) {
    one = { node: el("li", {}), facts: "" };
    shown.set(item.key, one);
  }
  if (one.facts !== facts) {
    one.facts = facts;
    const article = item.message
      ? answered(item, related, lastUse, openTrace)
      : unanswered(item.interaction, openTrace);
    redraw(one.node, article);
  }
  if (list.children[index] !== one.node) list.insertBefore(one.node, list.children[index] ?? null);
}

function answered({ message, interaction }, related, lastUse, openTrace) {
  const latest = related.at(-1);
  const body = message.loading
    ? el("p", { class: "thinking" }, dots(), el("span", { text: "Orchestrator is thinking…" }))
    : content(message);
  const useHere = (component) => use(message.message_id, component);
  return frame(
    `message${message.ephemeral ? " ephemeral" : ""}`,
    message.message_id,
    interaction,
    message.sent_at,
    body,
    (message.embeds ?? []).map(embed),
    components(message.components, useHere, pressed.get(message.message_id)),
    refusals.has(message.message_id) &&
      el("p", { class: "note error", role: "alert", text: refusals.get(message.message_id) }),
    lastUse?.phase === "failed" &&
      el("p", { class: "note error" }, "This interaction failed", trace(lastUse.id, openTrace)),
    el(
      "p",
      { class: "note" },
      message.ephemeral && [el("span", { text: "Only you can see this" }), dismiss(message)],
      latest && trace(latest.id, openTrace),
      !message.ephemeral && contextMenus(message, interaction),
    ),
  );
}

// The commands in the context menus of a message and of the person that it is from.
function contextMenus(message, interaction) {
  const from = message.author ?? interaction?.as;
  return [
    commandsHere(MESSAGE_MENU).map((command) => menuButton(message, command.name, message.message_id, command.name)),
    from &&
      commandsHere(USER_MENU).map((command) =>
        menuButton(message, command.name, from, `${command.name}: ${person(from).display_name}`),
      ),
  ];
}

function menuButton(message, menu, target, text) {
  return el("button", {
    type: "button",
    class: "text-button",
    text,
    "data-key": `menu ${menu} ${message.message_id}`,
    on: { click: () => use(message.message_id, { menu, target }) },
  });
}

function content(message) {
  const parts = markdown(message.content);
  if (message.edited) {
    const mark = el("span", { class: "edited", text: " (edited)" });
    const last = parts.at(-1);
    if (last?.tagName === "P") last.append(mark);
    else parts.push(mark);
  }
  return el("div", { class: "content" }, parts);
}

function unanswered(interaction, openTrace) {
  const failed = interaction.phase === "failed";
  return frame(
    `message${failed ? " failed" : ""}`,
    interaction.id,
    interaction,
    interaction.at,
    failed
      ? el("p", { class: "note error", text: "The application did not respond" })
      : el("p", { class: "thinking" }, dots(), el("span", { text: "Sending command…" })),
    failed &&
      el(
        "p",
        { class: "note" },
        el("span", { text: `Why: ${interaction.failure ?? "unknown"}.` }),
        trace(interaction.id, openTrace),
      ),
  );
}

function frame(kind, id, interaction, at, ...body) {
  const author = state.messages.get(id)?.author;
  if (author) return written(kind, id, person(author), at, body);
  const caller = interaction && person(interaction.as);
  const label = caller ? `Orchestrator answers ${caller.display_name}` : "Orchestrator";
  return el(
    "article",
    { class: kind, "data-message": id, tabindex: "-1", "aria-label": `${label}, ${clock(at)}` },
    caller &&
      interaction.data &&
      el(
        "p",
        { class: "said" },
        avatar(caller, "mini"),
        el("b", { text: caller.display_name }),
        interaction.type === COMMAND ? "used" : "",
        el("span", { class: "typed", text: deed(interaction) }),
      ),
    el("span", { class: "avatar", "aria-hidden": "true" }, icon("trace", 22)),
    el(
      "div",
      {},
      el(
        "p",
        { class: "who" },
        el("b", { text: "Orchestrator" }),
        el("span", { class: "tag", text: "APP" }),
        el("time", { class: "when", datetime: at, text: clock(at) }),
      ),
      body,
    ),
  );
}

function written(kind, id, author, at, body) {
  return el(
    "article",
    { class: kind, "data-message": id, tabindex: "-1", "aria-label": `${author.display_name}, ${clock(at)}` },
    avatar(author, ""),
    el(
      "div",
      {},
      el(
        "p",
        { class: "who" },
        el("b", { text: author.display_name }),
        el("time", { class: "when", datetime: at, text: clock(at) }),
      ),
      body,
    ),
  );
}

export function avatar(one, size) {
  return el("span", { class: `avatar ${size} ${one.username}`, "aria-hidden": "true", text: one.display_name[0] });
}

const dots = () => el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));

function trace(id, openTrace) {
  return el("button", {
    type: "button",
    class: "text-button",
    text: "Open trace",
    "data-key": `trace ${id}`,
    "data-trace": id,
    on: { click: () => openTrace(id) },
  });
}

function dismiss(message) {
  return el("button", {
    type: "button",
    class: "text-button",
    text: "Dismiss",
    "aria-label": "Dismiss this message",
    on: {
      click: () => {
        state.dismissed.add(message.message_id);
        changed();
        byId("line").focus();
      },
    },
  });
}
