package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;
import org.jspecify.annotations.Nullable;

/**
 * A text, or a part of one, or what a part of one means once decoded, while it is searched. What is
 * cut from it is cut from the text that it came from.
 */
final class Scan {
  /** How often a text may be decoded again: percent signs in JSON in base64 are three times. */
  static final int DEEPEST = 3;

  private static final int[] NO_ORIGINS = {};

  final char[] chars;
  final int from;
  final int to;
  final int depth;
  private final Redactions cuts;
  private final Budget budget;
  private final @Nullable Scan outer;
  private final int[] origin;

  private int runAlphabet;
  private int runFrom;
  private int runTo = -1;
  private int namesFrom;
  private int headersFrom;
  private int valueFrom;
  private int valueTo = -1;
  private int atFrom = Integer.MAX_VALUE;
  private int nextAt = -1;

  private Scan(
      char[] chars,
      int from,
      int to,
      int depth,
      Redactions cuts,
      Budget budget,
      @Nullable Scan outer,
      int[] origin) {
    this.chars = chars;
    this.from = from;
    this.to = to;
    this.depth = depth;
    this.cuts = cuts;
    this.budget = budget;
    this.outer = outer;
    this.origin = origin;
  }

  static Scan of(char[] text) {
    return new Scan(
        text, 0, text.length, 0, new Redactions(), Budget.forText(text.length), null, NO_ORIGINS);
  }

  /** A part of this text, searched as if there were nothing around it. */
  Scan part(int partFrom, int partTo) {
    return new Scan(chars, partFrom, partTo, depth, cuts, budget, outer, origin);
  }

  /**
   * What this text means.
   *
   * @param origins where each decoded character came from in this text, and one more for the end
   */
  Scan decoded(char[] decoded, int length, int[] origins) {
    budget.noteDecoded();
    return new Scan(decoded, 0, length, depth + 1, cuts, budget, this, origins);
  }

  /** A separate text, whose redactions are only counted; it shares the budget. */
  Scan aside(char[] text, int length) {
    budget.noteDecoded();
    return new Scan(text, 0, length, depth + 1, new Redactions(), budget, null, NO_ORIGINS);
  }

  Redactions cuts() {
    return cuts;
  }

  void cut(int start, int end, String kind, Confidence sureness) {
    if (start >= end) {
      return;
    }
    int wholeStart = startOfEscape(start);
    int wholeEnd = endOfEscape(end);
    if (outer == null) {
      cuts.add(wholeStart, wholeEnd, kind, sureness, false);
    } else {
      outer.cut(origin[wholeStart], origin[wholeEnd], kind, sureness);
    }
  }

  /** An escape is cut whole: half of one would make the JSON around it unreadable. */
  private int startOfEscape(int start) {
    for (int i = start - 1; i >= Math.max(from, start - 5); i--) {
      if (chars[i] == '\\') {
        return isEscape(i) && (i == start - 1 || chars[i + 1] == 'u') ? i : start;
      }
    }
    return start;
  }

  private int endOfEscape(int end) {
    for (int i = end - 1; i >= Math.max(from, end - 5); i--) {
      if (chars[i] == '\\') {
        if (!isEscape(i) || end == to) {
          return end;
        }
        return i == end - 1 ? i : chars[i + 1] == 'u' ? Math.min(to, i + 6) : end;
      }
    }
    return end;
  }

  /** Whether the backslash at {@code at} is not itself escaped. */
  private boolean isEscape(int at) {
    int backslashes = 0;
    while (at - backslashes > from && chars[at - backslashes - 1] == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 0;
  }

  /** Cuts what JSON wrote without quotes; the marker gets them, where that can be seen. */
  void cutBare(int start, int end, String kind) {
    if (outer == null) {
      cuts.add(start, end, kind, Confidence.NAME, true);
    } else {
      cut(start, end, kind, Confidence.NAME);
    }
  }

  /** Whether nothing was found, and nothing was read another way than it stands there. */
  boolean isPlain() {
    return cuts.isEmpty() && !budget.isDecoded();
  }

  void spend(int steps) {
    budget.spend(steps);
  }

  /** Where the next {@code @} stands, or -1 if there is none. */
  int nextAt(int start) {
    if (start >= atFrom && (nextAt < 0 || start <= nextAt)) {
      return nextAt;
    }
    int i = start;
    while (i < to && chars[i] != '@') {
      i++;
    }
    budget.spend(i - start);
    atFrom = start;
    nextAt = i < to ? i : -1;
    return nextAt;
  }

  /** The work that was done on this text. */
  long work() {
    return budget.spent();
  }

  /** The end of the run of characters of {@code alphabet} that includes {@code at}. */
  int runEnd(int at, int alphabet) {
    if (alphabet == runAlphabet && at >= runFrom && at < runTo) {
      return runTo;
    }
    int end = at;
    while (end < to && Chars.in(chars[end], alphabet)) {
      end++;
    }
    budget.spend(end - at);
    runAlphabet = alphabet;
    runFrom = at;
    runTo = end;
    return end;
  }

  boolean startsWith(int at, String prefix) {
    return Chars.startsWith(chars, at, to, prefix);
  }

  boolean startsWithAnyCase(int at, String prefix) {
    return Chars.startsWithAnyCase(chars, at, to, prefix);
  }

  /** The character at {@code at}, or 0 outside of the text. */
  char at(int at) {
    return at >= from && at < to ? chars[at] : 0;
  }

  /** Whether no letter or digit touches {@code at} from the left. */
  boolean isBoundary(int at) {
    return !Chars.in(at(at - 1), Chars.ALNUM);
  }

  /** What lies before {@code end} is cut: names in it are of no interest. */
  void skipNamesUntil(int end) {
    namesFrom = Math.max(namesFrom, end);
  }

  /** What lies before {@code end} is the value of a header: it holds no header. */
  void skipHeadersUntil(int end) {
    headersFrom = Math.max(headersFrom, end);
  }

  boolean isHeaderOfInterest(int at) {
    return at >= headersFrom;
  }

  boolean isNameOfInterest(int at) {
    return at >= namesFrom;
  }

  /** The end of a bare value that {@code at} lies in, if it is known; else -1. */
  int knownValueEnd(int at) {
    return at >= valueFrom && at < valueTo ? valueTo : -1;
  }

  void rememberValue(int start, int end) {
    valueFrom = start;
    valueTo = end;
  }
}
