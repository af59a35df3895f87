package dev.orchestrator.endpoint;

/**
 * What is wrong with one field of a request.
 *
 * @param field its path: {@code data.trust_score}
 * @param message one sentence that does not repeat the value
 */
public record FieldError(String field, String message) {
  /** Whether the field lies inside another one. */
  boolean isNested() {
    return field.indexOf('.') >= 0 || field.indexOf('[') >= 0;
  }
}
