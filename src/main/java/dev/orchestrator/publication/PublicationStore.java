package dev.orchestrator.publication;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Query;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.Write;
import dev.orchestrator.table.WriteResult;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The items of publication: the lease of the publisher, the issues, the fallbacks. */
public final class PublicationStore {
  private static final String ISSUES_PARTITION = "FINDING#ISSUES";
  private static final String FALLBACK_PARTITION = "FINDING#FALLBACKS";
  private static final String MARK_PARTITION = "FINDING#MARKED";
  private static final ItemKey LEASE_KEY = new ItemKey("FINDING#PUBLISHER", "LEASE");
  private static final int MOST = 10_000;

  private static final ItemType<Lease> LEASES =
      ItemType.of("publisher lease", "FINDING#PUBLISHER", "LEASE", new LeaseCodec());
  static final ItemType<IssueRecord> ISSUES =
      ItemType.of("audit issue", ISSUES_PARTITION, "", new IssueCodec());
  static final ItemType<Fallback> FALLBACKS =
      ItemType.of("fallback", FALLBACK_PARTITION, "fallback_", new FallbackCodec())
          .expiring(fallback -> fallback.at().plus(Fallback.KEPT));
  private static final ItemType<Mark> MARKS =
      ItemType.of("audit issue mark", MARK_PARTITION, "ISSUE#", new MarkCodec());
  static final ItemType<FallbackPart> PARTS =
      ItemType.of("fallback part", "FINDING#FALLBACK#", "PART#", new PartCodec())
          .expiring(FallbackPart::until);

  private final Table table;

  public PublicationStore(Table table) {
    this.table = table;
  }

  /**
   * The right to write at GitHub. There is one publisher at a time, so that writes are apart and
   * two publications do not create the same issue.
   *
   * @param lastWrite when GitHub was last written to
   */
  record Lease(String holder, Instant until, Instant lastWrite) {}

  /** That an issue of a repository was counted as a false positive. */
  record Mark(RepositoryName repository, long number, Instant at) {}

  /** Whether an issue was counted as a false positive. */
  Optional<Mark> mark(RepositoryName repository, long number) {
    return table.get(MARKS, markKey(repository, number)).map(Stored::value);
  }

  /** Of those who count an issue at the same time one succeeds. */
  Write<?> writeMark(RepositoryName repository, long number, Instant now) {
    return MARKS.put(new Mark(repository, number, now)).ifAbsent();
  }

  private static ItemKey markKey(RepositoryName repository, long number) {
    return new ItemKey(
        MARK_PARTITION, "ISSUE#" + repository.toString().toLowerCase(Locale.ROOT) + "#" + number);
  }

  /** A part of a fallback's copy: JSON in gzip. */
  record FallbackPart(String name, int index, byte[] data, Instant until) {}

  /** Takes the lease; empty while another holds it. */
  Optional<Stored<Lease>> acquire(String holder, Instant now, Duration length) {
    Optional<Stored<Lease>> current = table.get(LEASES, LEASE_KEY);
    if (current.isPresent() && current.get().value().until().isAfter(now)) {
      return Optional.empty();
    }
    var lease =
        new Lease(
            holder,
            now.plus(length),
            current.map(stored -> stored.value().lastWrite()).orElse(Instant.EPOCH));
    Write.Put<Lease> put = LEASES.put(lease);
    WriteResult<Lease> result =
        table.write(
            current.map(stored -> put.ifVersion(stored.version())).orElseGet(put::ifAbsent));
    return result.isWritten() ? table.get(LEASES, LEASE_KEY) : Optional.empty();
  }

  /** Gives the lease back; nothing happens if another has it. */
  void release(Stored<Lease> lease, Instant now, Instant lastWrite) {
    var unused =
        table.write(
            LEASES
                .put(new Lease(lease.value().holder(), now, lastWrite))
                .ifVersion(lease.version()));
  }

  Optional<Stored<IssueRecord>> issue(String subject) {
    return table.get(ISSUES, new ItemKey(ISSUES_PARTITION, subject));
  }

  /** All issues. */
  List<Stored<IssueRecord>> issues() {
    return all(ISSUES.in(ISSUES_PARTITION).consistently().limit(500));
  }

  /**
   * An issue that is open as far as is known.
   *
   * @param isDigest whether it is about many repositories
   */
  public record OpenIssue(long number, String title, URI page, boolean isDigest) {}

  /** The open issues in a repository that are not marked as false positives, newest first. */
  public List<OpenIssue> open(RepositoryName target) {
    return issues().stream()
        .map(Stored::value)
        .filter(record -> record.state() == IssueRecord.State.OPEN && record.isIn(target))
        .sorted(Comparator.comparing(IssueRecord::changedAt).reversed())
        .map(record ->
            new OpenIssue(
                record.number(),
                record.text().title(),
                record.page().orElseThrow(),
                record.isDigest()))
        .toList();
  }

  /** Writes a record if it is as it was read; empty if it is not. */
  Optional<Stored<IssueRecord>> put(
      Optional<Stored<IssueRecord>> before, IssueRecord record, List<? extends Write<?>> more) {
    var writes = new ArrayList<Write<?>>();
    writes.add(write(before, record));
    writes.addAll(more);
    return table.transact(writes).isCommitted() ? issue(record.subject()) : Optional.empty();
  }

