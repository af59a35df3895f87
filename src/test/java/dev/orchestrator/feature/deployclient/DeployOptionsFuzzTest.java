package dev.orchestrator.feature.deployclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.command.TestCalls;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.rest.Delivery;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.PublicTarget;
import dev.orchestrator.operation.Steps;
import dev.orchestrator.release.ReleaseGate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an admin types: what is offered for a deploy is a ref that git allows, or nothing is.
 */
class DeployOptionsFuzzTest {
  private final DeployClientCommand command =
      new DeployClientCommand(
          new DeployClientCommand.Configured(
              RepositoryName.parse("octo-org/storefront"), true, "deploy.yml", "main"),
          new ReleaseGate.Configured(List.of(), "deploy.yml"),
          any -> Optional.empty(),
          (repository, ref, apiBase, call, run) -> Optional.empty(),
          text -> text);

  /** Keeps what is offered. */
  private static final class Offered implements CommandRun {
    private Map<String, String> state = Map.of();

    @Override
    public String offerOnce(Map<String, String> offered) {
      state = offered;
      return "1100000000000000001";
    }

    @Override
    public Steps steps() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void showProgress(Message message) {}

    @Override
    public Delivery followUp(Message message, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void wakeOn(String topic) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remember(String name, String value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> recall(String name) {
      return Optional.empty();
    }
  }

  static Stream<Arguments> seeds() {
    return Stream.of(
        arguments("main", "https://api.shop.example.com"),
        arguments("refs/heads/feature/x_1.2", "https://127.0.0.1"),
        arguments("--upload-pack=x", "https://shop.example.com/$(id)"),
        arguments("a..b", "x"),
        arguments("a\nb", "https://a.example/\r\nX: y"),
        arguments("@{-1}", "https://u@a.example"),
        arguments("`**@everyone**`", "https://a.example/?a=b&c=%0a"),
        arguments("..", ""),
        arguments("main\u200b", "https://api.shop.example.com"),
        arguments("\u202eniam", "https://api.shop.example.com"),
        arguments("a.lock", "https://bücher.example"));
  }

  @Test
  void a_ref_with_a_character_that_cannot_be_seen_is_not_offered() throws Exception {
    for (String unseen : new String[] {"\u200b", "\u202e", "\u00ad", "\u2028", "\u00a0"}) {
      var offered = new Offered();
      command.run(
          new DeployClientCommand.Options(
              Optional.of("ma" + unseen + "in"), Optional.empty(), false, Optional.empty()),
          TestCalls.BY_ADMIN,
          offered);
      assertThat(offered.state).isEmpty();
    }
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void what_is_offered_is_what_git_and_the_guard_allow(@NotNull String ref, @NotNull String apiBase)
      throws Exception {
    var offered = new Offered();
    var options =
        new DeployClientCommand.Options(
            Optional.of(ref), Optional.of(apiBase), true, Optional.empty());

    Outcome outcome = command.run(options, TestCalls.BY_ADMIN, offered);

    assertThat(outcome).isInstanceOf(Outcome.Ended.class);
    assertThat(((Outcome.Ended) outcome).message().content().orElse("")).isNotBlank();
    Deployment.of(offered.state)
        .ifPresent(deployment -> {
          assertThat(deployment.ref())
              .matches("[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+")
              .doesNotContain("..", "//", "@{")
              .doesNotStartWith("-")
              .doesNotStartWith("/");
          assertThat(PublicTarget.parse(deployment.apiBase().orElse("")))
              .isInstanceOf(PublicTarget.Allowed.class);
        });
  }
}
