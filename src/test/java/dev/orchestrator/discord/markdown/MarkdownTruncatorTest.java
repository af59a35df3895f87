package dev.orchestrator.discord.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.markdown.RenderedMarkdown.Node;
import dev.orchestrator.text.Truncator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MarkdownTruncatorTest {
  private static final String FAMILY = "👩\u200d👩\u200d👧\u200d👦";
  private static final String[] CHARACTERS = {
    "a", "é", "e\u0301", "🚀", FAMILY, "🇩🇪", "👍🏽", "ש", "각", " ", "\n", "ก็"
  };

  /** Whole pieces of Markdown, each of which must come out whole, closed, or not at all. */
  private static final String[] PIECES = {
    "word ",
    "two words ",
    "\n",
    "**bold text** ",
    "__underlined text__ ",
    "~~struck text~~ ",
    "||a spoiler|| ",
    "`a bit of code` ",
    "``code with ` inside`` ",
    "```\nlines\nof code\n``` ",
    "```java\nint x;\n``` ",
    "[a link](https://example.org/a/long/path?with=query) ",
    "[quiet](<https://example.org/another/path>) ",
    "https://example.org/bare/link/1234567 ",
    "<@123456789012345678> ",
    "<t:1700000000:R> ",
    "\\*not bold\\* ",
    "\\` ",
    "🚀 ",
    FAMILY + " "
  };

  @Test
  void what_fits_stays_as_it_is() {
    assertThat(Truncator.truncate("🚀".repeat(80), 80)).isEqualTo("🚀".repeat(80));
    assertThat(MarkdownTruncator.truncate("🚀".repeat(2000), 2000)).isEqualTo("🚀".repeat(2000));
    assertThat(MarkdownTruncator.truncate("**open", 6)).isEqualTo("**open");
    assertThat(Truncator.truncate("", 0)).isEmpty();
  }

  @Test
  void what_is_too_long_ends_in_an_ellipsis_at_the_limit() {
    assertThat(Truncator.truncate("🚀".repeat(81), 80)).isEqualTo("🚀".repeat(79) + "…");
    assertThat(MarkdownTruncator.truncate("x".repeat(2001), 2000))
        .isEqualTo("x".repeat(1999) + "…");
    assertThat(Truncator.truncate("one two", 5)).isEqualTo("one…");
    assertThat(Truncator.truncate("abc", 1)).isEqualTo("…");
    assertThat(Truncator.truncate("abc", 0)).isEmpty();
    assertThat(MarkdownTruncator.truncate("abc", 1)).isEqualTo("…");
    assertThat(MarkdownTruncator.truncate("abc", 0)).isEmpty();
  }

  @Test
  void no_visible_character_is_split() {
    assertThat(Truncator.truncate("ab" + FAMILY + "cd", 5)).isEqualTo("ab…");
    assertThat(Truncator.truncate("abe\u0301cde", 4)).isEqualTo("ab…");
    assertThat(Truncator.truncate("a🇩🇪🇫🇷b", 5)).isEqualTo("a🇩🇪…");
    assertThat(Truncator.truncate("a👍🏽bcd", 3)).isEqualTo("a…");
  }

  @Test
  void noise_that_passes_for_one_character_is_split_all_the_same() {
    String noise = "e" + "\u0301".repeat(3000);
    assertThat(Limits.length(MarkdownTruncator.truncate(noise, 2000))).isEqualTo(2000);
  }

  @Test
  void any_text_is_cut_to_its_limit_at_a_whole_character() {
    var random = new Random(46);
    for (int i = 0; i < 5_000; i++) {
      List<String> characters =
          random
              .ints(1 + random.nextInt(60), 0, CHARACTERS.length)
              .mapToObj(it -> CHARACTERS[it])
              .toList();
      String text = String.join("", characters);
      int limit = 1 + random.nextInt(40);
      String cut = Truncator.truncate(text, limit);
      assertThat(Limits.length(cut)).isLessThanOrEqualTo(limit);
      if (!cut.equals(text)) {
        assertThat(cut).endsWith("…");
        String kept = cut.substring(0, cut.length() - 1);
        assertThat(prefixes(characters)).contains(kept);
      }
      assertThat(Truncator.truncate(cut, limit)).isEqualTo(cut);
    }
  }

  @Test
  void random_code_points_are_cut_without_breaking_a_pair() {
    var random = new Random(47);
    for (int i = 0; i < 5_000; i++) {
      int[] points =
          random
              .ints(1 + random.nextInt(300), 0, 0x110000)
              .filter(it -> it < 0xD800 || it > 0xDFFF)
              .toArray();
      String text = new String(points, 0, points.length);
      int limit = 1 + random.nextInt(200);
      for (String cut :
          List.of(Truncator.truncate(text, limit), MarkdownTruncator.truncate(text, limit))) {
        assertThat(Limits.length(cut)).isLessThanOrEqualTo(limit);
        assertThat(cut.codePoints()).noneMatch(it -> it >= 0xD800 && it <= 0xDFFF);
      }
    }
  }

  @Test
  void noise_of_delimiters_is_cut_to_its_limit() {
    var random = new Random(48);
    String alphabet = "``**__~~||\\<>[](): \na";
    for (int i = 0; i < 5_000; i++) {
      var text = new StringBuilder();
      int length = 1 + random.nextInt(120);
      while (text.length() < length) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      int limit = 1 + random.nextInt(60);
      String cut = MarkdownTruncator.truncate(text.toString(), limit);
      assertThat(Limits.length(cut)).as(text.toString()).isLessThanOrEqualTo(limit);
      assertThat(length <= limit || cut.endsWith("…")).as(text.toString()).isTrue();
    }
    assertThat(Limits.length(MarkdownTruncator.truncate("`".repeat(5000), 2000)))
        .isLessThanOrEqualTo(2000);
  }

  @Test
  void open_code_is_closed_before_the_ellipsis() {
    assertThat(MarkdownTruncator.truncate("```\n" + "x".repeat(50) + "\n```", 20))
        .isEqualTo("```\n" + "x".repeat(11) + "\n```…");
    assertThat(MarkdownTruncator.truncate("```\n" + "x".repeat(50), 20))
        .isEqualTo("```\n" + "x".repeat(11) + "\n```…");
    assertThat(MarkdownTruncator.truncate("`" + "x".repeat(50) + "`", 20))
        .isEqualTo("`" + "x".repeat(17) + "`…");
    assertThat(MarkdownTruncator.truncate("**a `" + "x".repeat(50) + "` b** c", 20))
        .isEqualTo("**a `" + "x".repeat(11) + "`**…");
  }

  @Test
  void what_would_open_at_the_cut_is_left_out() {
    assertThat(MarkdownTruncator.truncate("0123456 ```\nlong code\n```", 13)).isEqualTo("0123456…");
    assertThat(MarkdownTruncator.truncate("0123456 **bold** text", 12)).isEqualTo("0123456…");
  }

  @Test
  void a_pair_that_nothing_closes_is_left_alone() {
    assertThat(MarkdownTruncator.truncate("a__b and so on and on", 10)).isEqualTo("a__b and…");
  }

  @Test
  void a_link_or_mention_is_whole_or_gone() {
    assertThat(MarkdownTruncator.truncate("See [the run](https://example.org/1234) now", 30))
        .isEqualTo("See…");
    assertThat(MarkdownTruncator.truncate("See https://example.org/1234 now", 20))
        .isEqualTo("See…");
    assertThat(MarkdownTruncator.truncate("See https://example.org/1234 now", 30))
        .isEqualTo("See https://example.org/1234 …");
    assertThat(MarkdownTruncator.truncate("See https://example.org/1234 now", 29))
        .isEqualTo("See…");
    assertThat(MarkdownTruncator.truncate("Ask <@123456789012345678> now", 12)).isEqualTo("Ask…");
  }

  @Test
  void a_backslash_at_the_cut_does_not_escape_what_closes() {
    assertThat(MarkdownTruncator.truncate("**abc\\*def** and more", 9)).isEqualTo("**abc**…");
  }

  @Test
  void every_piece_of_markdown_comes_out_whole_or_closed_or_not_at_all() {
    var random = new Random(49);
    for (int i = 0; i < 5_000; i++) {
      var text = new StringBuilder();
      int pieces = 2 + random.nextInt(10);
      for (int piece = 0; piece < pieces; piece++) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      int limit = 20 + random.nextInt(80);
      String cut = MarkdownTruncator.truncate(text.toString(), limit);
      assertThat(Limits.length(cut)).isLessThanOrEqualTo(limit);
      assertBeginsLike(text.toString(), cut);
    }
  }

  /** Every piece of the cut text is a piece of the whole one, the last perhaps shortened. */
  private static void assertBeginsLike(String whole, String cut) {
    List<Node> expected = RenderedMarkdown.of(whole);
    List<Node> nodes = new ArrayList<>(RenderedMarkdown.of(cut));
    if (!whole.equals(cut) && nodes.getLast().text().strip().equals("…")) {
      nodes.removeLast();
    }
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      Node original = expected.get(i);
      assertThat(node.kind()).as("%s%n---%n%s", whole, cut).isEqualTo(original.kind());
      boolean last = i == nodes.size() - 1;
      String text = last && node.kind().equals("text") ? withoutMark(node.text()) : node.text();
      boolean mayBeShorter = last && !isAddress(node);
      assertThat(original.text().strip())
          .as("%s%n---%n%s", whole, cut)
          .matches(it -> mayBeShorter ? it.startsWith(text.strip()) : it.equals(text.strip()));
    }
  }

  private static boolean isAddress(Node node) {
    return List.of("link", "url", "mention", "special").contains(node.kind());
  }

  private static String withoutMark(String text) {
    return text.endsWith("…") ? text.substring(0, text.length() - 1) : text;
  }

  private static List<String> prefixes(List<String> characters) {
    var prefixes = new ArrayList<String>();
    var text = new StringBuilder();
    prefixes.add("");
    for (String character : characters) {
      text.append(character);
      prefixes.add(text.toString().stripTrailing());
    }
    return prefixes;
  }
}
