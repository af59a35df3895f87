package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.bots.ExampleBots;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.setting.InvalidSettings;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What FEATURES switches on and off. */
class FeatureSetTest {
  private static Settings settings(String features, String function) {
    return Settings.read(
        Map.of(
            "DISCORD_PUBLIC_KEY",
            TestServices.PUBLIC_KEY,
            "GUILD_IDS",
            "1",
            "AWS_ENDPOINT_URL_DYNAMODB",
            TestServices.NOWHERE.toString(),
            "AWS_LAMBDA_FUNCTION_NAME",
            function,
            "FEATURES",
            features));
  }

  private static List<String> commands(String features) {
    Settings settings = settings(features, "local");
    var surroundings =
        new Surroundings(
            InstantSource.system(),
            new Random(1),
            Sleeper.REAL,
            any ->
                AwsTable.open(
                    settings,
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"))),
            OutputStream.nullOutputStream());
    return new Application(settings, surroundings, ExampleBots::all)
        .router().specs().stream().map(CommandSpec::name).toList();
  }

  @Test
  void without_any_set_the_bot_has_what_every_bot_has() {
    assertThat(commands("none")).containsExactly("trace", "debug-last", "alerts", "keys", "help");
  }

  @Test
  void each_set_is_switched_on_by_its_name() {
    assertThat(commands("examples"))
        .contains("poll", "Report message", "help")
        .doesNotContain("deploy");
    assertThat(commands("release")).contains("deploy", "gate", "help").doesNotContain("poll");
    assertThat(commands("release,examples")).contains("deploy", "poll");
    assertThat(commands("")).contains("deploy", "poll");
  }

  @Test
  void the_example_bots_cannot_be_deployed() {
    assertThatThrownBy(() -> settings("examples", "orchestrator-worker"))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("FEATURES must be none or a comma-separated list of release.");
    assertThatThrownBy(() -> settings("releases", "local"))
        .hasMessageContaining("comma-separated list of release and examples");
    assertThat(settings("", "orchestrator-worker").features().enabled())
        .containsExactly(FeatureSet.RELEASE);
  }
}
