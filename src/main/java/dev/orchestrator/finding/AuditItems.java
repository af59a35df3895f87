package dev.orchestrator.finding;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.UnreadableItem;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** How audits, their findings and scans are stored. */
final class AuditItems {
  static final ItemType<Audit> AUDITS =
      ItemType.of("audit", "AUDIT#", "AUDIT", new AuditCodec())
          .expiring(audit -> audit.upload().keptUntil());

  static final ItemType<AuditUpload> UPLOADS =
      ItemType.of("audit upload", "AUDIT#", "UPLOAD#", new UploadCodec())
          .expiring(upload -> upload.at().plus(Audit.KEPT))
          .callingWorker();

  /** The uploads as they were accepted, which never change: leaves of the attested history. */
  static final ItemType<AcceptedUpload> ACCEPTED =
      ItemType.of("accepted audit", "AUDIT#", "ACCEPTED#", new AcceptedCodec())
          .expiring(accepted -> accepted.upload().keptUntil())
          .attested(accepted -> accepted.upload().at());

  static final ItemType<Chunk> CHUNKS =
      ItemType.of("findings", "AUDIT#", "FINDINGS#", new ChunkCodec())
          .expiring(Chunk::keptUntil)
          .attested(Chunk::at);

  static final ItemType<Scan> SCANS =
      ItemType.of("scan", "FINDING#", "SCAN#", new ScanCodec())
          .expiring(scan -> scan.at().plus(Audit.KEPT));

  static final ItemType<AuditUpload> RECENT =
      ItemType.of("recent audit", "FINDING#RECENT", "AT#", new RecentCodec())
          .expiring(upload -> upload.at().plus(Audit.KEPT));

  static final ItemType<AuditUpload> PENDING =
      ItemType.of("pending audit", "FINDING#PENDING", "ID#", new PendingCodec())
          .expiring(upload -> upload.at().plus(Audit.KEPT));

  static final ItemType<FalsePositive> FALSE_POSITIVES =
      ItemType.of("false positive", "FINDING#FALSE", "FP#", new FalsePositiveCodec());

  private AuditItems() {}

  /** An upload under the id of its audit. */
  record AcceptedUpload(String auditId, Audit.Upload upload) {}

  /**
   * A part of an upload's findings.
   *
   * @param at when the upload was accepted: each upload has chunks of its own, also if the same
   *     content was uploaded before
   */
  record Chunk(
      String auditId, String digest, Instant at, int index, byte[] data, Instant keptUntil) {}

  static ItemKey auditKey(String id) {
    return new ItemKey(ItemKey.text("AUDIT", id), "AUDIT");
  }

  static ItemKey chunkKey(String auditId, String digest, Instant at, int index) {
    return new ItemKey(
        ItemKey.text("AUDIT", auditId),
        "FINDINGS#%s#%015d#%04d".formatted(digest, at.toEpochMilli(), index));
  }

  /** Names of repositories are equal at GitHub in any case. */
  static String repositoryPart(RepositoryName repository) {
    return repository.toString().toLowerCase(Locale.ROOT);
  }

  static String scanPartition(RepositoryName repository, String commit) {
    return ItemKey.text("FINDING", repositoryPart(repository), commit);
  }

  private static RepositoryName repository(String text) {
    return RepositoryName.parse(text)
        .orElseThrow(() -> new UnreadableItem("attribute repo is not a repository"));
  }

  private static final class AuditCodec implements ItemCodec<Audit> {
    @Override
    public ItemKey key(Audit audit) {
      return auditKey(audit.id());
    }

    @Override
    public Item write(Audit audit) {
      Audit.Progress progress = audit.progress();
      return upload(audit.id(), audit.upload())
          .set("state", progress.state().word())
          .set("mode", progress.mode().word())
          .set("exit_code", progress.exitCode())
          .set("issues", progress.issues().stream().map(AuditCodec::write).toList())
          .set("fallback", progress.fallback())
          .set("until", progress.until())
          .set("asked_at", progress.askedAt())
          .build();
    }

    static Item.Builder upload(String id, Audit.Upload upload) {
      return Item.builder()
          .set("id", id)
          .set("revision", upload.revision())
          .set("digest", upload.digest())
          .set("form", upload.source().form().word())
          .set("tool", upload.source().tool())
          .set("consumer", upload.source().consumer())
          .set("timestamp", upload.source().timestamp())
          .set("commit", upload.commit())
          .set("repos", upload.extent().repositories().stream().map(Object::toString).toList())
          .set("with_hits", upload.extent().withHits())
          .set("hits", upload.extent().hits())
          .set("skipped", upload.extent().skipped())
          .set("chunks", upload.extent().chunks())
          .set("at", upload.at())
          .set("caller", upload.caller());
    }

    private static Item write(Audit.PublishedIssue issue) {
      return Item.builder()
          .set("repo", issue.repository().toString())
          .set("number", issue.number())
          .set("url", issue.url().toString())
          .build();
    }

    static Audit.Upload upload(Item item) {
      SortedMap<String, Integer> skipped = new TreeMap<>();
      item.findMap("skipped")
          .ifPresent(
              map -> map.names().forEach(name -> skipped.put(name, (int) map.integer(name))));
      return new Audit.Upload(
          item.integer("revision"),
          item.text("digest"),
          new Artifact.Source(
              Artifact.Form.ofWord(item.text("form")),
              item.text("tool"),
              item.findText("consumer"),
              item.findInstant("timestamp")),
          item.findText("commit"),
          new Audit.Extent(
              item.textList("repos").stream().map(AuditItems::repository).toList(),
              (int) item.integer("with_hits"),
              (int) item.integer("hits"),
              skipped,
              (int) item.integer("chunks")),
          item.instant("at"),
          item.text("caller"));
    }

