package dev.orchestrator.entry;

import dev.orchestrator.endpoint.EndpointSpec;

/** Which of the three functions this is: each takes only what it is there for. */
public enum FunctionRole {
  /** Not said: this machine, where one process is both. */
  BOTH,
  /** Faces the internet and holds no token, so it does no commands and no jobs. */
  INGRESS,
  /** Serves CI: the routes below {@code /api/v1/} and {@code /metrics}, and nothing else. */
  API,
  /** Does commands and jobs, and faces nobody. */
  WORKER;

  boolean takes(AwsEvent event) {
    return switch (event) {
      case AwsEvent.Http _ -> this != WORKER;
      case AwsEvent.StreamBatch _, AwsEvent.Scheduled _ -> this == BOTH || this == WORKER;
      case AwsEvent.WarmUp _, AwsEvent.Unknown _ -> true;
    };
  }

  /** Whether requests to this endpoint are answered here. */
  boolean serves(EndpointSpec spec) {
    return switch (this) {
      case BOTH -> true;
      case INGRESS -> !spec.isApi();
      case API -> spec.isApi();
      case WORKER -> false;
    };
  }
}
