package dev.orchestrator.local.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Between Jetty's requests and responses, and our calls and answers. */
public final class Exchange {
  private Exchange() {}

  /** The call without its body, which is not read yet. */
  public static Call head(Request request) {
    var headers = new LinkedHashMap<String, String>();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue() == null ? "" : field.getValue();
      headers.merge(field.getName().toLowerCase(Locale.ROOT), value, (one, two) -> one + "," + two);
    }
    var query = new LinkedHashMap<String, String>();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      query.put(field.getName(), field.getValue() == null ? "" : field.getValue());
    }
    String path = request.getHttpURI().getPath();
    return new Call(
        request.getMethod(), path == null ? "/" : path, query, headers, new byte[0], Map.of());
  }

  /** {@code head} and the body of its request. */
  public static Call withBody(Call head, Request request) throws IOException {
    ByteBuffer content = Content.Source.asByteBuffer(request);
    var body = new byte[content.remaining()];
    content.get(body);
    return new Call(
        head.method(), head.path(), head.query(), head.headers(), body, head.parameters());
  }

  public static void write(Answer answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    if (answer.status() != 204 && answer.status() != 304) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    }
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }
}
