package dev.orchestrator.discord.markdown;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.Work;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.text.Truncator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the text: it stays text, it keeps to its limit, and neither costs much. */
class MarkdownFuzzTest {
  private static final int LONGEST = 16_000;
  private static final long BYTES_ANYWAY = 64_000;
  private static final long BYTES_A_CHARACTER = 200;
  private static final Pattern PLAIN_MENTION =
      Pattern.compile("@everyone|@here|(?<!\\\\)<(?:@[!&]?|#)[0-9]+>");

  static Stream<Arguments> seeds() {
    return Stream.of(
        arguments("", 0),
        arguments("@everyone <@123456789012345678> <#3>", 10),
        arguments("``` ``` ` `` [a](https://x.example) ||**__~~", 20),
        arguments("**bold** and `code` and ||spoiler|| and [l](https://x.example/a_b)", 30),
        arguments("\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 e\u0301\u0301", 3),
        arguments("\u202egnp.exe \u2066x\u2069", 5),
        arguments("> a\n# b\n1. c\n- d\n-# e", 8),
        arguments("`".repeat(500), 99),
        arguments("*_~|".repeat(500), 1_000),
        arguments("[".repeat(800), 700),
        arguments("\\".repeat(701), 700),
        arguments("<t:1700000000:R> </deploy:4> <:x:5>", 12));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void any_text_stays_text_and_keeps_to_its_limit(
      @NotNull String text, @InRange(min = -3, max = 6000) int limit) {
    if (text.length() > LONGEST) {
      return;
    }
    assertFits(Work.ofSecond(() -> Truncator.truncate(text, limit)), text, limit);
    assertFits(Work.ofSecond(() -> MarkdownTruncator.truncate(text, limit)), text, limit);
    String escaped = Markdown.escape(text);
    assertThat(PLAIN_MENTION.matcher(escaped).find()).isFalse();
    assertFits(Work.ofSecond(() -> MarkdownTruncator.truncate(escaped, limit)), escaped, limit);
    assertThat(Markdown.escapeLine(text)).doesNotContain("\n", "\r");
    assertThat(Markdown.code(text)).startsWith("`").endsWith("`").doesNotContain("\n", "\r");
    assertThat(Markdown.codeBlock(text).substring(3, Markdown.codeBlock(text).length() - 3))
        .doesNotContain("```");
    assertThat(RenderedMarkdown.of(Markdown.code(text))).hasSize(1);
  }

  private static void assertFits(Work.Cost<String> cut, String text, int limit) {
    assertThat(Limits.length(cut.result())).isLessThanOrEqualTo(Math.max(0, limit));
    assertThat(cut.bytes()).isLessThan(BYTES_ANYWAY + BYTES_A_CHARACTER * text.length());
    if (UTF_8.newEncoder().canEncode(text)) {
      assertThat(UTF_8.newEncoder().canEncode(cut.result())).isTrue();
    }
  }
}
