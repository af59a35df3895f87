package dev.orchestrator.github;

import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpOutcome.Answered;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that GitHub marked with an ETag. Asked whether one has changed, it says 304, which costs
 * nothing of the quota. Keeps the {@value #MOST} used last. Source: GitHub, "Best practices for
 * using the REST API", conditional requests.
 */
final class ETagCache {
  static final int MOST = 64;
  private static final int LARGEST_BODY = 256 * 1024;
  private static final int NOT_MODIFIED = 304;

  /** What one token sees at an address, another may not. */
  private record Key(Optional<String> token, URI uri) {}

  private final Map<Key, Answered> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Answered> eldest) {
          return size() > MOST;
        }
      };

  /** The answer known for {@code uri}. It has an ETag. */
  synchronized Optional<Answered> find(Optional<String> token, URI uri) {
    return Optional.ofNullable(known.get(new Key(token, uri)));
  }

  /**
   * What {@code outcome} means: the answer known before, if GitHub says that it has not changed.
   *
   * @param before the answer whose ETag was sent along
   */
  HttpOutcome resolve(
      Optional<String> token, URI uri, Optional<Answered> before, HttpOutcome outcome) {
    if (!(outcome instanceof Answered answer)) {
      return outcome;
    }
    if (answer.status() == NOT_MODIFIED && before.isPresent()) {
      var headers = new HashMap<>(before.get().headers());
      headers.putAll(answer.headers());
      return new Answered(
          before.get().status(),
          headers,
          before.get().body(),
          answer.took(),
          answer.certificateExpiry());
    }
    if (answer.status() == 200
        && answer.header("etag").isPresent()
        && answer.body().length <= LARGEST_BODY) {
      keep(new Key(token, uri), answer);
    }
    return answer;
  }

  private synchronized void keep(Key key, Answered answer) {
    known.put(key, answer);
  }
}
