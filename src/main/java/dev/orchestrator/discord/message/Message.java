package dev.orchestrator.discord.message;

import dev.orchestrator.discord.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message on its way out. What is longer than Discord allows is cut when it is written
 * (MessageWriter), so a message here may have any length.
 *
 * @param footnote a last line in small print, at most 200 code points, which is never cut
 * @param ephemeral whether only the caller sees it; counts in a new message only
 */
public record Message(
    Optional<String> content,
    Optional<String> footnote,
    List<Embed> embeds,
    List<ActionRow> components,
    AllowedMentions allowedMentions,
    boolean ephemeral) {

  public Message {
    embeds = List.copyOf(embeds);
    components = List.copyOf(components);
  }

  public static Message of(String content) {
    return new Message(
        Optional.of(content), Optional.empty(), List.of(), List.of(), AllowedMentions.NONE, false);
  }

  public static Message of(Embed embed) {
    return new Message(
        Optional.empty(), Optional.empty(), List.of(embed), List.of(), AllowedMentions.NONE, false);
  }

  /**
   * Passes a message whose components Discord takes. It is called where a handler answers, so that
   * a mistake fails there.
   *
   * @throws IllegalArgumentException if it has more than 5 rows, or a custom id that is empty, too
   *     long or there twice
   */
  public Message checked() {
    if (components.size() > Limits.ROWS) {
      throw new IllegalArgumentException(
          "a message has %d rows of components; Discord allows %d"
              .formatted(components.size(), Limits.ROWS));
    }
    CustomIds.check(
        components.stream()
            .flatMap(row -> row.components().stream())
            .flatMap(component -> component.findCustomId().stream())
            .toList());
    return this;
  }

  public Message asEphemeral() {
    return new Message(content, footnote, embeds, components, allowedMentions, true);
  }

  public Message withEmbed(Embed embed) {
    var more = new ArrayList<>(embeds);
    more.add(embed);
    return new Message(content, footnote, more, components, allowedMentions, ephemeral);
  }

  public Message withComponents(ActionRow... rows) {
    return new Message(content, footnote, embeds, List.of(rows), allowedMentions, ephemeral);
  }

  /** The same message with the trace id in small print under it. */
  public Message withTraceId(String traceId) {
    return new Message(
        content,
        Optional.of("trace `" + traceId + "`"),
        embeds,
        components,
        allowedMentions,
        ephemeral);
  }

  /** The same message with one more line under its content. */
  public Message withLine(String line) {
    String more = content.map(text -> text + "\n" + line).orElse(line);
    return new Message(Optional.of(more), footnote, embeds, components, allowedMentions, ephemeral);
  }

  public Message withAllowedMentions(AllowedMentions mentions) {
    return new Message(content, footnote, embeds, components, mentions, ephemeral);
  }
}
