package dev.orchestrator.local;

import java.util.List;
import java.util.Map;

/** One command of the command line. */
interface Tool {
  int DONE = 0;
  int FAILED = 1;
  int WRONG_USE = 2;

  String name();

  /** One line for the list of commands. */
  String summary();

  /** What {@code --help} prints. */
  String usage();

  /** Does it and returns the exit code. */
  int run(List<String> arguments, Map<String, String> environment);
}
