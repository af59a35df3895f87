package dev.orchestrator.deploy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of docs/cost.md, computed. Whatever is measured or assumed stands here and nowhere
 * else.
 */
final class CostSheet {
  /** Megabytes of the ingress and of the api, as the template sets them: a whole processor core. */
  static final int MEMORY_MB = 1_769;

  /** Megabytes of the worker, as the template sets them. */
  static final int WORKER_MB = 512;

  /** A warm request to the function restored from a snapshot, docs/performance.md. */
  private static final int INGRESS_MS = 3;

  /** What the table itself takes on AWS; on loopback it takes nothing. Assumed. */
  private static final int TABLE_MS = 5;

  /** A worker with a whole core waits for Discord and GitHub, and waiting is paid. Assumed. */
  private static final int WORKER_MS = 1_000;

  /** What it computes of that. Measured by {@code WorkerBenchmark}. */
  private static final int WORKER_CPU_MS = 32;

  /** What the jobs of a minute compute. Measured by {@code WorkerBenchmark}. */
  private static final int JOBS_CPU_MS = 22;

  /** The worker is called for every new item, and looks away from what is done. Assumed. */
  private static final int IGNORED_MS = 2;

  /** A run waits for the table and the product. Assumed. */
  private static final int ATTESTATION_MS = 200;

  /** An attestation in the table for the 30 days that it is kept. Assumed. */
  private static final int ATTESTATION_BYTES = 2_500;

  /** What Lambda itself writes about a call, at the level INFO. Assumed. */
  private static final int PLATFORM_BYTES = 800;

  /** A line of the HTTP API's access log, which has 7 fields. Assumed. */
  private static final int ACCESS_BYTES = 250;

  /** What is left of a command for the 30 days that it is kept, and in the indexes. */
  static final int KEPT_BYTES = 1_400;

  /** What is left of one that was answered at once. */
  static final int KEPT_ANSWER_BYTES = 1_400;

  static final int ALARMS = 16;
  private static final int MINUTES = 30 * 24 * 60;
  private static final int CHECKS = MINUTES / 5;
  private static final int MILLION = 1_000_000;

  private CostSheet() {}

  /** One part of a bill. */
  private record Line(String part, String arithmetic, double dollars) {}

  static String prices() {
    return table(
        "| | price |\n|---|---|", Arrays.stream(Prices.values()).map(Prices::row).toList());
  }

  static String counts() {
    return table(
        "| | writes | write units | reads | read units | log bytes |\n|---|---|---|---|---|---|",
        Arrays.stream(Counts.ALL).map(Counts.Asked::row).toList());
  }

  static String assumptions() {
    return table(
        "| | | from |\n|---|---|---|",
        List.of(
            row("memory of the ingress and the api", MEMORY_MB, " MB", "template.yaml"),
            row("memory of the worker", WORKER_MB, " MB", "template.yaml"),
            row("the ingress, a warm call", INGRESS_MS, " ms", "performance.md, restored, warm"),
            row("the table's own time in it", TABLE_MS, " ms", "assumed"),
            row(
                "the worker, a command",
                WORKER_MS,
                " ms",
                "assumed: it waits for Discord and GitHub"),
            row("of these it computes", WORKER_CPU_MS, " ms", "ADR 24, on a whole core"),
            row("the jobs of a minute compute", JOBS_CPU_MS, " ms", "ADR 24, on a whole core"),
            row("the worker, a command that is done", IGNORED_MS, " ms", "assumed"),
            row("the worker, an attestation", ATTESTATION_MS, " ms", "assumed"),
            row("what is kept of an attestation", ATTESTATION_BYTES, " bytes", "assumed, 30 days"),
            row("Lambda's own lines about a call", PLATFORM_BYTES, " bytes", "assumed"),
            row("a line of the access log", ACCESS_BYTES, " bytes", "assumed"),
            row("what is kept of a command", KEPT_BYTES, " bytes", "StoredSize, 30 days"),
            row(
                "and of one answered at once",
                KEPT_ANSWER_BYTES,
                " bytes",
                "StoredSize, 30 days")));
  }

