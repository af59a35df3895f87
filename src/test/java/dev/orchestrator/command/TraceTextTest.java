package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.StepStatus;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceConsole;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceTextTest {
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ID = "1-67000000-0123456789abcdef01234567";
  private static final String ADA = "4001";

  private static Step step(String name, StepStatus status, long from, long took, String detail) {
    return new Step(
        name,
        status,
        T0.plusMillis(from),
        Optional.of(Duration.ofMillis(took)),
        detail,
        status == StepStatus.FAILED ? Optional.of("Do something.") : Optional.empty());
  }

  private static Trace trace(Optional<Instant> end, Step... steps) {
    return new Trace(
        new TraceKey(ADA, "1"),
        ID,
        "diagnose",
        end.isPresent() ? TraceStatus.SUCCEEDED : TraceStatus.RUNNING,
        T0,
        end,
        List.of(steps),
        Optional.empty());
  }

  private static String shown(Trace... parts) {
    return TraceText.of(List.of(parts), ADA, T0.plusSeconds(60), TraceConsole.NONE);
  }

  private static List<String> bars(String shown) {
    return shown.split("```")[1].strip().lines().toList();
  }

  @Test
  void on_AWS_the_trace_is_linked_to_its_page_in_the_console_and_elsewhere_it_is_not() {
    Trace trace = trace(Optional.empty());
    String text =
        TraceText.of(List.of(trace), ADA, T0, new TraceConsole(Optional.of("eu-central-1")));
    assertThat(text)
        .startsWith(
            "Trace `"
                + trace.traceId()
                + "` · [X-Ray](<https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#xray:traces/"
                + trace.traceId()
                + ">)\n");
    assertThat(TraceText.of(List.of(trace), ADA, T0, TraceConsole.NONE)).doesNotContain("X-Ray");
  }

  @Test
  void each_step_is_a_bar_that_begins_and_ends_where_the_step_did() {
    Trace trace =
        trace(
            Optional.of(T0.plusMillis(2_000)),
            step("all", StepStatus.SUCCEEDED, 0, 2_000, ""),
            step("second half", StepStatus.SUCCEEDED, 1_000, 1_000, ""),
            step("blink", StepStatus.FAILED, 1_999, 1, "it broke"),
            step("never", StepStatus.SKIPPED, 0, 0, "X is not set"));

    assertThat(bars(shown(trace)))
        .containsExactly(
            "all         █████████████████   2.0 s ✅",
            "second half          ████████   1.0 s ✅",
            "blink                       █    1 ms ❌",
            "never                                 ➖");
  }

  @Test
  void no_line_is_wider_than_a_phone() {
    Trace trace =
        trace(
            Optional.of(T0.plusSeconds(900)),
            step(
                "a name that is much longer than there is room for",
                StepStatus.FAILED,
                0,
                899_900,
                ""),
            step("diagnose workflow", StepStatus.SUCCEEDED, 0, 12, ""),
            step("line\nbreak ``` 👩‍👩‍👧‍👦", StepStatus.SUCCEEDED, 0, 12, ""));

    assertThat(bars(shown(trace)))
        .hasSize(3)
        // A mark is drawn two letters wide.
        .allSatisfy(line ->
            assertThat(Limits.length(line.replace("\u200b", "")))
                .isLessThanOrEqualTo(Waterfall.WIDTH - 1));
  }

  @Test
  void a_step_that_still_runs_reaches_to_now() {
    var running = Step.running("slow", T0.plusSeconds(30));

    assertThat(bars(shown(trace(Optional.empty(), running))))
        .containsExactly("slow           ██████████       … ⏳");
  }

  @Test
  void what_failed_stands_above_what_worked_and_says_what_to_do() {
    String shown =
        shown(
            trace(
                Optional.of(T0.plusSeconds(1)),
                step("a", StepStatus.SUCCEEDED, 0, 10, "fine"),
                step("b", StepStatus.FAILED, 0, 10, "bad *luck*")));

    assertThat(shown)
        .startsWith("Trace `" + ID + "`\n✅ **/diagnose** succeeded · 1.0 s · <t:1795255200:R>\n```")
        .endsWith("❌ **b** bad \\*luck\\* → Do something.\n✅ **a** fine");
  }

  @Test
  void every_part_of_a_trace_is_drawn_and_a_stranger_is_named() {
    Trace mine = trace(Optional.of(T0.plusSeconds(1)), step("a", StepStatus.SUCCEEDED, 0, 10, ""));
    Trace press =
        new Trace(
            new TraceKey("4002", "2"),
            ID,
            "diagnose press",
            TraceStatus.FAILED,
            T0.plusSeconds(5),
            Optional.of(T0.plusSeconds(6)),
            List.of(step("b", StepStatus.FAILED, 5_500, 500, "")),
            Optional.of("it broke"));

    assertThat(shown(mine, press).split("\n\n"))
        .hasSize(2)
        .satisfies(
            parts -> assertThat(parts[0]).doesNotContain("by <@"),
            parts ->
                assertThat(parts[1])
                    .contains("❌ **/diagnose press** failed", "by <@4002>", "**Error:** it broke"));
    assertThat(bars(shown(press))).containsExactly("b           ██████████  500 ms ❌");
  }
}
