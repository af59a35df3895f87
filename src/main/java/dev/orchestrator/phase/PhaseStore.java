package dev.orchestrator.phase;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableUnavailable;
import dev.orchestrator.table.TransactionResult;
import dev.orchestrator.table.Write;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The phases in the table, each with what it counts in one transaction: {@code pk =
 * PHASE#<owner/name, lower case>}, {@code sk = scan#<commit>#<id>}, {@code validation#<issue>#<id>}
 * or {@code mitigation#<issue>#<id>}. They are kept for ever, because a phase that is reported
 * again must not count again.
 */
public final class PhaseStore {
  /** The item type, also for jobs that follow new phases. */
  public static final ItemType<Phase> PHASES =
      ItemType.of("phase", "PHASE#", "", new Codec()).attested(phase -> phase.times().stored());

  /** The most phases of one repository, phase and issue that a read looks through. */
  private static final int MOST = 10_000;

  /** A page stays below DynamoDB's megabyte for phases of usual size. */
  private static final int PAGE = 500;

  private final Table table;
  private final MetricStore metrics;
  private final UnaryOperator<String> redact;

  public PhaseStore(Table table, MetricStore metrics, UnaryOperator<String> redact) {
    this.table = table;
    this.metrics = metrics;
    this.redact = redact;
  }

  /** The result of storing a phase. */
  public enum Outcome {
    STORED,
    /** The same content was stored before; nothing was counted. */
    DUPLICATE,
    TOO_LARGE
  }

  /**
   * Stores and counts a phase, once for its content.
   *
   * @throws TableUnavailable if the table could not be written; the phase may then be sent again
   */
  public Outcome store(Phase phase) {
    var writes = new ArrayList<Write<?>>();
    Write.Put<Phase> put = PHASES.put(phase).ifAbsent();
    if (table.getEventually(PHASES, put.key()).isPresent()) {
      return Outcome.DUPLICATE;
    }
    writes.add(put);
    PhaseMetrics.of(phase, redact)
        .ifPresent(count -> writes.addAll(metrics.writes(phase.id(), count)));
    return switch (table.transact(writes)) {
      case TransactionResult.Committed _ -> Outcome.STORED;
      case TransactionResult.Conflict _ -> Outcome.DUPLICATE;
      case TransactionResult.TooLarge _ -> Outcome.TOO_LARGE;
    };
  }

  /** The scan of a commit that was stored last. */
  public Optional<Phase> latestScan(RepositoryName repository, String commit) {
    return newest(read(repository, "scan#" + commit + "#"));
  }

  /** The phase of an issue that was stored last. */
  public Optional<Phase> latest(RepositoryName repository, PhaseName name, long issue) {
    return newest(read(repository, prefix(name, issue)));
  }

  /** The mitigations of a commit: for each issue the one that was stored last. */
  public Map<Long, Phase> latestMitigations(RepositoryName repository, String commit) {
    var latest = new HashMap<Long, Phase>();
    for (Phase phase : read(repository, "mitigation#")) {
      if (phase.subject().commit().equals(commit)) {
        phase
            .subject()
            .issue()
            .ifPresent(issue ->
                latest.merge(
                    issue, phase, (one, other) -> ORDER.compare(one, other) > 0 ? one : other));
      }
    }
    return Map.copyOf(latest);
  }

  private static final Comparator<Phase> ORDER =
      Comparator.<Phase, Instant>comparing(phase -> phase.times().stored())
          .thenComparing(Phase::id);

  private static Optional<Phase> newest(List<Phase> phases) {
    return phases.stream().max(ORDER);
  }

  private List<Phase> read(RepositoryName repository, String prefix) {
    return table
        .queryAll(PHASES.in(pk(repository)).prefix(prefix).limit(PAGE).consistently(), MOST)
        .stream()
        .map(Stored::value)
        .toList();
  }

  private static String pk(RepositoryName repository) {
    return "PHASE#" + repository.toString().toLowerCase(Locale.ROOT);
  }

  private static String prefix(PhaseName name, long issue) {
    return name + "#" + issue + "#";
  }

  private static final class Codec implements ItemCodec<Phase> {
    @Override
    public ItemKey key(Phase phase) {
      Phase.Subject subject = phase.subject();
      String prefix =
          phase.name() == PhaseName.SCAN
              ? "scan#" + subject.commit() + "#"
              : prefix(phase.name(), subject.issue().orElseThrow());
      return new ItemKey(pk(subject.repository()), prefix + phase.id());
    }

    @Override
    public Item write(Phase phase) {
      Phase.Subject subject = phase.subject();
      return Item.builder()
          .set("repo", subject.repository().toString())
          .set("commit", subject.commit())
          .set("issue", subject.issue())
          .set("branch", subject.branch())
          .set("status", phase.status().toString())
          .set("started", phase.times().started())
          .set("completed", phase.times().completed())
          .set("stored", phase.times().stored())
          .set("data", packed(phase.data().toBytes()))
          .build();
    }

    @Override
    public Phase read(ItemKey key, Item item) {
      String[] parts = key.sk().split("#");
      return new Phase(
          parts[2],
          PhaseName.parse(parts[0]).orElseThrow(),
          new Phase.Subject(
              RepositoryName.parse(item.text("repo")).orElseThrow(),
              item.text("commit"),
              item.findInteger("issue"),
              item.findText("branch")),
          PhaseStatus.parse(item.text("status")).orElseThrow(),
          new Phase.Times(
              item.findInstant("started"), item.findInstant("completed"), item.instant("stored")),
          Json.tryRead(unpacked(item.bytes("data"))).orElse(Json.MISSING));
    }

    private static byte[] packed(byte[] data) {
      var bytes = new ByteArrayOutputStream();
      try (var packer = new GZIPOutputStream(bytes)) {
        packer.write(data);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return bytes.toByteArray();
    }

    private static byte[] unpacked(byte[] packed) {
      try (var unpacker = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        return unpacker.readAllBytes();
      } catch (IOException damaged) {
        throw new UncheckedIOException(damaged);
      }
    }
  }
}
