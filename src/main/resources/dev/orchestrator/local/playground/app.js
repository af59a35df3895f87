// Puts the page together.

import * as api from "./api.js";
import { whenDone } from "./actions.js";
import { drawChat, startChat } from "./chat.js";
import { draft, startComposer, write } from "./composer.js";
import { byId } from "./dom.js";
import { inspect, startInspector } from "./inspector.js";
import { drawSidebar, startSidebar } from "./sidebar.js";
import { start, state, take, watch } from "./store.js";
import { startTheme } from "./theme.js";

startTheme();

function banner() {
  const text = !state.listening
    ? "The server does not answer. This page waits for it."
    : state.server.machine.sees_edits
      ? ""
      : "DISCORD_API_BASE_URL points elsewhere, so the bot's edits go there. Only its first answers are shown here.";
  byId("banner").textContent = text;
  byId("banner").hidden = text === "";
}

// The trace beside the chat follows the command that was just given here.
function follow(events, isPast) {
  const given = events.filter(
    (one) =>
      one.event === "interaction" &&
      one.interaction.phase === "sent" &&
      one.interaction.type !== 4 &&
      one.interaction.as === state.me.id,
  );
  if (!isPast && given.length > 0) inspect(given.at(-1).interaction.id, false);
}

async function begin() {
  start(await api.server());
  const before = takeKept();
  startComposer();
  startChat();
  startSidebar();
  startInspector();
  watch("change", drawSidebar);
  watch("change", () => drawChat((id) => inspect(id, true)));
  whenDone(({ sent }) => sent && take([{ event: "interaction", interaction: sent }], false));
  drawSidebar();
  drawChat((id) => inspect(id, true));
  banner();
  byId("line").focus();
  if (before.line) write(before.line);
  document.documentElement.dataset.ready = "true";
  api.listen(
    (events, isPast) => {
      take(events, isPast);
      follow(events, isPast);
      if (events.some((one) => one.event === "commands")) api.server().then(start);
    },
    (isUp) => {
      if (state.listening !== isUp) {
        state.listening = isUp;
        banner();
      }
    },
    reload,
  );
}

const KEPT = "playground-before-reload";

// Another server has other messages: the page starts again, and what was typed stays.
function reload() {
  sessionStorage.setItem(KEPT, JSON.stringify({ line: draft(), me: state.me.id, channel: state.channel.id }));
  location.reload();
}

function takeKept() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  sessionStorage.removeItem(KEPT);
  state.me = state.server.people.find((one) => one.id === kept.me) ?? state.me;
  state.channel = state.server.channels.find((one) => one.id === kept.channel) ?? state.channel;
  return kept;
}

begin().catch((failure) => {
  byId("banner").textContent = `The playground could not start: ${failure.message}`;
  byId("banner").hidden = false;
});
