package dev.orchestrator.local;

import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.publication.Fallback;
import dev.orchestrator.publication.FallbackCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The folder with the redacted copies of artifacts that GitHub refused, one JSON file each. */
record FallbackFolder(Path path) {
  private static final String PREFIX = "fallback_";

  /** Such a file is never seen half written, and stays after a crash of the machine. */
  private static final String TEMPORARY = ".fallback_";

  /**
   * What a clean-up did.
   *
   * @param found how many copies there were before
   * @param deletedBytes of the copies that were deleted
   * @param remainingBytes of those that remain
   */
  record Cleanup(int found, int deleted, long deletedBytes, long remainingBytes) {
    int remaining() {
      return found - deleted;
    }
  }

  /**
   * Writes the copy: into a temporary file, to the disk, and under its name only then.
   *
   * @param findings without secrets
   */
  Path write(Audit audit, List<RepositoryFindings> findings, Instant now) throws IOException {
    Files.createDirectories(path);
    String name = Fallback.name(audit.id(), now) + ".json";
    Path temporary = Files.createTempFile(path, TEMPORARY, ".tmp");
    try {
      try (var file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(FallbackCopy.json(audit, findings));
        while (bytes.hasRemaining()) {
          var unused = file.write(bytes);
        }
        file.force(true);
      }
      Path copy = Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      syncFolder();
      return copy;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void syncFolder() {
    try (var folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException notSupported) {
      // Not every system opens a folder; the file itself is on the disk.
    }
  }

  /**
   * Deletes the copies that were last changed longer ago than this, and what an interrupted write
   * left. Links and other files stay. A folder that does not exist has no copies.
   */
  Cleanup cleanup(Duration age, Instant now) throws IOException {
    if (!Files.isDirectory(path)) {
      return new Cleanup(0, 0, 0, 0);
    }
    int found = 0;
    int deleted = 0;
    long deletedBytes = 0;
    long remainingBytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        boolean isCopy = name.startsWith(PREFIX);
        boolean isOurs = isCopy || (name.startsWith(TEMPORARY) && name.endsWith(".tmp"));
        if (!isOurs || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        long size = Files.size(file);
        boolean isOld = Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(age));
        found += isCopy ? 1 : 0;
        if (isOld) {
          Files.delete(file);
          deleted += isCopy ? 1 : 0;
          deletedBytes += isCopy ? size : 0;
        } else {
          remainingBytes += isCopy ? size : 0;
        }
      }
    }
    return new Cleanup(found, deleted, deletedBytes, remainingBytes);
  }
}
