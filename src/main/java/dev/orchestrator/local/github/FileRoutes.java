package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET …/contents/.github/{file}}, also below {@code workflows}: the files of the
 * repository's default branch; there are none until they are put.
 *
 * <p>Source: GitHub REST API, "Get repository content".
 */
public final class FileRoutes {
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  FileRoutes() {}

  /** Puts a file; empty text is a file, too. */
  public void put(String path, String text) {
    texts.put(path, text);
  }

  public void remove(String path) {
    texts.remove(path);
  }

  Answer get(Call call) {
    return file(call, ".github/");
  }

  Answer workflow(Call call) {
    return file(call, ".github/workflows/");
  }

  private Answer file(Call call, String folder) {
    String path = folder + call.parameter("file");
    Optional<String> text = Optional.ofNullable(texts.get(path));
    if (text.isEmpty()) {
      return GitHubError.notFound();
    }
    byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
    return Answer.json(
        200,
        JsonObject.of("type", "file")
            .put("encoding", "base64")
            .put("size", bytes.length)
            .put("name", call.parameter("file"))
            .put("path", path)
            .put("content", Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(bytes))
            .put("sha", blobSha(bytes)));
  }

  /** As Git names a blob. */
  private static String blobSha(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
