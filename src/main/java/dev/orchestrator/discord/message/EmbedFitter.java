package dev.orchestrator.discord.message;

import dev.orchestrator.discord.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings the embeds of one message into Discord's limits. Titles, authors and footers are short and
 * often hold what matters most, so they get their share of the common total before descriptions and
 * fields do.
 */
final class EmbedFitter {
  /** Discord refuses a field with an empty name or value, but not with this one. */
  private static final String BLANK = "\u200b";

  private final TextSanitizer text;

  /** What the embeds may still hold, in code points. */
  private int left = Limits.EMBED_TOTAL;

  private EmbedFitter(TextSanitizer text) {
    this.text = text;
  }

  /** At most 10 embeds within all limits; those that say nothing are left out. */
  static List<Embed> fit(List<Embed> embeds, TextSanitizer text) {
    var fitter = new EmbedFitter(text);
    var framed = embeds.stream().limit(Limits.EMBEDS).map(fitter::fitFrame).toList();
    return framed.stream().map(fitter::fitInside).filter(EmbedFitter::saysSomething).toList();
  }

  private Embed fitFrame(Embed embed) {
    return new Embed(
        embed.title().flatMap(it -> plain(it, Limits.EMBED_TITLE)),
        embed.description(),
        embed.url().flatMap(it -> text.address(it, Limits.EMBED_URL)),
        embed.color(),
        embed.fields(),
        embed.footer().flatMap(it -> plain(it, Limits.EMBED_FOOTER)),
        embed.author().flatMap(it -> plain(it, Limits.EMBED_AUTHOR)),
        embed.timestamp(),
        embed.image().flatMap(it -> text.address(it, Limits.EMBED_URL)),
        embed.thumbnail().flatMap(it -> text.address(it, Limits.EMBED_URL)));
  }

  private Embed fitInside(Embed embed) {
    Optional<String> description =
        embed.description().flatMap(it -> markdown(it, Limits.EMBED_DESCRIPTION));
    var fields = new ArrayList<Embed.Field>();
    for (Embed.Field field : embed.fields()) {
      if (fields.size() < Limits.EMBED_FIELDS && left >= 2) {
        String name = orBlank(plain(field.name(), Math.min(Limits.FIELD_NAME, left - 1)));
        String value = orBlank(markdown(field.value(), Limits.FIELD_VALUE));
        fields.add(new Embed.Field(name, value, field.inline()));
      }
    }
    return new Embed(
        embed.title(),
        description,
        embed.url(),
        embed.color(),
        fields,
        embed.footer(),
        embed.author(),
        embed.timestamp(),
        embed.image(),
        embed.thumbnail());
  }

  private Optional<String> plain(String raw, int limit) {
    return take(raw, limit, text::plain);
  }

  private Optional<String> markdown(String raw, int limit) {
    return take(raw, limit, text::markdown);
  }

  private Optional<String> take(String raw, int limit, Cutting cutting) {
    if (raw.isBlank() || left == 0) {
      return Optional.empty();
    }
    String taken = cutting.cut(raw, Math.min(limit, left));
    left -= Limits.length(taken);
    return Optional.of(taken);
  }

  private String orBlank(Optional<String> taken) {
    if (taken.isEmpty()) {
      left -= Limits.length(BLANK);
    }
    return taken.orElse(BLANK);
  }

  private static boolean saysSomething(Embed embed) {
    return embed.title().isPresent()
        || embed.description().isPresent()
        || embed.author().isPresent()
        || embed.footer().isPresent()
        || embed.image().isPresent()
        || embed.thumbnail().isPresent()
        || !embed.fields().isEmpty();
  }

  private interface Cutting {
    String cut(String text, int limit);
  }
}
