package dev.orchestrator.log.redaction;

import java.util.Locale;
import java.util.Set;

/**
 * What the name of a member says. The same names come again and again, so what was found out about
 * one is kept.
 *
 * @param promised what kind of secret the member is
 * @param namesSibling whether the value is the name of what stands in a member beside it
 * @param isValue whether the member is such a value
 * @param isTemplate whether the value is a text with gaps
 * @param isArguments whether the values fill the gaps
 */
record MemberName(
    String name,
    SecretName promised,
    boolean namesSibling,
    boolean isValue,
    boolean isTemplate,
    boolean isArguments) {
  private static final int LONGEST_KEPT = 40;
  private static final int PLACES = 1 << 9;
  private static final Set<String> TEMPLATES = Set.of("message", "msg", "format", "template");
  private static final Set<String> ARGUMENTS =
      Set.of("args", "arguments", "params", "parameters", "argv");

  /** Threads may overwrite each other's; what is lost is found out again. */
  private static final MemberName[] KEPT = new MemberName[PLACES];

  static {
    java.util.Arrays.fill(KEPT, read(""));
  }

  /** Whether the name says nothing about its value or about a member beside it. */
  boolean isPlain() {
    return promised == SecretName.NONE && !namesSibling && !isValue && !isTemplate && !isArguments;
  }

  static MemberName of(String name) {
    if (name.length() > LONGEST_KEPT) {
      return read(name);
    }
    int place = (name.hashCode() * 0x9E3779B9) >>> (32 - 9);
    MemberName kept = KEPT[place];
    if (!kept.name.equals(name)) {
      kept = read(name);
      KEPT[place] = kept;
    }
    return kept;
  }

  private static SecretName promised(String name) {
    SecretName promised = SecretNames.of(name);
    return promised == SecretName.NONE ? ForeignNames.of(name) : promised;
  }

  private static MemberName read(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return new MemberName(
        name,
        promised(name),
        Siblings.NAMES.contains(lower),
        Siblings.VALUES.contains(lower),
        TEMPLATES.contains(lower),
        ARGUMENTS.contains(lower));
  }
}
