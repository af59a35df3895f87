package dev.orchestrator.phase;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One phase that CI reported.
 *
 * @param id a hash of the content as it was reported
 * @param subject what it is about
 * @param times when it ran, and when it was stored
 * @param data what was reported, whole
 */
public record Phase(
    String id, PhaseName name, Subject subject, PhaseStatus status, Times times, Json data) {

  /**
   * @param commit 7 to 64 hex digits, in lower case
   * @param issue present but for scans
   */
  public record Subject(
      RepositoryName repository, String commit, Optional<Long> issue, Optional<String> branch) {}

  /** The first two as reported; the last by our clock. */
  public record Times(Optional<Instant> started, Optional<Instant> completed, Instant stored) {}

  /** A phase as it was reported, with the id of this content. */
  public static Phase reported(
      PhaseName name, Subject subject, PhaseStatus status, Times times, Json data) {
    String id = ContentHash.of(name, subject, status, times, data);
    return new Phase(id, name, subject, status, times, data);
  }

  /** The same as it is kept where tests are not executed: validated and skipped. */
  public Phase skipped() {
    var members = new LinkedHashMap<>(data.fields());
    members.remove("validated");
    members.remove("skipped");
    byte[] changed =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeBooleanField("validated", true);
          json.writeBooleanField("skipped", true);
          for (Map.Entry<String, Json> member : members.entrySet()) {
            json.writeFieldName(member.getKey());
            member.getValue().writeTo(json);
          }
          json.writeEndObject();
        });
    return new Phase(id, name, subject, status, times, Json.tryRead(changed).orElseThrow());
  }

  /** How long it took, in milliseconds: by its times, else as reported in {@code duration_ms}. */
  public Optional<BigDecimal> durationMillis() {
    if (times.started().isPresent() && times.completed().isPresent()) {
      Duration took = Duration.between(times.started().get(), times.completed().get());
      return Optional.of(
          BigDecimal.valueOf(took.toSeconds())
              .movePointRight(3)
              .add(BigDecimal.valueOf(took.toNanosPart(), 6)));
    }
    return number(data.get("duration_ms"));
  }

  /** From 0 to 100; only a mitigation has one. */
  public Optional<BigDecimal> trustScore() {
    return number(either("trust_score", "trustScore"));
  }

  /** Whether nothing was executed, so that it counts in no metric. */
  public boolean isSkipped() {
    return data.get("skipped").isTrue();
  }

  /** The pull request of a mitigation, by its number or its address. */
  public Optional<Long> pullRequest() {
    OptionalLong number = data.get("pr_number").integer();
    if (number.isPresent()) {
      return Optional.of(number.getAsLong());
    }
    return either("pr_url", "prUrl").text().flatMap(PullRequestUrl::number);
  }

  /** How many files a mitigation changed: as reported, else those that its fixes name. */
  public Optional<Long> filesChanged() {
    Json reported = data.get("files_changed");
    if (reported.integer().isPresent()) {
      return Optional.of(reported.integer().getAsLong());
    }
    if (reported.isArray()) {
      return Optional.of(distinct(reported.items().stream().map(Json::text)));
    }
    Json fixes = data.get("fixes");
    return fixes.isArray()
        ? Optional.of(distinct(fixes.items().stream().map(fix -> fix.text("file"))))
        : Optional.empty();
  }

  private static long distinct(Stream<Optional<String>> names) {
    return names.flatMap(Optional::stream).distinct().count();
  }

  /** A number of the data; 0 if it has none of this name. */
  public long count(String field) {
    return data.get(field).integer().orElse(0);
  }

  String label(String field, String otherwise) {
    return data.text(field).filter(text -> !text.isBlank()).orElse(otherwise);
  }

  private Json either(String name, String alias) {
    Json value = data.get(name);
    return value.isAbsent() ? data.get(alias) : value;
  }

  private static Optional<BigDecimal> number(Json value) {
    OptionalDouble number = value.number();
    return number.isPresent()
        ? Optional.of(BigDecimal.valueOf(number.getAsDouble()))
        : Optional.empty();
  }

  /** The data may hold secrets that a scanner found. */
  @Override
  public String toString() {
    return name + " " + id;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Phase phase
        && id.equals(phase.id)
        && name == phase.name
        && subject.equals(phase.subject)
        && status == phase.status
        && times.equals(phase.times)
        && data.toString().equals(phase.data.toString());
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, name);
  }
}
