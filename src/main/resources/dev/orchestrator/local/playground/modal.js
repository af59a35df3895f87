// A form that the bot opens.

import * as api from "./api.js";
import { byId, el, fill } from "./dom.js";
import { entities } from "./entities.js";

const TEXT = 4;
const LONG = 2;
const FILE = 19;

export function openModal(form, send) {
  const dialog = byId("modal");
  const fields = (form.components ?? []).map(field).filter(Boolean);
  const cancel = el("button", { type: "button", class: "button", text: "Cancel" });
  const submit = el("button", { type: "submit", class: "button primary", text: "Submit" });
  const trouble = el("p", { class: "note error", role: "alert", hidden: true });
  const body = el(
    "form",
    { method: "dialog" },
    el("h2", { id: "modal-title", text: form.title ?? "" }),
    fields.map((one) => one.node),
    trouble,
    el("div", { class: "row" }, cancel, submit),
  );
  cancel.addEventListener("click", () => dialog.close());
  body.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = {};
    for (const { id, input } of fields) {
      if (id) values[id] = input.multiple ? [...input.selectedOptions].map((one) => one.value).join("\n") : input.value;
    }
    submit.disabled = true;
    trouble.hidden = true;
    try {
      await send({ modal: form.custom_id, fields: values });
      if (body.isConnected) dialog.close();
    } catch (refused) {
      if (!(refused instanceof api.Refused)) throw refused;
      // What was written stays until it is sent.
      trouble.textContent = refused.message;
      trouble.hidden = false;
      submit.disabled = false;
    }
  });
  // The button that opened the form may be gone, and the next thing to do is to type.
  dialog.onclose = () => byId("line").focus();
  fill(dialog, body);
  dialog.showModal();
}

function field(part) {
  if (part.type === 10) return { node: el("p", { text: part.content ?? "" }) };
  const input = part.type === 18 ? part.component : part.components?.[0];
  const control = controlOf(input);
  if (!control) return { node: el("p", { class: "about", text: "The simulated Discord has no field of this kind." }) };
  const label = part.label ?? input.label ?? "";
  return {
    id: input.custom_id,
    input: control,
    node: el(
      "label",
      {},
      el("span", { text: input.required === false ? label : `${label} *` }),
      part.description && el("span", { class: "about", text: part.description }),
      control,
    ),
  };
}

function controlOf(input) {
  switch (input?.type) {
    case TEXT:
      return textOf(input);
    case 3:
      return choiceOf(input, input.options ?? []);
    case 5:
    case 6:
    case 7:
    case 8:
      return choiceOf(input, entities(input));
    case FILE:
      return el("input", {
        required: input.required !== false,
        placeholder: "A file's name and size in bytes, such as report.json:2048",
      });
    default:
      return null;
  }
}

function choiceOf(input, options) {
  const many = (input.max_values ?? 1) > 1;
  return el(
    "select",
    { class: "choice", required: input.required !== false, multiple: many },
    !many && el("option", { value: "", text: input.placeholder ?? "Make a selection" }),
    options.map((one) => el("option", { value: one.value, text: one.label, selected: one.default === true })),
  );
}

function textOf(input) {
  const control = el(input.style === LONG ? "textarea" : "input", {
    required: input.required !== false,
    minlength: input.min_length,
    maxlength: input.max_length ?? 4000,
    placeholder: input.placeholder,
  });
  control.value = input.value ?? "";
  return control;
}
