package dev.orchestrator.endpoint;

/** Every code of an error that the API answers, with its status. */
public enum ErrorCode {
  INVALID_REQUEST(400),
  AUTH_REQUIRED(401),
  INVALID_API_KEY(401),
  INVALID_TOKEN(401),
  INVALID_HMAC(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  CONFLICT(409),
  TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  INVALID_FIELD(422),
  INVALID_ARTIFACT(422),
  RATE_LIMITED(429),
  INTERNAL(500),
  UNAVAILABLE(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }
}
