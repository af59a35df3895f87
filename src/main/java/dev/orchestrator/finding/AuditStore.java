package dev.orchestrator.finding;

import dev.orchestrator.finding.AuditItems.AcceptedUpload;
import dev.orchestrator.finding.AuditItems.Chunk;
import dev.orchestrator.gate.Evidence.OpenFindings;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Page;
import dev.orchestrator.table.Query;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableUnavailable;
import dev.orchestrator.table.TransactionResult;
import dev.orchestrator.table.Write;
import dev.orchestrator.table.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The audits, their findings, the scans of commits and the false positives, in the table.
 *
 * <p>An upload is stored by one transaction: the audit, the order to publish it, the scans and what
 * is counted. Its findings are written before, under the digest of the content, so that a reader
 * never sees findings of another content.
 *
 * <p>Every method throws {@link TableUnavailable} if the table cannot be reached. Safe for many
 * threads.
 */
public final class AuditStore {
  /** The type of the items that call the worker. */
  public static final ItemType<AuditUpload> UPLOADS = AuditItems.UPLOADS;

  /** The types of the items that become leaves of the attested history. */
  public static final List<ItemType<?>> ATTESTED = List.of(AuditItems.ACCEPTED, AuditItems.CHUNKS);

  private static final int ATTEMPTS = 5;

  /** From how many repositories on all false positives are read instead of those of each. */
  private static final int FEW = 10;

  private static final int PAGE = 1_000;

  private final Table table;
  private final InstantSource clock;
  private final Counting counting;

  /**
   * @param counting makes the writes that count an upload; they are part of its transaction
   */
  public AuditStore(Table table, InstantSource clock, Counting counting) {
    this.table = table;
    this.clock = clock;
    this.counting = counting;
  }

  /** Makes the writes that count an accepted upload which is not a duplicate. */
  @FunctionalInterface
  public interface Counting {
    /**
     * @param recordId names the upload
     * @param withHits how many distinct repositories have findings
     */
    List<Write<?>> writes(String recordId, int withHits);
  }

  /** The result of an upload. */
  public sealed interface Acceptance {
    /** It is stored, as a new audit or in place of the earlier upload under its id. */
    record Accepted(Audit audit) implements Acceptance {}

    /** The same content was accepted under the same id before; nothing was written. */
    record Duplicate(Audit audit) implements Acceptance {}

    /** The id belongs to an audit that this caller may not use; nothing was written. */
    record Foreign() implements Acceptance {}
  }

  // ---- uploads

  /** What {@link #accept} would do at this moment. Writes nothing. */
  public Acceptance plan(
      Artifact artifact, Audit.Mode mode, String caller, Predicate<Audit> mayReplace) {
    Optional<Stored<Audit>> current = find(artifact.id());
    return standing(artifact, current, mayReplace)
        .orElseGet(() ->
            new Acceptance.Accepted(next(artifact, mode, caller, current, 0, clock.instant())));
  }

