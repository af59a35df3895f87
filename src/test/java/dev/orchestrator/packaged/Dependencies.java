package dev.orchestrator.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Maven puts into the artifact, as it said at the start of this build. */
final class Dependencies {
  private static final Path FILE = Path.of("target", "artifact-dependencies.txt");
  private static final Pattern LINE =
      Pattern.compile("\\s+([^:\\s]+:[^:\\s]+):jar:([^:\\s]+):(?:compile|runtime)\\b.*");

  private Dependencies() {}

  /** The versions by {@code group:artifact}. */
  static Map<String, String> versions() throws IOException {
    var versions = new TreeMap<String, String>();
    for (String line : Files.readAllLines(FILE)) {
      Matcher dependency = LINE.matcher(line);
      if (dependency.matches()) {
        versions.put(dependency.group(1), dependency.group(2));
      }
    }
    return versions;
  }
}
