package dev.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The forms in which AWS delivers a request, each with its file under {@code events/aws}. */
public enum AwsShape {
  HTTP_API("apigw-http-v2"),
  HTTP_API_BASE64("apigw-http-v2-base64"),
  FUNCTION_URL("function-url"),
  REST_API("apigw-rest-v1"),
  ALB("alb"),
  ALB_MULTI_VALUE("alb-multi-value");

  /** What belongs to the request in the file and goes when another request takes its place. */
  private static final Set<String> OF_THE_REQUEST =
      Set.of("content-length", "content-type", "x-signature-ed25519", "x-signature-timestamp");

  private final String file;

  AwsShape(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }

  /** The file's event with this request in place of the file's. */
  byte[] wrap(Events.Request request) {
    Json template = Json.tryRead(Events.aws(file)).orElseThrow();
    boolean base64 = template.get("isBase64Encoded").isTrue();
    return Json.bytes(json -> write(json, template, "", request, base64));
  }

  private void write(
      JsonGenerator json, Json value, String at, Events.Request request, boolean base64)
      throws IOException {
    switch (at) {
      case ".body" -> json.writeString(body(request, base64));
      case ".httpMethod", ".requestContext.httpMethod", ".requestContext.http.method" ->
          json.writeString(request.method());
      case ".path", ".rawPath", ".requestContext.path", ".requestContext.http.path" ->
          json.writeString(request.path());
      case ".headers" -> writeHeaders(json, value, request, false);
      case ".multiValueHeaders" -> writeHeaders(json, value, request, true);
      default -> {
        if (value.isObject()) {
          json.writeStartObject();
          for (var field : value.fields().entrySet()) {
            json.writeFieldName(field.getKey());
            write(json, field.getValue(), at + "." + field.getKey(), request, base64);
          }
          json.writeEndObject();
        } else {
          value.writeTo(json);
        }
      }
    }
  }

  private static String body(Events.Request request, boolean base64) {
    return base64
        ? Base64.getEncoder().encodeToString(request.body())
        : new String(request.body(), UTF_8);
  }

  private void writeHeaders(
      JsonGenerator json, Json template, Events.Request request, boolean multiValue)
      throws IOException {
    var headers = new LinkedHashMap<String, String>();
    for (var header : template.fields().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!OF_THE_REQUEST.contains(name) && !request.headers().containsKey(name)) {
        Json only = multiValue ? header.getValue().items().getFirst() : header.getValue();
        headers.put(header.getKey(), only.text().orElse(""));
      }
    }
    request.headers().forEach((name, value) -> headers.put(inThisCase(name), value));
    headers.put(inThisCase("content-length"), Integer.toString(request.body().length));
    json.writeStartObject();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      json.writeFieldName(header.getKey());
      if (multiValue) {
        json.writeStartArray();
      }
      json.writeString(header.getValue());
      if (multiValue) {
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  /** A REST API keeps the sender's spelling, all others write lower case. */
  private String inThisCase(String name) {
    if (this != REST_API) {
      return name;
    }
    return Arrays.stream(name.split("-", -1))
        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
        .collect(Collectors.joining("-"));
  }
}
