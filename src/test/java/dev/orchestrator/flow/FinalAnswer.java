package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one final message that a deferred command has to end in. */
final class FinalAnswer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern TRACE = Pattern.compile("-# trace `(1-[0-9a-f]{8}-[0-9a-f]{24})`");

  private FinalAnswer() {}

  /** Its text without the footnote, once the command has ended, and shown to be the only one. */
  static String of(RunningSystem running, String command, Map<String, String> options)
      throws Exception {
    var discord = running.system().discord();
    SentInteraction sent = discord.interact(new Action.Command(command, options));
    assertThat(sent.answer().toString()).isEqualTo("{\"type\":5}");
    String content =
        sent.awaitState(state -> TRACE.matcher(state.content()).find(), PATIENCE)
            .orElseThrow()
            .content();
    Matcher trace = TRACE.matcher(content);
    assertThat(trace.find()).isTrue();
    DeployStage.await("its end", () -> hasEnded(running, trace.group(1)));
    assertThat(discord.requests())
        .filteredOn(request -> request.path().contains(sent.token()))
        .filteredOn(request -> request.text().contains("-# trace"))
        .hasSize(1);
    assertThat(sent.followUps()).isEmpty();
    assertThat(content).doesNotContain("broke unexpectedly");
    return TRACE.matcher(content).replaceAll("").strip();
  }

  private static boolean hasEnded(RunningSystem running, String traceId) {
    return running.lines("command ended", traceId).stream()
        .anyMatch(
            line -> line.text("status").filter(status -> !status.equals("waits")).isPresent());
  }
}
