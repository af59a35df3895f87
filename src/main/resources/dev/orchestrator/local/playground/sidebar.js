// Channels, and who sits here.

import { announce, byId, el, fill, icon, redraw } from "./dom.js";
import { avatar, toEnd } from "./chat.js";
import { toChannel } from "./composer.js";
import { toggleTheme, themeName } from "./theme.js";
import { changed, state } from "./store.js";

const ADMIN_ROLE = "1100000000000000402";
const TOPICS = {
  ops: "Commands",
  alerts: "Alerts from Orchestrator",
  direct: "Direct messages with the bot",
};

export function startSidebar() {
  byId("server-name").textContent = state.server.guild_name;
  for (const [id, name] of [
    ["open-sidebar", "menu"],
    ["close-sidebar", "close"],
  ]) {
    fill(byId(id), icon(name));
  }
  byId("open-sidebar").addEventListener("click", openSidebar);
  byId("close-sidebar").addEventListener("click", closeSidebar);
  byId("scrim").addEventListener("click", closeSidebar);
  byId("sidebar").addEventListener("keydown", (event) => event.key === "Escape" && closeSidebar());
  drawYou();
}

export function drawSidebar() {
  const channels = state.server.channels;
  redraw(
    byId("channels"),
    el("h3", { text: "Channels" }),
    channels.filter((one) => one.type !== 1).map(channel),
    el("h3", { text: "Direct messages" }),
    channels.filter((one) => one.type === 1).map(channel),
  );
  const waiting = [...state.unread.values()].reduce((sum, one) => sum + one, 0);
  const where = nameOf(state.channel);
  document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${where} · Orchestrator playground`;
  byId("channel-name").textContent = where;
  byId("channel-topic").textContent = TOPICS[state.channel.name] ?? "";
}

const nameOf = (one) => (one.type === 1 ? "Orchestrator" : `#${one.name}`);

function channel(one) {
  const unread = state.unread.get(one.id) ?? 0;
  const isHere = one.id === state.channel.id;
  return el(
    "button",
    {
      type: "button",
      class: `channel${unread > 0 ? " unread" : ""}`,
      "aria-current": isHere ? "page" : null,
      "data-key": `channel ${one.name}`,
      "data-channel": one.name,
      "aria-label": `${nameOf(one)}${unread > 0 ? `, ${unread} unread` : ""}`,
      on: { click: () => go(one) },
    },
    icon(one.type === 1 ? "at" : one.name === "alerts" ? "bell" : "hash", 18),
    one.type === 1 ? "Orchestrator" : one.name,
    unread > 0 && el("span", { class: "count", "aria-hidden": "true", text: String(unread) }),
  );
}

function go(one) {
  state.channel = one;
  state.unread.delete(one.id);
  toChannel();
  closeSidebar();
  changed();
  toEnd();
}

function drawYou() {
  const people = state.server.people.map((one) => {
    const radio = el("input", { type: "radio", name: "me" });
    radio.checked = one.id === state.me.id;
    radio.addEventListener("change", () => {
      state.me = one;
      announce(`You are ${one.display_name} now`);
      changed();
    });
    const isAdmin = one.role_ids.includes(ADMIN_ROLE);
    return el(
      "label",
      { class: "person", "data-person": one.username },
      radio,
      avatar(one, "small"),
      el("b", { text: one.display_name }),
      el("span", { class: "role", text: isAdmin ? "admin" : "member" }),
    );
  });
  const theme = el("button", { type: "button", class: "theme", id: "theme" });
  const label = () => fill(theme, icon("sun", 18), `Colours: ${themeName()}`);
  theme.addEventListener("click", () => {
    toggleTheme();
    label();
  });
  label();
  fill(byId("you"), el("fieldset", {}, el("legend", { text: "You are" }), people), theme);
}

function openSidebar() {
  byId("sidebar").classList.add("open");
  byId("chat").inert = true;
  byId("scrim").hidden = false;
  byId("close-sidebar").focus();
}

function closeSidebar() {
  if (!byId("sidebar").classList.contains("open")) return;
  byId("sidebar").classList.remove("open");
  byId("chat").inert = false;
  byId("scrim").hidden = true;
  byId("open-sidebar").focus();
}
