package dev.orchestrator.entry;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of this system runs.
 *
 * @param version of the release, as in the pom: {@code 1.2.3} or {@code 1.2.3-SNAPSHOT}
 * @param commit its commit, 40 hex digits, or {@code unknown} if it was built outside a git
 *     checkout
 */
public record Version(String version, String commit) {
  private static final String RESOURCE = "version.properties";
  private static final String UNKNOWN = "unknown";

  /** The version of the running code, which the build writes into a resource. */
  public static final Version CURRENT = read();

  private static Version read() {
    var properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The resource " + RESOURCE + " cannot be read.", unreadable);
    }
    return of(properties);
  }

  /** An IDE that does not filter resources leaves {@code ${…}} in them. */
  static Version of(Properties properties) {
    return new Version(known(properties, "version"), known(properties, "commit"));
  }

  private static String known(Properties properties, String name) {
    String value = properties.getProperty(name, UNKNOWN).strip();
    return value.isEmpty() || value.startsWith("${") ? UNKNOWN : value;
  }

  /** Writes a line with the version and the commit as fields. */
  void log(Log log, String event, String message) {
    log.info(event, message, Field.of("version", version), Field.of("commit", commit));
  }

  /** In the form of Semantic Versioning, with the commit as build metadata: {@code 1.2.3+0a1b…}. */
  @Override
  public String toString() {
    return version + "+" + commit;
  }
}
