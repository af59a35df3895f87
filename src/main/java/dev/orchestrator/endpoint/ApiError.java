package dev.orchestrator.endpoint;

import dev.orchestrator.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An error as the routes below {@code /api/} answer it: {@code
 * {"error":{"code","message"},"trace_id","requestId"}}, with {@code fields} where single fields are
 * at fault.
 *
 * @param message one sentence for people that repeats nothing of the request
 * @param retryAfter sent as {@code Retry-After}, in whole seconds, at least 1
 * @param exitCode with which a step of CI is to end
 */
public record ApiError(
    ErrorCode code,
    String message,
    List<FieldError> fields,
    Optional<Duration> retryAfter,
    OptionalInt exitCode) {

  public ApiError {
    fields = List.copyOf(fields);
  }

  public static ApiError of(ErrorCode code, String message) {
    return new ApiError(code, message, List.of(), Optional.empty(), OptionalInt.empty());
  }

  /**
   * The error for faulty fields: {@code 422 INVALID_FIELD} if all of them are nested, else {@code
   * 400 INVALID_REQUEST}.
   */
  public static ApiError invalid(List<FieldError> fields) {
    boolean allNested = fields.stream().allMatch(FieldError::isNested);
    return new ApiError(
        allNested ? ErrorCode.INVALID_FIELD : ErrorCode.INVALID_REQUEST,
        "The request has invalid fields; \"fields\" lists all of them.",
        fields,
        Optional.empty(),
        OptionalInt.empty());
  }

  /** Something that this call needs cannot be reached; the same call may succeed later. */
  public static ApiError unavailable(Duration retryAfter) {
    return of(ErrorCode.UNAVAILABLE, "The service is temporarily unavailable. Try again later.")
        .retryAfter(retryAfter);
  }

  public ApiError retryAfter(Duration after) {
    return new ApiError(code, message, fields, Optional.of(after), exitCode);
  }

  /** The same about these fields. */
  public ApiError about(List<FieldError> faulty) {
    return new ApiError(code, message, faulty, retryAfter, exitCode);
  }

  /** The same with the code with which a step of CI is to end. */
  public ApiError exitCode(int exit) {
    return new ApiError(code, message, fields, retryAfter, OptionalInt.of(exit));
  }

  public EndpointResponse response(String traceId) {
    EndpointResponse response =
        EndpointResponse.json(
            code.status(),
            Json.bytes(json -> {
              json.writeStartObject();
              json.writeObjectFieldStart("error");
              json.writeStringField("code", code.name());
              json.writeStringField("message", message);
              json.writeEndObject();
              if (!fields.isEmpty()) {
                json.writeArrayFieldStart("fields");
                for (FieldError field : fields) {
                  json.writeStartObject();
                  json.writeStringField("field", field.field());
                  json.writeStringField("message", field.message());
                  json.writeEndObject();
                }
                json.writeEndArray();
              }
              if (exitCode.isPresent()) {
                json.writeNumberField("exit_code", exitCode.getAsInt());
              }
              json.writeStringField("trace_id", traceId);
              json.writeStringField("requestId", traceId);
              json.writeEndObject();
            }));
    return retryAfter.isEmpty()
        ? response
        : response.withHeader(
            "retry-after",
            Long.toString(Math.max(1, retryAfter.get().plusMillis(999).toSeconds())));
  }
}
