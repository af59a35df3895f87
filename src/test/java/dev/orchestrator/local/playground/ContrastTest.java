package dev.orchestrator.local.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The page's colours can be read, in light and in dark.
 *
 * <p>Source: WCAG 2.2, 1.4.3 (text, 4.5 to 1) and 1.4.11 (what is no text, 3 to 1).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContrastTest {
  private static final Pattern TOKEN =
      Pattern.compile("--([a-z-]+): light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\);");
  private static final List<String> GROUNDS =
      List.of("rail", "surface", "raised", "sunken", "hover", "whisper");

  private record Shade(String light, String dark) {}

  private final Map<String, Shade> tokens = new HashMap<>();

  @BeforeAll
  void read() throws IOException {
    Matcher found =
        TOKEN.matcher(
            Files.readString(
                Path.of("src/main/resources/dev/orchestrator/local/playground/tokens.css")));
    while (found.find()) {
      tokens.put(found.group(1), new Shade(found.group(2), found.group(3)));
    }
  }

  @Test
  void text_stands_out_from_every_ground() {
    for (String ground : GROUNDS) {
      for (String text : List.of("text", "strong", "muted", "link")) {
        assertContrast(text, ground, 4.5);
      }
    }
    for (String ground : List.of("rail", "surface", "raised", "sunken")) {
      for (String text : List.of("good-text", "bad-text", "warn-text")) {
        assertContrast(text, ground, 4.5);
      }
    }
  }

  @Test
  void text_on_a_colour_stands_out_from_it() {
    for (String name : List.of("accent", "neutral", "good", "bad")) {
      assertContrast("on-" + name, name, 4.5);
      assertContrast("on-" + name, name + "-hover", 4.5);
    }
    assertContrast("on-tint", "tint", 4.5);
    assertContrast("on-tint", "whisper", 4.5);
    assertContrast("warn-text", "warn-tint", 4.5);
    assertContrast("bad-text", "bad-tint", 4.5);
    assertContrast("good-text", "good-tint", 4.5);
    assertContrast("muted", "bad-tint", 4.5);
    assertContrast("link", "bad-tint", 4.5);
  }

  @Test
  void rings_fields_and_bars_can_be_told_from_their_ground() {
    for (String ground : List.of("rail", "surface", "raised", "sunken")) {
      assertContrast("focus", ground, 3);
      assertContrast("field-line", ground, 3);
    }
    for (String bar : List.of("answer", "stream", "worker", "step", "edit", "failed")) {
      assertContrast("bar-" + bar, "rail", 3);
    }
  }

  private void assertContrast(String text, String ground, double least) {
    Shade front = Objects.requireNonNull(tokens.get(text), text);
    Shade back = Objects.requireNonNull(tokens.get(ground), ground);
    assertThat(contrast(front.light(), back.light()))
        .as(text + " on " + ground + ", light")
        .isGreaterThanOrEqualTo(least);
    assertThat(contrast(front.dark(), back.dark()))
        .as(text + " on " + ground + ", dark")
        .isGreaterThanOrEqualTo(least);
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String hex) {
    int rgb = Integer.parseInt(hex, 16);
    return 0.2126 * linear(rgb >> 16 & 255)
        + 0.7152 * linear(rgb >> 8 & 255)
        + 0.0722 * linear(rgb & 255);
  }

  private static double linear(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }
}
