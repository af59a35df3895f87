package dev.orchestrator.log;

import java.util.List;
import org.apache.logging.log4j.message.Message;

/** A log line's sentence and its fields, on their way through Log4j. */
@SuppressWarnings("serial") // never serialised
record LineMessage(String sentence, List<Field> fields) implements Message {

  LineMessage(String sentence, Field... fields) {
    this(sentence, List.of(fields));
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
