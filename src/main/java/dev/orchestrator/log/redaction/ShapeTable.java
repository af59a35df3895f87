package dev.orchestrator.log.redaction;

import java.util.Arrays;

/**
 * Which shapes to try where. A shape that begins a word is tried where its first four characters
 * stand at the beginning of a word; one that has a sign in it, where the sign is and what stands
 * around it fits. Elsewhere nothing is tried, which is what makes searching fast.
 */
final class ShapeTable {
  private static final Shape[] NONE = {};
  private static final int MOST_PLACES = 256;

  /** Stands for each character of 128 and more in a row of {@link #bySign}. */
  private static final int OTHER = 128;

  /** For each pair the place of its shapes, or 0; bytes, so that the table stays in the cache. */
  private final byte[] places = new byte[128 * 128];

  private Start[][] byPlace = {{}};
  private final AroundSign[][] signs = new AroundSign[128][];

  /** For each sign and each character behind it what to try; empty where nothing is. */
  private final Surrounded[][] bySign = new Surrounded[128][];

  /** A shape whose words begin with two characters, and the two that follow; 0 stands for any. */
  private record Start(char third, char fourth, Shape shape) {
    static Start of(String start, Shape shape) {
      return new Start(at(start, 2), at(start, 3), shape);
    }

    private static char at(String start, int index) {
      return start.length() > index ? start.charAt(index) : 0;
    }

    boolean fits(char textThird, char textFourth) {
      return (third == 0 || third == textThird) && (fourth == 0 || fourth == textFourth);
    }
  }

  private record AroundSign(CharacterSet before, CharacterSet after, Shape shape) {}

  /** The shapes to try at a sign with a certain character behind it, if one of these is before. */
  private record Surrounded(CharacterSet before, Shape[] shapes) {
    static final Surrounded NOTHING = new Surrounded(CharacterSet.NONE, NONE);
  }

  ShapeTable() {
    Arrays.fill(signs, new AroundSign[0]);
    Arrays.fill(bySign, new Surrounded[0]);
  }

  void atWord(String start, Shape shape) {
    int pair = pair(start.charAt(0), start.charAt(1));
    if (places[pair] == 0) {
      if (byPlace.length == MOST_PLACES) {
        throw new IllegalStateException("more beginnings than a byte can number");
      }
      places[pair] = (byte) byPlace.length;
      byPlace = Arrays.copyOf(byPlace, byPlace.length + 1);
      byPlace[byPlace.length - 1] = byPlace[0];
    }
    int place = places[pair] & 0xff;
    Start[] more = Arrays.copyOf(byPlace[place], byPlace[place].length + 1);
    more[byPlace[place].length] = Start.of(start, shape);
    byPlace[place] = more;
  }

  void atSign(char sign, Shape shape) {
    atSign(CharacterSet.ANY, sign, CharacterSet.ANY, shape);
  }

  /** A shape around a sign, which {@code before} and {@code after} stand beside. */
  void atSign(CharacterSet before, char sign, CharacterSet after, Shape shape) {
    AroundSign[] more = Arrays.copyOf(signs[sign], signs[sign].length + 1);
    more[signs[sign].length] = new AroundSign(before, after, shape);
    signs[sign] = more;
  }

  /** Prepares the search; shapes that are added later are not found. */
  void build() {
    for (int sign = 0; sign < signs.length; sign++) {
      if (signs[sign].length > 0) {
        bySign[sign] = row(signs[sign]);
      }
    }
  }

  private static Surrounded[] row(AroundSign[] shapes) {
    var row = new Surrounded[OTHER + 1];
    var known = new Surrounded[1 << shapes.length];
    for (int next = 0; next <= OTHER; next++) {
      int fitting = 0;
      for (int i = 0; i < shapes.length; i++) {
        fitting |= shapes[i].after.has((char) next) ? 1 << i : 0;
      }
      if (known[fitting] == null) {
        known[fitting] = surrounded(shapes, fitting);
      }
      row[next] = known[fitting];
    }
    return row;
  }

  private static Surrounded surrounded(AroundSign[] shapes, int fitting) {
    Surrounded all = Surrounded.NOTHING;
    for (int i = 0; i < shapes.length; i++) {
      if ((fitting >>> i & 1) != 0) {
        all = new Surrounded(all.before.or(shapes[i].before), append(all.shapes, shapes[i].shape));
      }
    }
    return all;
  }

  /** Whether anything is ever tried at {@code sign}, which is below 128. */
  boolean isOfInterest(char sign) {
    return bySign[sign].length > 0;
  }

  private static Shape[] append(Shape[] shapes, Shape shape) {
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
    if (place == 0) {
      return at;
    }
    char third = scan.chars[at + 2];
    char fourth = scan.at(at + 3);
    for (Start start : byPlace[place]) {
      int next = start.fits(third, fourth) ? start.shape.find(scan, at) : at;
      if (next > at) {
        return next;
      }
    }
    return at;
  }

  /** Tries what may lie around the sign at {@code at}, which is below 128. */
  int atSign(Scan scan, int at) {
    Surrounded found = bySign[scan.chars[at]][Math.min(scan.at(at + 1), OTHER)];
    return found.before.has(scan.at(at - 1)) ? first(found.shapes, scan, at) : at;
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
