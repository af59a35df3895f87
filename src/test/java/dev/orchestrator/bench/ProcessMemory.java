package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** How much memory other Java processes hold. Works on Linux. */
final class ProcessMemory {
  private static final double MEBIBYTE = 1 << 20;

  private ProcessMemory() {}

  /** Resident memory of each process. */
  static String resident(Map<String, Long> processes) throws IOException {
    var text = new StringBuilder();
    for (Map.Entry<String, Long> process : processes.entrySet()) {
      String status =
          Files.readAllLines(Path.of("/proc", process.getValue().toString(), "status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .collect(Collectors.joining());
      long kilobytes = Long.parseLong(status.replaceAll("[^0-9]", ""));
      text.append(text.isEmpty() ? "" : ", ")
          .append("%s %.0f MB".formatted(process.getKey(), kilobytes / 1024.0));
    }
    return text.toString();
  }

  /** What each process still needs after a collection of all that it does not. */
  static String live(Map<String, Long> processes) throws IOException, InterruptedException {
    var text = new StringBuilder();
    for (Map.Entry<String, Long> process : processes.entrySet()) {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  process.getValue().toString(),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String last = new String(jcmd.getInputStream().readAllBytes(), UTF_8).strip();
      jcmd.waitFor();
      String[] total = last.substring(last.lastIndexOf('\n') + 1).trim().split("\\s+");
      text.append(text.isEmpty() ? "" : ", ")
          .append("%s %.1f MB".formatted(process.getKey(), Long.parseLong(total[2]) / MEBIBYTE));
    }
    return text.toString();
  }
}
