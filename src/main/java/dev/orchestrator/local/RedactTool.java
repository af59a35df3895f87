package dev.orchestrator.local;

import dev.orchestrator.log.RedactStream;
import dev.orchestrator.log.Redactor;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Standard input to standard output, line by line, secrets removed. */
@Command(
    name = "redact",
    description = {
      "Remove secrets from standard input, line by line.",
      "Copies standard input to standard output: the same redaction that every log line passes. A"
          + " line that is JSON stays JSON. When its output is closed, it ends."
    })
final class RedactTool implements Callable<Integer> {
  private final Terminal terminal;

  RedactTool(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Standard output that ends the copying when its reader has gone; PrintStream ignores that. */
  private static final class Output extends OutputStream {
    private static final class Closed extends IOException {
      private static final long serialVersionUID = 1;

      Closed(IOException cause) {
        super(cause);
      }
    }

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException gone) {
        throw new Closed(gone);
      }
    }
  }

  @Override
  public Integer call() {
    try {
      new RedactStream(new Redactor()).copy(System.in, new Output());
      return ExitCode.OK;
    } catch (Output.Closed readerHasGone) {
      return ExitCode.OK;
    } catch (IOException broken) {
      terminal.err().println("redact: the input could not be read.");
      return ExitCode.SOFTWARE;
    }
  }
}
