package dev.orchestrator.log.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * The kinds of tokens in the public lists of two scanners, read from {@code token-kinds.txt}. The
 * kinds that the redactor knew before, the new ones that rules were written for, and the third of
 * the new ones that was held out until the recall on it was measured.
 */
public final class TokenKinds {
  /** Whether a rule existed, was written after the list was drawn up, or was not to be written. */
  public enum Group {
    KNOWN,
    NEW,
    HELD_OUT
  }

  private record Line(Group group, String name, TokenPattern pattern) {}

  private static final List<Line> LINES = read();

  private TokenKinds() {}

  public static List<SecretKind> of(Group group) {
    return LINES.stream()
        .filter(line -> line.group == group)
        .map(line -> SecretKind.shape(label(group), line.name, line.pattern::make))
        .toList();
  }

  private static String label(Group group) {
    return switch (group) {
      case KNOWN -> "tokens known before";
      case NEW -> "tokens of the lists";
      case HELD_OUT -> "tokens held out";
    };
  }

  private static List<Line> read() {
    var lines = new ArrayList<Line>();
    try (InputStream in =
        Objects.requireNonNull(
            TokenKinds.class.getResourceAsStream("/redaction/token-kinds.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
        String[] parts = line.split(" +", 3);
        lines.add(
            new Line(group(parts[0], parts[1]), parts[1], new TokenPattern(parts[2].strip())));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return lines;
  }

  private static Group group(String status, String name) {
    var hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    return status.equals("known")
        ? Group.KNOWN
        : hash.getValue() % 3 == 0 ? Group.HELD_OUT : Group.NEW;
  }
}
