package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A text file of a repository, up to 1 MB. Source: GitHub REST API, "Get repository content".
 *
 * @param sha of the blob
 */
public record GitHubFile(String text, String sha) {
  /** As GitHub answers it, so that {@link #read} reads it again. */
  byte[] toBytes() {
    String content = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("type", "file");
      json.writeStringField("encoding", "base64");
      json.writeStringField("content", content);
      json.writeStringField("sha", sha);
      json.writeEndObject();
    });
  }

  static Optional<GitHubFile> read(Json json) {
    boolean isFile =
        json.text("type").orElse("").equals("file")
            && json.text("encoding").orElse("").equals("base64");
    if (!isFile) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(json.text("content").orElse(""));
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return json.text("sha").map(sha -> new GitHubFile(text, sha));
    } catch (IllegalArgumentException | CharacterCodingException notText) {
      return Optional.empty();
    }
  }
}
