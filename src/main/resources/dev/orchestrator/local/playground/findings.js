// Artifacts of scanners: what was uploaded, how far its publication came, and the issues that it became.

import * as api from "./api.js";
import { el, redraw } from "./dom.js";
import { clock } from "./time.js";

const EVERY = 1000;
const WAY = ["accepted", "deferred", "published", "fallback"];

// Draws the panel in `node`; returns { start, stop } for when it is looked at.
export function findingsPanel(node) {
  const audits = el("div", {});
  const issues = el("div", {});
  node.append(
    el("h3", { text: "Findings" }),
    el("p", {
      class: "hint",
      text: "Send an artifact to POST /api/v1/audit/artifacts with the key of the start block. The worker publishes it as issues of AUDIT_REPOSITORY in the simulated GitHub.",
    }),
    audits,
    issues,
  );
  let timer = 0;

  async function load() {
    try {
      draw(await api.findings());
    } catch {
      // The banner says so already.
    }
  }

  function draw({ audits: uploaded, issues: published }) {
    redraw(
      audits,
      el("h4", { text: "Artifacts" }),
      uploaded.length === 0 && el("p", { class: "hint", text: "No artifact was uploaded yet." }),
      uploaded.map(audit),
    );
    redraw(
      issues,
      el("h4", { text: "Issues in the simulated GitHub" }),
      published.length === 0 && el("p", { class: "hint", text: "There are no issues yet." }),
      published.map(issue),
    );
  }

  function audit(one) {
    return el(
      "div",
      { class: "run", "data-audit": one.id },
      el(
        "div",
        { class: "line" },
        el("b", { text: one.id }),
        el("span", {
          class: `status ${one.state === "published" ? "success" : one.state === "fallback" ? "failure" : "queued"}`,
          text: one.state,
        }),
      ),
      el("p", {
        text: `${one.form} of ${one.tool}, ${one.hits} findings in ${one.repositories} repositories, ${clock(one.at)}`,
      }),
      el("p", {
        text:
          WAY.filter((step) => step === "accepted" || step === one.state).join(" \u2192 ") +
          (one.mode === "none" ? "" : `, ${one.mode}`) +
          (one.issues.length === 0 ? "" : `, issues ${one.issues.map((number) => `#${number}`).join(" ")}`) +
          (one.fallback ? `, kept as ${one.fallback}` : ""),
      }),
    );
  }

  function issue(one) {
    return el(
      "div",
      { class: "run", "data-issue": `${one.repository}#${one.number}` },
      el(
        "div",
        { class: "line" },
        el("b", { text: one.title }),
        el("span", { class: `status ${one.state === "open" ? "in_progress" : "success"}`, text: one.state }),
      ),
      el("p", {
        text: `${one.repository}#${one.number}${one.labels.length === 0 ? "" : `, ${one.labels.join(", ")}`}`,
      }),
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
