package dev.orchestrator.local.playground;

import static dev.orchestrator.local.playground.Browser.newest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** Typing, focus, scrolling and structure of the page, in a real browser. */
@Tag("browser")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageUseTest {
  private static final String BOT_TOKEN = "made-up-" + "for-this-test";
  private static final String ARROW = "#composer .send";

  private LocalSystem system;
  private Browser browser;

  @BeforeAll
  void start() throws Exception {
    var found = Browser.start();
    assumeTrue(found.isPresent(), "skipped: chromium and chromedriver are not installed");
    browser = found.get();
    system =
        LocalSystem.start(
            Map.of("PORT", "0", "DISCORD_BOT_TOKEN", BOT_TOKEN), OutputStream.nullOutputStream());
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

  @BeforeEach
  void open() {
    system.discord().sendInteractionsTo(system.uri().resolve("/discord/interactions"));
    browser.open(system.uri().resolve("/"), 1280, 800, "dark");
  }

  @AfterEach
  void the_console_has_no_errors() {
    if (browser != null) {
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private void openOnAPhone() {
    browser.open(system.uri().resolve("/"), 390, 844, "dark");
  }

  private void typeLine(String text) {
    browser.click("#line");
    browser.type(text);
    browser.await("document.querySelector('#line').value === " + Browser.quoted(text));
  }

  /** A separate bot that gives these answers one after another, and what it was sent. */
  private static final class ScriptedBot implements AutoCloseable {
    final List<Json> got = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;

    ScriptedBot(String... answers) throws IOException {
      var left = new CopyOnWriteArrayList<>(answers);
      this.server =
          LoopbackServer.start(
              0,
              call -> {
                got.add(call.json());
                return Answer.json(200, left.removeFirst().getBytes(StandardCharsets.UTF_8));
              });
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private static String message(String content, String components) {
    return "{\"type\":4,\"data\":{\"content\":\"%s\",\"components\":[{\"type\":1,\"components\":[%s]}]}}"
        .formatted(content, components);
  }

  private static final String BUTTON =
      "{\"type\":2,\"style\":1,\"label\":\"Press\",\"custom_id\":\"press-me\"}";
  private static final String FORM =
      "{\"type\":9,\"data\":{\"custom_id\":\"form\",\"title\":\"Why?\",\"components\":[{\"type\":18,"
          + "\"label\":\"Reason\",\"component\":{\"type\":4,\"custom_id\":\"why\",\"style\":2}}]}}";

  @ParameterizedTest
  @CsvSource({"/help", "'/help '", "/alerts list", "'/alerts list '"})
  void a_whole_command_is_sent_by_the_arrow_however_it_ends(String typed) {
    openOnAPhone();
    typeLine(typed);
    browser.click(ARROW);
    browser.await("document.querySelector('#line').value === ''");
    browser.await(
        newest("querySelector('.typed')?.textContent === " + Browser.quoted(typed.strip())));
  }

  @ParameterizedTest
  @CsvSource({
    "/alerts, Choose what /alerts should do.",
    "/alerts lis, /alerts has no subcommand “lis”.",
    "/hel, Unknown command /hel.",
    "/trace, id is required.",
  })
  void the_arrow_says_what_is_missing(String typed, String complaint) {
    typeLine(typed);
    browser.click(ARROW);
    browser.await(
        "document.querySelector('#complaint').textContent === " + Browser.quoted(complaint));
    assertThat(browser.value("document.activeElement.id")).isEqualTo("line");
  }

  @Test
  void what_was_typed_outlives_a_server_that_is_down_and_a_restart_is_seen_at_once()
      throws Exception {
    var first = LocalSystem.start(Map.of("PORT", "0"), OutputStream.nullOutputStream());
    URI page = first.uri().resolve("/");
    try (first) {
      browser.open(page, 1280, 800, "dark");
      browser.click("[data-person=grace]");
    }
    browser.await("document.querySelector('#banner').textContent.includes('does not answer')");
    typeLine("/help ");
    browser.click(ARROW);
    browser.await("document.querySelector('#complaint').textContent.includes('does not answer')");
    assertThat(browser.value("document.querySelector('#line').value")).isEqualTo("/help ");

    try (var second =
        LocalSystem.start(
            Map.of("PORT", Integer.toString(page.getPort())), OutputStream.nullOutputStream())) {
      assertThat(second.uri().getPort()).isEqualTo(page.getPort());
      browser.await(
          "document.documentElement.dataset.ready && document.querySelector('#banner').hidden");
      browser.await("document.querySelector('#line')?.value === '/help '");
      browser.click("#line");
      browser.type(Keys.ENTER);
      browser.awaitMessage("Grace");
      browser.open(system.uri().resolve("/"), 1280, 800, "dark");
    }
    // The refused connections are reported by the browser itself.
    assertThat(browser.complaints()).allMatch(one -> one.contains("net::ERR"));
  }

  private void post(String content) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            system.discord().apiBase()
                                + "/channels/"
                                + SimulatedServer.OPS.id()
                                + "/messages"))
                    .header("Authorization", "Bot " + BOT_TOKEN)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "DiscordBot (https://example.com, 1)")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"content\":\"" + content + "\"}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static final String AT_END =
      "((one) => one.scrollHeight - one.scrollTop - one.clientHeight <"
          + " 2)(document.querySelector('#scroller'))";

  @Test
  void new_messages_are_announced_to_a_reader_who_scrolled_up_and_the_own_command_is_shown()
      throws Exception {
    post("line\\n".repeat(60) + "end of the long one");
    browser.awaitMessage("end of the long one");
    browser.value("document.querySelector('#scroller').scrollTop = 0");
    browser.await("!(" + AT_END + ")");

    post("the first");
    post("the second");

    browser.await(
        "document.querySelector('#new-messages')?.textContent.includes('2 new messages')");
    assertThat(browser.value("document.querySelector('#scroller').scrollTop")).isEqualTo(0L);
    browser.click("#new-messages");
    browser.await(AT_END);
    browser.await("document.querySelector('#new-messages').hidden");
    assertThat(browser.holds("document.activeElement === document.body")).isFalse();

    browser.value("document.querySelector('#scroller').scrollTop = 0");
    browser.await("!(" + AT_END + ")");
    typeLine("/help ");
    browser.type(Keys.ENTER);
    browser.await(newest("querySelector('.typed')?.textContent === '/help'"));
    browser.await(AT_END);
  }

  @Test
  void after_a_form_is_closed_by_mouse_typing_goes_to_the_composer() throws Exception {
    try (var bot = new ScriptedBot(FORM, FORM)) {
      system.discord().sendInteractionsTo(bot.server.uri());
      typeLine("/help ");
      browser.type(Keys.ENTER);
      browser.await("document.querySelector('#modal').open");
      assertThat(
              browser.value(
                  "getComputedStyle(document.querySelector('#modal textarea')).fontWeight"))
          .isEqualTo("400");
      browser.clickFound(
          "[...document.querySelectorAll('#modal button')].find((one) => one.textContent ==="
              + " 'Cancel')");
      browser.await("!document.querySelector('#modal').open");
      browser.type("/he");
      browser.await("document.querySelector('#line').value === '/he'");
    }
  }

  @Test
  void typing_reaches_the_composer_when_nothing_has_the_focus() {
    browser.value("document.activeElement.blur()");
    browser.type("/he");
    browser.await("document.querySelector('#line').value === '/he'");
  }

  @Test
  void the_focus_stays_at_the_message_whose_button_disappears() throws Exception {
    try (var bot =
        new ScriptedBot(
            message("Decide", BUTTON),
            "{\"type\":7,\"data\":{\"content\":\"Decided.\",\"components\":[]}}")) {
      system.discord().sendInteractionsTo(bot.server.uri());
      typeLine("/help ");
      browser.type(Keys.ENTER);
      browser.awaitMessage("Decide");
      browser.click("#messages li:last-child [data-custom-id='press-me']");
      browser.awaitMessage("Decided.");
      browser.await("!" + newest("querySelector('[data-custom-id]')"));
      assertThat(
              browser.holds(
                  "document.querySelector('#messages"
                      + " li:last-child').contains(document.activeElement)"))
          .isTrue();
    }
  }

  @Test
  void the_focus_stays_in_the_panel_whose_button_disappears() {
    browser.click("#tool-github");
    browser.click("[aria-label='Start deploy.yml']");
    browser.click(".run .button.danger");
    browser.await("document.querySelector('.run .status').matches('.failure')");
    browser.await("document.querySelector('#panel-github').contains(document.activeElement)");
  }

  private static final String MENU =
      "{\"type\":3,\"custom_id\":\"menu\",\"placeholder\":\"Where\",\"min_values\":1,\"max_values\":2,\"options\":[{\"label\":\"One\",\"value\":\"1\",\"description\":\"the"
          + " first\"},{\"label\":\"Two\",\"value\":\"2\"},{\"label\":\"Three\",\"value\":\"3\"}]}";

  @Test
  void a_menu_of_at_most_two_sends_two_and_shows_what_its_options_are() throws Exception {
    try (var bot =
        new ScriptedBot(
            message("Choose", MENU),
            "{\"type\":7,\"data\":{\"content\":\"Chosen.\",\"components\":[]}}")) {
      system.discord().sendInteractionsTo(bot.server.uri());
      typeLine("/help ");
      browser.type(Keys.ENTER);
      browser.awaitMessage("the first");
      String boxes = "[...document.querySelectorAll('#messages li:last-child [type=checkbox]')]";
      String send = "document.querySelector('#messages li:last-child .choices .button')";
      assertThat(browser.holds(send + ".disabled")).isTrue();
      browser.value(boxes + ".forEach((one) => one.click())");
      assertThat(browser.value(boxes + ".filter((one) => one.checked).length")).isEqualTo(2L);
      browser.clickFound(send);
      browser.awaitMessage("Chosen.");
      assertThat(bot.got.getLast().get("data").get("values").toString()).isEqualTo("[\"1\",\"2\"]");
    }
  }

  @Test
  void menus_of_people_roles_and_channels_offer_those_of_the_server() throws Exception {
    try (var bot =
        new ScriptedBot(
            message("Whom", "{\"type\":7,\"custom_id\":\"whom\",\"max_values\":2}"),
            message("Where", "{\"type\":8,\"custom_id\":\"where\",\"channel_types\":[0]}"),
            "{\"type\":7,\"data\":{\"content\":\"Chosen.\",\"components\":[]}}")) {
      system.discord().sendInteractionsTo(bot.server.uri());
      typeLine("/help ");
      browser.type(Keys.ENTER);
      browser.awaitMessage("Whom");
      String boxes = "[...document.querySelectorAll('#messages li:last-child [type=checkbox]')]";
      browser.await(boxes + ".length === 7");
      browser.value(
          boxes
              + ".filter((one) => one.parentElement.textContent.match(/Ada|@admin/))"
              + ".forEach((one) => one.click())");
      browser.clickFound("document.querySelector('#messages li:last-child .choices .button')");
      browser.awaitMessage("Where");
      Json both = bot.got.get(1).get("data");
      assertThat(both.get("resolved").get("users").fields())
          .containsOnlyKeys(SimulatedServer.ADA.id());
      assertThat(both.get("resolved").get("roles").fields())
          .containsOnlyKeys(SimulatedServer.ADMIN_ROLE_ID);

      String menu = "[...document.querySelectorAll('#messages select')].at(-1)";
      browser.await(menu + "?.textContent.includes('#alerts')");
      assertThat(browser.holds(menu + ".textContent.includes('direct')")).isFalse();
      browser.value(
          "((menu) => { menu.value = '"
              + SimulatedServer.ALERTS.id()
              + "';"
              + " menu.dispatchEvent(new Event('change')); })("
              + menu
              + ")");
      browser.awaitMessage("Chosen.");
      assertThat(bot.got.get(2).get("data").get("component_type").integer()).hasValue(8);
    }
  }

  private static String axe() throws IOException {
    try (var script = PageUseTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What axe finds against WCAG 2.2 AA and its own best practices, one line for each element. */
  private List<String> violations() throws IOException {
    browser.value(
        "(() => { "
            + axe()
            + "; window.found = null; window.axe.run(document, {"
            + " resultTypes: ['violations'] }).then((result) => { window.found ="
            + " result.violations.flatMap((one) => one.nodes.map((node) => one.impact + ' ' + one.id"
            + " + ' ' + node.target.join(' ') + ': ' + node.html.slice(0, 200))); }); })()");
    browser.await("window.found !== null");
    return String.valueOf(browser.value("window.found.join('\\n')")).lines().toList();
  }

  @ParameterizedTest
  @CsvSource({"1280, 800, dark", "1280, 800, light", "390, 844, dark", "390, 844, light"})
  void axe_finds_nothing_against_the_page(int width, int height, String colours) throws Exception {
    browser.open(system.uri().resolve("/"), width, height, colours);
    try (var bot =
        new ScriptedBot(
            message("**Bold** [link](https://example.com) `code`", MENU),
            message("Whom", "{\"type\":5,\"custom_id\":\"whom\"}"),
            "{\"type\":4,\"data\":{\"content\":\"Embedded\",\"embeds\":[{\"title\":\"T\",\"description\":\"D\",\"fields\":[{\"name\":\"N\",\"value\":\"V\"}]}],\"components\":[{\"type\":1,\"components\":["
                + BUTTON
                + "]}]}}")) {
      system.discord().sendInteractionsTo(bot.server.uri());
      for (String awaited : List.of("Bold", "Whom", "Embedded")) {
        typeLine("/help ");
        browser.type(Keys.ENTER);
        browser.awaitMessage(awaited);
      }
    }
    assertThat(violations()).as("messages").isEmpty();
    if (width > 1_000) {
      String ids = "[...document.querySelectorAll('[id^=tool-]')].map((one) => one.id).join(' ')";
      List<String> tools = List.of(String.valueOf(browser.value(ids)).split(" ", -1));
      assertThat(tools).hasSizeGreaterThan(2);
      for (String tool : tools) {
        browser.click("#" + tool);
        assertThat(violations()).as(tool).isEmpty();
      }
    }
  }

  @Test
  void axe_finds_nothing_against_an_open_form() throws Exception {
    try (var bot = new ScriptedBot(FORM)) {
      system.discord().sendInteractionsTo(bot.server.uri());
      typeLine("/help ");
      browser.type(Keys.ENTER);
      browser.await("document.querySelector('#modal').open");
      assertThat(violations()).isEmpty();
    }
  }

  @Test
  void the_panel_of_the_api_shows_calls_phases_and_counters() throws Exception {
    browser.click("#tool-api");
    browser.await("document.querySelector('#panel-api').textContent.includes('No phases yet.')");
    String phase =
        """
        {"phase":"mitigation","repo":"octo-org/shown","commit_sha":"%s","issue_number":7,
         "data":{"trust_score":85}}
        """
            .formatted("b".repeat(40));
    HttpResponse<String> stored =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(system.uri().resolve("/api/v1/phases/store"))
                    .header("x-api-key", system.apiKey().reveal())
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(phase))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);

    String shown = "document.querySelector('#panel-api').textContent";
    browser.await(shown + ".includes('200 POST/api/v1/phases/store')");
    browser.await(shown + ".includes('mitigation of issue 7')");
    browser.await(shown + ".includes('octo-org/shown at bbbbbbb')");
    browser.await(shown + ".includes('rsolv_mitigation_executions_total')");
    assertThat(String.valueOf(browser.value(shown))).doesNotContain(system.apiKey().reveal());
  }

  private static final String LEVELS =
      "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((one) =>"
          + " one.checkVisibility({ visibilityProperty: true })).map((one) =>"
          + " Number(one.getAttribute('aria-level') ?? one.tagName[1]))";

  @ParameterizedTest
  @CsvSource({"1280", "390"})
  @SuppressWarnings("unchecked")
  void headings_go_down_one_level_at_a_time_from_one_of_level_one(int width) throws Exception {
    post("## second level first\\n# then the first\\n### and the third");
    browser.open(system.uri().resolve("/"), width, 800, "light");
    browser.awaitMessage("and the third");
    var levels = (List<Long>) Objects.requireNonNull(browser.value(LEVELS));
    assertThat(levels).contains(1L);
    for (int i = 1; i < levels.size(); i++) {
      assertThat(levels.get(i)).as(levels.toString()).isLessThanOrEqualTo(levels.get(i - 1) + 1);
    }
    assertThat(browser.value("document.querySelector('[role=log]').tagName")).isEqualTo("DIV");
    assertThat(browser.holds("document.querySelector('[role=log] > ol#messages')")).isTrue();
  }

  @Test
  void an_edit_of_the_trace_says_what_it_wrote_and_the_phone_shows_every_column() throws Exception {
    openOnAPhone();
    typeLine("/diagnose ");
    browser.type(Keys.ENTER);
    browser.awaitMessage("Verdict:");
    browser.click("#messages li:last-child [data-trace]");
    browser.await("document.querySelector('#panel-trace .status.succeeded')");
    browser.await(
        "[...document.querySelectorAll('[data-span=edit]')].some((one) =>"
            + " one.querySelector('.wrote')?.textContent.includes('Verdict:'))");
    browser.screenshot("phone-waterfall");
    assertThat(
            browser.value(
                "[...document.querySelectorAll('.waterfall .took')].filter((one) => one.scrollWidth"
                    + " > one.clientWidth || one.getBoundingClientRect().right >"
                    + " document.querySelector('#panel-trace').getBoundingClientRect().right -"
                    + " 8).length"))
        .isEqualTo(0L);
  }

  @Test
  void runs_are_told_apart_by_their_workflow() {
    browser.click("#tool-github");
    browser.click("[aria-label='Start deploy.yml']");
    browser.await(
        "[...document.querySelectorAll('.run p')].some((one) =>"
            + " /^deploy\\.yml #\\d+ on /.test(one.textContent))");
    browser.clickFound("document.querySelector('.run .button.danger')");
  }
}
