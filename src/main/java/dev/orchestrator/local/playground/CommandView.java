package dev.orchestrator.local.playground;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.ControlJson;
import dev.orchestrator.local.discord.SignedInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedInteraction;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of one interaction, from the request that carried it to its last edit.
 */
final class CommandView {
  private final SimulatedDiscord discord;
  private final TraceStore traces;
  private final StoredItem items;
  private final StreamWatch stream;
  private final TraceLog log;
  private final InstantSource clock;

  CommandView(
      SimulatedDiscord discord,
      TraceStore traces,
      StoredItem items,
      StreamWatch stream,
      TraceLog log,
      InstantSource clock) {
    this.discord = discord;
    this.traces = traces;
    this.items = items;
    this.stream = stream;
    this.log = log;
    this.clock = clock;
  }

  Optional<JsonObject> of(String interactionId) {
    return discord.interaction(interactionId).map(this::of);
  }

  private JsonObject of(SimulatedInteraction interaction) {
    Instant now = clock.instant();
    var key = new TraceKey(interaction.caller().person().id(), interaction.id());
    Optional<Trace> trace = trace(key, now);
    Json item = items.read(key, interaction.token());
    return JsonObject.of("interaction", ControlJson.interaction(interaction))
        .put("now", now.toString())
        .put("request", interaction.request().map(this::request))
        .put("stream", stream.deliveries(interaction.id()))
        .put("calls", calls(interaction.token()))
        .put("trace", trace.map(CommandView::shown))
        .put("item", item.isAbsent() ? Optional.empty() : item)
        .put("log", trace.map(Trace::traceId).map(log::lines).orElse(List.of()));
  }

  private Optional<Trace> trace(TraceKey key, Instant now) {
    try {
      return traces
          .recent(
              key.userId(), now, one -> one.key().interactionId().equals(key.interactionId()), 1)
          .stream()
          .findFirst();
    } catch (StoreUnavailable away) {
      return Optional.empty();
    }
  }

  private JsonObject request(SignedInteraction signed) {
    return JsonObject.of("url", discord.interactionsUrl().map(Object::toString))
        .put("headers", signed.headers())
        .put("body", signed.text());
  }

  /** What the bot asked of Discord with the interaction's token. */
  private List<JsonObject> calls(String token) {
    return discord.requestLog().after(0).stream()
        .filter(entry -> entry.value().path().contains("/" + token))
        .map(ControlJson::request)
        .toList();
  }

  private static JsonObject shown(Trace trace) {
    return JsonObject.of("trace_id", trace.traceId())
        .put("command", trace.command())
        .put("status", trace.status().word())
        .put("started_at", trace.startedAt().toString())
        .put("finished_at", trace.finishedAt().map(Instant::toString))
        .put("error", trace.error())
        .put("steps", trace.steps().stream().map(CommandView::shown).toList());
  }

  private static JsonObject shown(Step step) {
    return JsonObject.of("name", step.name())
        .put("status", step.status().word())
        .put("started_at", step.startedAt().toString())
        .put("took_ms", step.took().map(Duration::toMillis))
        .put("detail", step.detail())
        .put("advice", step.advice());
  }
}
