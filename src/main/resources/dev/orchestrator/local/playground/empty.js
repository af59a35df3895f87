// What stands in a channel in which nothing was said yet: a hint of what to type.

import { el, icon } from "./dom.js";
import { write } from "./composer.js";
import { SLASH, commandsHere, state } from "./store.js";

export function emptyState() {
  if (state.channel.name === "alerts") {
    return el(
      "div",
      { class: "empty" },
      el("div", { class: "mark" }, icon("bell", 30)),
      el("h3", { text: "No alerts" }),
      el("p", {
        text: "Orchestrator posts here when a command or a deployment fails. To see one, break something: the bolt above makes Discord misbehave, the branch makes GitHub fail a run.",
      }),
    );
  }
  const ready = commandsHere(SLASH)
    .filter((command) => !(command.options ?? []).some((option) => option.required || option.type <= 2))
    .slice(0, 4);
  return el(
    "div",
    { class: "empty" },
    el("div", { class: "mark" }, icon(state.channel.type === 1 ? "at" : "hash", 30)),
    el("h3", { text: state.channel.type === 1 ? "You and Orchestrator" : `Welcome to #${state.channel.name}` }),
    el(
      "p",
      {},
      "Type ",
      el("kbd", { text: "/" }),
      " to see what the bot can do. Each command is signed and sent to the local bot as Discord would send it. Its trace shows what happened.",
    ),
    el(
      "div",
      { class: "row" },
      ready.map((command) =>
        el("button", {
          type: "button",
          class: "button",
          text: `/${command.name}`,
          "aria-label": `Write /${command.name}`,
          on: { click: () => write(`/${command.name} `) },
        }),
      ),
    ),
  );
}