  private static String row(String what, int value, String unit, String source) {
    return "| %s | %,d%s | %s |".formatted(what, value, unit, source);
  }

  /** A million times {@code /diagnose} in a month. */
  static String aMillionCommands() {
    return bill(commands());
  }

  /** What {@link #aMillionCommands} comes to, in dollars. */
  static double aMillionCommandsCost() {
    return sum(commands());
  }

  private static List<Line> commands() {
    var taken = Counts.ACKNOWLEDGED;
    var worked = Counts.WORKED;
    int writeUnits = taken.writeUnits() + worked.writeUnits();
    double readUnits = taken.readUnits() + worked.readUnits();
    int lines = taken.logBytes() + worked.logBytes();
    return List.of(
        times("HTTP API", MILLION, 1, "requests", Prices.HTTP_API),
        times("Lambda, calls", MILLION, 2, "calls", Prices.CALL),
        duration("Lambda, the ingress", MILLION, INGRESS_MS + TABLE_MS),
        worker(MILLION, WORKER_MS - WORKER_CPU_MS, WORKER_CPU_MS),
        times("table, writes", MILLION, writeUnits, "units", Prices.WRITE_UNIT),
        times("table, reads", MILLION, readUnits, "units", Prices.READ_UNIT),
        bytes("table, kept", MILLION, KEPT_BYTES, Prices.GB_MONTH),
        bytes("our log lines", MILLION, lines, Prices.LOG_GB),
        bytes("other log lines", MILLION, 2 * PLATFORM_BYTES + ACCESS_BYTES, Prices.LOG_GB),
        times("X-Ray", MILLION, 1, "traces", Prices.TRACE));
  }

  /**
   * A change that lowered the bill of a million commands.
   *
   * @param dollars what it saved when it was made
   */
  private record Saving(String change, String before, String after, double dollars) {
    String row() {
      return "| %s | %s | %s | $%.2f |".formatted(change, before, after, dollars);
    }
  }

  /** The bill before the first of these changes. */
  private static final double UNCHANGED = 63.26;

  private static final List<Saving> SAVINGS =
      List.of(
          new Saving(
              "a lease is renewed without moving its command in the index",
              "40 write units",
              "30",
              6.25),
          new Saving(
              "checks are written with the next write, not when each ends", "30", "21", 5.625),
          new Saving(
              "of the interaction only what a worker reads is stored, and it and the final response"
                  + " are compressed",
              "21",
              "16",
              3.125),
          new Saving("X-Ray records one trace for a command", "2 traces", "1", 5.00),
          new Saving("the worker has memory of its own", "1,769 MB", "512 MB", 15.84),
          new Saving(
              "what is kept of a command is measured, no longer assumed",
              "3,000 bytes",
              "1,400 bytes",
              0.72));

  static String savings() {
    return table(
        "| change | before | after | a million |\n|---|---|---|---|",
        SAVINGS.stream().map(Saving::row).toList());
  }

  /** What the bill has to be after these changes. */
  static double afterSavings() {
    return UNCHANGED - SAVINGS.stream().mapToDouble(Saving::dollars).sum();
  }

  /** A million times {@code /help} in a month. */
  static String aMillionAnswers() {
    var answered = Counts.ANSWERED;
    return bill(
        List.of(
            times("HTTP API", MILLION, 1, "requests", Prices.HTTP_API),
            times("Lambda, calls", MILLION, 2, "calls", Prices.CALL),
            duration("Lambda, the ingress", MILLION, INGRESS_MS + TABLE_MS),
            worker(MILLION, 0, IGNORED_MS),
            times("table, writes", MILLION, answered.writeUnits(), "units", Prices.WRITE_UNIT),
            bytes("table, kept", MILLION, KEPT_ANSWER_BYTES, Prices.GB_MONTH),
            bytes("our log lines", MILLION, answered.logBytes(), Prices.LOG_GB),
            bytes("other log lines", MILLION, 2 * PLATFORM_BYTES + ACCESS_BYTES, Prices.LOG_GB),
            times("X-Ray", MILLION, 1, "traces", Prices.TRACE)));
  }

