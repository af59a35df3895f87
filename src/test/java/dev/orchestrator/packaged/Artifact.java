package dev.orchestrator.packaged;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** The file that is deployed. */
public final class Artifact {
  public static final Path FILE = Path.of("target", "orchestrator-lambda.jar");

  private static final String INNER = "orchestrator.jar";

  /** By name; filled when it is first asked for. */
  private static final Map<String, byte[]> contents = new HashMap<>();

  private Artifact() {}

  /** What is in it. */
  static List<String> outerNames() throws IOException {
    try (var zip = new ZipFile(FILE.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  /** What is in the jar that is in it. */
  static List<ZipEntry> entries() throws IOException {
    var entries = new ArrayList<ZipEntry>();
    try (var outer = new ZipFile(FILE.toFile());
        var inner = new ZipInputStream(outer.getInputStream(outer.getEntry(INNER)))) {
      for (ZipEntry next = inner.getNextEntry(); next != null; next = inner.getNextEntry()) {
        entries.add(next);
      }
    }
    return entries;
  }

  static List<String> names() throws IOException {
    return entries().stream().map(ZipEntry::getName).toList();
  }

  static byte[] read(String name) throws IOException {
    return Optional.ofNullable(contents().get(name)).orElseThrow();
  }

  private static synchronized Map<String, byte[]> contents() throws IOException {
    if (contents.isEmpty()) {
      try (var outer = new ZipFile(FILE.toFile());
          var inner = new ZipInputStream(outer.getInputStream(outer.getEntry(INNER)))) {
        for (ZipEntry next = inner.getNextEntry(); next != null; next = inner.getNextEntry()) {
          contents.put(next.getName(), inner.readAllBytes());
        }
      }
    }
    return contents;
  }

  /** The one jar of an unpacked artifact: the class path of a container. */
  public static Path jar(Path folder) {
    return folder.resolve(INNER);
  }

  /** Unpacks it as Lambda does: the archive's root becomes the task's folder. */
  public static void unpackTo(Path folder) throws IOException {
    unpack(FILE, folder);
  }

  /** Unpacks the artifact of another build. */
  public static void unpack(Path artifact, Path folder) throws IOException {
    try (var zip = new ZipFile(artifact.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("outside of the task: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
    }
  }
}
