package dev.orchestrator.fault;

/** Ends the threads of a dead instance when its run is over. Nothing that they do counts. */
final class Buried extends Error {
  private static final long serialVersionUID = 1;

  Buried() {
    super("the run is over", null, false, false);
  }
}
