package dev.orchestrator.local.playground;

import static dev.orchestrator.local.playground.Browser.newest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.DiscordEvent;
import dev.orchestrator.local.discord.DiscordFaults;
import dev.orchestrator.local.discord.Person;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.LoopbackServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** The playground as a person sees it, in a real browser, before the whole system. */
@Tag("browser")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaygroundPageTest {
  private static final String BOT_TOKEN = "made-up-" + "for-this-test";

  private LocalSystem system;
  private Browser browser;

  @BeforeAll
  void start() throws Exception {
    var found = Browser.start();
    assumeTrue(
        found.isPresent(),
        "NOT TRIED: chromium with chromedriver is not installed, so the playground is not tested");
    browser = found.get();
    system =
        LocalSystem.start(
            Map.of(
                "PORT", "0", "DISCORD_BOT_TOKEN", BOT_TOKEN, "GITHUB_WEBHOOK_SECRET", "any-word"),
            OutputStream.nullOutputStream());
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
    system.discord().faults().clear();
    system.discord().sendInteractionsTo(system.uri().resolve("/discord/interactions"));
    onADesktop("dark");
  }

  @AfterEach
  void withoutTheFile() {
    if (system != null) {
      system.gitHub().files().remove(".github/orchestrator.yml");
    }
  }

  @AfterEach
  void nothing_was_complained_of() {
    if (browser != null) {
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private void onADesktop(String colours) {
    browser.open(system.uri().resolve("/"), 1280, 800, colours);
  }

  private void onAPhone(String colours) {
    browser.open(system.uri().resolve("/"), 390, 844, colours);
  }

  /** Chooses the command from the list, adds the rest and sends it, all by keyboard. */
  private void send(String command) {
    browser.click("#line");
    browser.type("/" + command);
    browser.await(
        "document.querySelector('[role=option][aria-selected=true] .name')?.textContent === '/"
            + command
            + "'");
    browser.type(Keys.ENTER);
    browser.await("document.querySelector('#line').value === '/" + command + " '");
    browser.type(Keys.ENTER);
    browser.await("document.querySelector('#line').value === ''");
  }

  private void closeInspectorOnAPhone() {
    browser.click("#close-inspector");
    browser.await("document.querySelector('#inspector').hidden");
  }

  @Test
  void a_command_is_deferred_finishes_and_shows_its_trace() throws Exception {
    system.discord().faults().add(DiscordFaults.slow(Duration.ofSeconds(2)));
    send("diagnose");

    browser.awaitMessage("Orchestrator is thinking…");
    browser.await("document.querySelector('#panel-trace .status.running')");
    system.discord().faults().clear();
    browser.awaitMessage("Verdict:");
    browser.await("document.querySelector('#panel-trace .status.succeeded')");
    browser.click("#messages li:last-child [data-trace]");

    for (String bar : new String[] {"acknowledged", "stream", "worker", "table", "edit"}) {
      assertThat(browser.holds("document.querySelector('[data-span=\"" + bar + "\"]')"))
          .as(bar)
          .isTrue();
    }
    browser.screenshot("desktop-dark");
    browser.click("#panel-trace [data-key='part Log']");
    browser.await("document.querySelector('.log')?.textContent.includes('command ended')");
    browser.click("#panel-trace [data-key='part Table item']");
    browser.await(
        "document.querySelector('.source')?.textContent.includes('\"trace_status\":"
            + " \"succeeded\"')");
    browser.click("#panel-trace [data-key='part Signed request']");
    browser.await(
        "document.querySelector('#panel-trace').textContent.includes('X-Signature-Ed25519')");
  }

  @Test
  void a_broken_Discord_is_gotten_around_and_the_trace_shows_how() throws Exception {
    browser.click("#tool-faults");
    browser.click("[data-fault=unknown_webhook]");
    browser.await(
        "document.querySelector('.armed')?.textContent.includes('Acknowledgement race (2 left)')");
    browser.screenshot("break-discord");
    send("diagnose");
    browser.awaitMessage("Verdict:");
    browser.await("document.querySelector('#panel-faults').textContent.includes('met 2 calls')");
    assertThat(browser.holds("document.querySelector('.calm')")).isTrue();

    browser.click("#tab-trace");

    browser.await("document.querySelectorAll('[data-span=\"edit 404\"]').length === 2");
    browser.await("document.querySelectorAll('[data-span=edit]').length >= 1");
    browser.await("document.querySelector('#panel-trace .status.succeeded')");
    browser.screenshot("retries");
  }

  @Test
  void options_are_completed_and_required_ones_asked_for_by_keyboard_alone() {
    browser.type("/tra", Keys.TAB);
    browser.await(
        "document.querySelector('.suggestion .required')?.textContent.includes('required')");
    assertThat(browser.value("document.activeElement.getAttribute('aria-activedescendant')"))
        .isEqualTo("suggestion-0");
    browser.type(Keys.ESCAPE);
    browser.type(Keys.ENTER);
    browser.await("document.querySelector('#complaint').textContent === 'id is required.'");
    assertThat(browser.holds("document.querySelector('.option.missing')")).isTrue();

    browser.type(Keys.ENTER);
    browser.await("document.querySelector('#line').value === '/trace id:'");
    browser.type("1-00000000-000000000000000000000000", Keys.ENTER);

    browser.awaitMessage("Only you can see this");
    browser.await(newest("querySelector('.typed').textContent.startsWith('/trace id:1-0000')"));
  }

  @Test
  void the_bot_itself_suggests_values_while_one_is_typed() {
    browser.type("/help command:d");
    browser.await(
        "[...document.querySelectorAll('.suggestion .name')].some((one) => one.textContent ==="
            + " 'diagnose')");
    browser.type("iag");
    browser.await("document.querySelectorAll('.suggestion').length === 1");
    browser.type(Keys.ENTER);
    browser.await("document.querySelector('#line').value === '/help command:diagnose '");
    browser.type(Keys.ENTER);

    browser.awaitMessage("/diagnose");
    browser.await(newest("querySelector('.typed').textContent === '/help command:diagnose'"));
    assertThat(system.discord().events().values())
        .as("each suggestion is an interaction of its own")
        .anySatisfy(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    DiscordEvent.InteractionChanged.class,
                    changed -> assertThat(changed.interaction().type()).isEqualTo(4)));
  }

  @Test
  void what_only_one_person_may_see_nobody_else_sees() {
    send("help");
    browser.awaitMessage("Only you can see this");
    String id = (String) browser.value(newest("dataset.message"));
    browser.click("[data-person=grace]");
    browser.await("!document.querySelector('[data-message=\"" + id + "\"]')");
    browser.click("[data-person=ada]");
    browser.await("document.querySelector('[data-message=\"" + id + "\"]')");
    browser.click("[data-message='" + id + "'] [aria-label='Dismiss this message']");
    browser.await("!document.querySelector('[data-message=\"" + id + "\"]')");
  }

  @Test
  void a_bot_that_says_nothing_for_3_seconds_did_not_respond() throws Exception {
    try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      system
          .discord()
          .sendInteractionsTo(URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/"));
      send("diagnose");

      browser.awaitMessage("Sending command…");
      browser.awaitMessage("The application did not respond");
      browser.awaitMessage("there was no answer within 3000 ms");
      browser.await("document.querySelector('#panel-trace .status.failed')");
    }
  }

  @Test
  void an_alert_arrives_and_its_button_says_who_looks_after_it() throws Exception {
    browser.click("[data-person=lin]");
    browser.click("#line");
    browser.type("/alerts tes");
    browser.await("document.querySelector('[aria-selected=true] .name')?.textContent === 'test'");
    browser.type(Keys.ENTER, Keys.ENTER);
    browser.await("document.querySelector('[data-channel=alerts] .count')");
    browser.click("[data-channel=alerts]");
    browser.awaitMessage("Test alert.");

    browser.click("[data-person=ada]");
    press("Acknowledge");
    browser.awaitMessage("Only admins of this bot can use this button");
    browser.click("[data-person=lin]");
    press("Acknowledge");

    browser.await(
        "document.querySelector('#messages').textContent.includes('Acknowledged by @Lin')");
    browser.await(
        "document.querySelector('#panel-trace h3').textContent === 'Lin pressed “Acknowledge”'");
    browser.await("document.querySelector('#panel-trace .status.succeeded')");
    browser.screenshot("alerts");
  }

  private void press(String label) {
    browser.clickFound(
        "[...document.querySelectorAll('#messages .button')].findLast((one) => one.textContent ==="
            + " '"
            + label
            + "')");
  }

  private void releases(String button, String answer) {
    browser.click("#panel-releases [data-key='" + button + "']");
    browser.await(
        "document.querySelector('#panel-releases').textContent.includes('" + answer + "')");
  }

  private void awaitIn(String selector, String text) {
    browser.await(
        "document.querySelector('#panel-releases "
            + selector
            + "')?.textContent.includes('"
            + text
            + "')");
  }

  private void command(String name, Map<String, String> options, Person who) throws Exception {
    var unused = system.discord().interact(new Action.Command(name, options), Caller.of(who));
  }

  /** The next run waits until the test ends it, however slow the page is. */
  private void startNoRunByItself() {
    system.gitHub().faults().add(GitHubFaults.runNeverStarts());
  }

  private void endRun(String conclusion) throws Exception {
    long run = system.gitHub().runs().getFirst().id();
    assertThat(system.gitHub().finishRun(run, conclusion)).isTrue();
  }

  @Test
  void two_people_release_and_the_panel_shows_what_holds_and_what_waits() throws Exception {
    browser.click("[data-person=lin]");
    browser.click("#tool-releases");
    releases("Write example file", "is written");
    releases("Check red", "failed");
    command("deploy", Map.of("environment", "staging", "ref", "main"), SimulatedServer.LIN);
    browser.awaitMessage("Nothing has been started yet");
    startNoRunByItself();
    press("Deploy");
    awaitIn("[data-environment=staging]", "occupied");
    browser.awaitMessage("Deploying");
    browser.await("document.querySelector('#messages').textContent.includes('Cancel run')");
    endRun("success");
    awaitIn("[data-environment=staging]", "Live: main 7d1f0c5");

    command("deploy", Map.of("environment", "production", "ref", "main"), SimulatedServer.LIN);
    browser.awaitMessage("checks_failed");
    releases("Check green", "succeeded");
    command("deploy", Map.of("environment", "production", "ref", "main"), SimulatedServer.LIN);
    browser.awaitMessage("Another person has to approve it");
    press("Deploy");
    awaitIn("[data-deploy]", "waiting for approval");
    awaitIn("[data-deploy]", "0 of 1 approvals");
    press("Approve");
    browser.awaitMessage("You requested this deploy");
    browser.click("[data-person=grace]");
    startNoRunByItself();
    press("Approve");
    awaitIn("[data-deploy]", "running");

    browser.click("[data-person=lin]");
    command("deploy", Map.of("environment", "production", "ref", "main"), SimulatedServer.LIN);
    browser.awaitMessage("1 deploy is before it in the queue");
    press("Deploy");
    browser.click("[data-person=grace]");
    press("Approve");
    awaitIn("[data-environment=production]", "1 in the queue");
    command(
        "lock add",
        Map.of("environment", "production", "reason", "incident 44"),
        SimulatedServer.LIN);
    awaitIn("[data-environment=production]", "Locked by Lin: incident 44");
    browser.screenshot("releases");
    endRun("success");
    awaitIn("[data-deploy]", "refused");
    awaitIn(".deliveries", "production approved");
    command("lock remove", Map.of("environment", "production"), SimulatedServer.LIN);
    awaitIn("[data-environment=production]", "free");
    String first = live("production");

    releases("New commit", "new commit without a check");
    releases("Check green", "succeeded");
    deploy("staging", Map.of("environment", "staging", "ref", "main"));
    freezesAndGoesBack(first);
  }

  /** Deploys by the page, whose run ends well. */
  private void deploy(String environment, Map<String, String> options) throws Exception {
    browser.click("[data-person=lin]");
    command("deploy", options, SimulatedServer.LIN);
    browser.awaitMessage("Only you can confirm");
    startNoRunByItself();
    press("Deploy");
    if (environment.equals("production")) {
      awaitIn("[data-deploy]", "waiting for approval");
      browser.click("[data-person=grace]");
      press("Approve");
      browser.click("[data-person=lin]");
    }
    awaitIn("[data-environment=" + environment + "]", "occupied");
    awaitIn("[data-deploy]", "running");
    endRun("success");
    awaitIn("[data-environment=" + environment + "]", "free");
  }

  private String live(String environment) {
    Object found =
        browser.value(
            "document.querySelector('#panel-releases [data-environment="
                + environment
                + "]').textContent.match(/Live: \\S+ (\\w{7})/)[1]");
    assertThat(found).as("what is live in " + environment).isInstanceOf(String.class);
    return String.valueOf(found);
  }

  /** A freeze stops a deploy, and a rollback returns to the commit that was live before. */
  private void freezesAndGoesBack(String first) throws Exception {
    command(
        "freeze add",
        Map.of("environment", "production", "until", "2h", "reason", "launch day"),
        SimulatedServer.LIN);
    awaitIn("[data-environment=production]", "launch day");
    awaitIn("[data-environment=production]", "frozen");
    command("deploy", Map.of("environment", "production"), SimulatedServer.LIN);
    browser.awaitMessage("frozen");
    command("freeze end", Map.of("environment", "production"), SimulatedServer.LIN);
    awaitIn("[data-environment=production]", "free");

    deploy("production", Map.of("environment", "production"));
    assertThat(live("production")).isEqualTo(live("staging")).isNotEqualTo(first);
    command("rollback", Map.of("environment", "production"), SimulatedServer.LIN);
    browser.awaitMessage("Only you can confirm");
    startNoRunByItself();
    press("Roll back");
    awaitIn("[data-environment=production]", "occupied");
    awaitIn("[data-deploy]", "rollback by");
    endRun("success");
    awaitIn("[data-environment=production]", first);
    awaitIn("[data-environment=production]", "locked");
    browser.screenshot("rollback");
    command("lock remove", Map.of("environment", "production"), SimulatedServer.LIN);
    awaitIn("[data-environment=production]", "free");
  }

  @Test
  void an_embed_is_shown_and_a_button_that_nobody_knows_is_answered() throws Exception {
    post(
        SimulatedServer.OPS.id(),
        "{\"content\":\"**Deploy failed**"
            + " <t:1700000000:R>\",\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":1,\"label\":\"Look"
            + " into it\",\"custom_id\":\"nobody-knows:this\"},"
            + "{\"type\":2,\"style\":5,\"label\":\"Run\",\"url\":\"https://example.com/run\"}]}],\"embeds\":[{\"title\":\"deploy.yml\",\"description\":\"a"
            + " *step* failed\",\"color\":14495300,"
            + "\"fields\":[{\"name\":\"ref\",\"value\":\"`main`\",\"inline\":true}]}]}");
    browser.awaitMessage("Deploy failed");
    assertThat((String) browser.value(newest("querySelector('.stamp').textContent")))
        .endsWith("ago");
    assertThat(browser.holds(newest("querySelector('.embed em').textContent === 'step'"))).isTrue();

    browser.click("[data-custom-id='nobody-knows:this']");

    browser.awaitMessage("Only you can see this");
    browser.await(newest("querySelector('.typed').textContent === 'pressed “Look into it”'"));
  }

  @Test
  void an_admin_deploys_by_a_button_and_sees_the_run_end() throws Exception {
    browser.click("[data-person=lin]");
    browser.click("#line");
    browser.type("/deploy-client wait:t");
    browser.await("document.querySelectorAll('.suggestion').length === 1");
    browser.type(Keys.ENTER, Keys.ENTER);
    browser.awaitMessage("Nothing has been started yet");
    browser.screenshot("deploy");

    browser.click("#messages li:last-child .button.success");
    browser.await("!" + newest("querySelector('.button')"));
    browser.click("#tool-github");
    browser.click(".run .button.success");

    browser.awaitMessage("Deployed main");
    browser.click("#messages li:last-child [data-trace]");
    browser.await("document.querySelector('#panel-trace .status.succeeded')");
    browser.await(
        "document.querySelector('#trace-pick').selectedOptions[0].textContent.includes('Lin pressed"
            + " “Deploy”')");
  }

  @Test
  void a_form_and_a_menu_reach_the_bot_as_their_interactions() throws Exception {
    var got = new CopyOnWriteArrayList<Json>();
    var answers = new CopyOnWriteArrayList<String>();
    answers.add(
        "{\"type\":4,\"data\":{\"content\":\"Choose\",\"components\":[{\"type\":1,\"components\":[{\"type\":3,\"custom_id\":\"menu\",\"placeholder\":\"Where"
            + " to\",\"options\":[{\"label\":\"Staging\",\"value\":\"s\"},"
            + "{\"label\":\"Production\",\"value\":\"p\"}]}]}]}}");
    answers.add(
        "{\"type\":9,\"data\":{\"custom_id\":\"form\",\"title\":\"Why?\",\"components\":[{\"type\":18,"
            + "\"label\":\"Reason\",\"component\":{\"type\":4,\"custom_id\":\"why\",\"style\":2}}]}}");
    answers.add("{\"type\":7,\"data\":{\"content\":\"Thank you.\",\"components\":[]}}");
    try (var bot =
        LoopbackServer.start(
            0,
            call -> {
              got.add(call.json());
              return Answer.json(200, answers.removeFirst().getBytes(StandardCharsets.UTF_8));
            })) {
      system.discord().sendInteractionsTo(bot.uri());
      send("diagnose");
      browser.awaitMessage("Choose");
      browser.value(
          "((menu) => { menu.value = 'p'; menu.dispatchEvent(new Event('change')); })"
              + "([...document.querySelectorAll('#messages select')].at(-1))");
      browser.await("document.querySelector('#modal').open");
      browser.type("Because it is Friday");
      browser.click("#modal [type=submit]");
      browser.awaitMessage("Thank you.");
    }
    assertThat(got.get(1).get("data").get("values").toString()).isEqualTo("[\"p\"]");
    assertThat(got.get(2).get("data").toString()).contains("Because it is Friday");
  }

  @Test
  void a_run_of_GitHub_is_started_and_made_to_fail() throws Exception {
    browser.click("#tool-github");
    browser.click("[aria-label='Start deploy.yml']");
    browser.await("document.querySelector('.run .status.queued, .run .status.in_progress')");
    browser.screenshot("github");
    browser.click(".run .button.danger");
    browser.await("document.querySelector('.run .status').matches('.failure')");
    browser.await(
        "document.querySelector('.deliveries')?.textContent.includes('workflow_run completed')");

    browser.click("#webhook-switch");
    browser.await("document.querySelector('.switch').textContent.includes('Webhooks are off')");
    assertThat(system.gitHub().sendsWebhooks()).isFalse();
    browser.click("#webhook-switch");
    browser.await("!document.querySelector('.switch').textContent.includes('Webhooks are off')");
  }

  @Test
  void it_fits_a_phone() throws Exception {
    onAPhone("dark");
    send("diagnose");
    browser.awaitMessage("Verdict:");
    assertThat(browser.value("document.documentElement.scrollWidth")).isEqualTo(390L);
    browser.screenshot("phone");

    browser.click("#open-sidebar");
    browser.await("document.activeElement.id === 'close-sidebar'");
    browser.click("[data-channel=alerts]");
    browser.await("document.querySelector('#channel-name').textContent === '#alerts'");
    browser.click("#open-sidebar");
    browser.click("[data-channel=ops]");
    browser.click("#messages li:last-child [data-trace]");
    browser.await("document.querySelector('#panel-trace .status.succeeded')");
    assertThat(browser.value("document.documentElement.scrollWidth")).isEqualTo(390L);
    assertThat(browser.holds("document.querySelector('#panel-trace').scrollWidth <= 390")).isTrue();
    browser.screenshot("phone-trace");
    closeInspectorOnAPhone();
    assertThat(browser.value("document.activeElement.textContent")).isEqualTo("Open trace");
  }

  @Test
  void colours_follow_the_machine_until_somebody_chooses() throws Exception {
    String background = "getComputedStyle(document.querySelector('#chat')).backgroundColor";
    Object dark = browser.value(background);
    onADesktop("light");
    Object light = browser.value(background);
    assertThat(light).isNotEqualTo(dark);
    send("diagnose");
    browser.awaitMessage("Verdict:");
    browser.await("document.querySelector('#panel-trace .status.succeeded')");
    browser.screenshot("desktop-light");

    browser.click("#theme");
    assertThat(browser.value(background)).isEqualTo(dark);
    onADesktop("light");
    assertThat(browser.value(background)).isEqualTo(dark);
    browser.click("#theme");
    browser.click("#theme");
    assertThat(browser.value(background)).isEqualTo(light);
  }

  @Test
  void everything_that_can_be_pressed_has_a_name_and_can_be_reached_by_keyboard() {
    browser.click("#tool-faults");
    Object nameless =
        browser.value(
            "[...document.querySelectorAll('button, input, select, a')].filter((one) =>"
                + " one.offsetParent && !(one.getAttribute('aria-label') || one.textContent.trim()"
                + " || one.labels?.length)).length");
    assertThat(nameless).isEqualTo(0L);
    browser.value("document.body.focus(), document.activeElement.blur()");
    var reached = new LinkedHashSet<Object>();
    for (int i = 0; i < 40; i++) {
      browser.type(Keys.TAB);
      reached.add(
          browser.value("document.activeElement.id || document.activeElement.dataset.key || ''"));
    }
    assertThat(reached)
        .contains(
            "line",
            "scroller",
            "tool-github",
            "channel alerts",
            "theme",
            "fault down",
            "tab-faults");
  }

  private void post(String channel, String message) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            system.discord().apiBase() + "/channels/" + channel + "/messages"))
                    .header("Authorization", "Bot " + BOT_TOKEN)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "DiscordBot (https://example.com, 1)")
                    .POST(HttpRequest.BodyPublishers.ofString(message))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
