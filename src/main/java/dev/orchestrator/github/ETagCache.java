package dev.orchestrator.github;

import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpOutcome.Answered;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers that GitHub marked with an ETag. Asked whether one has changed, it says 304, which costs
 * nothing of the quota. Keeps the {@value #MOST} used last in memory, and files beyond the life of
 * the process. Source: GitHub, "Best practices for using the REST API", conditional requests.
 */
final class ETagCache {
  static final int MOST = 64;
  private static final int LARGEST_BODY = 256 * 1024;
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final String ETAG = "etag";

  /** As in RFC 9110, "ETag", and no longer than GitHub's, which have about 70 characters. */
  private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7E]{1,200}\"");

  /** What one token sees at an address, another may not. */
  private record Key(Optional<String> token, URI uri) {}

  private final Map<Key, Answered> known = new Bounded<>();

  /**
   * Files that were looked for in {@link #files}: once for each process, also if there are none.
   */
  private final Map<URI, Boolean> looked = new Bounded<>();

  private final FileCache files;

  /**
   * @param files keeps files for other processes; not by token, because GitHub says 304 only to a
   *     token that may read the file
   */
  ETagCache(FileCache files) {
    this.files = files;
  }

  /** The answer known for this address. It has an ETag. */
  Optional<Answered> find(GitHubRoute route, Optional<String> token, URI uri) {
    Optional<Answered> inMemory = inMemory(new Key(token, uri));
    return inMemory.isPresent() || !route.isFile() || hasLooked(uri)
        ? inMemory
        : files.find(uri).map(ETagCache::answer);
  }

  private synchronized Optional<Answered> inMemory(Key key) {
    return Optional.ofNullable(known.get(key));
  }

  private synchronized boolean hasLooked(URI uri) {
    return looked.put(uri, true) != null;
  }

  private static Answered answer(FileCache.CachedFile cached) {
    return new Answered(
        OK, Map.of(ETAG, cached.etag()), cached.file().toBytes(), Duration.ZERO, Optional.empty());
  }

  /**
   * What {@code outcome} means: the answer known before, if GitHub says that it has not changed.
   *
   * @param before the answer whose ETag was sent along
   */
  HttpOutcome resolve(
      GitHubRoute route,
      Optional<String> token,
      URI uri,
      Optional<Answered> before,
      HttpOutcome outcome) {
    if (!(outcome instanceof Answered answer)) {
      return outcome;
    }
    if (answer.status() == NOT_MODIFIED && before.isPresent()) {
      var headers = new HashMap<>(before.get().headers());
      headers.putAll(answer.headers());
      var unchanged =
          new Answered(
              before.get().status(),
              headers,
              before.get().body(),
              answer.took(),
              answer.certificateExpiry());
      keep(new Key(token, uri), unchanged);
      return unchanged;
    }
    Optional<String> etag = answer.header(ETAG).filter(ENTITY_TAG.asMatchPredicate());
    if (answer.status() == OK && etag.isPresent() && answer.body().length <= LARGEST_BODY) {
      keep(new Key(token, uri), answer);
      if (route.isFile()) {
        GitHubFile.read(answer.json())
            .ifPresent(file -> files.keep(uri, new FileCache.CachedFile(etag.get(), file)));
      }
    }
    return answer;
  }

  private synchronized void keep(Key key, Answered answer) {
    known.put(key, answer);
  }

  /** Forgets what was used longest ago. */
  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    Bounded() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST;
    }
  }
}
