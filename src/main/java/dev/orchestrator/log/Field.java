package dev.orchestrator.log;

/**
 * A named value of a log line.
 *
 * @param value a string, number, boolean, list or map; anything else is written as its text
 */
public record Field(String name, Object value) {
  public static Field of(String name, Object value) {
    return new Field(name, value);
  }
}
