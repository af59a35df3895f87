package dev.orchestrator.flow;

/** A way by which somebody else's text gets into the system. */
record Entrance(String name, Sowing sowing) {

  /** Brings a secret in, and returns when all that follows from it has happened. */
  @FunctionalInterface
  interface Sowing {
    Sown sow(RunningSystem running, String secret) throws Exception;
  }

  Sown sow(RunningSystem running, String secret) throws Exception {
    return sowing.sow(running, secret);
  }

  @Override
  public String toString() {
    return name;
  }
}
