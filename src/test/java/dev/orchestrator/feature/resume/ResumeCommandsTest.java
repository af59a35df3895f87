package dev.orchestrator.feature.resume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import dev.orchestrator.trace.Work;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The job of the minute on the local table. */
@Timeout(60)
class ResumeCommandsTest {
  private static final String TABLE = "orchestrator-dev";
  private static final String USER = "4000000000000000101";
  private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

  private static TraceKey accepted(TraceStore traces, int number, Duration ago) {
    var key = new TraceKey(USER, Integer.toString(1_000 + number));
    Instant at = NOW.minus(ago);
    traces.accept(
        new Trace(
            key,
            "1-67000000-%024x".formatted(number),
            "diagnose",
            TraceStatus.ACCEPTED,
            at,
            Optional.empty(),
            List.of(),
            Optional.empty()),
        new Work(
            "1100000000000000001",
            "{}",
            "token-of-the-test",
            at.plus(Work.TOKEN_LIFE),
            Optional.empty(),
            Optional.empty(),
            Map.of()),
        "{\"type\":5}");
    return key;
  }

  @Test
  void commands_that_workers_hold_do_not_keep_the_job_from_those_that_no_worker_holds()
      throws Exception {
    try (var dynamo = LocalDynamo.start(Optional.empty())) {
      LocalTable.create(dynamo.client(), TABLE);
      Application application =
          TestServices.with(
              dynamo.client(),
              Map.of("STAGE", "dev"),
              InstantSource.fixed(NOW),
              OutputStream.nullOutputStream());
      TraceStore traces = application.services().traces();
      // More than the job takes up at once, and all of them due before the last one.
      for (int number = 0; number < 60; number++) {
        TraceKey held = accepted(traces, number, Duration.ofMinutes(40));
        assertThat(traces.claim(held, "worker-" + number, NOW, NOW.plusSeconds(20))).isPresent();
      }
      // Its token has ended, so that it ends without Discord.
      accepted(traces, 60, Duration.ofMinutes(20));

      new Orchestrator(application)
          .handle("{\"job\":\"resume-commands\"}".getBytes(UTF_8), Optional.empty());

      assertThat(traces.recent(USER, NOW, trace -> trace.status().isFinal(), 100))
          .extracting(trace -> trace.key().interactionId())
          .containsExactly("1060");
      assertThat(traces.recent(USER, NOW, trace -> !trace.status().isFinal(), 100)).hasSize(60);
    }
  }
}
