package dev.orchestrator.local;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** Where a command of the command line prints, and the environment that it was started with. */
record Terminal(PrintStream out, PrintStream err, Map<String, String> environment) {

  static Terminal ofThisProcess() {
    return new Terminal(System.out, System.err, System.getenv());
  }

  /** The value of a variable; empty if it is not set or blank. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
