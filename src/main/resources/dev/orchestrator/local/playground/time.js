// Times as Discord shows them: in the reader's words, and relative ones that move on.

import { el } from "./dom.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function stamp(seconds, style) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${seconds}>`;
  const node = el("time", {
    class: "stamp",
    datetime: date.toISOString(),
    title: date.toLocaleString("en-GB", STYLES.F),
  });
  if (style === "R") node.dataset.since = seconds;
  node.textContent = style === "R" ? ago(seconds) : date.toLocaleString("en-GB", STYLES[style]);
  return node;
}

function ago(seconds) {
  const away = Math.round(seconds - Date.now() / 1000);
  const [unit, size] = UNITS.find(([, one]) => Math.abs(away) >= one) ?? UNITS.at(-1);
  return relative.format(Math.trunc(away / size), unit);
}

export function clock(instant) {
  return new Date(instant).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

export function milliseconds(ms) {
  if (ms === undefined || ms === null) return "";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

setInterval(() => {
  for (const node of document.querySelectorAll("time[data-since]")) {
    const now = ago(Number(node.dataset.since));
    if (node.textContent !== now) node.textContent = now;
  }
}, 1000);
