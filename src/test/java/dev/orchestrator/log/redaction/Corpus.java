package dev.orchestrator.log.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines with made-up secrets in them; the same seed gives the same lines. */
public final class Corpus {
  private static final Pattern MARKER = Pattern.compile("\\[redacted:[a-z0-9-]+(?: ….{4})?]");

  /**
   * One line.
   *
   * @param secret what must not be seen in it afterwards
   * @param keeps what should still be seen
   */
  public record Case(
      String family, String kind, String embedding, String line, String secret, String keeps) {

    /** Whether {@code redacted} shows eight or more characters of the secret in a row. */
    public boolean leaksIn(String redacted) {
      String seen = MARKER.matcher(redacted).replaceAll("");
      int window = Math.min(8, secret.length());
      for (int i = 0; i + window <= secret.length(); i++) {
        String part = secret.substring(i, i + window);
        if (!part.startsWith("-----")
            && !part.contains("PRIVATE")
            && seen.contains(part)
            && !keeps.contains(part)) {
          return true;
        }
      }
      return false;
    }

    public boolean keepsIn(String redacted) {
      return redacted.contains(keeps);
    }
  }

  private Corpus() {}

  public static List<Case> wellFormed(long seed) {
    return of(SecretKinds.all(), seed);
  }

  public static List<Case> disguised(long seed) {
    var cases = new ArrayList<Case>();
    var dice = new SeededRandom(seed);
    for (SecretKind kind : SecretKinds.all()) {
      for (Embedding embedding : Embedding.hard()) {
        cases.add(make(kind, embedding, dice));
      }
    }
    return cases;
  }

  /** Each of {@code kinds} in every surrounding that fits it. */
  public static List<Case> of(List<SecretKind> kinds, long seed) {
    var cases = new ArrayList<Case>();
    var dice = new SeededRandom(seed);
    for (SecretKind kind : kinds) {
      for (Embedding embedding : kind.needsName() ? Embedding.forNames() : Embedding.forShapes()) {
        cases.add(make(kind, embedding, dice));
      }
    }
    return cases;
  }

  /** Each of {@code kinds}, which are whole lines, {@code times} times. */
  public static List<Case> lines(List<SecretKind> kinds, int times, long seed) {
    var cases = new ArrayList<Case>();
    var dice = new SeededRandom(seed);
    for (SecretKind kind : kinds) {
      for (int i = 0; i < times; i++) {
        SecretKind.Sample sample = kind.make().apply(dice);
        cases.add(
            new Case(
                kind.family(), kind.label(), "", sample.text(), sample.secret(), sample.keeps()));
      }
    }
    return cases;
  }

  private static Case make(SecretKind kind, Embedding embedding, SeededRandom dice) {
    SecretKind.Sample sample = kind.make().apply(dice);
    String line = embedding.fill().apply(kind.name(), sample.text());
    return new Case(
        kind.family(), kind.label(), embedding.label(), line, sample.secret(), sample.keeps());
  }
}
