package dev.orchestrator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.command.CommandRun;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.rest.Delivery;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.operation.StepRecorder;
import dev.orchestrator.operation.Steps;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RunStarterTest {
  private static final String TOKEN = "token-of-" + "the-starter-test";
  private static final String TRACE = "1-67400000-0123456789abcdef01234567";
  private static final RepositoryName REPOSITORY = new RepositoryName("octo-org", "storefront");
  private static final InstantSource CLOCK = InstantSource.system();

  private SimulatedGitHub gitHub;
  private ApacheHttpCalls http;
  private GitHubClient client;
  private RunStarter starter;
  private final Map<String, String> notes = new HashMap<>();

  @BeforeEach
  void start() throws Exception {
    gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with(TOKEN, CLOCK).asByHand());
    http = ApacheHttpCalls.open();
    client =
        new GitHubClient(
            new GitHubConnection(
                gitHub.apiBase(), "test", http, CLOCK, Sleeper.REAL, new FixedRandom(0)),
            GitHubIdentity.of(() -> TOKEN));
    starter = new RunStarter(client, CLOCK, Sleeper.REAL, text -> text);
  }

  @AfterEach
  void stop() {
    http.close();
    gitHub.close();
  }

  /** One attempt at a command; what it remembers outlives it. */
  private CommandRun attempt() {
    var steps = new StepRecorder(List.of(), CLOCK, all -> {});
    return new CommandRun() {
      @Override
      public Delivery followUp(Message message, String key) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Steps steps() {
        return steps;
      }

      @Override
      public void showProgress(Message message) {}

      @Override
      public String offerOnce(Map<String, String> state) {
        throw new IllegalStateException("no buttons here");
      }

      @Override
      public void wakeOn(String topic) {}

      @Override
      public void remember(String name, String value) {
        notes.put(name, value);
      }

      @Override
      public Optional<String> recall(String name) {
        return Optional.ofNullable(notes.get(name));
      }
    };
  }

  private static RunStarter.Order order(String workflow, String name) {
    return new RunStarter.Order(REPOSITORY, workflow, name, "main", Map.of(), TRACE);
  }

  private long started(RunStarter.Order order, CommandRun run) throws Exception {
    RunStart start = starter.start(order, run);
    assertThat(start).isInstanceOf(RunStart.Started.class);
    return ((RunStart.Started) start).runId();
  }

  private String workflowOf(long run) {
    return gitHub.run(run).orElseThrow().workflow().file();
  }

  @Test
  void the_log_lines_of_a_start_carry_the_correlation_id_of_the_run() throws Exception {
    gitHub.faults().add(GitHubFaults.dispatch204());
    var seen = new ArrayList<Optional<String>>();
    starter =
        new RunStarter(
            client, CLOCK, _ -> seen.add(LogContext.current().correlationId()), text -> text);

    started(order("deploy.yml", "second"), attempt());

    assertThat(seen).isNotEmpty().containsOnly(Optional.of(TRACE + ".second"));
    assertThat(LogContext.current().correlationId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void one_command_starts_two_workflows_and_finds_each_again(boolean answers204) throws Exception {
    if (answers204) {
      gitHub.faults().add(GitHubFaults.dispatch204());
    }
    int before = gitHub.runs().size();
    CommandRun first = attempt();
    long deploy = started(order("deploy.yml", ""), first);
    long diagnose = started(order("diagnose.yml", ""), first);

    assertThat(workflowOf(deploy)).isEqualTo("deploy.yml");
    assertThat(workflowOf(diagnose)).isEqualTo("diagnose.yml");
    CommandRun second = attempt();
    assertThat(started(order("diagnose.yml", ""), second)).isEqualTo(diagnose);
    assertThat(started(order("deploy.yml", ""), second)).isEqualTo(deploy);
    assertThat(gitHub.runs()).hasSize(before + 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void one_command_starts_one_workflow_twice_under_two_names(boolean answers204) throws Exception {
    if (answers204) {
      gitHub.faults().add(GitHubFaults.dispatch204());
    }
    CommandRun run = attempt();
    long plain = started(order("deploy.yml", ""), run);
    long smoke = started(order("deploy.yml", "smoke"), run);

    assertThat(smoke).isNotEqualTo(plain);
    assertThat(gitHub.run(plain).orElseThrow().title()).endsWith(TRACE);
    assertThat(gitHub.run(smoke).orElseThrow().title()).endsWith(TRACE + ".smoke");
    assertThat(started(order("deploy.yml", ""), attempt())).isEqualTo(plain);
    assertThat(started(order("deploy.yml", "smoke"), attempt())).isEqualTo(smoke);
  }

  @Test
  void a_refusal_of_one_order_is_not_that_of_another() throws Exception {
    gitHub.faults().add(GitHubFaults.refusal(403, "Workflow is disabled").on("POST *deploy.yml*"));
    CommandRun run = attempt();

    assertThat(starter.start(order("deploy.yml", ""), run)).isInstanceOf(RunStart.Refused.class);
    assertThat(workflowOf(started(order("diagnose.yml", ""), run))).isEqualTo("diagnose.yml");
    assertThat(starter.start(order("deploy.yml", ""), attempt()))
        .isInstanceOf(RunStart.Refused.class);
  }

  @Test
  void a_name_that_would_not_be_found_again_is_refused() {
    assertThatThrownBy(() -> order("deploy.yml", "a b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
