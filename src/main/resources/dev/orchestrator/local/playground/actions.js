// What the person who sits here does in Discord.

import * as api from "./api.js";
import { openModal } from "./modal.js";
import { changed, state } from "./store.js";

const MODAL = 9;
let onDone = () => {};

export const pressed = new Map();

// Why the last use of a message's component was refused before it reached the bot, by message id.
export const refusals = new Map();

export function whenDone(listener) {
  onDone = listener;
}

// Sends the action as this person from this channel; throws Refused if no Discord client would.
export async function act(action) {
  const sending = api.interact({ ...action, as: state.me.username, channel: state.channel.name });
  onDone({ action });
  const sent = await sending;
  onDone({ action, sent });
  if (sent.answer?.type === MODAL && sent.phase === "acknowledged") {
    const source = action.menu ? null : action.message;
    openModal(sent.answer.data, (form) => act(source ? { ...form, message: source } : form));
  }
  return sent;
}

// Uses a component of a message, which waits until the bot has answered.
export async function use(messageId, component) {
  const id = component.button ?? component.select ?? component.menu;
  pressed.set(messageId, id);
  refusals.delete(messageId);
  changed();
  try {
    await act({ ...component, message: messageId });
  } catch (refused) {
    if (!(refused instanceof api.Refused)) throw refused;
    refusals.set(messageId, refused.message);
  } finally {
    pressed.delete(messageId);
    changed();
  }
}
