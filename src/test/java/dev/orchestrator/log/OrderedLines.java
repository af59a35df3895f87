package dev.orchestrator.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines that say which thread wrote them and as which of its lines, and the check that an output
 * holds each of them whole, once, and in the order of its thread.
 */
final class OrderedLines {
  private static final Pattern LINE = Pattern.compile("thread=(\\d+) line=(\\d+) (x*) end=(\\d+)");

  private OrderedLines() {}

  static String line(int thread, int number) {
    int padding = (thread * 31 + number * 17) % 300;
    return "thread=" + thread + " line=" + number + " " + "x".repeat(padding) + " end=" + padding;
  }

  /** What is wrong with {@code output}; nothing if it is as it should be. */
  static List<String> problems(List<String> output, int threads, int linesOfEach) {
    var problems = new ArrayList<String>();
    var next = new int[threads];
    for (String row : output) {
      Matcher line = LINE.matcher(row);
      if (!line.find() || line.group(3).length() != Integer.parseInt(line.group(4))) {
        problems.add("not whole: " + row);
        continue;
      }
      int thread = Integer.parseInt(line.group(1));
      int number = Integer.parseInt(line.group(2));
      if (number != next[thread]) {
        problems.add("thread " + thread + ": " + number + " instead of " + next[thread]);
      }
      next[thread] = number + 1;
    }
    for (int thread = 0; thread < threads; thread++) {
      if (next[thread] != linesOfEach) {
        problems.add("thread " + thread + " ends at " + next[thread]);
      }
    }
    if (output.size() != threads * linesOfEach) {
      problems.add(output.size() + " lines");
    }
    return problems;
  }
}
