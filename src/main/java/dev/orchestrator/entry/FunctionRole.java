package dev.orchestrator.entry;

import dev.orchestrator.endpoint.EndpointSpec;

/** The role of a function: each accepts only the events of its role. */
public enum FunctionRole {
  /** The default, for local use: one process has both roles. */
  BOTH,
  /** Public and without tokens, so it runs no commands and no jobs. */
  INGRESS,
  /** Serves CI: the routes below {@code /api/v1/} and {@code /metrics}, and nothing else. */
  API,
  /** Runs commands and jobs, and has no public address. */
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
