package dev.orchestrator.discord.interaction;

/** Whether a request came from Discord. */
public sealed interface Verdict {

  /** One of our keys signed exactly these bytes. */
  record Genuine() implements Verdict {}

  /** Anyone may have sent it. The sender gets only 401; the reason is for the log. */
  record Refused(Reason reason) implements Verdict {}

  /** Why a request was refused. */
  enum Reason {
    NO_TIMESTAMP("The request has no X-Signature-Timestamp header."),
    NO_SIGNATURE("The request has no X-Signature-Ed25519 header."),
    TIMESTAMP_NOT_DIGITS("The signature's timestamp is not 1 to 20 digits."),
    SIGNATURE_WRONG_LENGTH("The signature is not 128 characters long."),
    SIGNATURE_NOT_HEX("The signature is not hexadecimal."),
    SIGNATURE_DOES_NOT_MATCH("The signature matches no configured key.");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }
}