  static Write<IssueRecord> write(Optional<Stored<IssueRecord>> before, IssueRecord record) {
    Write.Put<IssueRecord> put = ISSUES.put(record);
    return before.map(stored -> put.ifVersion(stored.version())).orElseGet(put::ifAbsent);
  }

  void delete(Stored<IssueRecord> stored) {
    var unused = table.write(ISSUES.delete(stored.key()).ifVersion(stored.version()));
  }

  /** Keeps the copy's parts; the fallback itself is written by {@link #write(Fallback)}. */
  void keep(String name, List<byte[]> parts, Instant until) {
    for (int i = 0; i < parts.size(); i++) {
      var unused = table.write(PARTS.put(new FallbackPart(name, i, parts.get(i), until)));
    }
  }

  static Write<Fallback> write(Fallback fallback) {
    return FALLBACKS.put(fallback);
  }

  /** The fallbacks that are kept, newest first. */
  public List<Fallback> fallbacks(int atMost) {
    return table
        .queryAll(FALLBACKS.in(FALLBACK_PARTITION).newestFirst().limit(atMost), atMost)
        .stream()
        .map(Stored::value)
        .toList();
  }

  private static ItemKey partKey(String name, int index) {
    return new ItemKey("FINDING#FALLBACK#" + name, "PART#%04d".formatted(index));
  }

  private <T> List<Stored<T>> all(Query<T> query) {
    return table.queryAll(query, MOST);
  }

  private static final class MarkCodec implements ItemCodec<Mark> {
    @Override
    public ItemKey key(Mark mark) {
      return markKey(mark.repository(), mark.number());
    }

    @Override
    public Item write(Mark mark) {
      return Item.builder()
          .set("repo", mark.repository().toString())
          .set("number", mark.number())
          .set("at", mark.at())
          .build();
    }

    @Override
    public Mark read(ItemKey key, Item item) {
      return new Mark(
          RepositoryName.parse(item.text("repo")).orElseThrow(),
          item.integer("number"),
          item.instant("at"));
    }
  }

  private static final class LeaseCodec implements ItemCodec<Lease> {
    @Override
    public ItemKey key(Lease lease) {
      return LEASE_KEY;
    }

    @Override
    public Item write(Lease lease) {
      return Item.builder()
          .set("holder", lease.holder())
          .set("until", lease.until())
          .set("last_write", lease.lastWrite())
          .build();
    }

    @Override
    public Lease read(ItemKey key, Item item) {
      return new Lease(item.text("holder"), item.instant("until"), item.instant("last_write"));
    }
  }

  private static final class IssueCodec implements ItemCodec<IssueRecord> {
    @Override
    public ItemKey key(IssueRecord issue) {
      return new ItemKey(ISSUES_PARTITION, issue.subject());
    }

    @Override
    public Item write(IssueRecord issue) {
      return Item.builder()
          .set("audit", issue.text().auditId())
          .set("title", issue.text().title())
          .set("labels", issue.text().labels())
          .set("paths", issue.text().paths())
          .set("organisation", issue.text().organisation())
          .set("state", issue.state().word())
          .set("number", issue.number())
          .set("url", issue.page().map(URI::toString))
          .set("changed_at", issue.changedAt())
          .set("clean_since", issue.cleanSince())
          .build();
    }

    @Override
    public IssueRecord read(ItemKey key, Item item) {
      return new IssueRecord(
          key.sk(),
          new IssueRecord.Text(
              item.text("audit"),
              item.text("title"),
              item.textList("labels"),
              item.text("paths"),
              item.flag("organisation")),
          IssueRecord.State.ofWord(item.text("state")),
          item.integer("number"),
          item.findText("url").map(URI::create),
          item.instant("changed_at"),
          item.findInstant("clean_since"));
    }
  }

  private static final class FallbackCodec implements ItemCodec<Fallback> {
    @Override
    public ItemKey key(Fallback fallback) {
      return new ItemKey(FALLBACK_PARTITION, fallback.name());
    }

    @Override
    public Item write(Fallback fallback) {
      return Item.builder()
          .set("audit", fallback.auditId())
          .set("at", fallback.at())
          .set("repositories", fallback.repositories())
          .set("reason", fallback.reason())
          .set("parts", fallback.parts())
          .build();
    }

    @Override
    public Fallback read(ItemKey key, Item item) {
      return new Fallback(
          key.sk(),
          item.text("audit"),
          item.instant("at"),
          (int) item.integer("repositories"),
          item.text("reason"),
          (int) item.integer("parts"));
    }
  }

  private static final class PartCodec implements ItemCodec<FallbackPart> {
    @Override
    public ItemKey key(FallbackPart part) {
      return partKey(part.name(), part.index());
    }

    @Override
    public Item write(FallbackPart part) {
      return Item.builder()
          .set("name", part.name())
          .set("index", part.index())
          .set("data", part.data())
          .set("until", part.until())
          .build();
    }

    @Override
    public FallbackPart read(ItemKey key, Item item) {
      return new FallbackPart(
          item.text("name"),
          (int) item.integer("index"),
          item.bytes("data"),
          item.instant("until"));
    }
  }
}
