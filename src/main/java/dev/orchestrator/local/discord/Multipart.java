package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

  private static final Pattern FILE =
      Pattern.compile("name=\"files\\[([0-9]+)]\"; filename=\"([^\"]*)\"");

  private Multipart() {}

  /** The parts {@code files[n]}, in their order; none in a request without files. */
  static List<SentFile> files(Call call) {
    String type = call.header("content-type").orElse("");
    int boundary = type.indexOf("boundary=");
    if (!type.startsWith("multipart/form-data") || boundary < 0) {
      return List.of();
    }
    // One character a byte, so that contents of any kind are kept.
    String body = new String(call.body(), StandardCharsets.ISO_8859_1);
    var files = new ArrayList<SentFile>();
    String separator = "--" + type.substring(boundary + "boundary=".length());
    for (String part : body.split(Pattern.quote(separator), -1)) {
      int content = part.indexOf("\r\n\r\n");
      Matcher file = FILE.matcher(content < 0 ? "" : part.substring(0, content));
      if (file.find()) {
        files.add(
            new SentFile(
                new String(
                    file.group(2).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                part.substring(content + 4, part.length() - 2)
                    .getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
    return files;
  }

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
