package dev.orchestrator.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A parser that refuses numbers that a double cannot hold, such as {@code 1e400}. */
final class FiniteNumbers extends JsonParserDelegate {
  FiniteNumbers(JsonParser parser) {
    super(parser);
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(Double.parseDouble(getText()))) {
      throw new JsonParseException(this, "a number is too large");
    }
    return token;
  }
}
