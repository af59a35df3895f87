// What the page knows of Discord, and who wants to know when it changes.

export const state = {
  server: null,
  declared: [],
  me: null,
  channel: null,
  interactions: new Map(),
  messages: new Map(),
  unread: new Map(),
  dismissed: new Set(),
  labels: new Map(),
  listening: true,
};

const COMMAND = 2;
const AUTOCOMPLETE = 4;
const ADMINISTRATOR = 8n;
const watchers = { change: new Set(), news: new Set() };

export function watch(what, watcher) {
  watchers[what].add(watcher);
}

export function changed() {
  for (const watcher of watchers.change) watcher();
}

export function start(server) {
  state.server = server;
  state.declared = [...server.guild_commands, ...server.global_commands];
  state.me ??= server.people[0];
  state.channel ??= server.channels[0];
}

export const SLASH = 1;
export const USER_MENU = 2;
export const MESSAGE_MENU = 3;

// The commands of this type that Discord shows to this person in this channel.
export function commandsHere(type) {
  return state.declared.filter((one) => one.type === type && isShown(one));
}

function isShown(command) {
  const isDirect = state.channel.type === 1;
  if (command.contexts?.length > 0 && !command.contexts.includes(isDirect ? 1 : 0)) return false;
  const needed = command.default_member_permissions ?? null;
  if (isDirect || needed === null) return true;
  const wanted = BigInt(needed);
  const held = BigInt(state.me.permissions);
  return (held & ADMINISTRATOR) !== 0n || (wanted !== 0n && (held & wanted) === wanted);
}

export function take(events, isPast) {
  for (const event of events) {
    if (event.event === "interaction") state.interactions.set(event.interaction.id, event.interaction);
    if (event.event === "message") takeMessage(event.message, isPast);
  }
  for (const watcher of watchers.news) watcher(events);
  changed();
}

function takeMessage(message, isPast) {
  const isNew = !state.messages.has(message.message_id);
  state.messages.set(message.message_id, message);
  rememberLabels(message.components);
  if (isNew && !isPast && message.channel_id !== state.channel.id && isVisible(message)) {
    state.unread.set(message.channel_id, (state.unread.get(message.channel_id) ?? 0) + 1);
  }
}

// A button is named long after an edit has taken it away.
function rememberLabels(components) {
  for (const one of components ?? []) {
    if (one.custom_id) state.labels.set(one.custom_id, one.label ?? one.placeholder ?? one.emoji?.name);
    rememberLabels(one.components);
    if (one.accessory) rememberLabels([one.accessory]);
  }
}

export function person(id) {
  return state.server.people.find((one) => one.id === id) ?? { id, username: "guest", display_name: "Guest" };
}

// Discord's ids sort by time; as text only if they are equally long.
export function byTime(one, other) {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}

export function callerOf(message) {
  return state.interactions.get(message.interaction_id)?.as;
}

function isVisible(message) {
  if (message.deleted || state.dismissed.has(message.message_id)) return false;
  const channel = state.server.channels.find((one) => one.id === message.channel_id);
  const caller = callerOf(message);
  const isPrivate = message.ephemeral || channel?.type === 1;
  return !isPrivate || !caller || caller === state.me.id;
}

// What stands in the channel, oldest first: messages, and commands that have none (yet).
export function items(channelId) {
  const found = new Map();
  const answered = new Set();
  for (const message of state.messages.values()) {
    const isAnswer = message.kind === "original" && message.interaction_id;
    if (isAnswer) answered.add(message.interaction_id);
    if (message.channel_id === channelId && isVisible(message)) {
      const key = isAnswer ? message.interaction_id : message.message_id;
      found.set(key, { key, message, interaction: state.interactions.get(message.interaction_id) });
    }
  }
  for (const interaction of state.interactions.values()) {
    const waits = interaction.phase === "sent" || interaction.phase === "failed";
    const isMine = interaction.as === state.me.id;
    if (
      interaction.type === COMMAND &&
      waits &&
      isMine &&
      interaction.channel_id === channelId &&
      !answered.has(interaction.id)
    ) {
      found.set(interaction.id, { key: interaction.id, interaction });
    }
  }
  return [...found.values()].sort((one, other) => byTime(one.key, other.key));
}

// Every interaction with this message or that led to it, oldest first.
export function interactionsOf(message) {
  return [...state.interactions.values()]
    .filter((one) => one.id === message.interaction_id || one.source_message_id === message.message_id)
    .sort((one, other) => byTime(one.id, other.id));
}

export function recent(limit) {
  return [...state.interactions.values()]
    .filter((one) => one.type !== AUTOCOMPLETE)
    .sort((one, other) => byTime(other.id, one.id))
    .slice(0, limit);
}

// What a person did, in words.
export function deed(interaction) {
  const data = interaction.data ?? {};
  const label = state.labels.get(data.custom_id);
  if (interaction.type === 3 && data.component_type === 2) return label ? `pressed “${label}”` : "pressed a button";
  if (interaction.type === 3) {
    return `chose ${(data.values ?? []).join(", ") || "nothing"}${label ? ` in “${label}”` : ""}`;
  }
  if (interaction.type === 5) return "sent a form";
  return commandText(data);
}

export function commandText(data) {
  if (data.type === 2 || data.type === 3) return `“${data.name}”`;
  const words = [`/${data.name ?? "?"}`];
  let options = data.options ?? [];
  while (options.length > 0 && options[0].type <= 2) {
    words.push(options[0].name);
    options = options[0].options ?? [];
  }
  for (const option of options) words.push(`${option.name}:${option.value}`);
  return words.join(" ");
}
