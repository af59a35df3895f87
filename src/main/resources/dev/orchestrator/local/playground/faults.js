// Faults at Discord or at GitHub, switched on and off here.

import * as api from "./api.js";
import { el, redraw } from "./dom.js";

const DISCORD = {
  unknown_webhook: [
    "Acknowledgement race",
    "The next 2 edits get 404, code 10015: Discord has not seen the acknowledgement yet.",
    { times: 2 },
  ],
  rate_limited_user: ["Rate limit", "The next call gets 429 and has to wait 1 second.", { retry_after: 1 }],
  server_error: ["Server error", "The next call gets 500."],
  slow: ["Slow", "Every call takes 2 seconds longer.", { delay_ms: 2000 }],
  down: ["Down", "No call gets through."],
  expired_token: ["Unknown token", "The next edit gets 401, code 50027: Discord does not know the token."],
  rate_limited_shared: ["Shared rate limit", "The next call gets 429 with the shared scope."],
  rate_limited_global: ["Global rate limit", "The next call gets 429 with the global scope."],
  cloudflare: ["Cloudflare", "The next call gets a page with 429 instead of JSON."],
  overloaded: ["Overloaded", "The next call gets 503."],
  edge_page: ["Page with 403", "The next call gets a page of the network in front of Discord."],
  edge_blocked: ["Blocked", "The next call gets 403, code 40333."],
  message_deleted: ["Deleted message", "The next call gets 404, code 10008."],
  missing_access: ["Missing access", "The next message to a channel gets 403, code 50001."],
  missing_permissions: ["Missing permissions", "The next message to a channel gets 403."],
  reset: ["Reset", "The next connection breaks before the call is done."],
  lost_answer: ["Lost answer", "The next call is done, and its answer never arrives."],
};
const GITHUB = {
  run_fails: ["Next run fails", "It fails in its last step."],
  run_never_starts: ["Next run stays queued", "It finds no runner."],
  webhook_lost: ["Webhook lost", "The next webhook is not sent."],
  slow: ["Slow", "Every call takes 2 seconds longer.", { delay_ms: 2000 }],
  down: ["Down", "No call gets through."],
  server_error: ["Server error", "The next call gets 502."],
  secondary_limit: ["Secondary limit", "The next call gets 403 with Retry-After."],
  secondary_limit_429: ["Secondary limit, 429", "The next call gets 429 with Retry-After."],
  primary_limit: ["Primary limit", "The next call gets 403: none of this hour's calls are left."],
  reset: ["Reset", "The next connection breaks before the call is done."],
  lost_answer: ["Lost answer", "The next call is done, and its answer never arrives."],
  dispatch_204: ["Old dispatch", "A dispatch answers 204 without the run's id."],
  dispatch_rejects_details: ["Strict dispatch", "A dispatch that asks for details gets 422."],
  webhook_twice: ["Webhook twice", "The next webhook is sent twice."],
  webhook_out_of_order: ["Webhooks out of order", "The next webhook is sent after the one that follows it."],
  webhook_slow: ["Slow webhooks", "The next webhook is late."],
};
const KNOWN = { discord: DISCORD, github: GITHUB };
const FIRST = { discord: 5, github: 3 };

// Draws the faults of `of`, discord or github, in `node`; returns what draws them again.
export function faultList(node, of, onChange = () => {}) {
  let faults = { faults: [], hits: {}, kinds: [] };
  let moreOpen = false;
  const load = async () => show(await api.faults(of));
  const put = async (list) => show(await api.setFaults(of, list));

  function show(found) {
    faults = found;
    onChange(faults.faults.length);
    draw();
  }

  function toggle(kind) {
    const rest = faults.faults.filter((one) => one.kind !== kind).map(asWish);
    const isOn = rest.length !== faults.faults.length;
    put(isOn ? rest : [...rest, { kind, ...(KNOWN[of][kind]?.[2] ?? {}) }]);
  }

  // What is on keeps the calls that it has left.
  function asWish(active) {
    return {
      ...(KNOWN[of][active.kind]?.[2] ?? {}),
      kind: active.kind,
      calls: active.calls,
      ...(active.left === undefined ? {} : { times: active.left }),
    };
  }

  function draw() {
    const order = Object.keys(KNOWN[of]);
    const kinds = [...faults.kinds].sort(
      (one, other) => (order.indexOf(one) + 1 || 99) - (order.indexOf(other) + 1 || 99),
    );
    const on = faults.faults;
    const more = el(
      "details",
      { class: "more", open: moreOpen },
      el("summary", { "data-key": "more", text: "More faults" }),
      kinds.slice(FIRST[of]).map(row),
    );
    more.addEventListener("toggle", () => (moreOpen = more.open));
    redraw(
      node,
      el(
        "p",
        { class: on.length > 0 ? "armed" : "calm", role: "status" },
        on.length > 0
          ? [
              `On now: ${on.map((one) => titleOf(one.kind) + (one.left === undefined ? "" : ` (${one.left} left)`)).join(", ")}. `,
              el("button", {
                type: "button",
                class: "text-button",
                "data-key": "right",
                text: "Clear all faults",
                on: { click: () => put([]) },
              }),
            ]
          : "No faults are set.",
      ),
      kinds.slice(0, FIRST[of]).map(row),
      kinds.length > FIRST[of] && more,
    );
  }

  const titleOf = (kind) => KNOWN[of][kind]?.[0] ?? kind;

  function row(kind) {
    const [title, about] = KNOWN[of][kind] ?? [kind, ""];
    const isOn = faults.faults.some((one) => one.kind === kind);
    const met = faults.hits[kind] ?? 0;
    return el(
      "div",
      { class: "fault" },
      el(
        "div",
        {},
        el("b", { text: title }),
        met > 0 && el("span", { class: "met", text: ` met ${met} ${met === 1 ? "call" : "calls"}` }),
      ),
      el("p", { text: about }),
      el("button", {
        type: "button",
        class: "button",
        "aria-pressed": String(isOn),
        "data-fault": kind,
        "data-key": `fault ${kind}`,
        "aria-label": `${title}: ${isOn ? "on" : "off"}`,
        text: isOn ? "On" : "Off",
        on: { click: () => toggle(kind) },
      }),
    );
  }

  return load;
}
