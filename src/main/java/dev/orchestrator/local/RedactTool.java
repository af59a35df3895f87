package dev.orchestrator.local;

import dev.orchestrator.log.RedactStream;
import dev.orchestrator.log.Redactor;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Standard input to standard output, line by line, secrets removed. */
final class RedactTool implements Tool {
  @Override
  public String name() {
    return "redact";
  }

  @Override
  public String summary() {
    return "remove secrets from standard input, line by line";
  }

  @Override
  public String usage() {
    return """
    Usage: ./orchestrator redact < FILE

    Copies standard input to standard output and removes secrets: the same redaction that
    every log line passes. A line that is JSON stays JSON.\
    """;
  }

  @Override
  public int run(List<String> arguments, Map<String, String> environment) {
    if (!arguments.isEmpty()) {
      System.err.println("redact reads standard input and takes no arguments.\n\n" + usage());
      return WRONG_USE;
    }
    try {
      new RedactStream(new Redactor()).copy(System.in, System.out);
      return DONE;
    } catch (IOException broken) {
      System.err.println("redact: the input could not be read or the output not be written.");
      return FAILED;
    }
  }
}
