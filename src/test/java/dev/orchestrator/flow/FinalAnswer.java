package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import java.time.Duration;
import java.util.Map;

/** The one final message that a deferred command has to end in. */
final class FinalAnswer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private FinalAnswer() {}

  /** Its text without the footnote, once the command has ended, and shown to be the only one. */
  static String of(RunningSystem running, String command, Map<String, String> options)
      throws Exception {
    var discord = running.system().discord();
    SentInteraction sent = discord.interact(new Action.Command(command, options));
    assertThat(sent.answer().toString()).isEqualTo("{\"type\":5}");
    String content =
        sent.awaitState(state -> Footnote.isIn(state.content()), PATIENCE).orElseThrow().content();
    running.awaitEnds(Footnote.traceId(content).orElseThrow(), 1);
    assertThat(discord.requests())
        .filteredOn(request -> request.path().contains(sent.token()))
        .filteredOn(request -> request.text().contains("-# trace"))
        .hasSize(1);
    assertThat(sent.followUps()).isEmpty();
    assertThat(content).doesNotContain("failed unexpectedly");
    return Footnote.without(content);
  }
}
