package dev.orchestrator.local.playground;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.History;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.trace.TraceKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Stands between the table's stream and the worker, and notes when the worker got a command and how
 * long it kept it.
 */
public final class StreamWatch implements UnaryOperator<byte[]> {
  private static final int KEPT = 2_000;

  private record Delivery(Instant at, Optional<Duration> took) {}

  private final UnaryOperator<byte[]> worker;
  private final InstantSource clock;
  private final History<String> moving = new History<>();
  private final Map<String, List<Delivery>> deliveries = new NewestEntries<>(KEPT);

  public StreamWatch(UnaryOperator<byte[]> worker, InstantSource clock) {
    this.worker = worker;
    this.clock = clock;
  }

  @Override
  public byte[] apply(byte[] event) {
    Optional<String> interaction = newCommand(event);
    Instant at = clock.instant();
    long start = System.nanoTime();
    interaction.ifPresent(id -> begin(id, new Delivery(at, Optional.empty())));
    try {
      return worker.apply(event);
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      interaction.ifPresent(id -> end(id, new Delivery(at, Optional.of(took))));
    }
  }

  /** The interaction whose command this event hands over for the first time. */
  private static Optional<String> newCommand(byte[] event) {
    Json first =
        Json.tryRead(event).orElse(Json.MISSING).get("Records").items().stream()
            .findFirst()
            .orElse(Json.MISSING);
    Json keys = first.get("dynamodb").get("Keys");
    String pk = keys.get("pk").text("S").orElse("");
    String sk = keys.get("sk").text("S").orElse("");
    boolean isNew = first.text("eventName").filter("INSERT"::equals).isPresent();
    return isNew && TraceKey.matches(pk, sk)
        ? Optional.of(TraceKey.of(pk, sk).interactionId())
        : Optional.empty();
  }

  private synchronized void begin(String id, Delivery delivery) {
    deliveries.computeIfAbsent(id, unused -> new ArrayList<>()).add(delivery);
    moving.add(id);
  }

  private synchronized void end(String id, Delivery delivery) {
    List<Delivery> all = deliveries.get(id);
    if (all != null) {
      all.set(all.size() - 1, delivery);
    }
    moving.add(id);
  }

  /** The interactions whose commands the worker took up or laid down. */
  History<String> moving() {
    return moving;
  }

  /** When the worker got the command, and for how long, once for each time. */
  synchronized List<JsonObject> deliveries(String interactionId) {
    return deliveries.getOrDefault(interactionId, List.of()).stream()
        .map(one ->
            JsonObject.of("at", one.at().toString())
                .put("took_ms", one.took().map(Duration::toMillis)))
        .toList();
  }
}
