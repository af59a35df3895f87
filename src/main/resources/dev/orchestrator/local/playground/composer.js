// Where commands are typed: a text field with a list of what could come next.

import * as api from "./api.js";
import { announce, byId, el, fill, icon } from "./dom.js";
import { complaint, missing, read } from "./commandline.js";
import { suggestions, typeName } from "./completion.js";
import { act } from "./actions.js";
import { SLASH, commandsHere, state } from "./store.js";

const ASK_AFTER = 120;

let input, list, signature, trouble, form;
let offered = { heading: "", items: [] };
let offeredAt = "";
let active = -1;
let asked = 0;
let timer;
const history = [];
let remembered = -1;

export function startComposer() {
  form = byId("composer");
  input = el("input", {
    id: "line",
    type: "text",
    role: "combobox",
    maxlength: "6000",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    "aria-expanded": "false",
    "aria-controls": "completion",
    "aria-autocomplete": "list",
    "aria-describedby": "signature complaint",
  });
  list = el("div", {
    id: "completion",
    class: "completion",
    role: "listbox",
    "aria-label": "What could come next",
    hidden: true,
  });
  signature = el("div", { id: "signature", class: "signature", hidden: true });
  trouble = el("p", { id: "complaint", class: "complaint", role: "alert", hidden: true });
  const send = el("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
  fill(
    form,
    list,
    el("div", { class: "composer-box" }, signature, el("div", { class: "composer-row" }, input, send), trouble),
  );
  input.addEventListener("input", () => {
    remembered = -1;
    complain("");
    refresh(true);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", () => show({ items: [] }));
  input.addEventListener("focus", () => input.value && refresh(false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  toChannel();
  document.addEventListener("keydown", typeAnywhere);
}

// A letter that nothing else on the page takes goes into the composer, as in Discord.
function typeAnywhere(event) {
  if (
    event.defaultPrevented ||
    event.key.length !== 1 ||
    event.key === " " ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  ) {
    return;
  }
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  input.focus();
}

export const draft = () => input.value;

export function toChannel() {
  const where = state.channel.type === 1 ? "Orchestrator" : `#${state.channel.name}`;
  input.placeholder = `Type / for a command in ${where}`;
  input.setAttribute("aria-label", `Command in ${where}`);
}

export function write(text) {
  input.value = text;
  input.focus();
  refresh(false);
}

const line = () => read(input.value, commandsHere(SLASH));

function refresh(later) {
  const now = line();
  sign(now);
  form.classList.toggle("ready", now.kind === "command" && complaint(now) === "");
  clearTimeout(timer);
  const turn = ++asked;
  disarm(now);
  const ask = () =>
    suggestions(now).then(
      (found) => turn === asked && document.activeElement === input && show(found),
      () => turn === asked && show({ items: [] }),
    );
  if (later && now.at?.option?.autocomplete) timer = setTimeout(ask, ASK_AFTER);
  else ask();
}

// What is offered for what stood there before must not be taken for what stands there now.
function disarm(now) {
  const place = now.at ? `${now.at.what} ${now.at.option?.name} ${now.at.from}` : "";
  if (place !== offeredAt) show({ items: [] });
  offeredAt = place;
  active = -1;
  mark();
}

function sign(now) {
  signature.hidden = !now.node;
  if (!now.node) return;
  const absent = missing(now);
  fill(
    signature,
    el("b", { text: `/${now.path.join(" ")}` }),
    el("span", { text: now.node.description }),
    (now.node.options ?? [])
      .filter((option) => option.type > 2)
      .map((option) => {
        const value = now.values?.[option.name];
        const current = now.at.option === option;
        const look = value ? "filled" : option.required && absent.includes(option.name) ? "missing" : "";
        return el(
          "span",
          { class: `option ${look}${current ? " current" : ""}` },
          option.name,
          option.required && !value && el("i", { text: "required" }),
          !value &&
            !option.required &&
            el("span", { class: "visually-hidden", text: `, ${typeName(option)}, optional` }),
        );
      }),
  );
}

function show(found) {
  offered = found;
  active = found.pick && found.items.length > 0 ? 0 : -1;
  list.hidden = found.items.length === 0;
  input.setAttribute("aria-expanded", String(!list.hidden));
  fill(
    list,
    found.heading && el("div", { class: "heading", "aria-hidden": "true", text: found.heading }),
    found.items.map((item, index) =>
      el(
        "div",
        {
          id: `suggestion-${index}`,
          class: "suggestion",
          role: "option",
          "aria-selected": "false",
          on: {
            mousedown: (event) => {
              event.preventDefault();
              accept(index);
            },
          },
        },
        el("span", { class: "name", text: item.name }),
        el("span", { class: "about", text: item.about }),
        item.required
          ? el("span", { class: "required", text: `${item.extra} · required` })
          : el("span", { class: "extra", text: item.extra }),
      ),
    ),
  );
  mark();
  if (!list.hidden) list.scrollTop = 0;
}

function mark() {
  [...list.querySelectorAll(".suggestion")].forEach((node, index) => {
    node.setAttribute("aria-selected", String(index === active));
    if (index === active) node.scrollIntoView({ block: "nearest" });
  });
  if (active >= 0) input.setAttribute("aria-activedescendant", `suggestion-${active}`);
  else input.removeAttribute("aria-activedescendant");
}

function accept(index) {
  const item = offered.items[index];
  input.value = input.value.slice(0, item.from) + item.insert;
  input.setSelectionRange(input.value.length, input.value.length);
  complain("");
  refresh(false);
}

function onKey(event) {
  const open = !list.hidden;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (open && event.key in moves) {
    event.preventDefault();
    const count = offered.items.length;
    active = active < 0 ? (moves[event.key] > 0 ? 0 : count - 1) : (active + moves[event.key] + count) % count;
    mark();
  } else if (open && active >= 0 && (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey))) {
    event.preventDefault();
    accept(active);
  } else if (open && event.key === "Escape") {
    event.preventDefault();
    show({ items: [] });
  } else if (!open && event.key in moves && (input.value === "" || remembered >= 0)) {
    event.preventDefault();
    recall(-moves[event.key]);
  }
}

function recall(step) {
  remembered = Math.min(Math.max(remembered + step, -1), history.length - 1);
  input.value = remembered < 0 ? "" : history[remembered];
  sign(line());
  show({ items: [] });
}

function complain(text) {
  trouble.textContent = text;
  trouble.hidden = text === "";
}

async function submit() {
  const now = line();
  if (now.kind === "empty") return;
  const why = complaint(now);
  if (why !== "") {
    // After a whole name the options are offered, which needs the space that a phone's Send leaves out.
    if (now.node && !now.unknown && now.at.what !== "value" && now.at.what !== "option") input.value += " ";
    input.focus();
    complain(why);
    refresh(false);
    return;
  }
  const written = input.value;
  const typed = written.trim();
  const action = { command: now.path.join(" "), options: now.values };
  history.unshift(typed);
  remembered = -1;
  input.value = "";
  refresh(false);
  announce(`Sent ${typed}`);
  try {
    await act(action);
  } catch (refused) {
    if (!(refused instanceof api.Refused)) throw refused;
    input.value = input.value || written;
    complain(refused.message);
    sign(line());
  }
}
