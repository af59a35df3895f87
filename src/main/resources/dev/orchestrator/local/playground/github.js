// The simulated GitHub: its runs, its webhook, and its faults.

import * as api from "./api.js";
import { el, redraw } from "./dom.js";
import { faultList } from "./faults.js";
import { state } from "./store.js";
import { clock } from "./time.js";

const EVERY = 1000;
const SHOWN = 8;

// Draws the panel in `node`; returns { start, stop } for when it is looked at.
export function gitHubPanel(node, onFaults) {
  const runs = el("div", {});
  const hook = el("div", {});
  const faults = el("div", {});
  const loadFaults = faultList(faults, "github", onFaults);
  node.append(
    el("h3", { text: state.server.machine.repository }),
    el("p", {
      class: "hint",
      text: state.server.machine.simulates_github
        ? "A simulated GitHub. Runs advance automatically; end a run here to see how the bot handles it."
        : "Orchestrator uses the GitHub at GITHUB_API_BASE_URL. Actions here affect only the simulated GitHub.",
    }),
    runs,
    hook,
    el("h4", { text: "Faults" }),
    faults,
  );
  let timer = 0;

  async function load() {
    try {
      const [found, webhooks, sent] = await Promise.all([api.runs(), api.webhooks(), api.deliveries()]);
      drawRuns(found);
      drawHook(webhooks, sent.deliveries);
    } catch {
      // The banner says so already.
    }
  }

  function drawRuns({ runs: all, workflows }) {
    redraw(
      runs,
      el("h4", { text: "Start a workflow" }),
      el(
        "div",
        { class: "row" },
        workflows.map((file) =>
          el("button", {
            type: "button",
            class: "button primary",
            text: file,
            "aria-label": `Start ${file}`,
            "data-key": `start ${file}`,
            on: { click: () => after(api.startWorkflow(file)) },
          }),
        ),
      ),
      el("h4", { text: "Runs" }),
      all.slice(0, SHOWN).map(run),
    );
  }

  function run(one) {
    const word = one.conclusion ?? one.status.replace("_", " ");
    const end = (conclusion, text, style) =>
      el("button", {
        type: "button",
        class: `button ${style}`,
        text,
        "data-key": `${conclusion} ${one.id}`,
        "aria-label": `${text} run ${one.id}`,
        on: { click: () => after(api.finishRun(one.id, conclusion)) },
      });
    return el(
      "div",
      { class: "run", "data-run": String(one.id) },
      el(
        "div",
        { class: "line" },
        el("b", { text: one.title }),
        el("span", { class: `status ${one.conclusion ?? one.status}`, text: word }),
      ),
      el("p", { text: `${one.workflow} #${one.number} on ${one.branch}, ${clock(one.created_at)}, run ${one.id}` }),
      one.status !== "completed" &&
        el(
          "div",
          { class: "row" },
          one.status === "queued" &&
            el("button", {
              type: "button",
              class: "button",
              text: "Start",
              "data-key": `begin ${one.id}`,
              "aria-label": `Start run ${one.id}`,
              on: { click: () => after(api.startRun(one.id)) },
            }),
          end("success", "Succeed", "success"),
          end("failure", "Fail", "danger"),
          end("cancelled", "Cancel", ""),
        ),
    );
  }

  function drawHook({ configured, on }, sent) {
    const box = el("input", {
      type: "checkbox",
      role: "switch",
      id: "webhook-switch",
      "data-key": "webhook",
      disabled: !configured,
    });
    box.checked = on;
    box.addEventListener("change", () => after(api.switchWebhooks(box.checked)));
    redraw(
      hook,
      el("h4", { text: "Webhook" }),
      el(
        "label",
        { class: "switch" },
        box,
        el("span", { text: on ? "Webhooks are sent when a run changes" : "Webhooks are off" }),
      ),
      !configured &&
        el("p", { class: "hint", text: "To turn webhooks on, start the server with GITHUB_WEBHOOK_SECRET set." }),
      sent.length > 0 &&
        el(
          "ul",
          { class: "deliveries" },
          sent
            .slice(-5)
            .reverse()
            .map((one) =>
              el(
                "li",
                {},
                el("time", { text: clock(one.at) }),
                el("b", { text: `${one.event} ${one.action}` }),
                one.note,
              ),
            ),
        ),
    );
  }

  const after = (doing) => doing.then(load, load);

  return {
    start() {
      load();
      loadFaults();
      clearInterval(timer);
      timer = setInterval(() => {
        load();
        loadFaults();
      }, EVERY);
    },
    stop: () => clearInterval(timer),
  };
}
