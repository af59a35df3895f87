package dev.orchestrator.github;

import java.net.URI;
import java.util.Optional;

/**
 * Files that were read before, with their ETags, for instances that start later: asked whether a
 * file has changed, GitHub answers 304, which costs nothing of the quota. It may forget a file at
 * any time, and neither method throws.
 */
public interface FileCache {
  /** Keeps nothing. */
  FileCache NONE =
      new FileCache() {
        @Override
        public Optional<CachedFile> find(URI address) {
          return Optional.empty();
        }

        @Override
        public void keep(URI address, CachedFile file) {}
      };

  /**
   * A file as GitHub answered it.
   *
   * @param etag as it is sent back in {@code If-None-Match}, with its quotes
   */
  record CachedFile(String etag, GitHubFile file) {}

  /**
   * The file that was kept last.
   *
   * @param address of the file in GitHub's API
   */
  Optional<CachedFile> find(URI address);

  /** Keeps a file that is new or has changed. */
  void keep(URI address, CachedFile file);
}
