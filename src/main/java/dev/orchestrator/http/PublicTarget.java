package dev.orchestrator.http;

import java.net.URI;

/**
 * An address that a user typed, judged before anything is looked up. A name that passes may still
 * lead to a private address; {@link PublicHttpCalls} sees to that.
 */
public sealed interface PublicTarget {
  int MAX_LENGTH = 2048;

  /** May be called: its host in ASCII and lower case, no user, no port, no fragment. */
  record Allowed(URI uri) implements PublicTarget {}

  /**
   * May not be called.
   *
   * @param sentence what to do about it; it repeats nothing of what was typed
   */
  record Refused(String sentence) implements PublicTarget {}

  /** Which schemes a target may have. */
  enum Schemes {
    HTTPS_ONLY,
    HTTP_TOO
  }

  /** Judges {@code text} as an address that must begin with {@code https://}. */
  static PublicTarget parse(String text) {
    return parse(text, Schemes.HTTPS_ONLY);
  }

  static PublicTarget parse(String text, Schemes schemes) {
    return new TargetParser(schemes).parse(text.strip());
  }
}
