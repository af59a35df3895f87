package dev.orchestrator.discord.rest;

import dev.orchestrator.text.Truncator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A file that the bot sends. Its name is redacted, and its content if that is UTF-8 text; a text of
 * more than 4,000,000 characters cannot be redacted and is not sent. Other contents, such as images
 * and archives, are sent unchanged.
 *
 * @param name without a path
 * @param content at most 10 MiB
 */
public record FileUpload(String name, byte[] content) {
  private static final int MOST_BYTES = 10_485_760;
  private static final int MOST_NAME = 200;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._()+-]{1,200}");
  private static final Pattern NOT_IN_NAME = Pattern.compile("[^\\p{L}\\p{N} ._()+-]");

  public FileUpload {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("this is not the name of a file: " + name);
    }
    if (content.length > MOST_BYTES) {
      throw new IllegalArgumentException("the file " + name + " is larger than 10 MiB");
    }
    content = content.clone();
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  /** The file as it may be sent. */
  FileUpload redacted(UnaryOperator<String> redaction) {
    String redactedName = redaction.apply(name);
    byte[] redactedContent = content;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      String redacted = redaction.apply(text);
      if (!redacted.equals(text)) {
        redactedContent = redacted.getBytes(StandardCharsets.UTF_8);
      }
    } catch (CharacterCodingException notText) {
      // Sent unchanged.
    }
    return new FileUpload(
        NOT_IN_NAME.matcher(Truncator.truncate(redactedName, MOST_NAME)).replaceAll("_"),
        redactedContent);
  }

  /**
   * The body of a request with files, {@code multipart/form-data}. Source: Discord, "Reference",
   * Uploading Files.
   *
   * @param boundary a string that no file contains
   */
  static byte[] multipart(byte[] payload, List<FileUpload> files, String boundary) {
    var body = new ByteArrayOutputStream();
    part(body, boundary, "name=\"payload_json\"", "application/json", payload);
    for (int i = 0; i < files.size(); i++) {
      part(
          body,
          boundary,
          "name=\"files[%d]\"; filename=\"%s\"".formatted(i, files.get(i).name()),
          "application/octet-stream",
          files.get(i).content);
    }
    body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static void part(
      ByteArrayOutputStream body, String boundary, String names, String type, byte[] content) {
    body.writeBytes(
        ("--%s\r\nContent-Disposition: form-data; %s\r\nContent-Type: %s\r\n\r\n")
            .formatted(boundary, names, type)
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
  }
}
