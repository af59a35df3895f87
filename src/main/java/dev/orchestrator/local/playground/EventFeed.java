package dev.orchestrator.local.playground;

import dev.orchestrator.local.discord.ControlJson;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.History;
import dev.orchestrator.local.http.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * All that happens, in one order, for a page that waits for it. What happened in Discord is told
 * whole; that a trace has grown is told as a hint to look again.
 */
final class EventFeed implements AutoCloseable {
  private static final int LONGEST_WAIT_MILLIS = 25_000;
  private static final int MOST_AT_ONCE = 2_000;

  private final History<JsonObject> history = new History<>();
  private final List<History.Subscription> sources;
  private final String run;
  private volatile boolean closed;

  /**
   * @param run names this run of the server; after a restart it is another one, by which a page
   *     knows that the numbers it has seen no longer hold
   */
  EventFeed(SimulatedDiscord discord, StreamWatch stream, TraceLog log, String run) {
    this.run = run;
    this.sources =
        List.of(
            discord.events().subscribe(event -> history.add(ControlJson.event(event))),
            discord
                .requestLog()
                .subscribe(request -> history.add(JsonObject.of("event", "discord_call"))),
            stream
                .moving()
                .subscribe(
                    id -> history.add(JsonObject.of("event", "worker").put("interaction_id", id))),
            log.growing()
                .subscribe(id -> history.add(JsonObject.of("event", "log").put("trace_id", id))));
  }

  /** Answers with what came after the number {@code after}, as soon as there is something. */
  Answer answer(Call call) throws InterruptedException {
    long after = call.query("after", 0);
    Duration wait = Duration.ofMillis(Math.min(call.query("wait_ms", 0), LONGEST_WAIT_MILLIS));
    List<History.Entry<JsonObject>> news =
        closed ? List.of() : history.awaitAfter(after, event -> true, wait);
    List<History.Entry<JsonObject>> first = news.subList(0, Math.min(news.size(), MOST_AT_ONCE));
    return Answer.json(
        200,
        JsonObject.of("events", first.stream().map(History.Entry::value).toList())
            .put("next", first.isEmpty() ? after : first.getLast().number())
            .put("last", history.last())
            .put("run", run)
            .put("closed", closed));
  }

  /** Wakes all waiting threads. */
  @Override
  public void close() {
    closed = true;
    sources.forEach(History.Subscription::close);
    history.add(JsonObject.of("event", "closed"));
  }
}
