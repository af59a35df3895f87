package dev.orchestrator.log.redaction;

import java.util.Arrays;
import java.util.Comparator;

/** The parts of a text that must go. Parts that overlap become one, named by the surest finder. */
final class Redactions {
  /** How sure a finder is of what it found; the surest one gives a cut its name. */
  enum Confidence {
    KNOWN,
    SHAPE,
    NAME,
    DECODED
  }

  private record Cut(int start, int end, String kind, Confidence sureness, boolean quoted) {
    Cut joined(Cut next) {
      Cut surer = next.sureness.compareTo(sureness) < 0 ? next : this;
      return new Cut(
          start, Math.max(end, next.end), surer.kind, surer.sureness, quoted || next.quoted);
    }
  }

  /** Not of {@code Comparator.comparingInt}, whose lambdas the JVM makes at every cold start. */
  private static final Comparator<Cut> BY_START =
      (one, other) ->
          one.start == other.start
              ? one.sureness.compareTo(other.sureness)
              : Integer.compare(one.start, other.start);

  private static final Cut[] NONE = {};

  private Cut[] cuts = NONE;
  private int size;

  void add(int start, int end, String kind, Confidence sureness, boolean quoted) {
    if (start >= end) {
      return;
    }
    if (size == cuts.length) {
      cuts = Arrays.copyOf(cuts, 2 * size + 4);
    }
    cuts[size++] = new Cut(start, end, kind, sureness, quoted);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** {@code text} with every cut replaced by its marker. Markers that it has already stay. */
  String applyTo(String text, char[] chars) {
    Arrays.sort(cuts, 0, size, BY_START);
    var result = new StringBuilder(text.length());
    int copied = 0;
    for (int i = 0; i < size; ) {
      Cut cut = cuts[i++];
      while (i < size && cuts[i].start < cut.end) {
        cut = cut.joined(cuts[i++]);
      }
      if (Marker.covers(chars, cut.start, cut.end)) {
        continue;
      }
      result.append(text, copied, cut.start);
      if (cut.quoted) {
        result.append('"');
      }
      Marker.append(result, cut.kind, text, cut.start, cut.end);
      if (cut.quoted) {
        result.append('"');
      }
      copied = cut.end;
    }
    return result.append(text, copied, text.length()).toString();
  }
}
