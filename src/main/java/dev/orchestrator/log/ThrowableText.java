package dev.orchestrator.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A throwable as the log shows it: type, message, and a stack with its causes and suppressed. */
final class ThrowableText {
  private static final int FRAMES = 40;
  private static final int THROWABLES = 12;

  private final Redactor redactor;

  ThrowableText(Redactor redactor) {
    this.redactor = redactor;
  }

  Map<String, @Nullable Object> of(Throwable thrown) {
    var error = new LinkedHashMap<String, @Nullable Object>();
    error.put("type", thrown.getClass().getName());
    error.put("message", redacted(message(thrown)));
    var stack = new StringBuilder(2048);
    append(stack, "", thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    error.put("stack", Bounds.cut(stack.toString()));
    return error;
  }

  private void append(StringBuilder stack, String role, Throwable thrown, Set<Throwable> seen) {
    if (seen.size() >= THROWABLES || !seen.add(thrown)) {
      stack.append(role).append("[more of the same]\n");
      return;
    }
    stack.append(role).append(thrown.getClass().getName());
    String message = redacted(message(thrown));
    if (!message.isEmpty()) {
      stack.append(": ").append(message);
    }
    stack.append('\n');
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
      stack.append("\tat ").append(frames[i]).append('\n');
    }
    if (frames.length > FRAMES) {
      stack.append("\t... ").append(frames.length - FRAMES).append(" more\n");
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      append(stack, "Suppressed: ", suppressed, seen);
    }
    Throwable cause = thrown.getCause();
    if (cause != null) {
      append(stack, "Caused by: ", cause, seen);
    }
  }

  private String redacted(String message) {
    return Bounds.redacted(redactor, message);
  }

  private static String message(Throwable thrown) {
    try {
      @Nullable String message = thrown.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException broken) {
      return "[message not readable]";
    }
  }
}
