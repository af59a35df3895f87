package dev.orchestrator.endpoint;

import dev.orchestrator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the fields of a JSON object and collects everything that is wrong with them, so that a
 * caller learns all of it at once.
 *
 * <pre>{@code
 * FieldReader fields = request.fields();
 * Optional<RepositoryName> repo = fields.required("repo", FieldRule.repository());
 * Optional<String> commit = fields.required("commit_sha", FieldRule.commit(), "commitSha");
 * Optional<Double> score = fields.optional("data.trust_score", FieldRule.number(0, 100));
 * if (fields.hasErrors()) {
 *   return fields.error().response(request.traceId());
 * }
 * }</pre>
 *
 * <p>A name with dots leads into objects. Null counts as absent. Not safe for use by several
 * threads.
 */
public final class FieldReader {
  private final Json object;
  private final List<FieldError> errors = new ArrayList<>();

  public FieldReader(Json object) {
    this.object = object;
  }

  /**
   * The value of a field that has to be there; empty after an error.
   *
   * @param aliases other names of the same field; giving it under two names is an error
   */
  public <T> Optional<T> required(String field, FieldRule<T> rule, String... aliases) {
    Json value = find(field, aliases);
    if (value.isAbsent()) {
      problem(field, "is required and must be " + rule.expectation() + ".");
      return Optional.empty();
    }
    return read(field, rule, value);
  }

  /** The value of a field that may be absent; also empty after an error. */
  public <T> Optional<T> optional(String field, FieldRule<T> rule, String... aliases) {
    Json value = find(field, aliases);
    return value.isAbsent() ? Optional.empty() : read(field, rule, value);
  }

  /** Adds an error that no rule expresses. */
  public void problem(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  public boolean hasErrors() {
    return !errors.isEmpty();
  }

  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  /** The error with all fields at fault. */
  public ApiError error() {
    return ApiError.invalid(errors);
  }

  private <T> Optional<T> read(String field, FieldRule<T> rule, Json value) {
    Optional<T> read = rule.reader().apply(value);
    if (read.isEmpty()) {
      problem(field, "must be " + rule.expectation() + ".");
    }
    return read;
  }

  private Json find(String field, String... aliases) {
    Json found = at(field);
    for (String alias : aliases) {
      Json other = at(alias);
      if (other.isAbsent()) {
        continue;
      }
      if (!found.isAbsent()) {
        problem(field, "is given twice, also as " + alias + ".");
        return found;
      }
      found = other;
    }
    return found;
  }

  private Json at(String path) {
    Json value = object;
    for (String name : path.split("\\.")) {
      value = value.get(name);
    }
    return value;
  }
}
