package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that this process holds, and their positions in a text.
 *
 * <p>Every fourth position of a text is looked at. A secret has at least eight characters, so one
 * of the four 4-character groups that begin in its last seven lies at such a position; each group
 * is a key of a hash table. Adding or removing a secret touches a few cells of that table and
 * rebuilds nothing.
 */
final class KnownSecrets {
  static final int SHORTEST = 8;
  static final int FEWEST_DISTINCT = 3;

  /** A longer one is no word that stands in other texts by chance. */
  private static final int LONGEST_WORD = 15;

  private static final int MOST_CONSONANTS = 4;
  private static final Pattern WORD = Pattern.compile("[a-z]+|[A-Z]+|[A-Z][a-z]+");

  private static final int GROUP = 4;
  private static final int CELLS = 1 << 13;

  /** Where one group of a form of a secret leads; compared by identity. */
  private static final class Place {
    final char[] text;
    final int group;
    final SecretForms.Form form;
    final String kind;

    Place(char[] text, int group, SecretForms.Form form, String kind) {
      this.text = text;
      this.group = group;
      this.form = form;
      this.kind = kind;
    }
  }

  private record Holding(String kind, int holders, List<Place> places) {
    Holding withHolders(int count) {
      return new Holding(kind, count, places);
    }
  }

  private final ConcurrentHashMap<String, Holding> holdings = new ConcurrentHashMap<>();

  /** One bit for each cell that is not empty: small enough to stay in the processor's cache. */
  private final AtomicLongArray filled = new AtomicLongArray(CELLS / 64);

  private final AtomicReferenceArray<Place @Nullable []> cells = new AtomicReferenceArray<>(CELLS);

  /** Whether {@code secret} would be found in harmless text too. */
  static boolean isTooPlain(String secret) {
    return secret.length() < SHORTEST || !hasEnoughDistinct(secret) || isWord(secret);
  }

  /**
   * Whether it reads as one word of a language, as {@code production} does. Random letters have too
   * few vowels, or too many consonants in a row.
   */
  private static boolean isWord(String secret) {
    if (secret.length() > LONGEST_WORD || !WORD.matcher(secret).matches()) {
      return false;
    }
    int vowels = 0;
    int run = 0;
    int longest = 0;
    for (char letter : secret.toLowerCase(Locale.ROOT).toCharArray()) {
      boolean isVowel = "aeiouy".indexOf(letter) >= 0;
      vowels += isVowel ? 1 : 0;
      run = isVowel ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return vowels * 5 >= secret.length() && longest <= MOST_CONSONANTS;
  }

  private static boolean hasEnoughDistinct(String secret) {
    int distinct = 0;
    for (int i = 0; i < secret.length() && distinct < FEWEST_DISTINCT; i++) {
      if (secret.indexOf(secret.charAt(i)) == i) {
        distinct++;
      }
    }
    return distinct == FEWEST_DISTINCT;
  }

  /** Adds one holder of {@code secret}. */
  void add(String kind, String secret) {
    holdings.compute(
        secret,
        (text, held) -> held == null ? place(kind, text) : held.withHolders(held.holders + 1));
  }

  /** Takes one holder of {@code secret} away; without holders it is forgotten. */
  void remove(String secret) {
    holdings.computeIfPresent(
        secret,
        (text, held) -> {
          if (held.holders > 1) {
            return held.withHolders(held.holders - 1);
          }
          held.places.forEach(this::remove);
          return null;
        });
  }

  private Holding place(String kind, String secret) {
    var places = new ArrayList<Place>();
    for (SecretForms.Form form : SecretForms.of(secret)) {
      char[] text = form.text().toCharArray();
      for (int group = text.length - 2 * GROUP + 1; group <= text.length - GROUP; group++) {
        places.add(new Place(text, group, form, kind));
      }
    }
    places.forEach(this::add);
    return new Holding(kind, 1, places);
  }

  private synchronized void add(Place place) {
    int cell = cell(place.text, place.group);
    Place[] places = cells.get(cell);
    Place[] more = places == null ? new Place[1] : Arrays.copyOf(places, places.length + 1);
    more[more.length - 1] = place;
    cells.set(cell, more);
    filled.set(cell >> 6, filled.get(cell >> 6) | 1L << cell);
  }

  private synchronized void remove(Place place) {
    int cell = cell(place.text, place.group);
    Place[] places = cells.get(cell);
    if (places == null) {
      return;
    }
    Place[] fewer =
        Arrays.stream(places).filter(other -> !other.equals(place)).toArray(Place[]::new);
    if (fewer.length == 0) {
      filled.set(cell >> 6, filled.get(cell >> 6) & ~(1L << cell));
    }
    cells.set(cell, fewer.length == 0 ? null : fewer);
  }

  private boolean isFilled(int cell) {
    return (filled.get(cell >> 6) >>> cell & 1) != 0;
  }

  /** Whether {@code text} has to be looked at; if not, it contains no known secret verbatim. */
  boolean mayStandIn(String text) {
    if (holdings.isEmpty()) {
      return false;
    }
    for (int i = 0; i + GROUP <= text.length(); i += GROUP) {
      if (isFilled(
          cell(text.charAt(i), text.charAt(i + 1), text.charAt(i + 2), text.charAt(i + 3)))) {
        return true;
      }
    }
    return false;
  }

  void find(Scan scan) {
    if (holdings.isEmpty()) {
      return;
    }
    char[] chars = scan.chars;
    for (int i = scan.from; i + GROUP <= scan.to; i += GROUP) {
      int cell = cell(chars, i);
      Place[] places = isFilled(cell) ? cells.get(cell) : null;
      if (places != null) {
        cutAt(scan, i, places);
      }
    }
  }

  private static void cutAt(Scan scan, int at, Place[] places) {
    scan.spend(places.length);
    for (Place place : places) {
      int start = at - place.group;
      int end = start + place.text.length;
      if (start >= scan.from
          && end <= scan.to
          && Arrays.equals(scan.chars, start, end, place.text, 0, place.text.length)) {
        scan.cut(
            place.form.sharedStart() ? back(scan, start) : start,
            place.form.sharedEnd() ? forth(scan, end) : end,
            place.kind,
            Confidence.KNOWN);
      }
    }
  }

  /** A base64 character that a secret shares with what stands before it goes too. */
  private static int back(Scan scan, int start) {
    return Chars.in(scan.at(start - 1), Chars.ANY64) ? start - 1 : start;
  }

  private static int forth(Scan scan, int end) {
    int to = Chars.in(scan.at(end), Chars.ANY64) ? end + 1 : end;
    while (scan.at(to) == '=') {
      to++;
    }
    return to;
  }

  private static int cell(char[] text, int at) {
    return cell(text[at], text[at + 1], text[at + 2], text[at + 3]);
  }

  private static int cell(char a, char b, char c, char d) {
    int mixed = ((a * 31 + b) * 31 + c) * 31 + d;
    return (mixed * 0x9E3779B9) >>> (32 - 13);
  }
}