  /** 30 days without commands. */
  static String aQuietMonth() {
    double reads =
        (MINUTES - CHECKS) * Counts.MINUTE.readUnits()
            + CHECKS * (Counts.EVALUATION.readUnits() + Counts.HEALTH.readUnits());
    int writes =
        (MINUTES - CHECKS) * Counts.MINUTE.writeUnits() + CHECKS * Counts.EVALUATION.writeUnits();
    return bill(
        List.of(
            times("schedules", MINUTES + CHECKS, 1, "calls", Prices.SCHEDULE),
            times("Lambda, calls", MINUTES + CHECKS, 1, "calls", Prices.CALL),
            worker(MINUTES, TABLE_MS, JOBS_CPU_MS),
            duration("Lambda, the ingress", CHECKS, INGRESS_MS + TABLE_MS),
            times("table, reads", (int) reads, 1, "units", Prices.READ_UNIT),
            times("table, writes", writes, 1, "units", Prices.WRITE_UNIT),
            bytes("Lambda's own log lines", MINUTES + CHECKS, PLATFORM_BYTES, Prices.LOG_GB),
            times("X-Ray", CHECKS, 1, "traces", Prices.TRACE),
            times("the table's key", CHECKS, 1, "uses", Prices.KEY_USE),
            times("alarms", ALARMS, 1, "alarms", Prices.ALARM),
            times("dashboard", 1, 1, "dashboard", Prices.DASHBOARD)));
  }

  /** What a run each minute adds to a month, where a signing key is configured. */
  static String aMonthOfAttestations() {
    var run = Counts.ATTESTATION;
    return bill(
        List.of(
            worker(MINUTES, 0, ATTESTATION_MS),
            times("table, reads", MINUTES, run.readUnits(), "units", Prices.READ_UNIT),
            times("table, writes", MINUTES, run.writeUnits(), "units", Prices.WRITE_UNIT),
            bytes("table, kept", MINUTES, ATTESTATION_BYTES, Prices.GB_MONTH),
            bytes("our log lines", MINUTES, run.logBytes(), Prices.LOG_GB)));
  }

  /** A million calls of CI of each kind, in the function that takes them. */
  static String evidence() {
    return table(
        "| a million times | writes | reads | HTTP API | Lambda | log lines | X-Ray | together |"
            + "\n|---|---|---|---|---|---|---|---|",
        Stream.of(Counts.PHASE, Counts.RETRIEVED, Counts.ARTIFACT, Counts.SCRAPE)
            .map(CostSheet::evidenceRow)
            .toList());
  }

  private static String evidenceRow(Counts.Asked call) {
    List<Line> lines =
        List.of(
            times("", MILLION, call.writeUnits(), "", Prices.WRITE_UNIT),
            times("", MILLION, call.readUnits(), "", Prices.READ_UNIT),
            times("", MILLION, 1, "", Prices.HTTP_API),
            new Line(
                "",
                "",
                times("", MILLION, 1, "", Prices.CALL).dollars()
                    + duration("", MILLION, INGRESS_MS + TABLE_MS).dollars()),
            bytes("", MILLION, call.logBytes() + PLATFORM_BYTES + ACCESS_BYTES, Prices.LOG_GB),
            times("", MILLION, 1, "", Prices.TRACE));
    return "| %s | %s | **$%.2f** |"
        .formatted(
            call.by(),
            lines.stream()
                .map(line -> "$%.2f".formatted(line.dollars()))
                .collect(Collectors.joining(" | ")),
            sum(lines));
  }

