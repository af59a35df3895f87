// Everything about one command, live while it runs.

import * as api from "./api.js";
import { copyButton, el, fill, redraw } from "./dom.js";
import { logLines } from "./log.js";
import { deed, person, recent, state, watch } from "./store.js";
import { milliseconds } from "./time.js";
import { total, waterfall } from "./waterfall.js";

const AT_MOST_EVERY = 150;
const opened = new Set();
let panel,
  current = "",
  view = null,
  timer = 0,
  last = 0,
  facts = "";

export function startTrace(node) {
  panel = node;
  watch("news", (events) => current && events.some(concerns) && load());
  watch("change", drawPick);
  draw();
}

export function showTrace(id) {
  if (current !== id) view = null;
  current = id;
  facts = "";
  load();
}

export const tracedNow = () => current;

function concerns(event) {
  return (
    event.event !== "commands" &&
    (event.interaction
      ? event.interaction.id === current
      : event.interaction_id
        ? event.interaction_id === current
        : true)
  );
}

function load() {
  if (timer) return;
  timer = setTimeout(
    async () => {
      timer = 0;
      last = Date.now();
      const asked = current;
      try {
        const found = await api.command(asked);
        if (asked === current) view = found;
      } catch {
        return;
      }
      draw();
      if (view && isRunning(view)) load();
    },
    Math.max(0, last + AT_MOST_EVERY - Date.now()),
  );
}

const isRunning = (one) => one.interaction.phase === "sent" || one.trace?.status === "running";

function status(one) {
  if (one.trace) return one.trace.status;
  return one.interaction.phase === "acknowledged" ? "answered" : one.interaction.phase;
}

function draw() {
  if (!view) {
    fill(
      panel,
      pick(),
      el("p", {
        class: "hint",
        text: "Send a command to see its trace here: the acknowledgement, the stream, each step and each edit, with times, log lines and the table item.",
      }),
    );
    return;
  }
  const now = JSON.stringify({ ...view, now: isRunning(view) ? view.now : "" });
  if (now === facts) return;
  facts = now;
  const { interaction, trace } = view;
  const scrolled = panel.scrollTop;
  redraw(
    panel,
    pick(),
    el(
      "div",
      { class: "trace-head" },
      el("h3", {
        text:
          interaction.type === 2 ? deed(interaction) : `${person(interaction.as).display_name} ${deed(interaction)}`,
      }),
      el("span", { class: `status ${status(view)}`, text: status(view) }),
      el("span", { class: "total", text: milliseconds(total(view)) }),
    ),
    trace &&
      el("p", { class: "trace-id" }, el("span", { text: trace.trace_id }), copyButton(trace.trace_id, "the trace id")),
    waterfall(view),
    (trace?.steps.length > 0 || trace?.error) &&
      part("Findings", counted(trace.steps.length, "step"), () => findings(trace), true),
    part("Log", counted(view.log.length, "line"), () => logLines(view.log)),
    view.item &&
      part("Table item", "as stored, without the token", () =>
        source(JSON.stringify(view.item, null, 2), "the table item"),
      ),
    view.request &&
      part("Signed request", "as curl", () => [
        el("p", {
          class: "hint",
          text: "A repeat within 15 minutes gets the first answer again, because the table has stored it. The simulated token is part of the request, because the signature covers it.",
        }),
        source(curl(view.request), "the request as curl"),
      ]),
    part("First answer", `HTTP ${interaction.status ?? "none"}`, () =>
      source(JSON.stringify(interaction.answer ?? null, null, 2), "the answer"),
    ),
  );
  panel.scrollTop = scrolled;
}

const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

function findings(trace) {
  return el(
    "ul",
    { class: "findings" },
    trace.error && el("li", { class: "failed" }, el("b", { text: "Error " }), trace.error),
    trace.steps.map((step) =>
      el(
        "li",
        { class: step.status },
        el("b", { text: `${step.name} ` }),
        step.detail || step.status,
        step.advice && el("span", { class: "advice", text: ` → ${step.advice}` }),
      ),
    ),
  );
}

function part(title, about, content, isOpen = false) {
  const details = el("details", { class: "part", open: isOpen ? !opened.has(title) : opened.has(title) });
  const inside = el("div", {}, details.open ? content() : null);
  details.append(el("summary", { "data-key": `part ${title}` }, `${title} `, el("small", { text: about })), inside);
  details.addEventListener("toggle", () => {
    if (details.open !== isOpen) opened.add(title);
    else opened.delete(title);
    if (details.open && inside.childNodes.length === 0) fill(inside, content());
  });
  return details;
}

function source(text, what) {
  return el(
    "div",
    { class: "source" },
    el("pre", { tabindex: "0", "aria-label": what, "data-key": `source ${what}` }, text),
    copyButton(text, what),
  );
}

function curl(request) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const headers = Object.entries(request.headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)} \\\n`);
  return `curl -i ${quoted(request.url ?? state.server.machine.interactions_url)} \\\n${headers.join("")}  --data-raw ${quoted(request.body)}`;
}

function pick() {
  const all = recent(25);
  const select = el(
    "select",
    {
      class: "trace-pick",
      id: "trace-pick",
      "aria-label": "Recent commands",
      "data-key": "trace-pick",
      disabled: all.length === 0,
    },
    !all.some((one) => one.id === current) &&
      el("option", { value: "", text: all.length === 0 ? "No command yet" : "Recent commands" }),
    all.map((one) =>
      el("option", {
        value: one.id,
        text: `${new Date(one.at).toLocaleTimeString("en-GB")} ${person(one.as).display_name} ${deed(one)}`.slice(
          0,
          90,
        ),
      }),
    ),
  );
  select.value = current && all.some((one) => one.id === current) ? current : "";
  select.addEventListener("change", () => select.value && showTrace(select.value));
  return select;
}

function drawPick() {
  const old = panel.querySelector("#trace-pick");
  const next = pick();
  if (old && old.textContent !== next.textContent && document.activeElement !== old) old.replaceWith(next);
}
