package dev.orchestrator.log.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Texts in which nothing is secret, written in the style of what well-known tools and projects
 * write: build logs, lock files, stack traces, manifests, style sheets, translations, documents.
 * Read from {@code harmless.txt}; digests and ids in them are made by chance.
 */
public final class HarmlessTexts {
  private HarmlessTexts() {}

  /** The text of each kind. */
  public static Map<String, String> of(long seed) {
    var dice = new SeededRandom(seed);
    var texts = new LinkedHashMap<String, String>();
    for (String section : read().split("(?m)^%% ", -1)) {
      if (!section.isBlank()) {
        int lineEnd = section.indexOf('\n');
        texts.put(
            section.substring(0, lineEnd),
            new TokenPattern(section.substring(lineEnd + 1)).make(dice));
      }
    }
    return texts;
  }

  private static String read() {
    try (InputStream in =
        Objects.requireNonNull(
            HarmlessTexts.class.getResourceAsStream("/redaction/harmless.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
