package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.MessageState;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands that an admin types, each waited for until it has ended. */
final class Commands {
  static final Caller ADMIN = Caller.of(SimulatedServer.LIN);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int DEFERRED = 5;
  private static final Pattern TRACE = Pattern.compile("trace `(1-[0-9a-f]{8}-[0-9a-f]{24})`");

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
      assertThat(sent.awaitState(state -> hasEnded(state.content()), PATIENCE)).isPresent();
      running.awaitLine("command ended", traceId(sent));
    }
    return sent;
  }

  private static boolean hasEnded(String content) {
    return TRACE.matcher(content).find();
  }

  /** The trace id under the message; empty if it has none. */
  static String traceId(SentInteraction sent) {
    String content =
        sent.states().stream()
            .map(MessageState::content)
            .filter(Commands::hasEnded)
            .findFirst()
            .orElse(sent.answer().toString());
    Matcher found = TRACE.matcher(content);
    return found.find() ? found.group(1) : "";
  }
}
