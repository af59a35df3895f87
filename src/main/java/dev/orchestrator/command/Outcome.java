package dev.orchestrator.command;

import dev.orchestrator.discord.message.Message;
import dev.orchestrator.trace.TraceStatus;
import java.time.Instant;
import java.util.Optional;

/** The result of one attempt at a deferred command or button. */
public sealed interface Outcome {

  /**
   * It has ended; this is its final message.
   *
   * @param error for the trace, one sentence, if it failed
   */
  record Ended(Message message, TraceStatus status, Optional<String> error) implements Outcome {
    public Ended {
      message = message.checked();
    }
  }

  /**
   * It is suspended until an external event. No function waits for it: it is resumed, with its
   * finished steps, by an event or when it is due.
   *
   * @param message how it stands, shown meanwhile
   * @param lookAt when to resume it without an event; the schedule does so each minute
   */
  record Waits(Message message, Instant lookAt) implements Outcome {
    public Waits {
      message = message.checked();
    }
  }

  static Outcome succeeded(Message message) {
    return new Ended(message, TraceStatus.SUCCEEDED, Optional.empty());
  }

  /**
   * @param error for the trace, one sentence
   */
  static Outcome failed(Message message, String error) {
    return new Ended(message, TraceStatus.FAILED, Optional.of(error));
  }

  /** Not done, because of what the person asked for. */
  static Outcome refused(Message message) {
    return new Ended(message, TraceStatus.REFUSED, Optional.empty());
  }
}
