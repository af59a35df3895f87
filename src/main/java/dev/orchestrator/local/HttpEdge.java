package dev.orchestrator.local;

import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The local counterpart of API Gateway: turns an HTTP request into an event of payload 2.0, invokes
 * the function, and turns its answer into the response.
 */
final class HttpEdge extends Handler.Abstract {
  private static final long MAX_DRAINED_BYTES = 16L * 1024 * 1024;

  private final UnaryOperator<byte[]> function;

  HttpEdge(UnaryOperator<byte[]> function) {
    this.function = function;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Json answer = Json.tryRead(function.apply(event(request))).orElse(Json.MISSING);
    response.setStatus((int) answer.get("statusCode").integer().orElse(502));
    answer
        .get("headers")
        .fields()
        .forEach((name, value) -> response.getHeaders().put(name, value.text().orElse("")));
    String text = answer.text("body").orElse("");
    byte[] body =
        answer.get("isBase64Encoded").isTrue()
            ? Base64.getDecoder().decode(text)
            : text.getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put("content-length", body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static byte[] event(Request request) throws IOException {
    byte[] body = body(request);
    String path = request.getHttpURI().getPath();
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("version", "2.0");
      json.writeStringField("routeKey", "$default");
      json.writeStringField("rawPath", path == null ? "/" : path);
      String query = request.getHttpURI().getQuery();
      json.writeStringField("rawQueryString", query == null ? "" : query);
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : headers(request).entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("requestContext");
      json.writeStringField("stage", "$default");
      json.writeObjectFieldStart("http");
      json.writeStringField("method", request.getMethod());
      json.writeStringField("path", path == null ? "/" : path);
      json.writeStringField("protocol", "HTTP/1.1");
      json.writeStringField("sourceIp", "127.0.0.1");
      json.writeEndObject();
      json.writeEndObject();
      // Encoded whatever it is, so that its bytes stay as they are.
      json.writeStringField("body", Base64.getEncoder().encodeToString(body));
      json.writeBooleanField("isBase64Encoded", true);
      json.writeEndObject();
    });
  }

  /**
   * Reads one byte more than a body may have: enough for the function to see that it is too large.
   * The rest is read and discarded up to a bound, so that the caller gets to see the answer.
   */
  private static byte[] body(Request request) throws IOException {
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] body = in.readNBytes(EndpointSpec.API_LIMIT + 1);
      if (body.length > EndpointSpec.API_LIMIT) {
        var sink = new byte[64 * 1024];
        long rest = MAX_DRAINED_BYTES;
        for (int n = in.read(sink); n > 0 && rest > 0; n = in.read(sink)) {
          rest -= n;
        }
      }
      return body;
    }
  }

  private static Map<String, String> headers(Request request) {
    var headers = new LinkedHashMap<String, String>();
    for (HttpField field : request.getHeaders()) {
      headers.merge(
          field.getName().toLowerCase(Locale.ROOT),
          field.getValue() == null ? "" : field.getValue(),
          (one, other) -> one + "," + other);
    }
    return headers;
  }
}
