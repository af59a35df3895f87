package dev.orchestrator.log.redaction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a text means once its escapes are undone: percent signs, backslashes of JSON and of
 * Markdown, HTML entities, colours of a terminal, curly quotes and invisible characters. Each
 * character knows where it came from, so what is found here is cut there.
 */
final class DecodedView {
  private static final char ESCAPE = '\u001b';
  private static final char OUTSIDE_ASCII = '\u00e9';
  private static final String[] ENTITIES = {"quot;\"", "amp;&", "lt;<", "gt;>", "apos;'"};

  private final char[] source;
  private final int end;
  private final char[] decoded;
  private final int[] origins;
  private final boolean plusIsSpace;
  private int size;
  private int at;
  private boolean changed;
  private boolean hasPercent;
  private boolean hasPlus;
  private int outsideAsciiUntil = -1;

  private DecodedView(Scan scan, boolean plusIsSpace) {
    this.plusIsSpace = plusIsSpace;
    this.source = scan.chars;
    this.at = scan.from;
    this.end = scan.to;
    this.decoded = new char[scan.to - scan.from];
    this.origins = new int[decoded.length + 1];
  }

  /**
   * Whether an escape may begin with the sign at {@code at}, so that decoding is worth its time.
   */
  static boolean mayBegin(Scan scan, int at) {
    char next = scan.at(at + 1);
    return switch (scan.chars[at]) {
      case '%' -> Chars.in(next, Chars.ANY_HEX) && Chars.in(scan.at(at + 2), Chars.ANY_HEX);
      case '&' -> next == '#' || entity(scan.chars, at, scan.to) != null;
      case '\\' -> "nrtux".indexOf(next) >= 0 || isPunctuation(next);
      default -> true;
    };
  }

  /**
   * The decoded text; nothing if there was nothing to decode. In a form a plus sign is a space, in
   * base64 it is itself: a text that may be either is read as both.
   */
  static List<Scan> of(Scan scan) {
    if (scan.depth >= Scan.DEEPEST) {
      return List.of();
    }
    DecodedView view = read(scan, false);
    if (!view.changed) {
      return List.of();
    }
    Scan decoded = view.scan(scan);
    return view.hasPlus && view.hasPercent
        ? List.of(decoded, read(scan, true).scan(scan))
        : List.of(decoded);
  }

  private static DecodedView read(Scan scan, boolean plusIsSpace) {
    scan.spend(scan.to - scan.from);
    var view = new DecodedView(scan, plusIsSpace);
    view.decode();
    return view;
  }

  private Scan scan(Scan outer) {
    return outer.decoded(decoded, size, origins);
  }

  private void decode() {
    while (at < end) {
      char c = source[at];
      int length =
          switch (c) {
            case '%' -> percent();
            case '\\' -> backslash();
            case '&' -> entity();
            case ESCAPE -> colour();
            case '+' -> plus();
            default -> c < 128 ? 0 : outsideAscii(c);
          };
      changed |= length != 0;
      if (length == 0) {
        put(c, 1);
      } else if (length > 0) {
        at += length;
      }
    }
    origins[size] = end;
  }

  /** Adds a character that {@code length} characters of the source stand for. */
  private int put(char c, int length) {
    decoded[size] = c;
    origins[size++] = at;
    at += length;
    return -1;
  }

  private int plus() {
    hasPlus = true;
    return plusIsSpace ? put(' ', 1) : 0;
  }

  private int outsideAscii(char c) {
    char plain = Chars.plain(c);
    return plain != c ? put(plain, 1) : Chars.isInvisible(c) ? 1 : 0;
  }

  private int percent() {
    int value = hex(at + 1, 2);
    hasPercent |= value >= 0;
    if (value < 128) {
      return value < 0 ? 0 : put((char) value, 3);
    }
    // One such byte alone is no UTF-8: %DB_PASSWORD% is a variable.
    boolean follows = outsideAsciiUntil == at;
    boolean goesOn = at + 3 < end && source[at + 3] == '%' && hex(at + 4, 2) >= 128;
    if (!follows && !goesOn) {
      return 0;
    }
    outsideAsciiUntil = at + 3;
    return put(OUTSIDE_ASCII, 3);
  }

  private int backslash() {
    if (at + 1 >= end) {
      return 0;
    }
    char c = source[at + 1];
    return switch (c) {
      case 'n' -> put('\n', 2);
      case 'r' -> put('\r', 2);
      case 't' -> put('\t', 2);
      case 'u' -> coded(2, 4);
      case 'x' -> coded(2, 2);
      // JSON's, and all that Markdown escapes.
      default -> isPunctuation(c) ? put(c, 2) : 0;
    };
  }

  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 127 && !Chars.in(c, Chars.ALNUM);
  }

  private int coded(int prefix, int digits) {
    int value = hex(at + prefix, digits);
    return value < 0 ? 0 : put((char) value, prefix + digits);
  }

  private int entity() {
    String entity = entity(source, at, end);
    if (entity != null) {
      return put(entity.charAt(entity.length() - 1), entity.length());
    }
    return at + 2 < end && source[at + 1] == '#' ? numeric() : 0;
  }

  /** The entity whose ampersand stands at {@code at}, and behind it what it means. */
  private static @Nullable String entity(char[] text, int at, int end) {
    for (String entity : ENTITIES) {
      int length = entity.length() - 1;
      int i = 0;
      while (i < length && at + 1 + i < end && text[at + 1 + i] == entity.charAt(i)) {
        i++;
      }
      if (i == length) {
        return entity;
      }
    }
    return null;
  }

  private int numeric() {
    boolean hex = source[at + 2] == 'x' || source[at + 2] == 'X';
    int digits = at + (hex ? 3 : 2);
    int value = 0;
    int i = digits;
    while (i < end && i - digits < 6 && Character.digit(source[i], hex ? 16 : 10) >= 0) {
      value = value * (hex ? 16 : 10) + Character.digit(source[i], hex ? 16 : 10);
      i++;
    }
    boolean closed = i > digits && i < end && source[i] == ';';
    return closed && value < 0xffff ? put((char) value, i + 1 - at) : 0;
  }

  /** The length of {@code ESC [ … letter}; 0 if it is none. */
  private int colour() {
    if (at + 1 >= end || source[at + 1] != '[') {
      return 1;
    }
    int i = at + 2;
    while (i < end && i - at < 24 && (Chars.in(source[i], Chars.DIGIT) || source[i] == ';')) {
      i++;
    }
    return i < end && Chars.in(source[i], Chars.LETTER) ? i + 1 - at : 1;
  }

  private int hex(int from, int digits) {
    if (from + digits > end) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      if (!Chars.in(source[i], Chars.ANY_HEX)) {
        return -1;
      }
      value = value * 16 + Character.digit(source[i], 16);
    }
    return value;
  }
}
