package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.trace.TraceId;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SnapshotSafeRandomTest {
  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");

  /** Two processes that wake from one snapshot have the same generator in their memory. */
  @Test
  void two_processes_that_wake_from_one_snapshot_make_different_trace_ids() {
    var first = new SnapshotSafeRandom(new Makers(1)::next);
    var second = new SnapshotSafeRandom(new Makers(100)::next);
    assertThat(TraceId.create(NOW, first))
        .as("as the snapshot left them")
        .isEqualTo(TraceId.create(NOW, second));

    first.renew();
    second.renew();
    assertThat(TraceId.create(NOW, first)).isNotEqualTo(TraceId.create(NOW, second));
  }

  /** The first generator of every process is the same, as in a snapshot, and later ones differ. */
  private static final class Makers {
    private final AtomicLong seed = new AtomicLong();
    private final long later;

    Makers(long later) {
      this.later = later;
    }

    Random next() {
      return new Random(seed.getAndSet(later));
    }
  }
}
