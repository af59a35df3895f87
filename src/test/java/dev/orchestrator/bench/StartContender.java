package dev.orchestrator.bench;

import dev.orchestrator.TableStandIn;
import dev.orchestrator.packaged.LambdaFunction;
import dev.orchestrator.packaged.LambdaRuntimeApi.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One way to run the function.
 *
 * @param restored whether it stands still for a snapshot first and is measured from its restore
 */
record StartContender(String name, boolean restored, Starter starter) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WARM = 10;

  /** Starts the process, with its table at an address. */
  @FunctionalInterface
  interface Starter {
    LambdaFunction start(TableStandIn table) throws IOException;
  }

  /** Runs a fresh process through all events. */
  StartFigures measure(TableStandIn table, List<byte[]> events)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    double spent = 0;
    try (LambdaFunction function = starter.start(table)) {
      if (restored) {
        check(function.api().awaitSnapshot(PATIENCE), function);
        spent = StartFigures.cpu(function.pid());
        start = System.nanoTime();
        function.api().restore();
      }
      check(function.api().awaitReady(PATIENCE), function);
      double ready = since(start);
      double[] took = new double[events.size()];
      double firstResponse = 0;
      double cpu = 0;
      double memory = 0;
      for (int i = 0; i < took.length; i++) {
        long asked = System.nanoTime();
        Outcome outcome = function.api().invoke(events.get(i), Optional.empty());
        took[i] = since(asked);
        if (i == 0) {
          firstResponse = since(start);
          cpu = StartFigures.cpu(function.pid()) - spent;
          memory = StartFigures.memory(function.pid());
        }
        check(isAcknowledged(outcome), function);
      }
      double[] warm = new double[WARM];
      System.arraycopy(took, took.length - WARM, warm, 0, WARM);
      return new StartFigures(
          ready, firstResponse, took[0], took[1], StartFigures.median(warm), cpu, memory);
    }
  }

  static boolean isAcknowledged(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered
        && answered.json().text("body").orElse("").equals("{\"type\":5}");
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  /** A figure about a process that did not do its work would be worth nothing. */
  private void check(boolean asExpected, LambdaFunction function) {
    if (!asExpected) {
      throw new IllegalStateException(name + " failed: " + function.output());
    }
  }
}
