package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.attestation.AttestationMetrics;
import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.attestation.AttestationStore.Head;
import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.AwsTable;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.Services;
import dev.orchestrator.entry.Settings;
import dev.orchestrator.entry.Surroundings;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.Logging;
import dev.orchestrator.setting.InvalidSettings;
import dev.orchestrator.table.TableUnavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The attestor as a long-running service: the worker's attestation run in a loop, {@code GET
 * /health} and {@code GET /metrics}. It serves nothing else.
 *
 * <p>It is healthy from its start, and until no run has been completed for {@link #PATIENCE}. A run
 * counts as completed when the loop has read it from the table, also if another instance made it:
 * an interval has one run, whichever instance claims it.
 */
final class AttestorService implements AutoCloseable {
  /** The longest time without a completed run in which the service is healthy. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  static final int DEFAULT_PORT = 8788;

  private static final String AWS_HOST = ".amazonaws.com";

  /** Between two attempts while no run can be completed. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
  private static final Log LOG = Log.named("local.attestor");

  private final Parts parts;
  private final InstantSource clock;
  private final Duration interval;
  private final Application application;
  private final AttestationStore attestations;
  private final HttpServer server;
  private volatile Instant lastRun;
  private volatile boolean startIsCounted;
  private volatile boolean closed;

  private AttestorService(
      LocalEnvironment environment, OutputStream log, InstantSource clock, Parts parts)
      throws IOException {
    this.parts = parts;
    this.clock = clock;
    this.lastRun = clock.instant();
    Settings settings = settings(environment);
    this.interval = settings.attestationInterval().orElseThrow();
    boolean onAws = isOnAws(settings);
    DynamoDbClient table = table(settings, environment, parts);
    if (!onAws) {
      LocalTable.create(table, settings.aws().tableName());
    }
    this.application =
        new Application(
            settings, new Surroundings(clock, new SecureRandom(), Sleeper.REAL, _ -> table, log));
    Services services = application.services();
    this.attestations = new AttestationStore(services.table(), services.metrics());
    var function = new Orchestrator(application);
    this.server =
        parts.add(
            HttpServer.start(
                environment.attestorHost(),
                environment.port(DEFAULT_PORT).orElseThrow(),
                event -> answer(event, function)));
    LOG.info(
        "attestor.started",
        "attestor started",
        Field.of("interval_s", interval.toSeconds()),
        Field.of("url", server.uri()));
    parts.add(loop());
  }

  /**
   * Starts the service and returns when it listens.
   *
   * @throws InvalidSettings if the environment cannot be used
   * @throws IOException with a sentence, if the port is taken or the table cannot be used
   */
  static AttestorService start(
      Map<String, String> environment, OutputStream log, InstantSource clock) throws IOException {
    var parts = new Parts();
    try {
      return new AttestorService(new LocalEnvironment(environment), log, clock, parts);
    } catch (SdkException unreachable) {
      parts.close();
      throw new IOException("The table cannot be used: " + unreachable.getMessage(), unreachable);
    } catch (RuntimeException | IOException failed) {
      parts.close();
      throw failed;
    }
  }

  private static Settings settings(LocalEnvironment environment) {
    var problems = new ArrayList<String>();
    if (environment.port(DEFAULT_PORT).isEmpty()) {
      problems.add("PORT must be a number from 0 to 65535.");
    }
    try {
      Settings settings = Settings.read(environment.attestor());
      if (settings.attestationInterval().isEmpty()) {
        problems.add("ATTESTATION_INTERVAL must not be 0 for the attestor.");
      }
      if (isOnAws(settings) && !settings.hasAttestationKey()) {
        problems.add(
            "ATTESTATION_KEY or ATTESTATION_KEY_PARAMETER must be set for a table on AWS: it is the"
                + " key of the deployed worker.");
      }
      if (problems.isEmpty()) {
        return settings;
      }
    } catch (InvalidSettings invalid) {
      problems.addAll(invalid.problems());
    }
    throw new InvalidSettings(problems);
  }

  private static boolean isOnAws(Settings settings) {
    return settings
        .aws()
        .tableEndpoint()
        .filter(endpoint -> String.valueOf(endpoint.getHost()).endsWith(AWS_HOST))
        .isPresent();
  }

  private static DynamoDbClient table(Settings settings, LocalEnvironment environment, Parts parts)
      throws IOException {
    return settings.aws().tableEndpoint().isPresent()
        ? parts.add(AwsTable.open(settings, LocalCredentials.of(environment)))
        : parts.add(LocalDynamo.start(environment.dataFolder())).client();
  }

  // ---- the loop

  private AutoCloseable loop() {
    Thread thread = Thread.ofVirtual().name("attestor").start(this::keepAttesting);
    return () -> {
      closed = true;
      thread.interrupt();
      if (!thread.join(LONGEST_STOP)) {
        LOG.warn("attestor.run_not_ended", "the run in progress did not end");
      }
    };
  }

  private void keepAttesting() {
    try {
      Instant due = clock.instant();
      while (!closed) {
        Instant now = clock.instant();
        if (!now.isBefore(due)) {
          due = attest() ? nextInterval(now) : now.plus(min(RETRY, interval));
        }
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The runs of an interval belong to its number since the epoch, so they begin with it. */
  private Instant nextInterval(Instant now) {
    long millis = interval.toMillis();
    return Instant.ofEpochMilli((now.toEpochMilli() / millis + 1) * millis);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Returns whether the run of this interval is completed. */
  private boolean attest() {
    try {
      countStart();
      var unused =
          application
              .jobs()
              .run(Optional.of("attest"), Optional.empty(), UUID.randomUUID().toString());
      Optional<Instant> newest =
          attestations.heads().stream()
              .flatMap(head -> head.last().stream())
              .map(Head.Last::at)
              .max(Comparator.naturalOrder());
      if (newest.isPresent() && newest.get().isAfter(lastRun)) {
        lastRun = newest.get();
      }
      boolean completed =
          newest.isPresent()
              && !newest.get().isBefore(nextInterval(clock.instant()).minus(interval));
      LOG.info(
          "attestor.interval_checked",
          "attestation interval checked",
          Field.of("completed", completed),
          Field.of("last_run", newest.map(Instant::toString).orElse("none")));
      return completed;
    } catch (TableUnavailable unreachable) {
      LOG.error(
          "attestor.run_failed",
          "attestation run not completed: the table is unreachable",
          unreachable);
      return false;
    } catch (RuntimeException failed) {
      LOG.error("attestor.run_failed", "attestation run not completed", failed);
      return false;
    }
  }

  /** Counted once, as soon as the table takes it. */
  private void countStart() {
    if (!startIsCounted) {
      application
          .services()
          .metrics()
          .count(UUID.randomUUID().toString(), AttestationMetrics.start());
      startIsCounted = true;
    }
  }

  // ---- serving

  private byte[] answer(byte[] event, Orchestrator function) {
    Json request = Json.tryRead(event).orElse(Json.MISSING);
    String path = request.text("rawPath").orElse("");
    if (path.equals("/metrics")) {
      return function.handle(event, Optional.empty());
    }
    if (!path.equals("/health")) {
      return answer(404, "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"no such route\"}}");
    }
    String method = request.get("requestContext").get("http").text("method").orElse("");
    if (!List.of("GET", "HEAD").contains(method)) {
      return answer(405, "{\"error\":{\"code\":\"METHOD_NOT_ALLOWED\",\"message\":\"GET only\"}}");
    }
    Duration since = Duration.between(lastRun, clock.instant());
    return since.compareTo(PATIENCE) < 0
        ? answer(200, "{\"status\":\"healthy\"}")
        : answer(
            503,
            new String(
                Json.bytes(json -> {
                  json.writeStartObject();
                  json.writeStringField("status", "unhealthy");
                  json.writeStringField(
                      "reason", "no attestation run was completed since %s".formatted(lastRun));
                  json.writeEndObject();
                }),
                UTF_8));
  }

  private static byte[] answer(int status, String body) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("statusCode", status);
      json.writeObjectFieldStart("headers");
      json.writeStringField("content-type", "application/json");
      json.writeStringField("cache-control", "no-store");
      json.writeEndObject();
      json.writeStringField("body", body);
      json.writeBooleanField("isBase64Encoded", false);
      json.writeEndObject();
    });
  }

  URI uri() {
    return server.uri();
  }

  /** Lets the run in progress end for a few seconds, and stops. */
  @Override
  public void close() {
    parts.close();
    LOG.info("attestor.stopped", "attestor stopped");
    Logging.drain();
  }
}
