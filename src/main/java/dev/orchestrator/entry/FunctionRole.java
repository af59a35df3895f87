package dev.orchestrator.entry;

/** Which of the two functions this is: each takes only what it is there for. */
public enum FunctionRole {
  /** Not said: this machine, where one process is both. */
  BOTH,
  /** Faces the internet and holds no token, so it does no commands and no jobs. */
  INGRESS,
  /** Does commands and jobs, and faces nobody. */
  WORKER;

  boolean takes(AwsEvent event) {
    return switch (event) {
      case AwsEvent.Http _ -> this != WORKER;
      case AwsEvent.StreamBatch _, AwsEvent.Scheduled _ -> this != INGRESS;
      case AwsEvent.Unknown _ -> true;
    };
  }
}
