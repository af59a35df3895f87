package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Call;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON of a request that may carry files.
 *
 * <p>Source: Discord, "Reference", Uploading Files.
 */
final class Multipart {
  private static final Pattern PAYLOAD =
      Pattern.compile(
          "Content-Disposition: form-data; name=\"payload_json\"[^{]*?\r\n\r\n(.*?)\r\n--",
          Pattern.DOTALL);

  private Multipart() {}

  /**
   * The body, or the part {@code payload_json} of a request with files; missing if there is none.
   */
  static Json payload(Call call) {
    boolean withFiles = call.header("content-type").orElse("").startsWith("multipart/form-data");
    if (!withFiles) {
      return call.json();
    }
    Matcher payload = PAYLOAD.matcher(new String(call.body(), StandardCharsets.UTF_8));
    return payload.find()
        ? Optional.of(payload.group(1)).flatMap(Json::tryRead).orElse(Json.MISSING)
        : Json.MISSING;
  }
}
