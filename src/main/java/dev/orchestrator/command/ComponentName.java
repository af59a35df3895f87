package dev.orchestrator.command;

import java.util.regex.Pattern;

/**
 * The name by which a press, a choice or a form finds its handler. It begins the custom id; what
 * follows is the handler's own.
 */
final class ComponentName {
  /** Begins the argument of a component that belongs to one user. */
  static final String BOUND = "@";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  private ComponentName() {}

  /**
   * Passes a good name.
   *
   * @throws IllegalArgumentException if it does not have 1 to 32 lower-case letters, digits and
   *     dashes
   */
  static String check(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(what + " cannot be called " + name);
    }
    return name;
  }

  static String customId(String name, String argument) {
    if (argument.startsWith(BOUND)) {
      throw new IllegalArgumentException("the argument of " + name + " begins with " + BOUND);
    }
    return name + ":" + argument;
  }

  /** A custom id that only this user may use. */
  static String customIdFor(String userId, String name, String argument) {
    return name + ":" + BOUND + userId + ":" + argument;
  }
}