  /**
   * A month of phases at a steady rate, each of another content.
   *
   * @param aSecond phases a second
   * @param shards that one label set needs, so that its transactions rarely meet
   */
  private record Rate(int aSecond, int shards) {
    String row() {
      double phases = (double) aSecond * MINUTES * 60;
      var stored = Counts.PHASE;
      double gigabytes = MEMORY_MB / 1024.0;
      double seconds = (INGRESS_MS + TABLE_MS) / 1000.0;
      int lines = stored.logBytes() + PLATFORM_BYTES + ACCESS_BYTES;
      double writes = phases * stored.writeUnits() * Prices.WRITE_UNIT.dollars();
      double reads = phases * stored.readUnits() * Prices.READ_UNIT.dollars();
      double api = phases * Prices.HTTP_API.dollars();
      double lambda =
          phases * (Prices.CALL.dollars() + seconds * gigabytes * Prices.GB_SECOND.dollars());
      double logs = phases * lines / 1e9 * Prices.LOG_GB.dollars();
      // Lambda takes the first request of a second and 5 % of the others.
      double sampled = 1 + 0.05 * (aSecond - 1);
      double traces = sampled * MINUTES * 60 * Prices.TRACE.dollars();
      return "| %,d | %d | $%,.0f | $%,.0f | $%,.0f | $%,.0f | $%,.0f | $%,.0f | **$%,.0f** |"
          .formatted(
              aSecond,
              shards,
              writes,
              reads,
              api,
              lambda,
              logs,
              traces,
              writes + reads + api + lambda + logs + traces);
    }
  }

  /** The shards are those of the model in the docs; the code has {@code MetricItem.SHARDS}. */
  static String phases() {
    return table(
        "| a second | shards | writes | reads | HTTP API | Lambda | log lines | X-Ray | a month |"
            + "\n|---|---|---|---|---|---|---|---|---|",
        Stream.of(new Rate(1, 4), new Rate(10, 4), new Rate(100, 16), new Rate(1_000, 256))
            .map(Rate::row)
            .toList());
  }

  private static Line times(String part, int times, double each, String unit, Prices price) {
    String arithmetic =
        each == 1
            ? "%,d %s".formatted(times, unit)
            : "%,d × %s %s".formatted(times, plain(each), unit);
    return new Line(part, arithmetic, times * each * price.dollars());
  }

  private static Line duration(String part, int calls, int millis) {
    return duration(part, calls, millis, MEMORY_MB);
  }

  /**
   * The worker's time: as if none of its computing passed while it waits.
   *
   * @param computing with a whole core, of which the worker has a share
   */
  private static Line worker(int calls, int waiting, int computing) {
    int slower = Math.round(computing * (float) MEMORY_MB / WORKER_MB);
    return duration("Lambda, the worker", calls, waiting + slower, WORKER_MB);
  }

  private static Line duration(String part, int calls, int millis, int megabytes) {
    double gigabytes = megabytes / 1024.0;
    return new Line(
        part,
        "%,d × %,d ms × %.4f GB".formatted(calls, millis, gigabytes),
        calls * (millis / 1000.0) * gigabytes * Prices.GB_SECOND.dollars());
  }

  private static Line bytes(String part, int times, int each, Prices price) {
    return new Line(
        part,
        "%,d × %,d bytes".formatted(times, each),
        times * (double) each / 1e9 * price.dollars());
  }

  private static String plain(double number) {
    return number == Math.rint(number)
        ? "%.0f".formatted(number)
        : String.format(Locale.ROOT, "%.1f", number);
  }

  private static String bill(List<Line> lines) {
    var rows = new ArrayList<String>();
    for (Line line : lines) {
      rows.add("| %s | %s | $%.2f |".formatted(line.part(), line.arithmetic(), line.dollars()));
    }
    rows.add("| **together** | | **$%.2f** |".formatted(sum(lines)));
    return table("| part | arithmetic | |\n|---|---|---|", rows);
  }

  private static double sum(List<Line> lines) {
    return lines.stream().mapToDouble(Line::dollars).sum();
  }

  private static String table(String head, List<String> rows) {
    return head + rows.stream().map(row -> "\n" + row).collect(Collectors.joining()) + "\n";
  }
}