  /**
   * Stores an upload once, however often and by however many it is sent.
   *
   * @param artifact without secrets, see {@link ArtifactRedaction}
   * @param mode how it is to be published
   * @param mayReplace whether the caller may replace the audit that has the id
   */
  public Acceptance accept(
      Artifact artifact, Audit.Mode mode, String caller, Predicate<Audit> mayReplace) {
    Optional<List<byte[]>> chunks = Optional.empty();
    // As it is stored: the chunks are found by it.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Stored<Audit>> current = find(artifact.id());
      Optional<Acceptance> standing = standing(artifact, current, mayReplace);
      if (standing.isPresent()) {
        return standing.get();
      }
      if (chunks.isEmpty()) {
        chunks = Optional.of(FindingChunks.write(artifact.repositories()));
        writeChunks(artifact, chunks.get(), now);
      }
      Audit audit = next(artifact, mode, caller, current, chunks.get().size(), now);
      if (table.transact(writes(artifact, audit, current)).isCommitted()) {
        return new Acceptance.Accepted(audit);
      }
    }
    throw new TableUnavailable("the audit was changed at the same time, again and again");
  }

  /** The outcome of an upload that is not to be stored. */
  private static Optional<Acceptance> standing(
      Artifact artifact, Optional<Stored<Audit>> current, Predicate<Audit> mayReplace) {
    if (current.isEmpty()) {
      return Optional.empty();
    }
    Audit audit = current.get().value();
    if (!mayReplace.test(audit)) {
      return Optional.of(new Acceptance.Foreign());
    }
    return audit.upload().digest().equals(artifact.content().digest())
        ? Optional.of(new Acceptance.Duplicate(audit))
        : Optional.empty();
  }

  private void writeChunks(Artifact artifact, List<byte[]> chunks, Instant now) {
    // A day longer than the audit that refers to them.
    Instant until = now.plus(Audit.KEPT).plus(Duration.ofDays(1));
    for (int i = 0; i < chunks.size(); i++) {
      var chunk =
          new Chunk(artifact.id(), artifact.content().digest(), now, i, chunks.get(i), until);
      // One that is there was put by the same upload, sent twice at one time.
      if (table.write(AuditItems.CHUNKS.put(chunk).ifAbsent()) instanceof WriteResult.TooLarge<?>) {
        throw new IllegalStateException("a chunk of findings does not fit an item");
      }
    }
  }

  private static Audit next(
      Artifact artifact,
      Audit.Mode mode,
      String caller,
      Optional<Stored<Audit>> current,
      int chunks,
      Instant now) {
    var extent =
        new Audit.Extent(
            artifact.names(), artifact.withHits(), artifact.hits(), artifact.skipped(), chunks);
    long revision = current.map(stored -> stored.value().upload().revision()).orElse(0L) + 1;
    var upload =
        new Audit.Upload(
            revision,
            artifact.content().digest(),
            artifact.source(),
            artifact.commit(),
            extent,
            now,
            caller);
    List<Audit.PublishedIssue> earlier =
        current.map(stored -> stored.value().progress().issues()).orElse(List.of());
    return new Audit(artifact.id(), upload, Audit.Progress.accepted(mode, earlier));
  }

  private List<Write<?>> writes(Artifact artifact, Audit audit, Optional<Stored<Audit>> current) {
    var order = new AuditUpload(audit.id(), audit.upload().revision(), audit.upload().at());
    Write.Put<Audit> put = AuditItems.AUDITS.put(audit);
    var writes = new ArrayList<Write<?>>();
    writes.add(current.map(stored -> put.ifVersion(stored.version())).orElseGet(put::ifAbsent));
    writes.add(AuditItems.UPLOADS.put(order).ifAbsent());
    writes.add(AuditItems.ACCEPTED.put(new AcceptedUpload(audit.id(), audit.upload())).ifAbsent());
    writes.add(AuditItems.RECENT.put(order));
    writes.add(AuditItems.PENDING.put(order));
    List<Scan> scans = scans(artifact, audit);
    Set<ItemKey> keys = new HashSet<>();
    for (Scan scan : scans) {
      Write.Put<Scan> each = AuditItems.SCANS.put(scan);
      if (keys.add(each.key())) {
        writes.add(each);
      }
    }
    for (Stored<Scan> old : replaced(current, scans)) {
      if (keys.add(old.key())) {
        writes.add(AuditItems.SCANS.put(old.value().ended()));
      }
    }
    writes.addAll(
        counting.writes(
            audit.id() + "#" + audit.upload().revision(), audit.upload().extent().withHits()));
    return writes;
  }

  /**
   * The scans that hold no longer: those of the upload that is replaced, and the incomplete ones of
   * a scanner that has now seen everything.
   */
  private List<Stored<Scan>> replaced(Optional<Stored<Audit>> current, List<Scan> scans) {
    var replaced = new ArrayList<Stored<Scan>>();
    if (current.isPresent()) {
      Audit old = current.get().value();
      List<RepositoryName> repositories = old.upload().extent().repositories();
      if (old.upload().commit().isPresent() && repositories.size() == 1) {
        stored(repositories.getFirst(), old.upload().commit().get()).stream()
            .filter(scan -> scan.value().auditId().equals(old.id()))
            .forEach(replaced::add);
      }
    }
    if (!scans.isEmpty()) {
      Set<String> complete = new HashSet<>();
      scans.stream().filter(Scan::complete).forEach(scan -> complete.add(scan.tool()));
      stored(scans.getFirst().repository(), scans.getFirst().commit()).stream()
          .filter(scan -> !scan.value().complete() && complete.contains(scan.value().tool()))
          .forEach(replaced::add);
    }
    return replaced;
  }

  private List<Stored<Scan>> stored(RepositoryName repository, String commit) {
    return all(AuditItems.SCANS.in(AuditItems.scanPartition(repository, commit)).consistently());
  }

  private static List<Scan> scans(Artifact artifact, Audit audit) {
    if (artifact.commit().isEmpty() || artifact.repositories().size() != 1) {
      return List.of();
    }
    RepositoryFindings only = artifact.repositories().getFirst();
    var scans = new ArrayList<Scan>();
    for (Artifact.ScannerRun run : artifact.scans()) {
      boolean found =
          only.findings().stream().anyMatch(finding -> finding.tool().equals(run.tool()));
      // A scanner that failed and found nothing does not prove that there is nothing.
      if (run.complete() || found) {
        scans.add(
            new Scan(
                only.repository(),
                artifact.commit().get(),
                run.tool(),
                audit.id(),
                audit.upload().digest(),
                audit.upload().extent().chunks(),
                run.complete(),
                audit.upload().at()));
      }
    }
    return scans;
  }

  // ---- audits

  /** The audit, with every change that ended before. */
  public Optional<Stored<Audit>> find(String id) {
    return table.get(AuditItems.AUDITS, AuditItems.auditKey(id));
  }

  /**
   * Records how far the publication came, together with other writes, if the audit has not changed
   * since it was read.
   *
   * @return the audit as it is now; empty if it or a condition of the others did not hold, and
   *     nothing was written
   */
  public Optional<Stored<Audit>> move(
      Stored<Audit> from, Audit.Progress to, List<? extends Write<?>> more) {
    var audit = new Audit(from.value().id(), from.value().upload(), to);
    var writes = new ArrayList<Write<?>>();
    writes.add(AuditItems.AUDITS.put(audit).ifVersion(from.version()));
    Write.Put<AuditUpload> pending =
        AuditItems.PENDING.put(
            new AuditUpload(audit.id(), audit.upload().revision(), audit.upload().at()));
    writes.add(
        switch (to.state()) {
          case ACCEPTED, DEFERRED -> pending;
          case PUBLISHED, FALLBACK, FAILED -> AuditItems.PENDING.delete(pending.key());
        });
    writes.addAll(more);
    TransactionResult result = table.transact(writes);
    return result.isCommitted()
        ? Optional.of(new Stored<>(from.key(), audit, from.version() + 1))
        : Optional.empty();
  }

  /** The audits that are not published yet, in the order of their ids. */
  public List<String> pending(int atMost) {
    return table
        .queryAll(AuditItems.PENDING.in("FINDING#PENDING").consistently().limit(atMost), atMost)
        .stream()
        .map(stored -> stored.value().auditId())
        .toList();
  }

  /** The newest uploads first. */
  public List<Audit> recent(int atMost) {
    List<Stored<AuditUpload>> uploads =
        table.queryAll(AuditItems.RECENT.in("FINDING#RECENT").newestFirst().limit(atMost), atMost);
    List<ItemKey> keys =
        uploads.stream()
            .map(each -> AuditItems.auditKey(each.value().auditId()))
            .distinct()
            .toList();
    return table.getAll(AuditItems.AUDITS, keys).stream().map(Stored::value).toList();
  }

  // ---- findings

  /** Everything that was found, by repository; repositories without findings are left out. */
  public List<RepositoryFindings> findings(Audit audit) {
    Audit.Upload upload = audit.upload();
    return findings(audit.id(), upload.digest(), upload.at(), upload.extent().chunks());
  }

  private List<RepositoryFindings> findings(String auditId, String digest, Instant at, int chunks) {
    List<ItemKey> keys =
        IntStream.range(0, chunks)
            .mapToObj(index -> AuditItems.chunkKey(auditId, digest, at, index))
            .toList();
    var data = new ArrayList<byte[]>();
    for (ItemKey key : keys) {
      data.add(
          table
              .get(AuditItems.CHUNKS, key)
              .orElseThrow(() -> new IllegalStateException("findings of an audit are missing"))
              .value()
              .data());
    }
    return FindingChunks.read(data);
  }

  /** {@link #findings} without false positives. */
  public List<RepositoryFindings> open(Audit audit) {
    List<RepositoryFindings> all = findings(audit);
    Map<String, Set<String>> marks = falsePositives(all);
    var open = new ArrayList<RepositoryFindings>();
    for (RepositoryFindings each : all) {
      Set<String> marked =
          marks.getOrDefault(AuditItems.repositoryPart(each.repository()), Set.of());
      List<Finding> left =
          each.findings().stream()
              .filter(finding -> !marked.contains(finding.fingerprint()))
              .toList();
      if (!left.isEmpty()) {
        open.add(new RepositoryFindings(each.repository(), left));
      }
    }
    return List.copyOf(open);
  }

  /**
   * What is open at exactly this commit, from the latest accepted scan of each scanner, without
   * false positives. Empty if no scan of the commit was accepted.
   *
   * @param commit the whole SHA
   */
  public Optional<OpenFindings> open(RepositoryName repository, String commit) {
    List<Stored<Scan>> scans = stored(repository, commit);
    if (scans.isEmpty()) {
      return Optional.empty();
    }
    Set<String> marked =
        falsePositives(List.of(new RepositoryFindings(repository, List.of())))
            .getOrDefault(AuditItems.repositoryPart(repository), Set.of());
    var open = new LinkedHashMap<String, Level>();
    var read = new HashMap<String, List<RepositoryFindings>>();
    for (Stored<Scan> stored : scans) {
      Scan scan = stored.value();
      for (RepositoryFindings each :
          read.computeIfAbsent(
              scan.auditId() + "#" + scan.digest() + "#" + scan.at(),
              key -> findings(scan.auditId(), scan.digest(), scan.at(), scan.chunks()))) {
        each.findings().stream()
            .filter(finding -> finding.tool().equals(scan.tool()))
            .filter(finding -> !marked.contains(finding.fingerprint()))
            .forEach(finding -> open.put(finding.fingerprint(), finding.severity()));
      }
    }
    var counts = new EnumMap<Level, Integer>(Level.class);
    open.values().forEach(severity -> counts.merge(severity, 1, Integer::sum));
    return Optional.of(
        new OpenFindings(
            counts.getOrDefault(Level.CRITICAL, 0),
            counts.getOrDefault(Level.HIGH, 0),
            counts.getOrDefault(Level.MEDIUM, 0),
            counts.getOrDefault(Level.LOW, 0),
            Optional.empty()));
  }

  // ---- false positives

  /**
   * The write that remembers a false positive. Without a condition: the same one may be marked
   * again.
   */
  public Write<?> mark(FalsePositive falsePositive) {
    return AuditItems.FALSE_POSITIVES.put(falsePositive);
  }

  /** The fingerprints by repository, in lower case. */
  private Map<String, Set<String>> falsePositives(List<RepositoryFindings> repositories) {
    Query<FalsePositive> every =
        AuditItems.FALSE_POSITIVES.in("FINDING#FALSE").limit(PAGE).consistently();
    var marks = new ArrayList<Stored<FalsePositive>>();
    if (repositories.size() > FEW) {
      marks.addAll(all(every));
    } else {
      for (RepositoryFindings each : repositories) {
        String part = AuditItems.repositoryPart(each.repository());
        marks.addAll(all(every.prefix(ItemKey.text("FP", part, ""))));
      }
    }
    var fingerprints = new HashMap<String, Set<String>>();
    for (Stored<FalsePositive> mark : marks) {
      fingerprints
          .computeIfAbsent(
              AuditItems.repositoryPart(mark.value().repository()), part -> new HashSet<>())
          .add(mark.value().fingerprint());
    }
    return fingerprints;
  }

  private <T> List<Stored<T>> all(Query<T> query) {
    var all = new ArrayList<Stored<T>>();
    Optional<Query<T>> left = Optional.of(query);
    while (left.isPresent()) {
      Page<Stored<T>> page = table.query(left.get());
      all.addAll(page.items());
      left = page.next().flatMap(query::after);
    }
    return all;
  }
}
