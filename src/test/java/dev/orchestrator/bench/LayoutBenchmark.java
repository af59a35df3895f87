package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.log.LayoutContenders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.StringLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * One log line as bytes, by our layout and by Log4j's JSON template layout: warm, and the first one
 * of a new JVM with the classes that it loads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class LayoutBenchmark {
  private static final int STARTS = 9;

  private final LogEvent event = LayoutContenders.event();
  private final StringLayout ours = LayoutContenders.ours();
  private final StringLayout template = LayoutContenders.template();

  @Benchmark
  public byte[] ours() {
    return ours.toByteArray(event);
  }

  @Benchmark
  public byte[] template() {
    return template.toByteArray(event);
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 1) {
      firstLine(args[0].equals("ours"));
      return;
    }
    warm();
    for (String layout : new String[] {"ours", "template"}) {
      long[] millis = new long[STARTS];
      String classes = "";
      for (int i = 0; i < STARTS; i++) {
        String[] said = start(layout).strip().split(" ");
        millis[i] = Long.parseLong(said[0]);
        classes = said[1];
      }
      Arrays.sort(millis);
      System.out.printf(
          "%s: the first line takes %d ms, the median of %d JVMs, and loads %s classes%n",
          layout, millis[STARTS / 2], STARTS, classes);
    }
  }

  private static void warm() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(LayoutBenchmark.class.getSimpleName())
            .addProfiler(GCProfiler.class)
            .build();
    new Runner(options).run();
  }

  private static String start(String layout) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LayoutBenchmark.class.getName(),
                layout)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  private static void firstLine(boolean isOurs) {
    LogEvent event = LayoutContenders.event();
    int before = loaded();
    long start = System.nanoTime();
    StringLayout layout = isOurs ? LayoutContenders.ours() : LayoutContenders.template();
    byte[] line = layout.toByteArray(event);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    if (line.length < 200) {
      throw new IllegalStateException(new String(line, UTF_8));
    }
    System.out.println(took + " " + (loaded() - before));
  }

  private static int loaded() {
    return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
  }
}
