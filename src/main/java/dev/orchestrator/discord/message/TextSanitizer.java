package dev.orchestrator.discord.message;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.markdown.MarkdownTruncator;
import dev.orchestrator.json.WellFormed;
import dev.orchestrator.text.Truncator;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The one way of text into a body for Discord: made well-formed, redacted, then cut. Cutting comes
 * last, because half a secret is not recognized.
 */
final class TextSanitizer {
  private final UnaryOperator<String> redaction;

  TextSanitizer(UnaryOperator<String> redaction) {
    this.redaction = redaction;
  }

  String plain(String text, int limit) {
    return Truncator.truncate(clean(text), limit);
  }

  String markdown(String text, int limit) {
    return MarkdownTruncator.truncate(clean(text), limit);
  }

  /** A text that Discord refuses to be empty. */
  String label(String what, String text, int limit) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " is empty");
    }
    return plain(text, limit);
  }

  /**
   * An address; empty if it is too long or holds a secret, for a shortened one leads elsewhere.
   *
   * @throws IllegalArgumentException if it is neither http nor https
   */
  Optional<String> address(String url, int limit) {
    if (!Markdown.isWebAddress(url)) {
      throw new IllegalArgumentException("an address must begin with https:// or http://");
    }
    return Optional.of(url).filter(it -> Limits.length(it) <= limit && clean(it).equals(it));
  }

  private String clean(String text) {
    return redaction.apply(WellFormed.of(text));
  }
}
