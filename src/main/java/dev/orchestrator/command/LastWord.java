package dev.orchestrator.command;

import dev.orchestrator.discord.Message;
import dev.orchestrator.trace.TraceStatus;
import java.util.Optional;

/**
 * How a command ended, and what its caller is told.
 *
 * @param error for the trace, one sentence
 */
record LastWord(Message message, TraceStatus status, Optional<String> error) {
  static LastWord failed(String sentence, String error) {
    return new LastWord(Message.of(sentence), TraceStatus.FAILED, Optional.of(error));
  }
}
