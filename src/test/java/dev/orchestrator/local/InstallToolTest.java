package dev.orchestrator.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.local.discord.DiscordFaults;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

@Timeout(60)
class InstallToolTest {
  private ToolStage stage;

  @BeforeEach
  void open() throws IOException {
    stage = new ToolStage();
    stage.set("DISCORD_PUBLIC_KEY", stage.discord.publicKey());
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** A deployed bot that was configured with {@code publicKey}. */
  private static HttpServer deployed(String publicKey) throws IOException {
    var environment = new HashMap<String, String>(Map.of("DISCORD_PUBLIC_KEY", publicKey));
    var function =
        new Orchestrator(TestServices.withoutTable(environment, OutputStream.nullOutputStream()));
    return HttpServer.start(0, event -> function.handle(event, Optional.empty()));
  }

  @Test
  void without_apply_each_step_says_what_would_be_and_nothing_is_written() throws Exception {
    try (var bot = deployed(stage.discord.publicKey())) {
      assertThat(stage.install("--url", bot.uri().toString())).isEqualTo(ExitCode.SOFTWARE);

      assertThat(stage.printed())
          .contains(
              "ok  application", "ok  key", "would be set; currently none", "would be written")
          .contains("Nothing was written");
      assertThat(stage.writes()).isZero();
    }
  }

  @Test
  void with_apply_Discord_proves_the_endpoint_and_has_the_commands_and_a_second_run_agrees()
      throws Exception {
    try (var bot = deployed(stage.discord.publicKey())) {
      String url = bot.uri().toString();
      assertThat(stage.install("--url", url, "--apply")).isEqualTo(ExitCode.OK);

      assertThat(stage.printed())
          .contains("Discord verified it: " + url + "/discord/interactions", "Installed.");
      assertThat(stage.discord.probe()).isTrue();
      assertThat(stage.discord.globalCommands()).isNotEmpty();

      long writes = stage.writes();
      assertThat(stage.install("--url", url + "/discord/interactions")).isEqualTo(ExitCode.OK);
      assertThat(stage.writes()).isEqualTo(writes);
    }
  }

  @Test
  void a_wrong_application_is_told_and_changes_nothing() {
    stage.set("DISCORD_APPLICATION_ID", "1100000000000000999");
    assertFailsWith("wrong application", ToolStage.nowhere());
  }

  @Test
  void a_wrong_key_is_told_with_the_right_one_and_changes_nothing() {
    stage.set("DISCORD_PUBLIC_KEY", TestServices.PUBLIC_KEY);
    assertFailsWith(
        "wrong key: the application's public key is " + stage.discord.publicKey(),
        ToolStage.nowhere());
  }

  @Test
  void a_dead_endpoint_is_told_and_changes_nothing() throws Exception {
    assertFailsWith("dead endpoint", ToolStage.nowhere());
    try (var bot = deployed(stage.discord.publicKey())) {
      assertFailsWith("dead endpoint: it answers an unsigned request with 404", bot.uri() + "/x");
    }
  }

  @Test
  void a_function_that_was_deployed_with_another_key_is_found_by_Discords_probe() throws Exception {
    try (var bot = deployed(TestServices.PUBLIC_KEY)) {
      assertThat(stage.install("--url", bot.uri().toString(), "--apply"))
          .isEqualTo(ExitCode.SOFTWARE);

      assertThat(stage.printed())
          .contains("DISCORD_PUBLIC_KEY of the deployed function", "was not changed");
      assertThat(stage.discord.globalCommands()).isEmpty();
    }
  }

  private void assertFailsWith(String sentence, String url) {
    assertThat(stage.install("--url", url, "--apply")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(stage.printed()).contains(sentence, "Nothing was changed");
    assertThat(stage.writes()).isZero();
  }

  @Test
  void wrong_use_is_told_with_the_usage_before_anybody_is_asked() {
    assertThat(stage.install()).isEqualTo(ExitCode.USAGE);
    assertThat(stage.install("--url", "http://example.com")).isEqualTo(ExitCode.USAGE);
    assertThat(stage.install("--url", "https://me:pw@example.com")).isEqualTo(ExitCode.USAGE);
    stage.unset("DISCORD_PUBLIC_KEY");
    assertThat(stage.install("--url", "https://example.com")).isEqualTo(ExitCode.USAGE);
    assertThat(stage.printed()).contains("Usage: ./orchestrator install", "DISCORD_PUBLIC_KEY");
    assertThat(stage.discord.requests()).isEmpty();
  }

  private void endpointAnswers(int status, String body) {
    stage.refuse("PATCH *", status, body, "/applications/@me");
  }

  @Test
  void the_public_key_is_blamed_only_where_Discord_refuses_the_endpoint() throws Exception {
    try (var bot = deployed(stage.discord.publicKey())) {
      endpointAnswers(
          400,
          "{\"code\":50035,\"message\":\"Invalid Form"
              + " Body\",\"errors\":{\"tags\":{\"_errors\":[{\"code\":\"X\",\"message\":\"no\"}]}}}");
      assertThat(stage.install("--url", bot.uri().toString(), "--apply"))
          .isEqualTo(ExitCode.SOFTWARE);
      assertThat(stage.printed()).contains("tags: no").doesNotContain("DISCORD_PUBLIC_KEY");
    }
  }

  @Test
  void an_endpoint_that_Discord_does_not_have_afterwards_is_an_error() throws Exception {
    try (var bot = deployed(stage.discord.publicKey())) {
      endpointAnswers(
          200,
          "{\"id\":\"%s\",\"interactions_endpoint_url\":null}"
              .formatted(SimulatedServer.APPLICATION_ID));
      assertThat(stage.install("--url", bot.uri().toString(), "--apply"))
          .isEqualTo(ExitCode.SOFTWARE);
      assertThat(stage.printed())
          .contains("Discord does not have the endpoint", "no address")
          .doesNotContain("Discord verified it");
    }
  }

  @Test
  void an_endpoint_that_was_set_though_the_answer_was_lost_is_found_by_reading_again()
      throws Exception {
    try (var bot = deployed(stage.discord.publicKey())) {
      stage.discord.faults().add(DiscordFaults.lostAnswer().on("PATCH *").times(Fault.ALWAYS));
      assertThat(stage.install("--url", bot.uri().toString(), "--apply")).isEqualTo(ExitCode.OK);
      assertThat(stage.printed()).contains("Discord verified it", "Add it to a server: https://");
    }
  }

  @Test
  void a_response_that_does_not_show_the_endpoint_is_checked_by_reading_again() throws Exception {
    try (var bot = deployed(stage.discord.publicKey())) {
      for (String body : new String[] {"{}", "[]", "{\"id\":\"1\"}"}) {
        endpointAnswers(200, body);
        assertThat(stage.install("--url", bot.uri().toString(), "--apply"))
            .as(body)
            .isEqualTo(ExitCode.SOFTWARE);
        assertThat(stage.printed())
            .contains("Discord does not have the endpoint", "no address")
            .doesNotContain("Discord verified it");
        stage.discord.faults().clear();
      }
      assertThat(stage.install("--url", bot.uri().toString(), "--apply")).isEqualTo(ExitCode.OK);
      endpointAnswers(200, "{\"id\":\"1\"}");
      assertThat(stage.install("--url", bot.uri().toString(), "--apply")).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void every_missing_variable_is_named_at_once() {
    stage.unset("DISCORD_PUBLIC_KEY");
    stage.unset("DISCORD_BOT_TOKEN");
    stage.set("DISCORD_BOT_TOKEN_PARAMETER", "/orchestrator/prod/discord-bot-token");
    assertThat(stage.install("--url", "https://example.com")).isEqualTo(ExitCode.USAGE);
    assertThat(stage.printed())
        .contains("DISCORD_PUBLIC_KEY must be set", "AWS_REGION must be set");
  }

  @Test
  void the_region_comes_from_the_profile_as_the_AWS_CLI_takes_it(@TempDir Path folder)
      throws Exception {
    Path config =
        Files.writeString(folder.resolve("config"), "[profile ops]\nregion = eu-west-3\n");
    System.setProperty("aws.configFile", config.toString());
    System.setProperty("aws.profile", "ops");
    try {
      stage.unset("DISCORD_BOT_TOKEN");
      stage.set("DISCORD_BOT_TOKEN_PARAMETER", "/orchestrator/prod/discord-bot-token");
      assertThat(Developer.of(stage.environment()).settings().aws().region())
          .isEqualTo("eu-west-3");
    } finally {
      System.clearProperty("aws.configFile");
      System.clearProperty("aws.profile");
    }
  }

  /** The SDK finds these by their class where a profile names SSO or a role. */
  @Test
  void profiles_of_SSO_and_of_roles_are_understood() {
    for (String factory :
        new String[] {
          "software.amazon.awssdk.services.sso.auth.SsoProfileCredentialsProviderFactory",
          "software.amazon.awssdk.services.ssooidc.SsoOidcProfileTokenProviderFactory",
          "software.amazon.awssdk.services.sts.internal.StsProfileCredentialsProviderFactory",
        }) {
      assertThatCode(() -> Class.forName(factory)).as(factory).doesNotThrowAnyException();
    }
  }

  @Test
  void the_guide_has_the_address_that_is_printed() throws Exception {
    assertThat(Files.readString(Path.of("docs/getting-started.md")))
        .contains(Invitation.address("APPLICATION_ID"));
  }
}
