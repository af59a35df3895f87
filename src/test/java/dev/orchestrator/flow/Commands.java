package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.MessageState;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import java.time.Duration;
import java.util.Map;

/** Commands that an admin types, each waited for until it has ended. */
final class Commands {
  static final Caller ADMIN = Caller.of(SimulatedServer.LIN);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int DEFERRED = 5;

  private Commands() {}

  static SentInteraction run(RunningSystem running, String command, Map<String, String> options)
      throws Exception {
    return run(running, new Action.Command(command, options));
  }

  static SentInteraction run(RunningSystem running, Action action) throws Exception {
    return run(running, action, ADMIN);
  }

  static SentInteraction run(RunningSystem running, Action action, Caller caller) throws Exception {
    SentInteraction sent = running.system().discord().interact(action, caller);
    assertThat(sent.failure()).isEmpty();
    if (sent.answer().get("type").integer().orElse(0) == DEFERRED) {
      assertThat(sent.awaitState(state -> Footnote.isIn(state.content()), PATIENCE)).isPresent();
      running.awaitEnds(traceId(sent), 1);
    }
    return sent;
  }

  /** The trace id in the message; empty if it has none. */
  static String traceId(SentInteraction sent) {
    return sent.states().stream()
        .map(MessageState::content)
        .flatMap(content -> Footnote.traceId(content).stream())
        .findFirst()
        .or(() -> Footnote.traceId(sent.answer().toString()))
        .orElse("");
  }
}
