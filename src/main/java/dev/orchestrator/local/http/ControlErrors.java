package dev.orchestrator.local.http;

/** Refusals of the control routes. */
public final class ControlErrors {
  private ControlErrors() {}

  public static Answer badRequest(String sentence) {
    return error(400, "bad_request", sentence);
  }

  public static Answer notFound(String sentence) {
    return error(404, "not_found", sentence);
  }

  public static Answer methodNotAllowed() {
    return error(405, "method_not_allowed", "This path does not accept this method.");
  }

  /** Of a request that a page from elsewhere may have made. */
  public static Answer foreign() {
    return error(403, "forbidden", "Only local requests to a loopback address are allowed.");
  }

  private static Answer error(int status, String code, String sentence) {
    return Answer.json(
        status, JsonObject.of("error", JsonObject.of("code", code).put("message", sentence)));
  }
}
