package dev.orchestrator.log.redaction;

/** What kind of secret a name promises. */
enum SecretName {
  NONE("secret"),
  PASSWORD("password"),
  /** Short for password, and for what tests do. */
  PASS("password"),
  SECRET("secret"),
  TOKEN("token"),
  /** Several tokens, or how many of them a language model used. */
  TOKENS("token"),
  KEY("key"),
  /** A key of an owner that is not known, in a name of capital letters: {@code UNSPLASH_KEY}. */
  VARIABLE_KEY("key"),
  /** As above in any other name, which may be a key of a map as well. */
  OTHER_KEY("key"),
  /** A personal access token, and what tests and tools call a pattern. */
  PAT("token"),
  /** The second half of a login of Vault, and in AWS the name of a secret. */
  SECRET_ID("secret"),
  CREDENTIAL("credential"),
  /** A header whose value is a scheme and what follows it. */
  AUTHORIZATION("authorization"),
  /** Short for authorization, and for whether there is one. */
  AUTH("authorization"),
  /** A header of pairs. */
  COOKIE("cookie"),
  SESSION("session"),
  /** Secret in a query only: elsewhere it proves something without giving it away. */
  SIGNATURE("signature"),
  /** As above: elsewhere it is an error's number. */
  CODE("code");

  private final String kind;

  SecretName(String kind) {
    this.kind = kind;
  }

  /** What the marker calls it. */
  String kind() {
    return kind;
  }
}
