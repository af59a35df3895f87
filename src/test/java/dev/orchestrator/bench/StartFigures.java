package dev.orchestrator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one process took, in milliseconds and megabytes.
 *
 * @param ready from the start, or from the restore, until it asked for an event
 * @param firstResponse from the same moment until its first answer
 * @param first from the first event to its answer
 * @param fiftieth as a median of the ten events up to it
 * @param cpu processor time between these two
 * @param memory resident after the first answer
 */
record StartFigures(
    double ready,
    double firstResponse,
    double first,
    double second,
    double fiftieth,
    double cpu,
    double memory) {

  /** The kernel counts a process's time in hundredths of a second. */
  private static final double MILLIS_PER_TICK = 10;

  /** Processor time of a process so far, milliseconds. */
  static double cpu(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
  }

  /** Resident memory of a process, megabytes. */
  static double memory(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
      }
    }
    return 0;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double median(List<StartFigures> runs, ToDoubleFunction<StartFigures> figure) {
    return median(runs.stream().mapToDouble(figure).toArray());
  }
}
