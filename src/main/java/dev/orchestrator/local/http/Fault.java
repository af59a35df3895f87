package dev.orchestrator.local.http;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Something that goes wrong with the next calls of one kind.
 *
 * @param name what it is called where it is switched and counted
 * @param calls which calls: method and path with {@code *} for anything, like {@code PATCH
 *     /webhooks/*}; {@code *} alone is every call
 * @param times how many calls it meets; {@link #ALWAYS} until it is switched off
 */
public record Fault(String name, String calls, int times, Effect effect) {
  public static final int ALWAYS = Integer.MAX_VALUE;
  public static final String EVERY_CALL = "*";

  /** What happens instead of, before or after the call. */
  public sealed interface Effect {
    /** The call is not carried out; {@code answer} stands in. */
    record Refuse(Answer answer) implements Effect {}

    /** The call is carried out after a wait. */
    record Delay(Duration by) implements Effect {}

    /** The connection breaks; the call is not carried out. */
    record Reset() implements Effect {}

    /** The call is carried out, then the connection breaks: its answer is lost. */
    record LoseAnswer() implements Effect {}

    /** The call is carried out; its answer comes late. */
    record HoldAnswer(Duration by) implements Effect {}

    /** The call is carried out; {@code answer} stands in for its own. */
    record Misreport(Answer answer) implements Effect {}

    /** The server itself acts differently, as the fault's name says; {@code by} says how much. */
    record Behave(Duration by) implements Effect {}
  }

  public Fault {
    if (times < 1) {
      throw new IllegalArgumentException("a fault meets at least one call");
    }
  }

  public Fault times(int times) {
    return new Fault(name, calls, times, effect);
  }

  public Fault on(String calls) {
    return new Fault(name, calls, times, effect);
  }

  boolean meets(String method, String path) {
    String pattern = Pattern.quote(calls).replace("*", "\\E.*\\Q");
    return Pattern.matches(pattern, method + " " + path);
  }
}
