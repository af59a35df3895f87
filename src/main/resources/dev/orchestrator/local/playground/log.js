// Log lines: JSON ones taken apart, others as they are.

import { el } from "./dom.js";

const KNOWN = new Set(["ts", "level", "msg", "service", "stage", "fn", "trace_id", "user_id", "cold_start", "error"]);

export function logLines(lines) {
  if (lines.length === 0) return el("p", { class: "hint", text: "No log lines yet." });
  return el("ol", { class: "log", tabindex: "0", "aria-label": "Log lines" }, lines.map(line));
}

function line(text) {
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return el("li", { text });
  }
  const fields = Object.entries(json)
    .filter(([name]) => !KNOWN.has(name))
    .map(([name, value]) => `${name}=${typeof value === "object" ? JSON.stringify(value) : value}`);
  return el(
    "li",
    {},
    el("time", { text: `${String(json.ts ?? "").slice(11, 23)} ` }),
    el("span", { class: `level ${json.level}`, text: `${json.level} ` }),
    json.msg ?? "",
    el("span", { class: "fields", text: ` ${fields.join(" ")}` }),
    json.error && el("div", { class: "error", text: `${json.error.type ?? ""}: ${json.error.message ?? ""}` }),
  );
}
