package dev.orchestrator.packaged;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The file that is deployed. */
public final class Artifact {
  public static final Path FILE = Path.of("target", "orchestrator-lambda.jar");

  private Artifact() {}

  static List<? extends ZipEntry> entries() throws IOException {
    try (var jar = new ZipFile(FILE.toFile())) {
      return jar.stream().toList();
    }
  }

  static List<String> names() throws IOException {
    return entries().stream().map(ZipEntry::getName).toList();
  }

  /** The content of an entry, which has to be there. */
  static byte[] read(String name) throws IOException {
    try (var jar = new ZipFile(FILE.toFile());
        InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  /** Unpacks it as Lambda does: the root of the jar becomes the function's directory. */
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
