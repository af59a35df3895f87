package dev.orchestrator.local.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.discord.SimulatedServer;
import java.io.OutputStream;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** The example bots as a person uses them on the playground, in a real browser. */
@Tag("browser")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExampleBotsPageTest {
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
            Map.of("PORT", "0", "FEATURES", "examples"), OutputStream.nullOutputStream());
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
    browser.open(system.uri().resolve("/"), 1280, 800, "dark");
  }

  @AfterEach
  void the_console_has_no_errors() {
    if (browser != null) {
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private void send(String line) {
    browser.click("#line");
    browser.type(line, Keys.ENTER);
    browser.await("document.querySelector('#line').value === ''");
  }

  private void press(String label) {
    browser.clickFound(
        "[...document.querySelectorAll('#messages button')].findLast((one) => one.textContent === '%s')"
            .formatted(label));
  }

  @Test
  void a_poll_counts_a_vote() {
    send("/poll question:Tea? first:Yes second:No ");
    browser.awaitMessage("0 · Yes");
    press("Yes");
    browser.awaitMessage("1 · Yes");
    press("Close the poll");
    browser.awaitMessage("This poll is closed.");
  }

  @Test
  void a_ticket_is_opened_by_a_form_with_a_choice() {
    send("/ticket ");
    browser.await("document.querySelector('#modal').open");
    browser.click("#modal input");
    browser.type("No access");
    browser.value("document.querySelector('#modal select').value = 'high'");
    browser.click("#modal [type=submit]");
    browser.awaitMessage("needs help today");
    browser.await("document.querySelector('#messages').textContent.includes('Your ticket is')");
  }

  @Test
  void a_message_of_a_member_is_reported_by_its_context_menu() throws Exception {
    system.discord().say(SimulatedServer.GRACE, SimulatedServer.OPS, "Something rude");
    browser.awaitMessage("Something rude");
    press("Report message");
    browser.await("document.querySelector('#modal').open");
    browser.click("#modal textarea");
    browser.type("It is rude");
    browser.click("#modal [type=submit]");
    browser.awaitMessage("No channel for reports is chosen yet");
  }

  @Test
  void a_status_code_is_looked_up_and_a_reminder_comes() {
    send("/http-status code:404 ");
    browser.awaitMessage("Not Found");
    send("/remind-me in:1s text:Plants ");
    browser.await(
        "document.querySelector('#messages').textContent.includes('your reminder: Plants')");
  }

  @Test
  void a_member_takes_a_role_and_an_admin_deletes_messages() {
    browser.click("[data-person=lin]");
    send("/role-menu first:news ");
    browser.awaitMessage("Choose your roles");
    browser.value(
        "((menu) => { menu.value = '%s'; menu.dispatchEvent(new Event('change')); })([...document.querySelectorAll('#messages select')].at(-1))"
            .formatted(SimulatedServer.NEWS.id()));
    browser.awaitMessage("Your roles are up to date.");
    send("/purge count:1 ");
    browser.awaitMessage("Delete the newest 1 message?");
    press("Delete");
    browser.awaitMessage("Deleted 1 message.");
  }

  @Test
  void an_admin_uses_the_context_menu_of_a_user_that_is_hidden_from_members() throws Exception {
    system.discord().say(SimulatedServer.GRACE, SimulatedServer.OPS, "Which roles do I have?");
    browser.click("[data-person=ada]");
    browser.awaitMessage("Which roles do I have?");
    assertThat(browser.value(isThere("Show roles: Grace"))).isEqualTo(false);
    browser.click("#line");
    browser.type("/role-menu ", Keys.ENTER);
    browser.await("document.body.textContent.includes('Unknown command /role-menu')");
    browser.value("document.querySelector('#line').value = ''");

    browser.click("[data-person=lin]");
    browser.await(isThere("Show roles: Grace"));
    press("Show roles: Grace");
    browser.awaitMessage("@Grace has");
  }

  private static String isThere(String label) {
    return "[...document.querySelectorAll('#messages button')].some((one) => one.textContent === '%s')"
        .formatted(label);
  }

  @Test
  void a_file_is_checked() {
    send("/check-file file:setup.exe:100 ");
    browser.awaitMessage("must not be shared");
  }
}
