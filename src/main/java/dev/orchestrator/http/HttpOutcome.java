package dev.orchestrator.http;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The result of a request. */
public sealed interface HttpOutcome {

  /** Time from the start of the call to this outcome. */
  Duration took();

  /**
   * The other side answered.
   *
   * @param headers by lower-case name; several of one name are joined with a comma
   * @param body at most 1 MiB; what was longer is cut
   * @param certificateExpiry when the server's TLS certificate ends, over HTTPS
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never changed
  record Answered(
      int status,
      Map<String, String> headers,
      byte[] body,
      Duration took,
      Optional<Instant> certificateExpiry)
      implements HttpOutcome {

    public Answered {
      headers = Map.copyOf(headers);
    }

    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /**
     * The header of this name.
     *
     * @param name in lower case
     */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    /** The body as JSON; {@link Json#MISSING} if it is not JSON. */
    public Json json() {
      return Json.tryRead(body).orElse(Json.MISSING);
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Why there is no answer. */
  enum Reason {
    /** The time limit passed. */
    TIMED_OUT,
    /** The name has no address. */
    UNKNOWN_HOST,
    /** No connection came about, so nothing was sent. */
    NOT_CONNECTED,
    /** The TLS handshake failed: the certificate is wrong, expired or for another name. */
    TLS_FAILED,
    /** The connection broke after it stood; the other side may have acted. */
    BROKEN,
    /** The address is not one that this system calls. */
    FORBIDDEN_ADDRESS
  }

  /**
   * There is no answer.
   *
   * @param sentence says what happened, for a person, without any part of the address but its host
   */
  record Failed(Reason reason, String sentence, Duration took) implements HttpOutcome {

    /** Whether the other side cannot have seen the request, so that repeating it is always safe. */
    public boolean wasNotSent() {
      return switch (reason) {
        case UNKNOWN_HOST, NOT_CONNECTED, TLS_FAILED, FORBIDDEN_ADDRESS -> true;
        case TIMED_OUT, BROKEN -> false;
      };
    }
  }
}
