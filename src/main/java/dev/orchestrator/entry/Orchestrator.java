package dev.orchestrator.entry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.log.Logging;
import dev.orchestrator.trace.Segment;
import dev.orchestrator.trace.TraceId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The Lambda handler of both functions: HTTP requests, batches of the table's stream, and the
 * schedule, told apart by their shape. Safe for many threads.
 */
public final class Orchestrator implements RequestStreamHandler {
  private static final Log LOG = Log.named("entry");

  private final Application application;
  private final Services services;
  private final AtomicBoolean cold = new AtomicBoolean(true);

  /** Held here, because the runtime keeps only a weak reference. */
  @SuppressWarnings("UnusedVariable")
  private final Optional<Snapshot> snapshot;

  /** Made by Lambda, from the environment. */
  public Orchestrator() {
    Map<String, String> environment = System.getenv();
    var random = SnapshotSafeRandom.secure();
    this.application = LambdaServices.of(environment, random);
    this.services = application.services();
    this.snapshot =
        Snapshot.comes(environment)
            ? Optional.of(Snapshot.registered(services, random))
            : Optional.empty();
  }

  public Orchestrator(Application application) {
    this.application = application;
    this.services = application.services();
    this.snapshot = Optional.empty();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(handle(input.readAllBytes(), Optional.ofNullable(context.getXrayTraceId())));
  }

  /**
   * Handles one event and returns its answer, when every log line about it is written.
   *
   * @param traceHeader Lambda's own trace, {@code Root=…;Parent=…;Sampled=…}
   */
  public byte[] handle(byte[] event, Optional<String> traceHeader) {
    String traceId =
        traceHeader
            .flatMap(TraceId::ofHeader)
            .orElseGet(() -> TraceId.create(services.clock().instant(), services.random()));
    var context = LogContext.NONE.withTraceId(traceId).withColdStart(cold.getAndSet(false));
    try {
      return Segment.call(
          traceHeader.flatMap(Segment::ofHeader),
          () -> context.call(() -> answer(Json.tryRead(event).orElse(Json.MISSING), traceId)));
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      context.run(services.segments()::flush);
      Logging.drain();
    }
  }

  private byte[] answer(Json event, String traceId) {
    AwsEvent read = AwsEvent.read(event);
    FunctionRole role = services.settings().role();
    if (!role.takes(read)) {
      LOG.error(
          "event.wrong_function",
          "an event for another function was refused",
          Field.of("role", role.name()));
      // Thrown, so that Lambda counts it and its alarm tells of the wrong wiring.
      throw new IllegalStateException("This function does not accept this event type.");
    }
    return switch (read) {
      case AwsEvent.Http http -> answer(http, traceId);
      case AwsEvent.StreamBatch(List<AwsEvent.StreamRecord> records) ->
          StreamWorker.answer(application.streamWorker().doAll(records));
      case AwsEvent.Scheduled(Optional<String> job, Optional<Duration> every) -> {
        int ran = application.jobs().run(job, every, traceId);
        yield Json.bytes(json -> {
          json.writeStartObject();
          json.writeNumberField("jobs", ran);
          json.writeEndObject();
        });
      }
      case AwsEvent.WarmUp() ->
          Json.bytes(json -> {
            json.writeStartObject();
            json.writeEndObject();
          });
      case AwsEvent.Unknown(List<String> shape) -> {
        LOG.error(
            "event.unknown", "an event of an unknown type was refused", Field.of("shape", shape));
        yield EndpointResponse.error(400, "unknown_event", "Unsupported event type.", traceId)
            .body();
      }
    };
  }

  private byte[] answer(AwsEvent.Http http, String traceId) {
    EndpointResponse response =
        application
            .endpoints()
            .route(
                EndpointRequest.of(
                    http.method(),
                    http.path(),
                    http.rawQuery(),
                    http.headers(),
                    http.body(),
                    traceId,
                    services.clock().instant()));
    return AwsEvent.answer(http, response);
  }
}
