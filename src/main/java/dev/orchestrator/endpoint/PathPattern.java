package dev.orchestrator.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pattern of a route's path: {@code /api/v1/audit/artifacts/{id}}. A segment in braces matches
 * any one segment that is not empty; every other segment matches itself only. The path is split
 * before it is decoded, so an encoded slash does not separate segments.
 */
public final class PathPattern {
  private final String text;
  private final List<String> segments;

  private PathPattern(String text) {
    this.text = text;
    this.segments = segments(text);
  }

  /**
   * A path that matched a pattern.
   *
   * @param parameters the decoded segments by the names in braces; empty if one of them is
   *     malformed
   */
  public record Match(Optional<Map<String, String>> parameters) {}

  public static PathPattern of(String text) {
    return new PathPattern(text);
  }

  /** How {@code path}, as it was sent and without its query, matches; empty if it does not. */
  public Optional<Match> match(String path) {
    List<String> given = segments(path);
    if (given.size() != segments.size()) {
      return Optional.empty();
    }
    var parameters = new LinkedHashMap<String, String>();
    boolean malformed = false;
    for (int i = 0; i < given.size(); i++) {
      String wanted = segments.get(i);
      if (!isVariable(wanted)) {
        if (!wanted.equals(given.get(i))) {
          return Optional.empty();
        }
      } else if (given.get(i).isEmpty()) {
        return Optional.empty();
      } else {
        Optional<String> value = PercentDecoder.path(given.get(i));
        malformed |= value.isEmpty();
        value.ifPresent(
            decoded -> parameters.put(wanted.substring(1, wanted.length() - 1), decoded));
      }
    }
    return Optional.of(new Match(malformed ? Optional.empty() : Optional.of(parameters)));
  }

  /** The pattern without the names of its variables; equal for patterns that match the same. */
  String shape() {
    return text.replaceAll("\\{[^{}]*\\}", "{}");
  }

  boolean hasVariables() {
    return segments.stream().anyMatch(PathPattern::isVariable);
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  @Override
  public String toString() {
    return text;
  }
}
