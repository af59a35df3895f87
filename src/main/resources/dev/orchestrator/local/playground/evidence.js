// What CI sent: the newest API calls, the newest phases, and the counters that are not 0.

import * as api from "./api.js";
import { el, redraw } from "./dom.js";
import { clock } from "./time.js";

const EVERY = 2000;
const SAMPLE = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/;

// Draws the panel in `node`; returns { start, stop } for when it is looked at.
export function evidencePanel(node) {
  const calls = el("div", {});
  const phases = el("div", {});
  const metrics = el("div", {});
  node.append(
    el("h3", { text: "API" }),
    el("p", {
      class: "hint",
      text: "Calls of CI to /api/v1, with the key that the start of the server prints, and what they stored and counted.",
    }),
    calls,
    phases,
    metrics,
  );
  let timer = 0;

  async function load() {
    try {
      const [found, text] = await Promise.all([api.evidence(), api.metrics()]);
      drawCalls(found.calls);
      drawPhases(found.phases);
      drawMetrics(text);
    } catch {
      // The banner says so already.
    }
  }

  function drawCalls(all) {
    redraw(
      calls,
      el("h4", { text: "Latest calls" }),
      all.length === 0
        ? el("p", { class: "hint", text: "No calls yet." })
        : el(
            "ul",
            { class: "deliveries" },
            all
              .slice(0, 10)
              .map((one) =>
                el(
                  "li",
                  {},
                  el("time", { text: clock(one.at) }),
                  el("b", { text: `${one.status} ${one.method}` }),
                  `${one.path}${one.query ? `?${one.query}` : ""}, ${one.duration_ms} ms`,
                ),
              ),
          ),
    );
  }

  function drawPhases(all) {
    redraw(
      phases,
      el("h4", { text: "Latest phases" }),
      all.length === 0
        ? el("p", { class: "hint", text: "No phases yet." })
        : all.slice(0, 8).map((one) =>
            el(
              "div",
              { class: "run" },
              el(
                "div",
                { class: "line" },
                el("b", { text: `${one.phase}${one.issue_number ? ` of issue ${one.issue_number}` : ""}` }),
                el("span", {
                  class: `status ${one.status === "completed" ? "success" : "failure"}`,
                  text: one.status,
                }),
              ),
              el("p", { text: `${one.repo} at ${one.commit_sha.slice(0, 7)}, ${clock(one.stored_at)}` }),
            ),
          ),
    );
  }

  function drawMetrics(text) {
    redraw(
      metrics,
      el("h4", { text: "Counters" }),
      text === null
        ? el("p", { class: "hint", text: "METRICS_TOKEN is set: /metrics needs it as a bearer token." })
        : el(
            "ul",
            { class: "deliveries" },
            samples(text).map(({ name, labels, value }) => el("li", {}, el("b", { text: value }), `${name} ${labels}`)),
          ),
    );
  }

  return {
    start() {
      load();
      clearInterval(timer);
      timer = setInterval(load, EVERY);
    },
    stop: () => clearInterval(timer),
  };
}

// The samples that are not 0, without the buckets of histograms.
function samples(text) {
  return text
    .split("\n")
    .map((line) => SAMPLE.exec(line))
    .filter((found) => found && Number(found[3]) !== 0 && !found[1].endsWith("_bucket"))
    .map(([, name, labels, value]) => ({ name, labels: labels ?? "", value }))
    .slice(0, 60);
}
