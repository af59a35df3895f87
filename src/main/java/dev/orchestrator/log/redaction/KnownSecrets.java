package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Cuts.Sureness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that this process holds, and where they stand in a text.
 *
 * <p>Every fourth position of a text is looked at. A secret has at least eight characters, so one
 * of the four 4-character groups that begin in its last seven lies at such a position; each group
 * is a key of a hash table. Adding or removing a secret touches a few cells of that table and
 * rebuilds nothing.
 */
final class KnownSecrets {
  static final int SHORTEST = 8;
  static final int FEWEST_DISTINCT = 3;

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
  private final AtomicReferenceArray<Place @Nullable []> cells = new AtomicReferenceArray<>(CELLS);

  /** Whether {@code secret} would be found in harmless text too. */
  static boolean isTooPlain(String secret) {
    return secret.length() < SHORTEST || secret.chars().distinct().count() < FEWEST_DISTINCT;
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

  private void add(Place place) {
    cells.updateAndGet(
        cell(place.text, place.group),
        places -> {
          if (places == null) {
            return new Place[] {place};
          }
          Place[] more = Arrays.copyOf(places, places.length + 1);
          more[places.length] = place;
          return more;
        });
  }

  private void remove(Place place) {
    cells.updateAndGet(
        cell(place.text, place.group),
        places -> {
          if (places == null) {
            return null;
          }
          Place[] fewer =
              Arrays.stream(places).filter(other -> !other.equals(place)).toArray(Place[]::new);
          return fewer.length == 0 ? null : fewer;
        });
  }

  void find(Scan scan) {
    if (holdings.isEmpty()) {
      return;
    }
    char[] chars = scan.chars;
    for (int i = scan.from; i + GROUP <= scan.to; i += GROUP) {
      Place[] places = cells.get(cell(chars, i));
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
            Sureness.KNOWN);
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
    int mixed = ((text[at] * 31 + text[at + 1]) * 31 + text[at + 2]) * 31 + text[at + 3];
    return (mixed * 0x9E3779B9) >>> (32 - 13);
  }
}
