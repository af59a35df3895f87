package dev.orchestrator.github;

import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.ScriptedAnswer;
import dev.orchestrator.http.ScriptedServer;
import dev.orchestrator.http.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** A client of ours, a scripted GitHub behind a real socket, and a virtual clock. */
final class GitHubClientStage implements AutoCloseable {
  static final RepositoryName SHOP = new RepositoryName("acme", "shop");
  static final String TOKEN = "github" + "-token";

  final ScriptedServer server;
  final VirtualTime time = new VirtualTime();
  final Instant deadline = VirtualTime.START.plus(Duration.ofMinutes(1));
  final GitHubClient client;
  private final ApacheHttpCalls http = ApacheHttpCalls.open();

  GitHubClientStage(ScriptedAnswer... answers) {
    this(Optional.of(() -> TOKEN), answers);
  }

  GitHubClientStage(Optional<Supplier<String>> token, ScriptedAnswer... answers) {
    server = ScriptedServer.start(answers);
    client =
        new GitHubClient(
            new GitHubConnection(server.uri(), "1.2.3", http, time, time, new FixedRandom(0)),
            token.map(GitHubIdentity::of).orElse(GitHubIdentity.ANONYMOUS));
  }

  GitHubAnswer<Repository> repository() {
    return client.repository(SHOP, deadline);
  }

  GitHubAnswer<Workflow> workflow() {
    return client.workflow(SHOP, "deploy.yml", deadline);
  }

  static ScriptedAnswer.Http shop() {
    return ScriptedAnswer.json(
        200,
        """
        {"full_name":"acme/shop","default_branch":"main","private":true,"archived":false,"new":{},
         "permissions":{"admin":false,"maintain":false,"push":true,"triage":true,"pull":true}}
        """);
  }

  static ScriptedAnswer.Http error(int status, String message) {
    return ScriptedAnswer.json(
        status, "{\"message\":\"" + message + "\",\"documentation_url\":\"https://docs.example\"}");
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
