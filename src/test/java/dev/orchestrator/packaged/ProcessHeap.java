package dev.orchestrator.packaged;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The heap of another JVM, with what is garbage by now: a snapshot has that, too. */
final class ProcessHeap {
  private static final int CHUNK = 1 << 20;

  private ProcessHeap() {}

  /**
   * Whether {@code text}, ASCII only, is anywhere in the heap of the process.
   *
   * @param folder takes the dump while it is read
   */
  static boolean contains(long pid, String text, Path folder) throws Exception {
    Path dump = folder.resolve("heap-" + System.nanoTime() + ".hprof");
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.heap_dump",
                "-all",
                dump.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), ISO_8859_1);
    if (jcmd.waitFor() != 0 || !Files.exists(dump)) {
      throw new IOException("no heap dump: " + output);
    }
    try {
      return isIn(dump, text);
    } finally {
      Files.delete(dump);
    }
  }

  /** Reads in chunks that overlap by the length of the text. */
  private static boolean isIn(Path dump, String text) throws IOException {
    try (var in = Files.newInputStream(dump)) {
      String tail = "";
      for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
        String part = tail + new String(chunk, ISO_8859_1);
        if (part.contains(text)) {
          return true;
        }
        tail = part.substring(Math.max(0, part.length() - text.length()));
      }
      return false;
    }
  }
}
