package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Checks a running attestor, or a server that attests, from outside. */
@Command(
    name = "smoke",
    description = {
      "Check a running attestor from outside, with one line for each check: ok, FAIL or skip.",
      "Its health, its metrics, its log with --log and its target with --prometheus. Exit code 0 if"
          + " no check failed, else 1. METRICS_TOKEN is sent to /metrics where it is set."
    })
final class SmokeTool implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  /** The lines that a loop writes each interval. */
  private static final Set<String> BEATS = Set.of("attestor.interval_checked", "attestation.run");

  /** What a run may be late, beside its interval. */
  private static final Duration LATE = Duration.ofSeconds(30);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where it listens; by default PORT (8788) of 127.0.0.1.")
  private Optional<URI> url = Optional.empty();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Its log, one JSON object a line; - reads standard input.")
  private Optional<String> log = Optional.empty();

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "The Prometheus that scrapes it.")
  private Optional<URI> prometheus = Optional.empty();

  private final Terminal terminal;
  private final InstantSource clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  SmokeTool(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  /** How a check ended: with a sentence, and as failed or not. */
  private sealed interface Outcome {
    record Good(String sentence) implements Outcome {}

    record Bad(String sentence) implements Outcome {}

    record Skipped(String sentence) implements Outcome {}
  }

  private interface Check {
    Outcome run() throws IOException, InterruptedException;
  }

  @Override
  public Integer call() {
    URI base =
        url.orElseGet(() ->
            URI.create(
                "http://127.0.0.1:"
                    + terminal.variable("PORT").orElse("" + AttestorService.DEFAULT_PORT)));
    boolean good = print("health", () -> health(base));
    good &= print("metrics", () -> metrics(base));
    good &= print("log", this::log);
    good &= print("prometheus", this::prometheus);
    return good ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private boolean print(String name, Check check) {
    Outcome outcome;
    try {
      outcome = check.run();
    } catch (IOException unreachable) {
      outcome = new Outcome.Bad("cannot be read: " + reason(unreachable));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      outcome = new Outcome.Bad("interrupted");
    }
    String line =
        switch (outcome) {
          case Outcome.Good(String sentence) -> "ok   %s: %s".formatted(name, sentence);
          case Outcome.Bad(String sentence) -> "FAIL %s: %s".formatted(name, sentence);
          case Outcome.Skipped(String sentence) -> "skip %s: %s".formatted(name, sentence);
        };
    terminal.out().println(line);
    return !(outcome instanceof Outcome.Bad);
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private HttpResponse<String> get(URI address, Optional<String> token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET();
    token.ifPresent(value -> request.header("authorization", "Bearer " + value));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private Outcome health(URI base) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(base.resolve("/health"), Optional.empty());
    Optional<Json> body = Json.tryRead(answer.body().getBytes(UTF_8));
    String status = body.flatMap(json -> json.text("status")).orElse("unknown");
    if (answer.statusCode() == 200) {
      return new Outcome.Good(status);
    }
    return new Outcome.Bad(
        "%d %s%s"
            .formatted(
                answer.statusCode(),
                status,
                body.flatMap(json -> json.text("reason")).map(text -> ", " + text).orElse("")));
  }

  // ---- metrics

  private Outcome metrics(URI base) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(base.resolve("/metrics"), terminal.variable("METRICS_TOKEN"));
    if (answer.statusCode() != 200) {
      return new Outcome.Bad("answered with " + answer.statusCode());
    }
    Map<String, List<Double>> samples = new HashMap<>();
    for (String line : answer.body().split("\n", -1)) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int space = line.lastIndexOf(' ');
      int labels = line.indexOf('{');
      String name = line.substring(0, Math.max(0, labels < 0 ? space : labels));
      if (!METRIC_NAME.matcher(name).matches()) {
        return new Outcome.Bad("not a sample: " + line);
      }
      try {
        double value = Double.parseDouble(line.substring(space + 1).replace("Inf", "Infinity"));
        samples.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      } catch (NumberFormatException notANumber) {
        return new Outcome.Bad("not a number: " + line);
      }
    }
    return plausible(samples);
  }

  private Outcome plausible(Map<String, List<Double>> samples) {
    List<Double> rates = samples.getOrDefault("attestation_success_rate", List.of());
    List<Double> latencies = samples.getOrDefault("attestation_latency_p99_ms", List.of());
    List<Double> successes =
        samples.getOrDefault("attestation_last_success_timestamp_seconds", List.of());
    if (!samples.containsKey("attestor_starts_total")
        || !samples.containsKey("attestation_runs_total")) {
      return new Outcome.Bad("attestor_starts_total or attestation_runs_total is missing");
    }
    if (rates.isEmpty() || latencies.isEmpty()) {
      return new Outcome.Bad("no attestation was made in the last hour");
    }
    if (rates.stream().anyMatch(rate -> !(rate >= 0 && rate <= 1))) {
      return new Outcome.Bad("attestation_success_rate is not between 0 and 1: " + rates);
    }
    if (latencies.stream().anyMatch(millis -> !(millis >= 0 && millis < 60_000))) {
      return new Outcome.Bad("attestation_latency_p99_ms is not plausible: " + latencies);
    }
    double now = clock.instant().toEpochMilli() / 1000.0;
    double oldest = successes.stream().mapToDouble(at -> now - at).max().orElse(Double.NaN);
    if (!(oldest < AttestorService.PATIENCE.toSeconds()) || oldest < -60) {
      return new Outcome.Bad("no attestation has passed in the last 5 minutes");
    }
    return new Outcome.Good(
        "success rate %s, p99 %s ms, last success %.0f s ago".formatted(rates, latencies, oldest));
  }

  // ---- log

  private Outcome log() throws IOException {
    if (log.isEmpty()) {
      return new Outcome.Skipped("not given, see --log");
    }
    byte[] bytes =
        log.get().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(log.get()));
    String text = new String(bytes, UTF_8);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      return new Outcome.Bad("the last line is not whole");
    }
    Duration interval = Duration.ofMinutes(1);
    Optional<Instant> last = Optional.empty();
    int number = 0;
    int beats = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.startsWith(AttestorTool.READY)) {
        // A container's log has standard error in it.
        continue;
      }
      Optional<Json> json = Json.tryRead(line.getBytes(UTF_8));
      Optional<Instant> at = json.flatMap(each -> each.text("ts")).flatMap(SmokeTool::instant);
      if (json.isEmpty()
          || at.isEmpty()
          || json.get().text("level").isEmpty()
          || json.get().text("msg").isEmpty()) {
        return new Outcome.Bad("line %d is not a log line".formatted(number));
      }
      String event = json.get().text("event").orElse("");
      if (event.equals("attestor.started")) {
        interval = Duration.ofSeconds(json.get().get("interval_s").integer().orElse(60));
        last = at;
      } else if (BEATS.contains(event)) {
        beats++;
        if (last.isPresent() && isGap(last.get(), at.get(), interval)) {
          return new Outcome.Bad("no run between %s and %s".formatted(last.get(), at.get()));
        }
        last = at;
      }
    }
    if (beats == 0) {
      return new Outcome.Bad("there is no line of a run");
    }
    if (isGap(last.orElseThrow(), clock.instant(), interval)) {
      return new Outcome.Bad("no run since " + last.get());
    }
    return new Outcome.Good("%d lines, %d of runs, without a gap".formatted(number, beats));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException otherForm) {
      return Optional.empty();
    }
  }

  private static boolean isGap(Instant from, Instant to, Duration interval) {
    return Duration.between(from, to).compareTo(interval.multipliedBy(2).plus(LATE)) > 0;
  }

  // ---- Prometheus

  private Outcome prometheus() throws IOException, InterruptedException {
    if (prometheus.isEmpty()) {
      return new Outcome.Skipped("not given, see --prometheus");
    }
    HttpResponse<String> targets =
        get(prometheus.get().resolve("/api/v1/targets?state=active"), Optional.empty());
    List<Json> active =
        Json.tryRead(targets.body().getBytes(UTF_8))
            .map(json -> json.get("data").get("activeTargets").items())
            .orElse(List.of());
    List<String> down =
        active.stream()
            .filter(target -> !target.text("health").equals(Optional.of("up")))
            .map(target ->
                target.text("scrapeUrl").orElse("") + ": " + target.text("lastError").orElse(""))
            .toList();
    if (targets.statusCode() != 200 || active.isEmpty()) {
      return new Outcome.Bad("it has no active target");
    }
    if (!down.isEmpty()) {
      return new Outcome.Bad("down: " + String.join("; ", down));
    }
    HttpResponse<String> rate =
        get(
            prometheus
                .get()
                .resolve(
                    "/api/v1/query?query=" + URLEncoder.encode("attestation_success_rate", UTF_8)),
            Optional.empty());
    boolean answered =
        Json.tryRead(rate.body().getBytes(UTF_8))
            .map(json -> !json.get("data").get("result").items().isEmpty())
            .orElse(false);
    return answered
        ? new Outcome.Good(
            "%d targets up, attestation_success_rate answers".formatted(active.size()))
        : new Outcome.Bad("it has no value of attestation_success_rate");
  }
}
