// Releases: what is live where, what runs, what waits for an approval or its turn, locks, freezes and
// the history; and what it takes to try them: a file, a new commit, a check.

import * as api from "./api.js";
import { el, redraw } from "./dom.js";
import { clock } from "./time.js";

const EVERY = 1000;
const FILE = ".github/orchestrator.yml";
const CHECK = "unit";
const EXAMPLE = (approver) => `environments:
  staging:
    workflow: deploy.yml
    sha-input: sha
  production:
    workflow: deploy.yml
    sha-input: sha
    after: staging
    approvals: 1
    approvers: { users: ["${approver}"] }
    checks: [${CHECK}]
`;
// Grace, of the simulated server.
const APPROVER = "1100000000000000302";

// Draws the panel in `node`; returns { start, stop } for when it is looked at.
export function releasesPanel(node) {
  const said = el("p", { class: "hint", role: "status" });
  const environments = el("div", {});
  const deploys = el("div", {});
  const history = el("div", {});
  const button = (text, doing, done) =>
    el("button", {
      type: "button",
      class: "button",
      text,
      "data-key": text,
      on: {
        click: () =>
          doing().then(
            () => {
              said.textContent = done;
              load();
            },
            (refused) => {
              said.textContent = refused.message;
            },
          ),
      },
    });
  node.append(
    el("h3", { text: "Releases" }),
    el("p", {
      class: "hint",
      text: "Write the example file and report a green check. Then deploy to staging and production with /deploy, approve as Grace, and end the runs in the GitHub panel.",
    }),
    el(
      "div",
      { class: "row" },
      button(
        "Write example file",
        () => api.putFile(FILE, EXAMPLE(APPROVER)),
        `${FILE} is written: staging, then production with one approval and the check ${CHECK}.`,
      ),
      button("New commit", newCommit, "The branch main has a new commit without a check."),
      button("Check green", () => check("success"), `The check ${CHECK} of main succeeded.`),
      button("Check red", () => check("failure"), `The check ${CHECK} of main failed.`),
    ),
    said,
    environments,
    deploys,
    history,
  );
  let timer = 0;

  async function load() {
    try {
      draw(await api.releases());
    } catch {
      // The banner says so already.
    }
  }

  async function head() {
    return (await api.commits()).branches.main;
  }

  async function newCommit() {
    const parent = await head();
    const digits = crypto.getRandomValues(new Uint8Array(20));
    const sha = [...digits].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    await api.addCommit({ sha, parents: [parent], branch: "main", message: "Change the storefront", author: "ada" });
  }

  async function check(conclusion) {
    await api.reportCheck({ sha: await head(), name: CHECK, conclusion });
  }

  function draw(found) {
    redraw(
      environments,
      el("h4", { text: "Environments" }),
      found.environments.length === 0 && el("p", { class: "hint", text: "Nothing was deployed or locked yet." }),
      found.environments.map(environment),
    );
    redraw(
      deploys,
      el("h4", { text: "Deploys" }),
      found.deploys.length === 0 && el("p", { class: "hint", text: "No deploy was confirmed yet." }),
      found.deploys.map(deploy),
    );
    redraw(
      history,
      el("h4", { text: "History" }),
      el(
        "ul",
        { class: "deliveries" },
        found.history.map((one) =>
          el(
            "li",
            {},
            el("time", { text: clock(one.at) }),
            el("b", { text: `${one.environment} ${one.what}` }),
            `${one.sha.slice(0, 7)} by ${one.by}${one.text ? `: ${one.text}` : ""}`,
          ),
        ),
      ),
    );
  }

  function environment(one) {
    const status = one.locked_by ? "locked" : one.frozen_until ? "frozen" : one.holder ? "occupied" : "free";
    const lines = [
      one.live ? `Live: ${one.live_ref} ${one.live.slice(0, 7)}` : "Nothing is live yet.",
      one.queued > 0 && `${one.queued} in the queue`,
      one.locked_by && `Locked by ${one.locked_by}: ${one.lock_reason}`,
      one.frozen_until && `Frozen until ${clock(one.frozen_until)}: ${one.freeze_reason}`,
    ].filter(Boolean);
    return el(
      "div",
      { class: "run", "data-environment": one.name },
      el(
        "div",
        { class: "line" },
        el("b", { text: one.name }),
        el("span", { class: `status ${STYLE[status]}`, text: status }),
      ),
      lines.map((text) => el("p", { text })),
    );
  }

  function deploy(one) {
    return el(
      "div",
      { class: "run", "data-deploy": one.id },
      el(
        "div",
        { class: "line" },
        el("b", { text: `${one.ref} ${one.sha.slice(0, 7)} \u2192 ${one.environment}` }),
        el("span", { class: `status ${STYLE[one.state] ?? "queued"}`, text: one.state }),
      ),
      el("p", {
        text: `${one.kind} by ${one.requester}${one.approvals > 0 ? `, ${one.approved} of ${one.approvals} approvals` : ""}${one.detail ? `, ${one.detail}` : ""}`,
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

// The styles of states, as those of runs.
const STYLE = {
  free: "success",
  occupied: "in_progress",
  locked: "failure",
  frozen: "failure",
  succeeded: "success",
  running: "in_progress",
  failed: "failure",
  refused: "failure",
  cancelled: "failure",
};
