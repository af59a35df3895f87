package dev.orchestrator.repository;

import dev.orchestrator.github.FileCache;
import dev.orchestrator.github.GitHubFile;
import dev.orchestrator.log.Log;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableUnavailable;
import dev.orchestrator.table.WriteResult;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Files with their ETags in the table, {@code pk = FILE#<address>}, {@code sk = ETAG}, so that an
 * instance that has just started asks GitHub whether a file has changed. A file is written when
 * GitHub answers with its text, which it does not while the ETag is the same, and kept for {@link
 * #KEPT}; being asked for does not renew it.
 *
 * <p>A file in which the redactor finds a secret is not kept, and neither is one of more than
 * {@link RepositoryFiles#MAX_CHARACTERS}.
 */
public final class StoredFiles implements FileCache {
  static final Duration KEPT = Duration.ofDays(7);

  private static final Log LOG = Log.named("repository.files");

  private record KeptFile(String address, CachedFile file, Instant at) {}

  private static final ItemType<KeptFile> FILES =
      ItemType.of("file", "FILE#", "ETAG", new Codec()).expiring(kept -> kept.at().plus(KEPT));

  private final Table table;
  private final UnaryOperator<String> redact;
  private final InstantSource clock;

  public StoredFiles(Table table, UnaryOperator<String> redact, InstantSource clock) {
    this.table = table;
    this.redact = redact;
    this.clock = clock;
  }

  @Override
  public Optional<CachedFile> find(URI address) {
    try {
      return table
          .getEventually(FILES, key(address.toString()))
          .map(Stored::value)
          .map(KeptFile::file);
    } catch (TableUnavailable unavailable) {
      logFailure(unavailable);
      return Optional.empty();
    }
  }

  @Override
  public void keep(URI address, CachedFile file) {
    String text = file.file().text();
    if (text.length() > RepositoryFiles.MAX_CHARACTERS || !redact.apply(text).equals(text)) {
      return;
    }
    try {
      WriteResult<KeptFile> unused =
          table.write(FILES.put(new KeptFile(address.toString(), file, clock.instant())));
    } catch (TableUnavailable unavailable) {
      logFailure(unavailable);
    }
  }

  private static void logFailure(TableUnavailable unavailable) {
    LOG.warn(
        "repository.file_cache_unavailable",
        "a file of a repository could not be found or kept in the table",
        unavailable);
  }

  private static ItemKey key(String address) {
    return new ItemKey(ItemKey.text("FILE", address), "ETAG");
  }

  private static final class Codec implements ItemCodec<KeptFile> {
    @Override
    public ItemKey key(KeptFile kept) {
      return StoredFiles.key(kept.address());
    }

    @Override
    public Item write(KeptFile kept) {
      return Item.builder()
          .set("address", kept.address())
          .set("etag", kept.file().etag())
          .set("text", kept.file().file().text())
          .set("sha", kept.file().file().sha())
          .set("at", kept.at())
          .build();
    }

    @Override
    public KeptFile read(ItemKey key, Item item) {
      return new KeptFile(
          item.text("address"),
          new CachedFile(item.text("etag"), new GitHubFile(item.text("text"), item.text("sha"))),
          item.instant("at"));
    }
  }
}
