package dev.orchestrator.log;

import java.io.OutputStream;

/** The log of this process, from its start to its end. */
public final class Logging {
  private Logging() {}

  /**
   * Starts the log: every line, ours and every library's, goes through {@code redactor} to {@code
   * out}.
   */
  public static void start(LogSettings settings, Redactor redactor, OutputStream out) {}

  /** Returns when every line written before has reached the output. */
  public static void drain() {}
}