    @Override
    public Audit read(ItemKey key, Item item) {
      var issues = new ArrayList<Audit.PublishedIssue>();
      for (Item issue : item.mapList("issues")) {
        issues.add(
            new Audit.PublishedIssue(
                repository(issue.text("repo")),
                issue.integer("number"),
                URI.create(issue.text("url"))));
      }
      return new Audit(
          item.text("id"),
          upload(item),
          new Audit.Progress(
              Audit.State.ofWord(item.text("state")),
              Audit.Mode.ofWord(item.text("mode")),
              (int) item.integer("exit_code"),
              issues,
              item.findText("fallback"),
              item.findInstant("until"),
              item.findInstant("asked_at")));
    }
  }

  private static final class AcceptedCodec implements ItemCodec<AcceptedUpload> {
    @Override
    public ItemKey key(AcceptedUpload accepted) {
      return new ItemKey(
          ItemKey.text("AUDIT", accepted.auditId()),
          "ACCEPTED#%010d".formatted(accepted.upload().revision()));
    }

    @Override
    public Item write(AcceptedUpload accepted) {
      return AuditCodec.upload(accepted.auditId(), accepted.upload()).build();
    }

    @Override
    public AcceptedUpload read(ItemKey key, Item item) {
      return new AcceptedUpload(item.text("id"), AuditCodec.upload(item));
    }
  }

  private static final class UploadCodec implements ItemCodec<AuditUpload> {
    @Override
    public ItemKey key(AuditUpload upload) {
      return new ItemKey(
          ItemKey.text("AUDIT", upload.auditId()), "UPLOAD#%010d".formatted(upload.revision()));
    }

    @Override
    public Item write(AuditUpload upload) {
      return Item.builder()
          .set("id", upload.auditId())
          .set("revision", upload.revision())
          .set("at", upload.at())
          .build();
    }

    @Override
    public AuditUpload read(ItemKey key, Item item) {
      return new AuditUpload(item.text("id"), item.integer("revision"), item.instant("at"));
    }
  }

  private static final class RecentCodec implements ItemCodec<AuditUpload> {
    @Override
    public ItemKey key(AuditUpload upload) {
      return new ItemKey(
          "FINDING#RECENT",
          ItemKey.text(
              "AT",
              "%015d".formatted(upload.at().toEpochMilli()),
              upload.auditId(),
              upload.revision()));
    }

    @Override
    public Item write(AuditUpload upload) {
      return new UploadCodec().write(upload);
    }

    @Override
    public AuditUpload read(ItemKey key, Item item) {
      return new UploadCodec().read(key, item);
    }
  }

  private static final class PendingCodec implements ItemCodec<AuditUpload> {
    @Override
    public ItemKey key(AuditUpload upload) {
      return new ItemKey("FINDING#PENDING", ItemKey.text("ID", upload.auditId()));
    }

    @Override
    public Item write(AuditUpload upload) {
      return new UploadCodec().write(upload);
    }

    @Override
    public AuditUpload read(ItemKey key, Item item) {
      return new UploadCodec().read(key, item);
    }
  }

  private static final class ChunkCodec implements ItemCodec<Chunk> {
    @Override
    public ItemKey key(Chunk chunk) {
      return chunkKey(chunk.auditId(), chunk.digest(), chunk.at(), chunk.index());
    }

    @Override
    public Item write(Chunk chunk) {
      return Item.builder()
          .set("id", chunk.auditId())
          .set("digest", chunk.digest())
          .set("at", chunk.at())
          .set("index", chunk.index())
          .set("data", chunk.data())
          .set("until", chunk.keptUntil())
          .build();
    }

    @Override
    public Chunk read(ItemKey key, Item item) {
      return new Chunk(
          item.text("id"),
          item.text("digest"),
          item.instant("at"),
          (int) item.integer("index"),
          item.bytes("data"),
          item.instant("until"));
    }
  }

  private static final class ScanCodec implements ItemCodec<Scan> {
    @Override
    public ItemKey key(Scan scan) {
      return new ItemKey(
          scanPartition(scan.repository(), scan.commit()),
          ItemKey.text("SCAN", scan.tool(), scan.complete() ? "complete" : "incomplete"));
    }

    @Override
    public Item write(Scan scan) {
      return Item.builder()
          .set("repo", scan.repository().toString())
          .set("commit", scan.commit())
          .set("tool", scan.tool())
          .set("audit", scan.auditId())
          .set("digest", scan.digest())
          .set("chunks", scan.chunks())
          .set("complete", scan.complete())
          .set("at", scan.at())
          .build();
    }

    @Override
    public Scan read(ItemKey key, Item item) {
      return new Scan(
          repository(item.text("repo")),
          item.text("commit"),
          item.text("tool"),
          item.text("audit"),
          item.text("digest"),
          (int) item.integer("chunks"),
          item.flag("complete"),
          item.instant("at"));
    }
  }

  private static final class FalsePositiveCodec implements ItemCodec<FalsePositive> {
    @Override
    public ItemKey key(FalsePositive mark) {
      return new ItemKey(
          "FINDING#FALSE",
          ItemKey.text("FP", repositoryPart(mark.repository()), mark.fingerprint()));
    }

    @Override
    public Item write(FalsePositive mark) {
      return Item.builder()
          .set("repo", mark.repository().toString())
          .set("fingerprint", mark.fingerprint())
          .set("by", mark.by())
          .set("at", mark.at())
          .build();
    }

    @Override
    public FalsePositive read(ItemKey key, Item item) {
      return new FalsePositive(
          repository(item.text("repo")),
          item.text("fingerprint"),
          item.text("by"),
          item.instant("at"));
    }
  }
}
