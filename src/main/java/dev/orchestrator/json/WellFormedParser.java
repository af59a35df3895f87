package dev.orchestrator.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parser whose names and strings are well-formed. An escape can write half a surrogate pair, but
 * UTF-8 cannot hold one: what is read would be written as something else, or be refused.
 */
final class WellFormedParser extends JsonParserDelegate {
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

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
    return text == null || !hasSurrogate(text)
        ? text
        : LONE_SURROGATE.matcher(text).replaceAll("\ufffd");
  }

  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
