// The side of the page that looks inside: trace, GitHub, releases, the API, findings, and what goes wrong at Discord.

import { byId, el, fill, icon } from "./dom.js";
import { evidencePanel } from "./evidence.js";
import { faultList } from "./faults.js";
import { findingsPanel } from "./findings.js";
import { gitHubPanel } from "./github.js";
import { releasesPanel } from "./releases.js";
import { showTrace, startTrace } from "./trace.js";
import { watch } from "./store.js";

const TABS = [
  ["trace", "Trace", "trace"],
  ["github", "GitHub", "branch"],
  ["releases", "Releases", "flag"],
  ["api", "API", "chart"],
  ["findings", "Findings", "search"],
  ["faults", "Break Discord", "bolt"],
];
const narrow = matchMedia("(max-width: 1080px)");
const covers = matchMedia("(max-width: 720px)");
const parts = {};
const armed = { github: 0, discord: 0 };
let chosen = "trace";
let returnTo = null;
let gitHub, releases, evidence, findings, loadFaults;

export function startInspector() {
  const tabs = el("div", { class: "tab-list", role: "tablist", "aria-label": "Inspector" });
  for (const [name, title, picture] of TABS) {
    const panel = el("div", {
      class: "panel",
      id: `panel-${name}`,
      role: "tabpanel",
      "aria-labelledby": `tab-${name}`,
      tabindex: "0",
    });
    const tab = el("button", {
      type: "button",
      class: "tab",
      id: `tab-${name}`,
      role: "tab",
      "aria-controls": panel.id,
      text: title,
      on: { click: () => open(name) },
    });
    const tool = el(
      "button",
      {
        type: "button",
        class: "icon-button",
        id: `tool-${name}`,
        "aria-label": title,
        title,
        on: { click: () => (isOpen() && chosen === name ? close() : open(name, true)) },
      },
      icon(picture),
    );
    parts[name] = { tab, panel, tool };
    byId("chat-tools").append(tool);
    tabs.append(tab);
  }
  tabs.addEventListener("keydown", moveTab);
  const shut = el(
    "button",
    {
      type: "button",
      class: "icon-button",
      id: "close-inspector",
      "aria-label": "Close the inspector",
      on: { click: close },
    },
    icon("close"),
  );
  fill(
    byId("inspector"),
    el("h2", { class: "visually-hidden", text: "Inspector" }),
    el("div", { class: "tabs" }, tabs, shut),
    TABS.map(([name]) => parts[name].panel),
  );
  byId("inspector").addEventListener("keydown", (event) => event.key === "Escape" && narrow.matches && close());
  startTrace(parts.trace.panel);
  gitHub = gitHubPanel(parts.github.panel, (count) => countOn("github", count));
  releases = releasesPanel(parts.releases.panel);
  evidence = evidencePanel(parts.api.panel);
  findings = findingsPanel(parts.findings.panel);
  const list = el("div", {});
  parts.faults.panel.append(
    el("h3", { text: "Break Discord" }),
    el("p", { class: "hint", text: "Set a fault, send a command, and see in its trace how the bot handles it." }),
    list,
  );
  loadFaults = faultList(list, "discord", (count) => countOn("faults", count));
  loadFaults();
  watch("news", (events) => events.some((one) => one.event === "discord_call") && loadFaults());
  narrow.addEventListener("change", () => (narrow.matches ? close() : open(chosen)));
  if (narrow.matches) close();
  else open("trace");
}

// A mark on the tool while something is made to go wrong.
function countOn(name, count) {
  armed[name] = count;
  const tool = parts[name].tool;
  tool.querySelector(".dot")?.remove();
  const title = TABS.find(([one]) => one === name)[1];
  tool.setAttribute("aria-label", count > 0 ? `${title}, ${count} on` : title);
  if (count > 0) tool.append(el("span", { class: "dot", "aria-hidden": "true" }));
}

const isOpen = () => !byId("inspector").hidden;

export function open(name, takeFocus = false) {
  chosen = name;
  if (!isOpen()) returnTo = document.activeElement;
  byId("inspector").hidden = false;
  byId("chat").inert = covers.matches;
  byId("app").classList.remove("without-inspector");
  for (const [one] of TABS) {
    const isChosen = one === name;
    parts[one].tab.setAttribute("aria-selected", String(isChosen));
    parts[one].tab.tabIndex = isChosen ? 0 : -1;
    parts[one].panel.hidden = !isChosen;
    parts[one].tool.setAttribute("aria-pressed", String(isChosen));
  }
  if (name === "github") gitHub.start();
  else gitHub.stop();
  if (name === "releases") releases.start();
  else releases.stop();
  if (name === "api") evidence.start();
  else evidence.stop();
  if (name === "findings") findings.start();
  else findings.stop();
  if (name === "faults") loadFaults();
  if (takeFocus || narrow.matches) parts[name].tab.focus();
}

function close() {
  byId("inspector").hidden = true;
  byId("chat").inert = false;
  byId("app").classList.add("without-inspector");
  gitHub.stop();
  releases.stop();
  evidence.stop();
  findings.stop();
  for (const [one] of TABS) parts[one].tool.setAttribute("aria-pressed", "false");
  (returnTo?.isConnected ? returnTo : byId("line"))?.focus();
  returnTo = null;
}

// Shows the trace of an interaction; `ask` if a person asked for it.
export function inspect(id, ask) {
  showTrace(id);
  if (ask) open("trace", true);
}

function moveTab(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const at = TABS.findIndex(([one]) => one === chosen);
  const next = TABS[(at + step + TABS.length) % TABS.length][0];
  open(next);
  parts[next].tab.focus();
}
