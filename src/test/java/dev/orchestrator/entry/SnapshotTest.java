package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Events;
import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.Test;

/** Two functions from one snapshot: alike in every bit until each of them is restored. */
class SnapshotTest {
  private static final Context<Resource> CONTEXT = Core.getGlobalContext();

  @Test
  void two_functions_from_one_snapshot_do_not_make_the_same_trace_ids() {
    var first = new Restored(1);
    var second = new Restored(100);
    assertThat(first.traceId()).as("as the snapshot left them").isEqualTo(second.traceId());

    first.snapshot.afterRestore(CONTEXT);
    second.snapshot.afterRestore(CONTEXT);
    assertThat(first.traceId()).isNotEqualTo(second.traceId());
  }

  @Test
  void a_table_that_is_away_does_not_stop_the_restore_and_is_told_in_the_log() {
    var log = new ByteArrayOutputStream();
    Services services = TestServices.withoutTable(Map.of(), log).services();
    new Snapshot(services, new SnapshotSafeRandom(Random::new)).afterRestore(CONTEXT);
    assertThat(log.toString(UTF_8)).contains("the table did not answer after the restore");
  }

  /** A function whose generator is the same in every process, and renewed differs. */
  private static final class Restored {
    private final Orchestrator function;
    private final Snapshot snapshot;

    Restored(long later) {
      var seed = new AtomicLong();
      var random = new SnapshotSafeRandom(() -> new Random(seed.getAndSet(later)));
      Application application = TestServices.inert(random);
      this.function = new Orchestrator(application);
      this.snapshot = new Snapshot(application.services(), random);
      snapshot.beforeCheckpoint(CONTEXT);
    }

    /** Without the seconds that it begins with. */
    String traceId() {
      byte[] answer = function.handle(Events.aws("bad-wrong-key"), Optional.empty());
      String body = Json.tryRead(answer).orElseThrow().text("body").orElseThrow();
      String id = Json.tryRead(body.getBytes(UTF_8)).orElseThrow().text("trace_id").orElseThrow();
      return id.substring(id.lastIndexOf('-'));
    }
  }
}
