// What could be typed next. Suggestions that the bot makes are asked of it, as Discord does.

import * as api from "./api.js";
import { SLASH, commandsHere, state } from "./store.js";

const TYPES = {
  3: "text",
  4: "whole number",
  5: "true or false",
  6: "person",
  7: "channel",
  8: "role",
  9: "person or role",
  10: "number",
  11: "file",
};

export const typeName = (option) => TYPES[option.type] ?? "value";

// { heading, pick: whether the first is chosen unless the person moves,
//   items: [{ insert, from, name, about, extra, required }] }
export async function suggestions(line) {
  if (line.kind !== "command") return nothing;
  switch (line.at.what) {
    case "command":
      return commands(line);
    case "subcommand":
      return subcommands(line);
    case "option":
      return optionNames(line, line.at);
    default:
      return values(line);
  }
}

const nothing = { heading: "", pick: false, items: [] };

function matching(list, prefix, nameOf) {
  const wanted = prefix.toLowerCase();
  const begins = list.filter((one) => nameOf(one).toLowerCase().startsWith(wanted));
  const holds = list.filter((one) => !begins.includes(one) && nameOf(one).toLowerCase().includes(wanted));
  return [...begins, ...holds];
}

function commands({ at }) {
  return {
    heading: "Commands",
    pick: true,
    items: matching(commandsHere(SLASH), at.prefix, (one) => one.name).map((one) => ({
      insert: `${one.name} `,
      from: at.from,
      name: `/${one.name}`,
      about: one.description,
      extra: optionCount(one),
    })),
  };
}

function optionCount(command) {
  const options = command.options ?? [];
  if (options.length === 0) return "";
  if (options[0].type <= 2) return `${options.length} subcommands`;
  const required = options.filter((one) => one.required).length;
  return required > 0 ? `${required} required` : `${options.length} optional`;
}

function subcommands({ at }) {
  return {
    heading: `/${at.path.join(" ")}`,
    pick: true,
    items: matching(at.parent.options, at.prefix, (one) => one.name).map((one) => ({
      insert: `${one.name} `,
      from: at.from,
      name: one.name,
      about: one.description,
      extra: optionCount(one),
    })),
  };
}

function optionNames(line, at) {
  const left = (line.node.options ?? []).filter((one) => line.values[one.name] === undefined);
  const sorted = left.toSorted((one, other) => Number(other.required ?? false) - Number(one.required ?? false));
  return {
    heading: "Options",
    pick: at.prefix !== "" || left.some((one) => one.required),
    items: matching(sorted, at.prefix, (one) => one.name).map((one) => ({
      insert: `${one.name}:`,
      from: at.from,
      name: one.name,
      about: one.description,
      extra: typeName(one),
      required: one.required === true,
      goesOn: true,
    })),
  };
}

async function values(line) {
  const { option, prefix, from, next } = line.at;
  if (next) {
    const options = optionNames(line, next);
    if (options.items.length > 0) {
      return { ...options, pick: next.prefix !== "" && options.items[0].name.startsWith(next.prefix) };
    }
  }
  const known = await candidates(line, option, prefix);
  return {
    heading: `${option.name}: ${option.description}`,
    pick: known.length > 0 && !known.some((one) => one.text === prefix.trim()),
    items: known.map((one) => ({
      insert: `${one.text} `,
      from,
      name: one.name ?? one.text,
      about: one.about ?? "",
      extra: "",
    })),
  };
}

const people = () => state.server.people.map((one) => ({ text: one.username, about: one.display_name }));
const roles = () => state.server.roles.map((one) => ({ text: one.name, about: "role" }));

async function candidates(line, option, prefix) {
  const wanted = prefix.trim();
  const filtered = (list) => matching(list, wanted, (one) => one.name ?? one.text);
  if (option.autocomplete) return asked(line, option);
  if (option.choices) return filtered(option.choices.map((one) => ({ text: one.name })));
  switch (option.type) {
    case 5:
      return filtered([{ text: "true" }, { text: "false" }]);
    case 6:
      return filtered(people());
    case 9:
      return filtered([...people(), ...roles()]);
    case 7:
      return filtered(state.server.channels.map((one) => ({ text: one.name, name: `#${one.name}` })));
    case 8:
      return filtered(roles());
    default:
      return [];
  }
}

async function asked(line, option) {
  const options = Object.fromEntries(
    Object.entries(line.values).filter(([name, value]) => value !== "" || name === option.name),
  );
  const sent = await api.interact({
    command: line.path.join(" "),
    options,
    autocomplete: option.name,
    as: state.me.username,
    channel: state.channel.name,
  });
  return (sent.answer?.data?.choices ?? []).map((one) => ({ text: String(one.value), name: one.name }));
}
