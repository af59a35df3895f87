package dev.orchestrator.attestation;

import dev.orchestrator.json.Json;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * An in-toto statement as a signed envelope carries it. Source: <a
 * href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">in-toto/attestation</a>,
 * Statement, version 1.
 *
 * @param json the statement, which may have members that are not known here
 */
public record Statement(String predicateType, Json predicate, Json json) {
  static final String TYPE = "https://in-toto.io/Statement/v1";

  /** Reads the payload of an envelope whose signature was verified; empty if it is none. */
  public static Optional<Statement> read(Envelope envelope) {
    if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
      return Optional.empty();
    }
    Optional<Json> json =
        Json.tryReadStrict(envelope.payload())
            .filter(read -> read.text("_type").equals(Optional.of(TYPE)))
            .filter(read -> !read.get("subject").items().isEmpty());
    return json.flatMap(read ->
        read.text("predicateType").map(type -> new Statement(type, read.get("predicate"), read)));
  }

  /** Subjects, predicate type, and the result with what failed if there is one; one line each. */
  public String summary() {
    var lines = new StringJoiner("\n");
    for (Json subject : json.get("subject").items()) {
      var digests = new StringJoiner(", ");
      subject
          .get("digest")
          .fields()
          .forEach((algorithm, value) -> digests.add(algorithm + ":" + value.text().orElse("")));
      lines.add("subject: %s %s".formatted(subject.text("name").orElse(""), digests).strip());
    }
    lines.add("predicate: " + predicateType);
    predicate.text("result").ifPresent(result -> lines.add("result: " + result));
    var failed = new StringJoiner(", ");
    predicate.get("failedTests").items().forEach(test -> failed.add(test.text().orElse("")));
    if (failed.length() > 0) {
      lines.add("failed: " + failed);
    }
    return lines.toString();
  }
}
