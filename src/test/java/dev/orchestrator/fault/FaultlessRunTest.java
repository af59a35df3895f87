package dev.orchestrator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where nothing goes wrong, every promise holds; and the same seed is the same run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultlessRunTest {
  private Site site;

  @BeforeAll
  void open() throws Exception {
    site = Site.open();
  }

  @AfterAll
  void close() {
    site.close();
  }

  @ParameterizedTest
  @EnumSource
  void every_command_keeps_every_promise(Plan.Kind kind) throws Exception {
    Plan plan =
        Plan.calm(
            kind == Plan.Kind.RELEASE
                ? Plan.release(Duration.ZERO, "+Approve")
                : Plan.deed(kind, presses(kind)));
    try (var world = World.with(site, plan, FaultInjector.NONE)) {
      assertThat(world.run()).as(() -> String.join("\n", world.happened())).isEmpty();
    }
  }

  @Test
  void the_same_seed_is_the_same_run() throws Exception {
    for (long seed : List.of(3L, 4L, 5L, 6L)) {
      assertThat(happened(Plan.of(seed))).isEqualTo(happened(Plan.of(seed)));
    }
  }

  private static String[] presses(Plan.Kind kind) {
    return switch (kind) {
      case DEPLOY, DEPLOY_AND_WAIT -> new String[] {"Deploy"};
      case ALERTS_TEST -> new String[] {"Acknowledge"};
      case ROLLBACK -> new String[] {"Roll back"};
      default -> new String[0];
    };
  }

  private List<String> happened(Plan plan) throws Exception {
    try (var world = World.seeded(site, plan)) {
      List<String> unused = world.run();
      return world.happened().stream().map(it -> it.replaceFirst("NEWS#.*", "NEWS")).toList();
    }
  }
}
