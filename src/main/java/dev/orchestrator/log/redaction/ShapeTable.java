package dev.orchestrator.log.redaction;

import java.util.Arrays;

/**
 * Which shapes to try where. A shape that begins a word is tried where its first two characters
 * stand at the beginning of a word; one that has a sign in it, where the sign is. Elsewhere nothing
 * is tried, which is what makes searching fast.
 */
final class ShapeTable {
  private static final Shape[] NONE = {};

  private final Shape[][] byPair = new Shape[128 * 128][];
  private final Shape[][] bySign = new Shape[128][];

  ShapeTable() {
    Arrays.fill(byPair, NONE);
    Arrays.fill(bySign, NONE);
  }

  void atWord(String start, Shape shape) {
    int pair = pair(start.charAt(0), start.charAt(1));
    byPair[pair] = with(byPair[pair], shape);
  }

  void atSign(char sign, Shape shape) {
    bySign[sign] = with(bySign[sign], shape);
  }

  private static Shape[] with(Shape[] shapes, Shape shape) {
    Shape[] more = Arrays.copyOf(shapes, shapes.length + 1);
    more[shapes.length] = shape;
    return more;
  }

  private static int pair(char first, char second) {
    return first << 7 | second;
  }

  /** Tries what may begin the word at {@code at}; its first character is a letter or digit. */
  int atWord(Scan scan, int at) {
    if (at + 1 >= scan.to || scan.chars[at + 1] >= 128) {
      return at;
    }
    return first(byPair[pair(scan.chars[at], scan.chars[at + 1])], scan, at);
  }

  /** Tries what may lie around the sign at {@code at}, which is below 128. */
  int atSign(Scan scan, int at) {
    return first(bySign[scan.chars[at]], scan, at);
  }

  private static int first(Shape[] shapes, Scan scan, int at) {
    for (Shape shape : shapes) {
      int next = shape.find(scan, at);
      if (next > at) {
        return next;
      }
    }
    return at;
  }
}
