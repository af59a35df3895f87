package dev.orchestrator.local;

import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.trace.TraceId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what the server refuses by itself, such as a malformed request, in our error form. */
final class JsonErrors implements Request.Handler {
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    EndpointResponse error =
        EndpointResponse.error(
            status,
            status < 500 ? "bad_request" : "internal",
            status < 500 ? "The request is not valid HTTP." : "Internal server error.",
            TraceId.create(clock.instant(), random));
    error.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(error.body()), callback);
    return true;
  }
}
