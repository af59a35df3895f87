package dev.orchestrator.discord.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.CountedText;
import dev.orchestrator.discord.markdown.Markdown.TimestampStyle;
import dev.orchestrator.discord.markdown.RenderedMarkdown.Node;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MarkdownTest {
  private static final String[] PIECES = {
    "*",
    "**",
    "_",
    "__",
    "~~",
    "||",
    "`",
    "``",
    "```",
    "\\",
    "<",
    ">",
    "[",
    "]",
    "(",
    ")",
    "@",
    "#",
    "# ",
    "> ",
    ">>> ",
    "- ",
    "-# ",
    "+ ",
    "* ",
    "1. ",
    "23.",
    ":",
    ":smile:",
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@!1>",
    "<@&2>",
    "<#3>",
    "<t:1700000000:R>",
    "</deploy:4>",
    "<:x:5>",
    "<id:browse>",
    "https://example.org/a_b_c",
    "[x](https://example.org)",
    "<https://example.org>",
    "\n",
    " ",
    "a",
    "word",
    "12:30",
    "é",
    "e\u0301",
    "👩\u200d🚀",
    "🇩🇪",
    "שלום",
    "ada@example.org"
  };

  @Test
  void escaped_text_shows_as_it_was_written() {
    var random = new Random(42);
    for (int i = 0; i < 5_000; i++) {
      String text = randomText(random, 12);
      assertThat(shown("before " + Markdown.escape(text) + " after"))
          .as(text)
          .isEqualTo("before " + text + " after");
      assertThat(shown(Markdown.escape(text))).as(text).isEqualTo(text);
    }
  }

  @Test
  void escaped_text_mentions_nobody_even_where_backslashes_do_not_count() {
    for (String mention : List.of("@everyone", "@here", "<@1>", "<@!2>", "<@&3>", "@everyonelse")) {
      assertThat(Markdown.escape("x " + mention))
          .doesNotContainPattern("@(everyone|here)")
          .doesNotContainPattern("<@[!&]?[0-9]");
    }
    assertThat(Markdown.escape("ada@example.org")).isEqualTo("ada@example.org");
  }

  @Test
  void escaped_text_cannot_turn_the_direction_of_what_follows() {
    assertThat(Markdown.escape("a\u202eb\u2066c\u2069")).isEqualTo("abc");
    assertThat(Markdown.code("a\u202eb")).isEqualTo("`ab`");
  }

  @Test
  void ordinary_words_stay_as_they_are() {
    String text = "Deploy of main (3 files) took 82.5 s; see notes - all good, #42 is done.";
    assertThat(Markdown.escape(text)).isEqualTo(text);
  }

  @Test
  void a_line_stays_one_line() {
    assertThat(Markdown.escapeLine("first\n\n# second\r\n")).isEqualTo("first # second");
    assertThat(Markdown.code(" a\nb ")).isEqualTo("`a b`");
  }

  @Test
  void a_code_span_holds_any_text_and_nothing_else() {
    var random = new Random(43);
    for (int i = 0; i < 5_000; i++) {
      String text = randomText(random, 8);
      List<Node> nodes = RenderedMarkdown.of("a " + Markdown.code(text) + " b");
      assertThat(nodes).as(text).extracting(Node::kind).containsExactly("text", "code", "text");
      assertThat(nodes.getFirst().text()).isEqualTo("a ");
      assertThat(nodes.getLast().text()).isEqualTo(" b");
    }
    assertThat(Markdown.code("main")).isEqualTo("`main`");
    assertThat(Markdown.code("a`b")).isEqualTo("``a`b``");
    assertThat(Markdown.code("`")).isEqualTo("`` ` ``");
    assertThat(Markdown.code("a``b`")).isEqualTo("`aˋˋbˋ`");
    assertThat(Markdown.code("")).isEqualTo("` `");
  }

  @Test
  void a_code_block_holds_any_text_and_nothing_else() {
    var random = new Random(44);
    for (int i = 0; i < 5_000; i++) {
      String text = randomText(random, 8);
      List<Node> nodes = RenderedMarkdown.of("a\n" + Markdown.codeBlock(text) + "\nb");
      assertThat(nodes).as(text).extracting(Node::kind).containsExactly("text", "block", "text");
    }
    assertThat(Markdown.codeBlock("a`b``c")).isEqualTo("```\na`b``c\n```");
    assertThat(Markdown.codeBlock("java\nint x;")).isEqualTo("```\njava\nint x;\n```");
    assertThat(RenderedMarkdown.of(Markdown.codeBlock("java\nint x;")))
        .containsExactly(new Node("block", "java\nint x;"));
  }

  @Test
  void a_link_goes_where_it_says_whatever_its_label_and_address_hold() {
    var random = new Random(45);
    for (int i = 0; i < 5_000; i++) {
      String url = "https://example.org/" + randomText(random, 4);
      List<Node> nodes =
          RenderedMarkdown.of("a " + Markdown.link(randomText(random, 4) + "x", url) + " b");
      assertThat(nodes).as(url).extracting(Node::kind).containsExactly("text", "link", "text");
    }
    assertThat(Markdown.link("Run 7", "https://example.org/run?a=1&b=(2)"))
        .isEqualTo("[Run 7](<https://example.org/run?a=1&b=%282%29>)");
  }

  @Test
  void an_address_that_cannot_be_followed_leaves_only_its_label() {
    assertThat(Markdown.link("click", "javascript:alert(1)")).isEqualTo("click");
    assertThat(Markdown.link(" ", "ftp://x")).isEqualTo("ftp\\://x");
  }

  @Test
  void a_timestamp_is_shown_in_the_readers_zone() {
    Instant moment = Instant.parse("2023-11-14T22:13:20.9Z");
    assertThat(Markdown.timestamp(moment, TimestampStyle.RELATIVE)).isEqualTo("<t:1700000000:R>");
    assertThat(Markdown.timestamp(moment, TimestampStyle.SHORT_TIME)).isEqualTo("<t:1700000000:t>");
  }

  /** What a reader sees, if all of it is plain text. */
  private static String shown(String markdown) {
    List<Node> nodes = RenderedMarkdown.of(markdown);
    assertThat(nodes).as(markdown).extracting(Node::kind).containsOnly("text");
    return nodes.getFirst().text().replace("@\u200b", "@");
  }

  private static String randomText(Random random, int pieces) {
    var text = new StringBuilder();
    int count = 1 + random.nextInt(pieces);
    for (int i = 0; i < count; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  @Test
  void a_name_that_is_nothing_but_white_space_is_read_once() {
    for (int size : new int[] {1_000, 100_000}) {
      for (String part : new String[] {" ", "\n", " \n", "\t\r\n ", "a ", "\u202a "}) {
        var text = new CountedText(part.repeat(size / part.length()) + "x");
        Markdown.oneLine(text);
        assertThat(text.reads()).isLessThanOrEqualTo(text.length());
      }
    }
  }

  @Test
  void white_space_with_a_line_break_becomes_one_space_and_other_white_space_stays() {
    assertThat(Markdown.oneLine("a \t \r\n \n b")).isEqualTo("a b");
    assertThat(Markdown.oneLine("a  b\tc")).isEqualTo("a  b\tc");
    assertThat(Markdown.oneLine(" \n a\u2028\u0085b \n")).isEqualTo("a b");
    assertThat(Markdown.oneLine("a\n\u202e\nb")).isEqualTo("a b");
    assertThat(Markdown.oneLine("\n\n")).isEmpty();
  }
}
