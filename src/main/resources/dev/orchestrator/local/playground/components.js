// Embeds and components of a message. Pressing one is an interaction like any other.

import { el } from "./dom.js";
import { entities } from "./entities.js";
import { inline, markdown } from "./markdown.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

// `act` does what the person did; `busy` is the custom id that was pressed and not answered yet.
export function components(list, act, busy) {
  return (list ?? []).map((one) => component(one, act, busy));
}

function component(one, act, busy) {
  switch (one.type) {
    case 1:
      return el("div", { class: "row" }, components(one.components, act, busy));
    case 2:
      return button(one, act, busy);
    case 3:
      return menu(one, act, busy);
    case 5:
    case 6:
    case 7:
    case 8:
      return menu({ ...one, options: entities(one) }, act, busy);
    case 9:
      return el(
        "div",
        { class: "section" },
        el("div", { class: "content" }, components(one.components, act, busy)),
        component(one.accessory ?? {}, act, busy),
      );
    case 10:
      return el("div", { class: "content" }, markdown(one.content ?? ""));
    case 14:
      return el("hr", { class: "separator" });
    case 17:
      return container(one, act, busy);
    default:
      return el("p", { class: "note", text: "The simulated Discord shows no component of this kind." });
  }
}

function container(one, act, busy) {
  const node = el("div", { class: "container" }, components(one.components, act, busy));
  if (Number.isInteger(one.accent_color)) node.style.borderLeftColor = colour(one.accent_color);
  return node;
}

function button(one, act, busy) {
  const style = STYLES[one.style] ?? "secondary";
  const inside = [
    one.emoji?.name && el("span", { text: one.emoji.name, "aria-hidden": one.label ? "true" : null }),
    one.label && el("span", { text: one.label }),
  ];
  if (style === "link") {
    const safe = /^https?:\/\//.test(one.url ?? "");
    return el(
      "a",
      { class: "button", href: safe ? one.url : null, target: "_blank", rel: "noopener noreferrer" },
      inside,
    );
  }
  const waits = busy === one.custom_id;
  return el(
    "button",
    {
      type: "button",
      class: `button ${style}${waits ? " busy" : ""}`,
      disabled: one.disabled === true,
      "aria-busy": waits ? "true" : null,
      "data-key": `component ${one.custom_id}`,
      "data-custom-id": one.custom_id,
      on: { click: () => !waits && act({ button: one.custom_id }) },
    },
    inside,
  );
}

const menu = (one, act, busy) => ((one.max_values ?? 1) > 1 ? manyOf(one, act, busy) : oneOf(one, act, busy));

function oneOf(one, act, busy) {
  const least = one.min_values ?? 1;
  const options = one.options ?? [];
  const chosen = options.find((option) => option.default);
  const select = el(
    "select",
    {
      class: "choice",
      disabled: one.disabled === true,
      "aria-label": one.placeholder ?? "Choose",
      "aria-busy": busy === one.custom_id ? "true" : null,
      "data-key": `component ${one.custom_id}`,
      "data-custom-id": one.custom_id,
    },
    el("option", { value: "", text: one.placeholder ?? "Make a selection" }),
    options.map((option) =>
      el("option", {
        value: option.value,
        text: `${option.emoji?.name ? `${option.emoji.name} ` : ""}${option.label}${option.description ? `: ${option.description}` : ""}`,
      }),
    ),
  );
  select.value = chosen?.value ?? "";
  // Nothing can be chosen only where the bot asks for no value at least.
  select.addEventListener(
    "change",
    () => (select.value || least === 0) && act({ select: one.custom_id, values: select.value ? [select.value] : [] }),
  );
  return select;
}

function manyOf(one, act, busy) {
  const least = one.min_values ?? 1;
  const most = Math.min(one.max_values ?? 1, (one.options ?? []).length);
  const boxes = (one.options ?? []).map((option) => {
    const box = el("input", {
      type: "checkbox",
      value: option.value,
      disabled: one.disabled === true,
      "data-key": `component ${one.custom_id} ${option.value}`,
      on: { change: limit },
    });
    box.checked = option.default === true;
    const label = el(
      "label",
      {},
      box,
      el(
        "span",
        {},
        option.emoji?.name && `${option.emoji.name} `,
        option.label,
        option.description && el("small", { class: "about", text: option.description }),
      ),
    );
    return { box, label };
  });
  const apply = el("button", {
    type: "button",
    class: "button primary",
    text: "Choose",
    "data-key": `component ${one.custom_id}`,
    "data-custom-id": one.custom_id,
  });
  const chosen = () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
  function limit() {
    const count = chosen().length;
    for (const { box } of boxes) box.disabled = one.disabled === true || (!box.checked && count >= most);
    apply.disabled = one.disabled === true || busy === one.custom_id || count < least || count > most;
  }
  apply.addEventListener("click", () => act({ select: one.custom_id, values: chosen() }));
  limit();
  const range = least === most ? `${most}` : least === 0 ? `up to ${most}` : `${least} to ${most}`;
  return el(
    "fieldset",
    { class: "choices" },
    el("legend", { text: `${one.placeholder ?? "Choose"} (${range})` }),
    boxes.map(({ label }) => label),
    apply,
  );
}

const colour = (number) => `#${(number & 0xffffff).toString(16).padStart(6, "0")}`;

export function embed(one) {
  const safe = /^https?:\/\//.test(one.url ?? "");
  const title =
    one.title &&
    (safe
      ? el("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, inline(one.title, 0, true))
      : inline(one.title));
  const node = el(
    "div",
    { class: "embed", role: "group", "aria-label": one.title ? `Embed: ${one.title}` : "Embed" },
    one.author?.name && el("span", { class: "when", text: one.author.name }),
    title && el("h4", { "aria-level": "3" }, title),
    one.description && el("div", { class: "content" }, markdown(one.description)),
    one.fields?.length > 0 &&
      el(
        "div",
        { class: "fields" },
        one.fields.map((field) =>
          el(
            "div",
            { class: `field${field.inline ? " inline" : ""}` },
            el("b", {}, inline(field.name)),
            el("div", { class: "content" }, markdown(field.value)),
          ),
        ),
      ),
    (one.footer?.text || one.timestamp) &&
      el("footer", {
        text: [one.footer?.text, one.timestamp && new Date(one.timestamp).toLocaleString("en-GB")]
          .filter(Boolean)
          .join(" · "),
      }),
  );
  if (Number.isInteger(one.color)) node.style.borderLeftColor = colour(one.color);
  return node;
}
