package dev.orchestrator.log;

import java.util.List;
import org.apache.logging.log4j.message.Message;

/**
 * A log line's event code, sentence and fields, on their way through Log4j.
 *
 * @param event a constant of the code, never text from outside: it is written as it is
 */
@SuppressWarnings("serial") // never serialised
record LineMessage(String event, String sentence, List<Field> fields) implements Message {

  LineMessage(String event, String sentence, Field... fields) {
    this(event, sentence, List.of(fields));
  }

  @Override
  public String getFormattedMessage() {
    return sentence;
  }

  @Override
  public Object[] getParameters() {
    return new Object[0];
  }

  @Override
  public @org.jspecify.annotations.Nullable Throwable getThrowable() {
    return null;
  }
}
