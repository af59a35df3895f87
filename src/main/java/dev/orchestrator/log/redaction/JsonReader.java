package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.JsonNode.Bare;
import dev.orchestrator.log.redaction.JsonNode.Items;
import dev.orchestrator.log.redaction.JsonNode.Member;
import dev.orchestrator.log.redaction.JsonNode.Members;
import dev.orchestrator.log.redaction.JsonNode.Text;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Reads one JSON value out of the middle of a text and keeps where each part of it stands. */
final class JsonReader {
  private static final int DEEPEST = 64;
  private static final String[] WORDS = {"true", "false", "null"};

  private final Scan scan;
  private int at;

  private JsonReader(Scan scan, int at) {
    this.scan = scan;
    this.at = at;
  }

  /**
   * The object or array that begins at {@code at}; null if there is none, or not a whole one. Not
   * an {@code Optional}: this is asked at each bracket of each text.
   */
  static @Nullable JsonNode read(Scan scan, int at) {
    if (!mayBegin(scan, at)) {
      return null;
    }
    var reader = new JsonReader(scan, at);
    JsonNode node = reader.value(0);
    scan.spend(reader.at - at);
    return node;
  }

  private static boolean mayBegin(Scan scan, int at) {
    int next = at + 1;
    while (isJsonSpace(scan.at(next))) {
      next++;
    }
    char c = scan.at(next);
    if (scan.chars[at] == '['
        && (Chars.in(scan.at(at - 1), Chars.WORD) || scan.at(at - 1) == '[')) {
      return false; // an index, config["password"] = …, or within a list that is none
    }
    return scan.chars[at] == '{' ? c == '"' : c == '"' || c == '{' || c == '[';
  }

  private static boolean isJsonSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private @Nullable JsonNode value(int depth) {
    if (depth > DEEPEST) {
      return null;
    }
    return switch (skipSpace()) {
      case '{' -> members(depth);
      case '[' -> items(depth);
      case '"' -> text();
      default -> bare();
    };
  }

  private char skipSpace() {
    while (isJsonSpace(scan.at(at))) {
      at++;
    }
    return scan.at(at);
  }

  private @Nullable JsonNode members(int depth) {
    int from = at++;
    var members = new ArrayList<Member>();
    if (skipSpace() == '}') {
      return new Members(from, ++at, members);
    }
    while (true) {
      Text name = skipSpace() == '"' ? text() : null;
      if (name == null || skipSpace() != ':') {
        return null;
      }
      at++;
      JsonNode value = value(depth + 1);
      if (value == null) {
        return null;
      }
      members.add(new Member(name, value));
      char next = skipSpace();
      at++;
      if (next == '}') {
        return new Members(from, at, members);
      }
      if (next != ',') {
        return null;
      }
    }
  }

  private @Nullable JsonNode items(int depth) {
    int from = at++;
    var items = new ArrayList<JsonNode>();
    if (skipSpace() == ']') {
      return new Items(from, ++at, items);
    }
    while (true) {
      JsonNode item = value(depth + 1);
      if (item == null) {
        return null;
      }
      items.add(item);
      char next = skipSpace();
      at++;
      if (next == ']') {
        return new Items(from, at, items);
      }
      if (next != ',') {
        return null;
      }
    }
  }

  private @Nullable Text text() {
    int from = ++at;
    for (; at < scan.to; at++) {
      char c = scan.chars[at];
      if (c == '"') {
        return new Text(from, at++);
      }
      if (c == '\\') {
        at++;
      } else if (c < ' ' && c != '\t') {
        return null;
      }
    }
    return null;
  }

  private @Nullable JsonNode bare() {
    for (String word : WORDS) {
      if (scan.startsWith(at, word)) {
        at += word.length();
        return new Bare(at - word.length(), at);
      }
    }
    int from = at;
    while (Chars.in(scan.at(at), Chars.DIGIT | Chars.DASH | Chars.DOT | Chars.PLUS_SLASH)
        || scan.at(at) == 'e'
        || scan.at(at) == 'E') {
      at++;
    }
    return at > from && Chars.in(scan.at(at - 1), Chars.DIGIT | Chars.DOT)
        ? new Bare(from, at)
        : null;
  }
}
