package dev.orchestrator.log.redaction;

import java.util.Arrays;

/**
 * Which shapes to try where. A shape that begins a word is tried where its first three characters
 * stand at the beginning of a word; one that has a sign in it, where the sign is and what follows
 * fits. Elsewhere nothing is tried, which is what makes searching fast.
 */
final class ShapeTable {
  private static final Shape[] NONE = {};
  private static final int MOST_PLACES = 256;
  private static final String ANY = "";

  /** For each pair the place of its shapes, or 0; bytes, so that the table stays in the cache. */
  private final byte[] places = new byte[128 * 128];

  private Shape[][] byPlace = {NONE};
  private Follower[] thirds = {new Follower()};

  private final Shape[][] bySign = new Shape[128][];
  private final Follower[] afterSign = new Follower[128];

  /** A set of characters below 128. */
  private static final class Follower {
    private long low;
    private long high;

    void add(char c) {
      if (c < 64) {
        low |= 1L << c;
      } else {
        high |= 1L << c;
      }
    }

    void addAll() {
      low = -1;
      high = -1;
    }

    boolean has(char c) {
      return c < 128 && ((c < 64 ? low : high) >>> c & 1) != 0;
    }
  }

  ShapeTable() {
    Arrays.fill(bySign, NONE);
    Arrays.setAll(afterSign, i -> new Follower());
  }

  void atWord(String start, Shape shape) {
    int pair = pair(start.charAt(0), start.charAt(1));
    if (places[pair] == 0) {
      if (byPlace.length == MOST_PLACES) {
        throw new IllegalStateException("more beginnings than a byte can number");
      }
      places[pair] = (byte) byPlace.length;
      byPlace = Arrays.copyOf(byPlace, byPlace.length + 1);
      byPlace[byPlace.length - 1] = NONE;
      thirds = Arrays.copyOf(thirds, thirds.length + 1);
      thirds[thirds.length - 1] = new Follower();
    }
    int place = places[pair] & 0xff;
    byPlace[place] = with(byPlace[place], shape);
    if (start.length() > 2) {
      thirds[place].add(start.charAt(2));
    } else {
      thirds[place].addAll();
    }
  }

  void atSign(char sign, Shape shape) {
    atSign(sign, ANY, shape);
  }

  /**
   * A shape around a sign.
   *
   * @param next the characters that may stand behind it; any if there are none
   */
  void atSign(char sign, String next, Shape shape) {
    bySign[sign] = with(bySign[sign], shape);
    if (next.isEmpty()) {
      afterSign[sign].addAll();
    }
    next.chars().forEach(c -> afterSign[sign].add((char) c));
  }

  /** Whether anything is ever tried at {@code sign}, which is below 128. */
  boolean isOfInterest(char sign) {
    return bySign[sign] != NONE;
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
    if (at + 2 >= scan.to || scan.chars[at + 1] >= 128) {
      return at;
    }
    int place = places[pair(scan.chars[at], scan.chars[at + 1])] & 0xff;
    return place == 0 || !thirds[place].has(scan.chars[at + 2])
        ? at
        : first(byPlace[place], scan, at);
  }

  /** Tries what may lie around the sign at {@code at}, which is below 128. */
  int atSign(Scan scan, int at) {
    char sign = scan.chars[at];
    char next = scan.at(at + 1);
    return next < 128 && !afterSign[sign].has(next) ? at : first(bySign[sign], scan, at);
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
