package dev.orchestrator.feature.phases;

import dev.orchestrator.endpoint.FieldReader;
import dev.orchestrator.endpoint.FieldRule;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import dev.orchestrator.phase.Phase;
import dev.orchestrator.phase.PhaseName;
import dev.orchestrator.phase.PhaseStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Reads a phase from the body of a call, and reports everything that is wrong with it. */
final class PhaseReader {
  /** What a language or framework may be: they are label values of metrics. */
  private static final FieldRule<String> LABEL =
      FieldRule.matching(
          Pattern.compile("\\P{Cntrl}{0,200}"),
          "a string of at most 200 characters without control characters");

  private static final FieldRule<String> TEXT =
      new FieldRule<>("a string of at most 100000 characters", PhaseReader::text);

  private static final FieldRule<Long> COUNT = FieldRule.integer(0, 1_000_000);
  private static final FieldRule<Double> MILLISECONDS = FieldRule.number(0, 1e12);
  private static final FieldRule<Double> SCORE = FieldRule.number(0, 100);

  /** A line of a file, or an identifier such as {@code CWE-79} or its number. */
  private static final FieldRule<Json> TEXT_OR_NUMBER =
      new FieldRule<>(
          "a string or a number",
          value ->
              Optional.of(value)
                  .filter(each -> each.text().isPresent() || each.number().isPresent()));

  /** A number of files, or their names. */
  private static final FieldRule<Json> FILES =
      new FieldRule<>(
          "a whole number of at least 0, or an array of strings",
          value ->
              Optional.of(value)
                  .filter(each ->
                      each.integer().orElse(-1) >= 0
                          || (each.isArray()
                              && each.items().stream().allMatch(f -> f.text().isPresent()))));

  /** Faults of one array that are reported; a hundred say enough. */
  private static final int MOST_FAULTS = 100;

  private final FieldReader fields;

  PhaseReader(FieldReader fields) {
    this.fields = fields;
  }

  private static Optional<String> text(Json value) {
    return value.text().filter(text -> text.length() <= 100_000);
  }

  /**
   * The phase; empty after an error.
   *
   * @param stored when the call came in
   */
  Optional<Phase> read(Instant stored) {
    Optional<PhaseName> name =
        fields.required(
            "phase",
            new FieldRule<>(
                "scan, validation or mitigation", value -> value.text().flatMap(PhaseName::parse)));
    Optional<RepositoryName> repository = fields.required("repo", FieldRule.repository());
    Optional<String> commit = fields.required("commit_sha", FieldRule.commit(), "commitSha");
    FieldRule<Long> issueRule = FieldRule.integer(1, Long.MAX_VALUE);
    boolean needsIssue = name.isPresent() && name.get() != PhaseName.SCAN;
    Optional<Long> issue =
        needsIssue
            ? fields.required("issue_number", issueRule, "issueNumber")
            : fields.optional("issue_number", issueRule, "issueNumber");
    Optional<String> branch = fields.optional("branch", FieldRule.text(255));
    Optional<PhaseStatus> status =
        fields.optional(
            "status",
            new FieldRule<>(
                "completed, failed or timeout", value -> value.text().flatMap(PhaseStatus::parse)));
    Optional<Instant> started = fields.optional("started_at", FieldRule.instant());
    Optional<Instant> completed = fields.optional("completed_at", FieldRule.instant());
    if (started.isPresent() && completed.isPresent() && completed.get().isBefore(started.get())) {
      fields.problem("completed_at", "must not be before started_at.");
    }
    Optional<Json> data = fields.required("data", FieldRule.object());
    data.ifPresent(_ -> name.ifPresent(this::checkData));
    if (fields.hasErrors()) {
      return Optional.empty();
    }
    return Optional.of(
        Phase.reported(
            name.orElseThrow(),
            new Phase.Subject(repository.orElseThrow(), commit.orElseThrow(), issue, branch),
            status.orElse(PhaseStatus.COMPLETED),
            new Phase.Times(started, completed, stored),
            data.orElseThrow()));
  }

  private void checkData(PhaseName name) {
    check("duration_ms", MILLISECONDS);
    switch (name) {
      case SCAN -> vulnerabilities();
      case VALIDATION -> {
        check("validated", FieldRule.bool());
        check("skipped", FieldRule.bool());
        labels();
        check("tests_generated", COUNT);
        check("tests_passed", COUNT);
        check("tests_failed", COUNT);
        vulnerabilities();
        each(
            "test_details",
            (path, test) -> {
              member(path, test, "type", TEXT);
              member(path, test, "generation_duration", MILLISECONDS);
              member(path, test, "execution_duration", MILLISECONDS);
              member(path, test, "result", TEXT);
            });
      }
      case MITIGATION -> {
        check("trust_score", SCORE, "trustScore");
        check("pr_url", TEXT, "prUrl");
        check("pr_number", FieldRule.integer(1, Long.MAX_VALUE));
        check("files_changed", FILES);
        labels();
        each("fixes", (path, fix) -> member(path, fix, "file", TEXT));
      }
    }
  }

  private void labels() {
    check("language", LABEL);
    check("framework", LABEL);
  }

  private void vulnerabilities() {
    each(
        "vulnerabilities",
        (path, found) -> {
          for (String name : List.of("type", "file", "severity", "description")) {
            member(path, found, name, TEXT);
          }
          member(path, found, "line", FieldRule.integer(0, Integer.MAX_VALUE));
          member(path, found, "cwe", TEXT_OR_NUMBER);
        });
  }

  private void check(String name, FieldRule<?> rule) {
    fields.optional("data." + name, rule);
  }

  private void check(String name, FieldRule<?> rule, String alias) {
    fields.optional("data." + name, rule, "data." + alias);
  }

  /** Checks that there is no such field, or an array of objects, each of which keeps its rules. */
  private void each(String name, BiConsumer<String, Json> rules) {
    Optional<Json> array = fields.optional("data." + name, FieldRule.array());
    int before = fields.errors().size();
    List<Json> items = array.map(Json::items).orElse(List.of());
    for (int i = 0; i < items.size() && fields.errors().size() < before + MOST_FAULTS; i++) {
      String path = "data." + name + "[" + i + "]";
      if (items.get(i).isObject()) {
        rules.accept(path, items.get(i));
      } else {
        fields.problem(path, "must be an object.");
      }
    }
  }

  private void member(String path, Json object, String name, FieldRule<?> rule) {
    Json value = object.get(name);
    if (!value.isAbsent() && rule.reader().apply(value).isEmpty()) {
      fields.problem(path + "." + name, "must be " + rule.expectation() + ".");
    }
  }
}
