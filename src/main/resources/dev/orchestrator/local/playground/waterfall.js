// A command drawn as bars, from the request that carried it to its last edit.

import { el } from "./dom.js";
import { milliseconds } from "./time.js";

const MARKS = { succeeded: "✓", failed: "✕", skipped: "–", running: "…" };

// The bars of a command: { kind, label, from, to, running, failed, about }, in ms since it was given.
export function spans(view) {
  const start = Date.parse(view.interaction.at);
  const at = (instant) => Math.max(0, Date.parse(instant) - start);
  const now = at(view.now);
  const all = [];
  const { answered_in_ms: answered, phase } = view.interaction;
  all.push({
    kind: "answer",
    label:
      phase === "failed" ? "no answer" : phase === "sent" ? "waiting" : acknowledgement(view.interaction.answer?.type),
    from: 0,
    to: answered ?? (phase === "failed" ? 3000 : now),
    running: phase === "sent",
    failed: phase === "failed",
    about: phase === "failed" ? view.interaction.failure : `HTTP ${view.interaction.status}`,
  });
  const isDeferred = [5, 6].includes(view.interaction.answer?.type);
  for (const delivery of isDeferred ? view.stream : []) {
    const began = at(delivery.at);
    const writtenAt = view.trace ? at(view.trace.started_at) : 0;
    const first = delivery === view.stream[0];
    if (first) {
      all.push({
        kind: "stream",
        label: "stream",
        from: Math.min(writtenAt, began),
        to: began,
        about: "from the table's write to the worker",
      });
    }
    all.push({
      kind: "worker",
      label: "worker",
      from: began,
      to: delivery.took_ms === undefined ? now : began + delivery.took_ms,
      running: delivery.took_ms === undefined,
      about: "the function at work",
    });
  }
  const wrote = written(view.calls);
  const inside = [
    ...(view.trace?.steps ?? []).map((step) => stepSpan(step, at, now)),
    ...view.calls.map((call, index) => ({ ...callSpan(call, at), wrote: wrote[index] })),
  ];
  return [...all, ...inside.sort((one, other) => one.from - other.from)];
}

const ANSWERS = {
  4: "answer",
  5: "acknowledged",
  6: "acknowledged",
  7: "message edited",
  8: "suggestions",
  9: "form opened",
};
const acknowledgement = (type) => ANSWERS[type] ?? "answer";

function stepSpan(step, at, now) {
  const from = at(step.started_at);
  return {
    kind: "step",
    inner: true,
    label: step.name,
    mark: MARKS[step.status],
    from,
    to: step.status === "skipped" ? from : step.took_ms === undefined ? now : from + step.took_ms,
    running: step.status === "running",
    failed: step.status === "failed",
    skipped: step.status === "skipped",
    about: `${step.status}${step.detail ? `: ${step.detail}` : ""}`,
  };
}

const VERBS = { PATCH: "edit", POST: "message", DELETE: "delete", GET: "read" };

function callSpan(call, at) {
  const from = at(call.at);
  const failed = call.status === 0 || call.status >= 400;
  const answer = call.status === 0 ? "broken off" : String(call.status);
  return {
    kind: "edit",
    inner: true,
    label: `${VERBS[call.method] ?? call.method} ${failed ? answer : ""}`.trim(),
    mark: failed ? "✕" : "✓",
    from,
    to: from + call.took_ms,
    failed,
    about: `${call.method} ${call.path}, ${answer}`,
  };
}

const LONGEST_LINE = 80;
const FIRST_LINES = 2;
const LAST_LINES = 4;

// What each call wrote that the one before had not: the new lines of its text, and what else it has.
function written(calls) {
  let before = new Set();
  return calls.map((call) => {
    let message;
    try {
      message = JSON.parse(call.body ?? "");
    } catch {
      return "";
    }
    const lines = linesOf(message);
    const added = lines.filter((line) => !before.has(line));
    before = new Set(lines);
    const text = lines.length > 0 && added.length === 0 ? "the same text" : excerpt(added.map(shortened)).join(" · ");
    return [text, counted(message.embeds?.length ?? 0, "embed"), counted(count(message.components, 2), "button")]
      .filter(Boolean)
      .join(" · ");
  });
}

// A message's result stands at its end, and what it is about at its beginning.
function excerpt(lines) {
  const left = lines.length - FIRST_LINES - LAST_LINES;
  return left > 0 ? [...lines.slice(0, FIRST_LINES), `… ${left} more`, ...lines.slice(-LAST_LINES)] : lines;
}

const shortened = (line) =>
  line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE).replace(/[\ud800-\udbff]$/, "")}…` : line;

function linesOf(message) {
  const embeds = (message.embeds ?? []).flatMap((one) => [
    one.title,
    one.description,
    ...(one.fields ?? []).map((field) => `${field.name}: ${field.value}`),
  ]);
  return [message.content, ...embeds, ...texts(message.components)]
    .filter(Boolean)
    .flatMap((text) => text.split("\n"))
    .map((line) => line.trim())
    .filter(Boolean);
}

const counted = (number, what) => (number > 0 ? `${number} ${what}${number === 1 ? "" : "s"}` : "");
const inner = (one) => [...(one.components ?? []), ...(one.accessory ? [one.accessory] : [])];
const texts = (list) => (list ?? []).flatMap((one) => [one.type === 10 ? one.content : "", ...texts(inner(one))]);
const count = (list, type) =>
  (list ?? []).reduce((sum, one) => sum + (one.type === type ? 1 : 0) + count(inner(one), type), 0);

export function total(view) {
  return Math.max(1, ...spans(view).map((span) => span.to));
}

export function waterfall(view) {
  const all = spans(view);
  const whole = Math.max(1, ...all.map((span) => span.to));
  const share = (ms) => `${((ms / whole) * 100).toFixed(2)}%`;
  return el(
    "div",
    { class: "waterfall" },
    el(
      "div",
      { class: "axis", "aria-hidden": "true" },
      el(
        "div",
        {},
        el("span", { text: "0" }),
        el("span", { text: milliseconds(whole / 2) }),
        el("span", { text: milliseconds(whole) }),
      ),
    ),
    el(
      "ol",
      { "aria-label": "Waterfall" },
      all.map((span) => {
        const bar = el("span", { class: "fill" });
        bar.style.left = `min(${share(span.from)}, calc(100% - 3px))`;
        bar.style.width = share(span.to - span.from);
        const took = span.skipped ? "" : milliseconds(span.to - span.from);
        return el(
          "li",
          {
            class: `span ${span.kind}${span.inner ? " inner" : ""}${span.running ? " running" : ""}${span.failed ? " failed" : ""}`,
            "data-span": span.label,
            title: span.about ?? "",
          },
          el(
            "span",
            { class: "label" },
            span.mark && el("span", { class: "mark", text: `${span.mark} `, "aria-hidden": "true" }),
            span.label,
          ),
          el("span", { class: "track", "aria-hidden": "true" }, !span.skipped && bar),
          el("span", { class: "took", text: took }),
          span.wrote && el("span", { class: "wrote", text: span.wrote, title: span.wrote }),
          el("span", { class: "visually-hidden", text: `, began at ${milliseconds(span.from)}, ${span.about ?? ""}` }),
        );
      }),
    ),
  );
}
