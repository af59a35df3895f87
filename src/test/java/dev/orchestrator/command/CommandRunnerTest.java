package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.command.CommandSpec.NoOptions;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.json.Json;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.trace.ChannelPost;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a command continues that waits longer than its token is valid. */
class CommandRunnerTest {
  private static final Admins NO_ADMINS = new Admins(Set.of(), Set.of());

  private final CommandRunner runner =
      new CommandRunner(
          new CommandRouter(
              List.of(
                  new Later(CommandSpec.slash("open", "for all")),
                  new Later(CommandSpec.slash("private", "for one").asEphemeral())),
              NO_ADMINS),
          new ComponentRouter(List.of(), NO_ADMINS),
          TestServices.inert().services().traces(),
          new Incidents(AlertsManager.off()));

  private record Later(CommandSpec<NoOptions> spec) implements Command.Deferred<NoOptions> {
    @Override
    public Outcome run(NoOptions options, CommandCall call, CommandRun run) {
      return Outcome.succeeded(Message.of("done"));
    }
  }

  private static Interaction read(String type, String data, String message) {
    Json body =
        Json.read(
            """
            {"id":"1","application_id":"1","token":"t","type":%s,"channel_id":"3000",
             "user":{"id":"4"},"data":%s,"message":%s}
            """
                .formatted(type, data, message));
    return ((InteractionReader.Result.Read) InteractionReader.read(body)).interaction();
  }

  private static Interaction press(long flags) {
    return read(
        "3",
        "{\"component_type\":2,\"custom_id\":\"x\"}",
        "{\"id\":\"9\",\"channel_id\":\"3000\",\"content\":\"c\",\"flags\":%d}".formatted(flags));
  }

  @Test
  void a_command_that_all_see_goes_on_in_its_channel() {
    assertThat(runner.openChannel(read("2", "{\"name\":\"open\"}", "null")))
        .contains(ChannelPost.in("3000"));
    assertThat(runner.openChannel(press(0))).contains(ChannelPost.in("3000"));
  }

  @Test
  void what_only_its_caller_may_see_is_not_shown_to_the_channel_when_the_token_ends() {
    assertThat(runner.openChannel(read("2", "{\"name\":\"private\"}", "null"))).isEmpty();
    assertThat(runner.openChannel(press(64))).isEmpty();
  }
}
