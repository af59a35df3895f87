package dev.orchestrator.log.redaction;

import java.util.function.Function;

/**
 * A kind of made-up secret.
 *
 * @param family what the figures are added up by
 * @param name the name it is known by, if only a name tells that it is a secret; else empty
 * @param make makes one
 */
public record SecretKind(
    String family, String label, String name, Function<SeededRandom, Sample> make) {

  /**
   * A secret in what surrounds it by nature, a URL or a header.
   *
   * @param text what is written
   * @param secret what must not be seen of it
   * @param keeps what should stay
   */
  public record Sample(String text, String secret, String keeps) {
    static Sample bare(String secret) {
      return new Sample(secret, secret, "");
    }
  }

  static SecretKind shape(String family, String label, Function<SeededRandom, String> make) {
    return new SecretKind(family, label, "", make.andThen(Sample::bare));
  }

  static SecretKind part(String family, String label, Function<SeededRandom, Sample> make) {
    return new SecretKind(family, label, "", make);
  }

  static SecretKind named(String label, String name, Function<SeededRandom, String> make) {
    return new SecretKind("named", label, name, make.andThen(Sample::bare));
  }

  boolean needsName() {
    return !name.isEmpty();
  }
}
