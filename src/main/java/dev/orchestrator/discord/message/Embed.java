package dev.orchestrator.discord.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A framed part of a message. */
public record Embed(
    Optional<String> title,
    Optional<String> description,
    Optional<String> url,
    OptionalInt color,
    List<Field> fields,
    Optional<String> footer,
    Optional<String> author,
    Optional<Instant> timestamp,
    Optional<String> image,
    Optional<String> thumbnail) {

  /** An embed without pictures. */
  public Embed(
      Optional<String> title,
      Optional<String> description,
      Optional<String> url,
      OptionalInt color,
      List<Field> fields,
      Optional<String> footer,
      Optional<String> author,
      Optional<Instant> timestamp) {
    this(
        title,
        description,
        url,
        color,
        fields,
        footer,
        author,
        timestamp,
        Optional.empty(),
        Optional.empty());
  }

  /** A named value; {@code inline} ones stand side by side. */
  public record Field(String name, String value, boolean inline) {}

  public Embed {
    fields = List.copyOf(fields);
  }

  public static Embed of(String title, String description) {
    return new Embed(
        Optional.of(title),
        Optional.of(description),
        Optional.empty(),
        OptionalInt.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same with a coloured edge.
   *
   * @param rgb 0x000000 to 0xFFFFFF
   */
  public Embed withColor(int rgb) {
    return new Embed(
        title,
        description,
        url,
        OptionalInt.of(rgb),
        fields,
        footer,
        author,
        timestamp,
        image,
        thumbnail);
  }

  public Embed withField(String name, String value, boolean inline) {
    var more = new ArrayList<>(fields);
    more.add(new Field(name, value, inline));
    return new Embed(
        title, description, url, color, more, footer, author, timestamp, image, thumbnail);
  }

  public Embed withFooter(String text) {
    return new Embed(
        title,
        description,
        url,
        color,
        fields,
        Optional.of(text),
        author,
        timestamp,
        image,
        thumbnail);
  }

  public Embed withUrl(String link) {
    return new Embed(
        title,
        description,
        Optional.of(link),
        color,
        fields,
        footer,
        author,
        timestamp,
        image,
        thumbnail);
  }

  /** The same with a picture below the text, by its address. */
  public Embed withImage(String address) {
    return new Embed(
        title,
        description,
        url,
        color,
        fields,
        footer,
        author,
        timestamp,
        Optional.of(address),
        thumbnail);
  }

  /** The same with a small picture beside the text, by its address. */
  public Embed withThumbnail(String address) {
    return new Embed(
        title,
        description,
        url,
        color,
        fields,
        footer,
        author,
        timestamp,
        image,
        Optional.of(address));
  }
}
