package dev.orchestrator.flow;

/** A source of external text. */
record TaintSource(String name, Sowing sowing) {

  /** Brings a secret in, and returns when all that follows from it has happened. */
  @FunctionalInterface
  interface Sowing {
    Tainted sow(RunningSystem running, String secret) throws Exception;
  }

  Tainted sow(RunningSystem running, String secret) throws Exception {
    return sowing.sow(running, secret);
  }

  @Override
  public String toString() {
    return name;
  }
}
