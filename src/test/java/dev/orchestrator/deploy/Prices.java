package dev.orchestrator.deploy;

/** AWS's list prices in US East (N. Virginia), in dollars, without the free tier. */
enum Prices {
  HTTP_API("HTTP API, a request", 1.00 / 1e6, "$1.00 a million"),
  CALL("Lambda, a call", 0.20 / 1e6, "$0.20 a million"),
  GB_SECOND("Lambda on arm64, a GB-second", 0.0000133334, "$0.0000133334"),
  WRITE_UNIT("DynamoDB on demand, a write unit", 0.625 / 1e6, "$0.625 a million"),
  READ_UNIT("DynamoDB on demand, a read unit", 0.125 / 1e6, "$0.125 a million"),
  GB_MONTH("DynamoDB, a GB for a month, with recovery", 0.45, "$0.25 + $0.20"),
  LOG_GB("CloudWatch Logs, a GB taken in", 0.50, "$0.50"),
  TRACE("X-Ray, a trace", 5.00 / 1e6, "$5.00 a million"),
  SCHEDULE("EventBridge Scheduler, a call", 1.00 / 1e6, "$1.00 a million"),
  ALARM("CloudWatch, an alarm for a month", 0.10, "$0.10"),
  DASHBOARD("CloudWatch, a dashboard for a month", 3.00, "$3.00"),
  KEY_USE("KMS, a use of a key", 0.03 / 1e4, "$0.03 for 10,000");

  private final String what;
  private final double dollars;
  private final String listed;

  Prices(String what, double dollars, String listed) {
    this.what = what;
    this.dollars = dollars;
    this.listed = listed;
  }

  double dollars() {
    return dollars;
  }

  String row() {
    return "| " + what + " | " + listed + " |";
  }
}
