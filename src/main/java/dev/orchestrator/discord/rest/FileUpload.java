package dev.orchestrator.discord.rest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file that the bot sends.
 *
 * @param name without a path
 * @param content at most 10 MiB
 */
public record FileUpload(String name, byte[] content) {
  private static final int MOST_BYTES = 10_485_760;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._()+-]{1,200}");

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
