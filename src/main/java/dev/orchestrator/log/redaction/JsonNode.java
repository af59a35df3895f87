package dev.orchestrator.log.redaction;

import java.util.List;

/** A value of a JSON document and its position in the text. */
sealed interface JsonNode {
  int to();

  /** A text without its quotes, escapes as written. */
  record Text(int from, int to) implements JsonNode {}

  /** A number, true, false or null. */
  record Bare(int from, int to) implements JsonNode {}

  record Items(int from, int to, List<JsonNode> items) implements JsonNode {}

  record Members(int from, int to, List<Member> members) implements JsonNode {}

  record Member(Text name, JsonNode value) {}
}
