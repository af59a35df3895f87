// The messages of the channel.

import { byId, el, fill, icon, redraw } from "./dom.js";
import { components, embed } from "./components.js";
import { markdown } from "./markdown.js";
import { clock } from "./time.js";
import { pressed, use } from "./actions.js";
import { changed, deed, interactionsOf, items, person, state } from "./store.js";
import { emptyState } from "./empty.js";

const COMMAND = 2;
const shown = new Map();
let channelShown = "";

// `openTrace` shows what is known of an interaction.
export function drawChat(openTrace) {
  const list = byId("messages");
  const scroller = byId("scroller");
  const wasAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  const now = items(state.channel.id);
  if (channelShown !== state.channel.id + state.me.id) {
    channelShown = state.channel.id + state.me.id;
    shown.clear();
    fill(list);
  }
  const keys = new Set(now.map((one) => one.key));
  for (const [key, one] of shown) {
    if (!keys.has(key)) {
      one.node.remove();
      shown.delete(key);
    }
  }
  now.forEach((item, index) => draw(item, index, list, openTrace));
  fill(byId("empty"), now.length === 0 && emptyState());
  byId("messages").hidden = now.length === 0;
  if (wasAtEnd) scroller.scrollTop = scroller.scrollHeight;
}

function draw(item, index, list, openTrace) {
  const related = item.message ? interactionsOf(item.message) : [item.interaction];
  const lastUse = related.filter((one) => one.type !== COMMAND).at(-1);
  const facts = JSON.stringify([item.message, item.interaction?.phase, item.interaction?.data, lastUse?.id, lastUse?.phase, pressed.get(item.message?.message_id)]);
  let one = shown.get(item.key);
  if (!one) {
    one = { node: el("li", {}), facts: "" };
    shown.set(item.key, one);
  }
  if (one.facts !== facts) {
    one.facts = facts;
    const article = item.message ? answered(item, related, lastUse, openTrace) : unanswered(item.interaction, openTrace);
    redraw(one.node, article);
  }
  if (list.children[index] !== one.node) list.insertBefore(one.node, list.children[index] ?? null);
}

function answered({ message, interaction }, related, lastUse, openTrace) {
  const latest = related.at(-1);
  const body = message.loading
    ? el("p", { class: "thinking" }, dots(), el("span", { text: "Orchestrator is thinking…" }))
    : content(message);
  const act = (component) => use(message.message_id, component);
  return frame(`message${message.ephemeral ? " ephemeral" : ""}`, message.message_id, interaction, message.sent_at,
    body,
    (message.embeds ?? []).map(embed),
    components(message.components, act, pressed.get(message.message_id)),
    lastUse?.phase === "failed" && el("p", { class: "note error" }, "This interaction failed", trace(lastUse.id, openTrace)),
    el("p", { class: "note" },
      message.ephemeral && [el("span", { text: "Only you can see this" }), dismiss(message)],
      latest && trace(latest.id, openTrace)));
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
  return frame(`message${failed ? " failed" : ""}`, interaction.id, interaction, interaction.at,
    failed
      ? el("p", { class: "note error", text: "The application did not respond" })
      : el("p", { class: "thinking" }, dots(), el("span", { text: "Sending command…" })),
    failed && el("p", { class: "note" }, el("span", { text: `Why: ${interaction.failure ?? "unknown"}.` }), trace(interaction.id, openTrace)));
}

function frame(kind, id, interaction, at, ...body) {
  const caller = interaction && person(interaction.as);
  const label = caller ? `Orchestrator answers ${caller.display_name}` : "Orchestrator";
  return el("article", { class: kind, "data-message": id, "aria-label": `${label}, ${clock(at)}` },
    caller && interaction.data && el("p", { class: "said" },
      avatar(caller, "mini"), el("b", { text: caller.display_name }), interaction.type === COMMAND ? "used" : "", el("span", { class: "typed", text: deed(interaction) })),
    el("span", { class: "avatar", "aria-hidden": "true" }, icon("trace", 22)),
    el("div", {},
      el("p", { class: "who" }, el("b", { text: "Orchestrator" }), el("span", { class: "tag", text: "APP" }), el("time", { class: "when", datetime: at, text: clock(at) })),
      body));
}

export function avatar(one, size) {
  return el("span", { class: `avatar ${size} ${one.username}`, "aria-hidden": "true", text: one.display_name[0] });
}

const dots = () => el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));

function trace(id, openTrace) {
  return el("button", { type: "button", class: "text-button", text: "Open trace", "data-key": `trace ${id}`, "data-trace": id, on: { click: () => openTrace(id) } });
}

function dismiss(message) {
  return el("button", {
    type: "button", class: "text-button", text: "Dismiss", "aria-label": "Dismiss this message",
    on: { click: () => { state.dismissed.add(message.message_id); changed(); byId("line").focus(); } },
  });
}
