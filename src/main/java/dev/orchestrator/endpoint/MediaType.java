package dev.orchestrator.endpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A media type that endpoints accept. */
public enum MediaType {
  JSON("application/json"),
  SARIF("application/sarif+json"),
  /** A body that is compressed as a whole; unpacked, it is what else the endpoint accepts. */
  GZIP("application/gzip");

  private final String text;

  MediaType(String text) {
    this.text = text;
  }

  /**
   * The media type that a {@code content-type} header names; empty if it is none of these or names
   * another character set than UTF-8.
   */
  static Optional<MediaType> ofHeader(String header) {
    String[] parts = header.split(";", -1);
    String type = parts[0].strip().toLowerCase(Locale.ROOT);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return Optional.empty();
      }
    }
    return Arrays.stream(values()).filter(one -> one.text.equals(type)).findFirst();
  }

  @Override
  public String toString() {
    return text;
  }
}
