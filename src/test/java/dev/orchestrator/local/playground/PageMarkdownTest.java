package dev.orchestrator.local.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.local.LocalSystem;
import java.io.OutputStream;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the page renders a message's text, which anyone may have written. */
@Tag("browser")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageMarkdownTest {
  private static final String RENDER =
      "import('/playground/markdown.js').then(({ markdown }) => { const box ="
          + " document.createElement('div'); box.append(...markdown(given[0])); return"
          + " box.innerHTML; })";

  private LocalSystem system;
  private Browser browser;

  @BeforeAll
  void start() throws Exception {
    var found = Browser.start();
    assumeTrue(found.isPresent(), "NOT TRIED: chromium with chromedriver is not installed");
    browser = found.get();
    system = LocalSystem.start(Map.of("PORT", "0"), OutputStream.nullOutputStream());
    browser.open(system.uri().resolve("/"), 800, 600, "dark");
  }

  @AfterAll
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (system != null) {
      system.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '^',
      value = {
        "**bold** and *thin* => <p><strong>bold</strong> and <em>thin</em></p>",
        "***both*** => <p><strong><em>both</em></strong></p>",
        "__under__ ~~gone~~ => <p><u>under</u> <s>gone</s></p>",
        "snake_case_name stays => <p>snake_case_name stays</p>",
        "FRONTEND\\_BASE\\_URL => <p>FRONTEND_BASE_URL</p>",
        "`a * b` \\*c\\* => <p><code>a * b</code> *c*</p>",
        "``two ` ticks`` => <p><code>two ` ticks</code></p>",
        "**never closed => <p>**never closed</p>",
        "# Title => <h3>Title</h3>",
        "-# small => <p class=\"subtext\">small</p>",
        "> said => <blockquote><p>said</p></blockquote>",
        "- one => <ul><li>one</li></ul>",
        "<@1100000000000000301> in <#1100000000000000201> => <p><span class=\"mention\">@Ada</span>"
            + " in <span class=\"mention\">#ops</span></p>",
        "<img src=x onerror=alert(1)> => <p>&lt;img src=x onerror=alert(1)&gt;</p>",
        "[here](javascript:alert(1)) => <p>[here](javascript:alert(1))</p>",
        "[a](https://example.com/x) => <p><a href=\"https://example.com/x\" target=\"_blank\""
            + " rel=\"noopener noreferrer\">a</a></p>",
        "see https://example.com/a_b_c. => <p>see <a href=\"https://example.com/a_b_c\""
            + " target=\"_blank\" rel=\"noopener noreferrer\">https://example.com/a_b_c</a>.</p>",
        "<https://example.com> => <p><a href=\"https://example.com\" target=\"_blank\""
            + " rel=\"noopener noreferrer\">https://example.com</a></p>",
        "https://e.com/\"onclick=\"x => <p><a href=\"https://e.com/&quot;onclick=&quot;x\""
            + " target=\"_blank\" rel=\"noopener noreferrer\">https://e.com/\"onclick=\"x</a></p>",
      })
  void text_becomes_nodes_and_never_markup(String text, String html) {
    assertThat(browser.promised(RENDER, text)).isEqualTo(html);
  }

  /** Discord's own reading of what it is easy to read otherwise. The sign ⏎ ends a line. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '^',
      value = {
        "**a *b*** => <p><strong>a <em>b</em></strong></p>",
        "***a** b* => <p><em><strong>a</strong> b</em></p>",
        "*a **b*** => <p><em>a <strong>b</strong></em></p>",
        "___x___ => <p><u><em>x</em></u></p>",
        "__a _b___ => <p><u>a <em>b</em></u></p>",
        "2 * 3 * 4 => <p>2 * 3 * 4</p>",
        "- one⏎  - two⏎    - three⏎- four =>"
            + " <ul><li>one<ul><li>two<ul><li>three</li></ul></li></ul></li><li>four</li></ul>",
        "- one⏎  1. two⏎  2. three => <ul><li>one<ol><li>two</li><li>three</li></ol></li></ul>",
        "* one⏎  more of it => <ul><li>one⏎more of it</li></ul>",
        "3. three⏎4. four => <ol start=\"3\"><li>three</li><li>four</li></ol>",
        "1. one⏎- two => <ol><li>one</li></ol><ul><li>two</li></ul>",
        "> a⏎> b⏎c => <blockquote><p>a⏎b</p></blockquote><p>c</p>",
        "> > a => <blockquote><p>&gt; a</p></blockquote>",
        ">a => <p>&gt;a</p>",
        "> - a => <blockquote><ul><li>a</li></ul></blockquote>",
        "a⏎>>> b⏎c => <p>a</p><blockquote><p>b⏎c</p></blockquote>",
        ">>> a⏎```⏎b⏎```⏎c => <blockquote><p>a</p><pre"
            + " tabindex=\"0\"><code>b</code></pre><p>c</p></blockquote>",
        "> ```⏎> a⏎> ``` => <blockquote><pre tabindex=\"0\"><code>a</code></pre></blockquote>",
        "```⏎> a⏎- b⏎``` => <pre tabindex=\"0\"><code>&gt; a⏎- b</code></pre>",
        "a ```js⏎b⏎``` c => <p>a </p><pre tabindex=\"0\"><code>b</code></pre><p> c</p>",
        "done :tada: => <p>done 🎉</p>",
        ":not_an_emoji: 10:30:45 => <p>:not_an_emoji: 10:30:45</p>",
        "`:tada:` => <p><code>:tada:</code></p>",
        "@everyone and @here => <p><span class=\"mention\">@everyone</span> and <span"
            + " class=\"mention\">@here</span></p>",
        "`@everyone` \\@here => <p><code>@everyone</code> @here</p>",
        "[a](https://example.com/x \"why\") => <p><a href=\"https://example.com/x\""
            + " target=\"_blank\" rel=\"noopener noreferrer\" title=\"why\">a</a></p>",
        "[a](https://e.com/x \"<b onclick=y>\") => <p><a href=\"https://e.com/x\" target=\"_blank\""
            + " rel=\"noopener noreferrer\" title=\"&lt;b onclick=y&gt;\">a</a></p>",
        "[example.com](https://evil.test/) => <p><a href=\"https://evil.test/\" target=\"_blank\""
            + " rel=\"noopener noreferrer\" title=\"https://evil.test/\">example.com</a></p>",
        "[https://a.test](https://b.test) => <p>[<a href=\"https://a.test\" target=\"_blank\""
            + " rel=\"noopener noreferrer\">https://a.test</a>](<a href=\"https://b.test\""
            + " target=\"_blank\" rel=\"noopener noreferrer\">https://b.test</a>)</p>",
        "[**a** :tada:](https://e.com) => <p><a href=\"https://e.com\" target=\"_blank\""
            + " rel=\"noopener noreferrer\"><strong>a</strong> 🎉</a></p>",
        "(https://e.com/a_(b)) => <p>(<a href=\"https://e.com/a_(b)\" target=\"_blank\""
            + " rel=\"noopener noreferrer\">https://e.com/a_(b)</a>)</p>",
        "## Two => <h4 aria-level=\"3\">Two</h4>",
        "# One⏎## Two => <h3>One</h3><h4>Two</h4>",
      })
  void text_is_read_as_Discord_reads_it(String text, String html) {
    assertThat(browser.promised(RENDER, text.replace('⏎', '\n')))
        .isEqualTo(html.replace('⏎', '\n'));
  }

  @ParameterizedTest
  @CsvSource({
    "'**',40000",
    "'_*',30000",
    "'`',60000",
    "'||',40000",
    "'[',60000",
    "'> ',30000",
    "'***',40000",
    "'___ ',40000",
    "'```a',40000",
    "':a',40000"
  })
  void hostile_text_does_not_hold_the_page_up(String piece, int times) {
    browser.value("window.began = performance.now()");
    browser.promised(RENDER, piece.repeat(times / piece.length() / 10));
    assertThat((Boolean) browser.value("performance.now() - window.began < 4000")).isTrue();
  }
}
