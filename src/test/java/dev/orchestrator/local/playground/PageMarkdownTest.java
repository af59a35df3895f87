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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page makes of a message's text, which anybody may have written. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageMarkdownTest {
  private static final String RENDER =
      "import('/playground/markdown.js').then(({ markdown }) => { const box ="
          + " document.createElement('div'); box.append(...markdown(given[0])); return box.innerHTML; })";

  private LocalSystem system;
  private Browser browser;

  @BeforeAll
  void start() throws Exception {
    var found = Browser.start();
    assumeTrue(found.isPresent(), "NOT TRIED: this machine has no chromium with a chromedriver");
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
        "<@1100000000000000301> in <#1100000000000000201> => <p><span class=\"mention\">@Ada</span> in <span class=\"mention\">#ops</span></p>",
        "<img src=x onerror=alert(1)> => <p>&lt;img src=x onerror=alert(1)&gt;</p>",
        "[here](javascript:alert(1)) => <p>[here](javascript:alert(1))</p>",
        "[a](https://example.com/x) => <p><a href=\"https://example.com/x\" target=\"_blank\" rel=\"noopener noreferrer\">a</a></p>",
        "see https://example.com/a_b_c. => <p>see <a href=\"https://example.com/a_b_c\" target=\"_blank\" rel=\"noopener noreferrer\">https://example.com/a_b_c</a>.</p>",
        "<https://example.com> => <p><a href=\"https://example.com\" target=\"_blank\" rel=\"noopener noreferrer\">https://example.com</a></p>",
        "https://e.com/\"onclick=\"x => <p><a href=\"https://e.com/&quot;onclick=&quot;x\" target=\"_blank\" rel=\"noopener noreferrer\">https://e.com/\"onclick=\"x</a></p>",
      })
  void text_becomes_nodes_and_never_markup(String text, String html) {
    assertThat(browser.promised(RENDER, text)).isEqualTo(html);
  }

  @ParameterizedTest
  @CsvSource({"'**',40000", "'_*',30000", "'`',60000", "'||',40000", "'[',60000", "'> ',30000"})
  void hostile_text_does_not_hold_the_page_up(String piece, int times) {
    browser.value("window.began = performance.now()");
    browser.promised(RENDER, piece.repeat(times / piece.length() / 10));
    assertThat((Boolean) browser.value("performance.now() - window.began < 4000")).isTrue();
  }
}
