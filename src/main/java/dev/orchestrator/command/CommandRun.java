package dev.orchestrator.command;

import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.rest.Delivery;
import dev.orchestrator.operation.Steps;
import java.util.Map;
import java.util.Optional;

/** What a deferred command works with while a worker runs it. */
public interface CommandRun {
  Steps steps();

  /**
   * Shows how far the command is by editing its message. Best effort: it is left out when edits
   * come too fast or Discord does not answer.
   */
  void showProgress(Message message);

  /**
   * Sends a further message to the interaction, which may be {@link Message#asEphemeral ephemeral}
   * where the first is not. A key is sent once; if a worker stops before it has noted that, its
   * message is sent again. Discord takes follow-ups for 15 minutes after the interaction; after
   * that the result is {@link Delivery.Gone}.
   *
   * @param key tells the follow-ups of one command apart
   */
  Delivery followUp(Message message, String key);

  /**
   * Offers the caller single-use buttons and menus: for 10 minutes only the caller may use one of
   * those whose custom ID carries the nonce that is returned. One offer a command; repeating it
   * changes nothing.
   *
   * @param state what the handlers are given; no secrets
   */
  String offerOnce(Map<String, String> state);

  /** As {@link #offerOnce(Map)}, with a state of its own type. */
  default <S> String offerOnce(StateCodec<S> codec, S state) {
    return offerOnce(Map.of(StateCodec.KEY, codec.write(state)));
  }

  /**
   * Resumes this command when an event of the topic occurs, if it is suspended by then.
   *
   * @param topic the topic of the subscription, as publishers name it
   */
  void wakeOn(String topic);

  /**
   * Keeps a note that later attempts at the same command find again. It is recorded before this
   * returns, so the following code can rely on it even if the worker fails.
   *
   * @param value no secret
   */
  void remember(String name, String value);

  /** What this or an earlier attempt has remembered under {@code name}. */
  Optional<String> recall(String name);
}
