package dev.orchestrator.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A parser whose names and strings are well-formed. An escape can write half a surrogate pair, but
 * UTF-8 cannot hold one: what is read would be written as something else, or be refused.
 */
final class WellFormedParser extends JsonParserDelegate {
  WellFormedParser(JsonParser parser) {
    super(parser);
  }

  @Override
  public @Nullable String currentName() throws IOException {
    return wellFormed(super.currentName());
  }

  @Override
  public @Nullable String getText() throws IOException {
    return wellFormed(super.getText());
  }

  private static @Nullable String wellFormed(@Nullable String text) {
    return text == null ? null : WellFormed.of(text);
  }
}
