package dev.orchestrator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * Many runs in which much goes wrong, each by its seed. {@code -Dfault.seed=N} runs one and prints
 * it, {@code -Dfault.runs=N} says how many, {@code -Dfault.log=true} shows the log.
 */
class SeededFaultsTest {
  private static final int RUNS = Integer.getInteger("fault.runs", 120);
  private static final int RUNS_OF_RELEASES = Integer.getInteger("fault.runs", 8);
  private static final Optional<Long> ONE = Optional.ofNullable(Long.getLong("fault.seed"));

  @Test
  void whatever_goes_wrong_nothing_is_lost_and_nothing_is_done_twice() throws Exception {
    run(Plan::of, RUNS);
  }

  @Test
  void whatever_goes_wrong_with_releases_one_at_a_time_goes_out_once_and_none_stays()
      throws Exception {
    run(Plan::ofReleases, RUNS_OF_RELEASES);
  }

  private static void run(LongFunction<Plan> plan, int runs) throws Exception {
    long first = ONE.orElse(1L);
    long end = first + (ONE.isPresent() ? 1 : runs);
    long start = System.nanoTime();
    var failures = new ArrayList<String>();
    // One after the other: runs share the process's log, and must not wait for each other there.
    try (var site = Site.open()) {
      for (long seed = first; seed < end; seed++) {
        failureOf(site, plan.apply(seed)).ifPresent(failures::add);
      }
    }
    System.out.printf(
        "%d runs with faults in %d s: %s%n",
        end - first, (System.nanoTime() - start) / 1_000_000_000, FaultKind.counts());
    assertThat(failures).as(() -> String.join("\n\n", failures)).isEmpty();
  }

  private static Optional<String> failureOf(Site site, Plan plan) throws Exception {
    try (var world = World.seeded(site, plan)) {
      List<String> broken = world.run();
      String story =
          "-Dfault.seed=%d %s%n%s%n%s"
              .formatted(plan.seed(), broken, plan, String.join("\n", world.happened()));
      if (ONE.isPresent()) {
        System.out.println(story);
      }
      return broken.isEmpty() ? Optional.empty() : Optional.of(story);
    }
  }
}
