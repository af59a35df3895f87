package dev.orchestrator.command;

import dev.orchestrator.discord.Message;
import dev.orchestrator.trace.TraceStatus;
import java.time.Instant;
import java.util.Optional;

/** What came of one attempt at something deferred. */
public sealed interface Outcome {

  /**
   * It has ended; this is its final message.
   *
   * @param error for the trace, one sentence, if it failed
   */
  record Ended(Message message, TraceStatus status, Optional<String> error) implements Outcome {}

  /**
   * It waits for something outside. No function waits with it: it is begun again, with its finished
   * steps, when somebody wakes it or when it is time to look.
   *
   * @param message how it stands, shown meanwhile
   * @param lookAt when to look if nobody wakes it before; the schedule does so each minute
   */
  record Waits(Message message, Instant lookAt) implements Outcome {}

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
