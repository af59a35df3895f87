package dev.orchestrator.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.text.Truncator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Ended commands as X-Ray takes them: one document for the command, one for each of its steps.
 * Every text is redacted and cut, so that a document stays far below X-Ray's 64 KB. Source: AWS
 * X-Ray, "Segment documents".
 */
public final class SegmentDocuments {
  private static final int MOST_STEPS = 100;
  private static final int NAME = 200;
  private static final int TEXT = 1_000;

  private final Redactor redactor;
  private final RandomGenerator random;

  public SegmentDocuments(Redactor redactor, RandomGenerator random) {
    this.redactor = redactor;
    this.random = random;
  }

  /**
   * The documents of {@code ended}, JSON.
   *
   * @param takenIn the call in which the command came; the documents are its children if it is in
   *     the command's own trace
   */
  public List<String> of(Trace ended, Segment takenIn) {
    String id = newId();
    var documents = new ArrayList<String>();
    documents.add(command(ended, takenIn, id));
    ended.steps().stream()
        .limit(MOST_STEPS)
        .map(step -> step(step, ended.traceId(), id))
        .forEach(documents::add);
    return documents;
  }

  private String command(Trace ended, Segment takenIn, String id) {
    Instant end = ended.finishedAt().orElse(ended.startedAt());
    return Json.text(json -> {
      json.writeStartObject();
      head(json, "/" + ended.command(), id, ended.traceId(), ended.startedAt(), end);
      if (takenIn.traceId().equals(ended.traceId())) {
        json.writeStringField("type", "subsegment");
        json.writeStringField("parent_id", takenIn.id());
      }
      json.writeBooleanField("fault", ended.status() == TraceStatus.FAILED);
      json.writeBooleanField("error", ended.status() == TraceStatus.REFUSED);
      json.writeObjectFieldStart("annotations");
      json.writeStringField("cmd", clean(ended.command(), NAME));
      json.writeStringField("status", ended.status().word());
      json.writeStringField("user_id", clean(ended.key().userId(), NAME));
      json.writeEndObject();
      if (ended.error().isPresent()) {
        metadata(json, "error", ended.error().get());
      }
      json.writeEndObject();
    });
  }

  private String step(Step step, String traceId, String parent) {
    Instant end = step.startedAt().plus(step.took().orElse(Duration.ZERO));
    return Json.text(json -> {
      json.writeStartObject();
      head(json, step.name(), newId(), traceId, step.startedAt(), end);
      json.writeStringField("type", "subsegment");
      json.writeStringField("parent_id", parent);
      json.writeBooleanField("fault", step.status() == StepStatus.FAILED);
      json.writeObjectFieldStart("annotations");
      json.writeStringField("step", clean(step.name(), NAME));
      json.writeStringField("status", step.status().word());
      json.writeEndObject();
      metadata(json, "detail", step.detail());
      json.writeEndObject();
    });
  }

  private void head(
      JsonGenerator json, String name, String id, String traceId, Instant start, Instant end)
      throws IOException {
    // X-Ray takes these characters and no others in a name.
    json.writeStringField(
        "name", clean(name, NAME).replaceAll("[^\\p{L}\\p{N}\\p{Z}_.:/%&#=+\\-@]", "_"));
    json.writeStringField("id", id);
    json.writeStringField("trace_id", traceId);
    json.writeNumberField("start_time", start.toEpochMilli() / 1000.0);
    json.writeNumberField("end_time", Math.max(start.toEpochMilli(), end.toEpochMilli()) / 1000.0);
  }

  private void metadata(JsonGenerator json, String name, String value) throws IOException {
    json.writeObjectFieldStart("metadata");
    json.writeObjectFieldStart("default");
    json.writeStringField(name, clean(value, TEXT));
    json.writeEndObject();
    json.writeEndObject();
  }

  private String clean(String raw, int most) {
    return Truncator.truncate(redactor.redact(raw), most);
  }

  private String newId() {
    return "%016x".formatted(random.nextLong());
  }
}
