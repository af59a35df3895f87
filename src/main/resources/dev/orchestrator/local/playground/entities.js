// What a menu of people, roles or channels offers: those of the simulated server.

import { state } from "./store.js";

const people = () =>
  state.server.people.map((one) => ({
    value: one.id,
    label: one.display_name,
    description: one.username,
    kind: "user",
  }));
const roles = () => state.server.roles.map((one) => ({ value: one.id, label: `@${one.name}`, kind: "role" }));
const channels = (types) =>
  state.server.channels
    .filter((one) => one.type !== 1 && (!types?.length || types.includes(one.type)))
    .map((one) => ({ value: one.id, label: `#${one.name}`, kind: "channel" }));

// Options as a string menu has them; what the bot chose beforehand is marked.
export function entities(menu) {
  const chosen = new Set((menu.default_values ?? []).map((one) => one.id));
  return offered(menu).map((one) => ({ ...one, default: chosen.has(one.value) }));
}

function offered(menu) {
  switch (menu.type) {
    case 5:
      return people();
    case 6:
      return roles();
    case 7:
      return [...people(), ...roles()];
    default:
      return channels(menu.channel_types);
  }
}
