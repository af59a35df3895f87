package dev.orchestrator.attestation;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.attestation.CheckResult.Check;
import dev.orchestrator.attestation.CheckResult.Result;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one run found in one environment, and its place in the chain of runs. As a statement it is
 * an in-toto test result; what that type has no member for is in an extension. Source: <a
 * href="https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md">in-toto/attestation</a>,
 * test-result, version 0.1.
 *
 * @param id sorts by time within its environment
 * @param commit the commit that the product reported, 40 hexadecimal digits
 * @param configuration the git blob of the configuration that was checked
 * @param history the tree of finished records that this run vouches for
 */
public record Attestation(
    Place place,
    Instant startedAt,
    Duration took,
    List<CheckResult> checks,
    Optional<String> commit,
    Optional<String> configuration,
    Tree history) {

  /** The predicate type of in-toto's test results. */
  public static final String PREDICATE = "https://in-toto.io/attestation/test-result/v0.1";

  private static final String EXTENSION = "https://orchestrator.example/attestor/v1";

  /**
   * The place of a run in the chain of its environment.
   *
   * @param number 1 for the first
   * @param previous the SHA-256 of the JSON of the envelope before; empty for the first
   */
  public record Place(String environment, String id, long number, Optional<Hash> previous) {}

  /** The size and the root of the tree of records. */
  public record Tree(long size, Hash root) {}

  public Attestation {
    checks = List.copyOf(checks);
  }

  /** Whether no check failed. */
  public boolean passed() {
    return checks.stream().noneMatch(each -> each.result() == Result.FAILED);
  }

  /** The names of the checks that ended so. */
  public List<String> checks(Result result) {
    return checks.stream()
        .filter(each -> each.result() == result)
        .map(each -> each.check().word())
        .toList();
  }

  /** The signed envelope of the statement. */
  public Envelope signed(SigningKey key) {
    return Envelope.signed(statement(), Envelope.IN_TOTO, key);
  }

  private byte[] statement() {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("_type", Statement.TYPE);
      json.writeArrayFieldStart("subject");
      if (commit.isPresent()) {
        subject(json, place.environment(), "gitCommit", commit.get());
      }
      subject(json, "history", "sha256", history.root().hex());
      json.writeEndArray();
      json.writeStringField("predicateType", PREDICATE);
      json.writeObjectFieldStart("predicate");
      json.writeStringField("result", passed() ? "PASSED" : "FAILED");
      json.writeArrayFieldStart("configuration");
      if (configuration.isPresent()) {
        json.writeStartObject();
        json.writeStringField("name", ".github/orchestrator.yml");
        json.writeObjectFieldStart("digest");
        json.writeStringField("gitBlob", configuration.get());
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
      names(json, "passedTests", Result.PASSED);
      names(json, "warnedTests", Optional.empty());
      names(json, "failedTests", Result.FAILED);
      json.writeObjectFieldStart(EXTENSION);
      writeExtension(json);
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static void subject(JsonGenerator json, String name, String algorithm, String digest)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeObjectFieldStart("digest");
    json.writeStringField(algorithm, digest);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void names(JsonGenerator json, String member, Result result) throws IOException {
    names(json, member, Optional.of(result));
  }

  private void names(JsonGenerator json, String member, Optional<Result> result)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (String name : result.map(this::checks).orElse(List.of())) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  private void writeExtension(JsonGenerator json) throws IOException {
    json.writeStringField("environment", place.environment());
    json.writeStringField("id", place.id());
    json.writeNumberField("number", place.number());
    json.writeStringField("startedAt", startedAt.toString());
    json.writeNumberField("durationMs", took.toMillis());
    json.writeArrayFieldStart("checks");
    for (CheckResult each : checks) {
      json.writeStartObject();
      json.writeStringField("name", each.check().word());
      json.writeStringField("result", each.result().word());
      json.writeNumberField("durationMs", each.took().toMillis());
      json.writeStringField("detail", each.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("treeSize", history.size());
    json.writeStringField("rootHash", history.root().hex());
    if (place.previous().isPresent()) {
      json.writeStringField("previous", place.previous().get().hex());
    }
  }

  /** Reads the payload of an envelope whose signature was verified; empty if it is none of ours. */
  public static Optional<Attestation> read(Envelope envelope) {
    return Statement.read(envelope)
        .filter(statement -> statement.predicateType().equals(PREDICATE))
        .flatMap(statement -> read(statement.json(), statement.predicate()));
  }

  private static Optional<Attestation> read(Json statement, Json predicate) {
    Json own = predicate.get(EXTENSION);
    try {
      var checks = new ArrayList<CheckResult>();
      for (Json each : own.get("checks").items()) {
        checks.add(
            new CheckResult(
                Check.valueOf(each.text("name").orElse("").toUpperCase(Locale.ROOT)),
                Result.of(each.text("result").orElse("")).orElseThrow(),
                each.text("detail").orElse(""),
                Duration.ofMillis(each.get("durationMs").integer().orElse(0))));
      }
      Optional<String> commit =
          statement.get("subject").items().stream()
              .flatMap(subject -> subject.get("digest").text("gitCommit").stream())
              .findFirst();
      Optional<String> configuration =
          predicate.get("configuration").items().stream()
              .flatMap(each -> each.get("digest").text("gitBlob").stream())
              .findFirst();
      return Optional.of(
          new Attestation(
              new Place(
                  own.text("environment").orElseThrow(),
                  own.text("id").orElseThrow(),
                  own.get("number").integer().orElseThrow(),
                  own.text("previous").map(Hash::ofHex)),
              Instant.parse(own.text("startedAt").orElseThrow()),
              Duration.ofMillis(own.get("durationMs").integer().orElseThrow()),
              checks,
              commit,
              configuration,
              new Tree(
                  own.get("treeSize").integer().orElseThrow(),
                  Hash.ofHex(own.text("rootHash").orElseThrow()))));
    } catch (RuntimeException ofAnotherForm) {
      if (ofAnotherForm instanceof DateTimeException
          || ofAnotherForm instanceof IllegalArgumentException
          || ofAnotherForm instanceof java.util.NoSuchElementException) {
        return Optional.empty();
      }
      throw ofAnotherForm;
    }
  }
}
