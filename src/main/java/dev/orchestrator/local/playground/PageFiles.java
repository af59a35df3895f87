package dev.orchestrator.local.playground;

import dev.orchestrator.local.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files that the page is made of. */
final class PageFiles {
  static final String START = "index.html";

  /** One name without a folder, so that no path leads out of this one. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.(html|css|js)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8");

  private PageFiles() {}

  static Optional<Answer> file(String name) {
    Matcher wanted = NAME.matcher(name);
    if (!wanted.matches()) {
      return Optional.empty();
    }
    try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
      return file == null
          ? Optional.empty()
          : Optional.of(
              new Answer(
                  200,
                  Map.of("Content-Type", TYPES.getOrDefault(wanted.group(1), "text/plain")),
                  file.readAllBytes()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
