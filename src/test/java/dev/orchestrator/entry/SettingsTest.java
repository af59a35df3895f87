package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.command.InteractionPolicy.DirectMessages;
import dev.orchestrator.discord.interaction.Invoker;
import dev.orchestrator.setting.InvalidSettings;
import dev.orchestrator.setting.SecretSetting;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final String KEY =
      "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";

  private static Settings read(String... pairs) {
    var environment = new HashMap<>(Map.of("DISCORD_PUBLIC_KEY", KEY));
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return Settings.read(environment);
  }

  @Test
  void secrets_are_read_where_the_region_has_them_also_in_China() {
    assertThat(read("AWS_REGION", "eu-west-1").aws().parameterEndpoint())
        .hasToString("https://ssm.eu-west-1.amazonaws.com");
    assertThat(read("AWS_REGION", "cn-north-1").aws().parameterEndpoint())
        .hasToString("https://ssm.cn-north-1.amazonaws.com.cn");
  }

  @Test
  void only_the_public_key_has_no_default() {
    Settings settings = read();

    assertThat(settings.stage()).isEqualTo("dev");
    assertThat(settings.aws().tableName()).isEqualTo("orchestrator-dev");
    assertThat(settings.discord().api()).isEqualTo(URI.create("https://discord.com/api/v10"));
    assertThat(settings.gitHub().api()).isEqualTo(URI.create("https://api.github.com"));
    assertThat(settings.features().release().workflow()).isEqualTo("deploy.yml");
    assertThat(settings.features().release().ref()).isEqualTo("main");
    assertThat(settings.features().alerts().enabled()).isFalse();
    assertThat(settings.access().debugCommands()).isTrue();
    assertThat(settings.log().json()).isTrue();
    assertThat(settings.discord().botToken()).isEqualTo(new SecretSetting.NotSet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FRONTEND_BASE_URL | https://example.com/?a=1",
        "API_BASE_URL | https://example.com/#top",
        "API_BASE_URL | https://example.com:99999",
        "API_BASE_URL | https://me@example.com",
        "GITHUB_API_BASE_URL | https://example.com?x",
        "DEPLOY_WORKFLOW | ../x",
        "DEPLOY_WORKFLOW | ../deploy.yml",
        "DEPLOY_WORKFLOW | .github/workflows/deploy.yml",
        "DEPLOY_WORKFLOW | deploy",
        "DEPLOY_WORKFLOW | deploy.yml?x=1",
        "DIAGNOSE_WORKFLOW | a/b.yml",
        "DIAGNOSE_WORKFLOW | ..yml",
        "DEPLOY_REF | a b",
        "DEPLOY_REF | ../x",
        "DEPLOY_REF | -x",
        "DEPLOY_REF | x.lock",
        "DEPLOY_REF | 7d1f0c5a9b3e48d6a2c4f8e0b1d3957f6e2a8c40",
      })
  void an_address_workflow_or_ref_that_cannot_be_one_stops_the_start(
      String variable, String value) {
    assertThatThrownBy(() -> read(variable, value))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(variable + " must be");
  }

  @ParameterizedTest
  @CsvSource({
    "DEPLOY_WORKFLOW, deploy-client.yaml",
    "DEPLOY_WORKFLOW, Deploy (prod).yml",
    "DIAGNOSE_WORKFLOW, _smoke.yml",
    "DEPLOY_REF, feature/a.b",
    "DEPLOY_REF, refs/heads/main",
    "DEPLOY_REF, v1.4.0",
  })
  void a_usual_workflow_or_ref_is_taken(String variable, String value) {
    assertThat(read(variable, value)).isNotNull();
  }

  @Test
  void debug_commands_are_off_in_prod_unless_switched_on() {
    assertThat(read("STAGE", "prod").access().debugCommands()).isFalse();
    assertThat(read("STAGE", "prod", "ENABLE_DEBUG_CMD", "true").access().debugCommands()).isTrue();
    assertThat(read("STAGE", "prod").aws().tableName()).isEqualTo("orchestrator-prod");
  }

  @Test
  void every_wrong_variable_is_named_at_once_and_no_value_is_shown() {
    String secret = "not a token " + "but typed as one";
    assertThatThrownBy(() ->
            Settings.read(
                Map.of(
                    "DISCORD_PUBLIC_KEY", "abc",
                    "STAGE", "production",
                    "LOG_LEVEL", "verbose",
                    "ENABLE_ALERTS", "yes",
                    "GITHUB_REPOSITORY", "storefront",
                    "FRONTEND_BASE_URL", "ftp://example.com",
                    "API_BASE_URL", "https://user:pass@example.com",
                    "ADMIN_USER_IDS", "ada,grace",
                    "DISCORD_BOT_TOKEN", secret)))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(problem -> problem.split(" ", 2)[0])
                    .contains(
                        "DISCORD_PUBLIC_KEY",
                        "STAGE",
                        "LOG_LEVEL",
                        "ENABLE_ALERTS",
                        "GITHUB_REPOSITORY",
                        "FRONTEND_BASE_URL",
                        "API_BASE_URL",
                        "ADMIN_USER_IDS",
                        "DISCORD_BOT_TOKEN"))
        .hasMessageNotContaining(secret)
        .hasMessageNotContaining("user:pass");
  }

  @Test
  void a_missing_public_key_is_named() {
    assertThatThrownBy(() -> Settings.read(Map.of("DISCORD_PUBLIC_KEY", "  ")))
        .hasMessageContaining("DISCORD_PUBLIC_KEY must be set");
  }

  @Test
  void two_keys_are_taken_while_one_is_replaced_and_three_are_not() {
    assertThat(read("DISCORD_PUBLIC_KEY", KEY + ", " + KEY).discord().publicKeys()).hasSize(2);
    assertThatThrownBy(() -> read("DISCORD_PUBLIC_KEY", KEY + "," + KEY + "," + KEY))
        .hasMessageContaining("DISCORD_PUBLIC_KEY");
  }

  @Test
  void alerts_need_a_channel_and_a_token() {
    assertThatThrownBy(() -> read("ENABLE_ALERTS", "true"))
        .hasMessageContaining("ALERT_CHANNEL_ID")
        .hasMessageContaining("DISCORD_BOT_TOKEN");
  }

  @Test
  void a_function_that_only_knows_the_name_of_the_token_may_raise_alerts() {
    Settings ingress =
        read(
            "ENABLE_ALERTS",
            "true",
            "ALERT_CHANNEL_ID",
            "202",
            "DISCORD_BOT_TOKEN_PARAMETER",
            "/orchestrator/dev/discord-bot-token");

    assertThat(ingress.features().alerts().enabled()).isTrue();
  }

  @Test
  void a_secret_and_its_parameter_exclude_each_other() {
    assertThatThrownBy(
            () -> read("GITHUB_TOKEN", "x".repeat(20), "GITHUB_TOKEN_PARAMETER", "/prod/github"))
        .hasMessageContaining("GITHUB_TOKEN_PARAMETER");
  }

  @Test
  void nobody_is_an_admin_unless_named() {
    var ada = new Invoker("4001", "ada", List.of("5001"), 8);

    assertThat(read().access().admins().include(ada)).isFalse();
    assertThat(read("ADMIN_USER_IDS", "1, 4001").access().admins().include(ada)).isTrue();
    assertThat(read("ADMIN_ROLE_IDS", "5001").access().admins().include(ada)).isTrue();
  }

  @Test
  void a_deployed_function_names_its_servers_and_a_local_one_may_serve_all() {
    assertThat(read().access().guildIds()).isEmpty();
    assertThat(read("GUILD_IDS", "77, 78").access().guildIds())
        .containsExactlyInAnyOrder("77", "78");
    assertThat(read("AWS_LAMBDA_FUNCTION_NAME", "bot-prod", "GUILD_IDS", "77").access().guildIds())
        .containsExactly("77");
    for (String empty : List.of("", " ", ",", " , ")) {
      assertThatThrownBy(() -> read("AWS_LAMBDA_FUNCTION_NAME", "bot-prod", "GUILD_IDS", empty))
          .hasMessageContaining(
              "GUILD_IDS must be set: the comma-separated ids of the servers that may use the"
                  + " bot.");
    }
    assertThatThrownBy(() -> read("GUILD_IDS", "my-server")).hasMessageContaining("GUILD_IDS");
    assertThatThrownBy(() -> read("ALLOW_DMS", "yes")).hasMessageContaining("ALLOW_DMS");
  }

  @Test
  void direct_messages_are_off_and_on_AWS_for_admins_only() {
    assertThat(read().interactionPolicy().directMessages()).isEqualTo(DirectMessages.NONE);
    assertThat(read("ALLOW_DMS", "true").interactionPolicy().directMessages())
        .isEqualTo(DirectMessages.ANYONE);
    assertThat(
            read("ALLOW_DMS", "true", "AWS_LAMBDA_FUNCTION_NAME", "bot-prod", "GUILD_IDS", "77")
                .interactionPolicy()
                .directMessages())
        .isEqualTo(DirectMessages.ADMINS);
  }

  @Test
  void a_github_app_needs_its_key_and_a_repository_and_no_token() {
    assertThatThrownBy(
            () -> read("GITHUB_APP_ID", "4711", "GITHUB_TOKEN", "a-token-" + "of-somebody"))
        .hasMessageContaining("GITHUB_APP_PRIVATE_KEY must be set, because GITHUB_APP_ID is.")
        .hasMessageContaining("GITHUB_TOKEN and GITHUB_APP_ID are both set")
        .hasMessageContaining("GITHUB_REPOSITORY must be set, because GITHUB_APP_ID is.")
        .hasMessageNotContaining("of-somebody");
    assertThatThrownBy(
            () -> read("GITHUB_APP_PRIVATE_KEY", "no key", "GITHUB_APP_INSTALLATION_ID", "x"))
        .hasMessageContaining(
            "GITHUB_APP_PRIVATE_KEY must be a complete RSA private key in PEM format")
        .hasMessageContaining("GITHUB_APP_INSTALLATION_ID must be a number.")
        .hasMessageContaining("GITHUB_APP_ID must be set")
        .hasMessageNotContaining("no key");

    var app =
        read(
                "GITHUB_APP_ID", "Iv23abc",
                "GITHUB_APP_INSTALLATION_ID", "77",
                "GITHUB_APP_PRIVATE_KEY_PARAMETER", "/bot/app-key",
                "GITHUB_REPOSITORY", "acme/shop")
            .gitHub()
            .app()
            .orElseThrow();
    assertThat(app.id()).isEqualTo("Iv23abc");
    assertThat(app.installation()).contains(77L);
    assertThat(app.key()).isEqualTo(new SecretSetting.Parameter("/bot/app-key"));
  }
}
