package dev.orchestrator.local;

import dev.orchestrator.auth.ApiKey;
import dev.orchestrator.auth.ApiKeyStore;
import dev.orchestrator.auth.AuthUnavailable;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.auth.StoredKey;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Creates, lists and revokes API keys in a table. */
@Command(
    name = "key",
    description = {
      "Create, list and revoke API keys.",
      "The keys are in the table TABLE_NAME (orchestrator-$STAGE) at AWS_ENDPOINT_URL_DYNAMODB, or"
          + " on AWS if only TABLE_NAME is set; if neither is set, in that of the local server,"
          + " where PORT selects one of several."
    },
    footer = {
      "",
      "Examples:",
      "  ./orchestrator key create --name ci --scope phases:write --repo 'octo-org/*' \\",
      "    --expires 90d",
      "  TABLE_NAME=orchestrator-prod ./orchestrator key list"
    })
final class KeyTool {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern LIFE = Pattern.compile("([1-9][0-9]{0,3})([dh])");

  private final Terminal terminal;
  private final InstantSource clock;

  KeyTool(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  private record Order(String name, StoredKey.Grant grant) {}

  @Command(
      name = "create",
      description = {
        "Create a key.",
        "Prints the new key on standard output, once; only its SHA-256 is stored."
      })
  int create(
      @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name.")
          String name,
      @Option(
              names = "--scope",
              required = true,
              arity = "1..*",
              split = ",",
              paramLabel = "SCOPE",
              description = "What it may do: ${COMPLETION-CANDIDATES}.",
              completionCandidates = ScopeNames.class)
          List<String> scopes,
      @Option(
              names = "--repo",
              required = true,
              arity = "1..*",
              split = ",",
              paramLabel = "REPOSITORY",
              description = "For which repositories: owner/name, owner/* or '*' for all.")
          List<String> repositories,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "After days (90d) or hours (12h); without it the key does not expire.")
          Optional<String> expires)
      throws SetupFailed {
    Order order = order(name, scopes, repositories, expires);
    return onTable(keys -> create(order, keys));
  }

  @Command(name = "list", description = "List the keys with their state, scopes and last use.")
  int list() throws SetupFailed {
    return onTable(this::list);
  }

  @Command(
      name = "revoke",
      description = {
        "Revoke a key.",
        "It is refused at once; its name becomes free after 30 days."
      })
  int revoke(@Parameters(paramLabel = "NAME", description = "The key's name.") String name)
      throws SetupFailed {
    return onTable(keys -> revoke(name, keys));
  }

  /** The scopes, for the help. */
  static final class ScopeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Scope.values()).map(Scope::toString).iterator();
    }
  }

  private interface OnTable {
    int run(ApiKeyStore keys);
  }

  private int onTable(OnTable action) throws SetupFailed {
    Optional<String> endpoint = terminal.variable("AWS_ENDPOINT_URL_DYNAMODB");
    Optional<String> table = terminal.variable("TABLE_NAME");
    String standard = "orchestrator-" + terminal.variable("STAGE").orElse("dev");
    if (endpoint.isEmpty() && table.isEmpty()) {
      RunFile server = localServer();
      endpoint = Optional.of(server.table().endpoint().toString());
      table = Optional.of(server.table().name());
    }
    try (DynamoDbClient client = client(endpoint)) {
      return action.run(new DynamoApiKeyStore(client, table.orElse(standard)));
    } catch (AuthUnavailable unavailable) {
      throw new SetupFailed(
          "The table did not answer. Check AWS_ENDPOINT_URL_DYNAMODB and TABLE_NAME.");
    }
  }

  private RunFile localServer() throws SetupFailed {
    try {
      Optional<RunFile> server = RunFile.find(port());
      if (server.isPresent()) {
        return server.get();
      }
    } catch (IOException unreadable) {
      // As if there were none.
    }
    throw new SetupFailed(
        "No server runs locally. Start one with ./orchestrator serve, or set TABLE_NAME and, for"
            + " another endpoint, AWS_ENDPOINT_URL_DYNAMODB.");
  }

  private DynamoDbClient client(Optional<String> endpoint) {
    var builder = DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
    if (endpoint.isPresent()) {
      try {
        builder.endpointOverride(URI.create(endpoint.get()));
      } catch (IllegalArgumentException malformed) {
        throw new IllegalArgumentException("AWS_ENDPOINT_URL_DYNAMODB must be a URL.");
      }
      builder
          .region(Region.of(terminal.variable("AWS_REGION").orElse("us-east-1")))
          .credentialsProvider(LocalCredentials.of(new LocalEnvironment(terminal.environment())));
    }
    return builder.build();
  }

  private Optional<Integer> port() {
    try {
      return terminal.variable("PORT").map(Integer::valueOf).filter(port -> port != 0);
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException("PORT must be a number.");
    }
  }

  private Order order(
      String name, List<String> scopeNames, List<String> patterns, Optional<String> expires) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "--name takes at most 64 letters, digits, dots, hyphens and underscores.");
    }
    var scopes = new LinkedHashSet<Scope>();
    for (String text : scopeNames) {
      scopes.add(
          Scope.parse(text.strip())
              .orElseThrow(() -> new IllegalArgumentException("There is no scope " + text + ".")));
    }
    var repositories = new ArrayList<RepositoryPattern>();
    for (String text : patterns) {
      repositories.add(
          RepositoryPattern.parse(text.strip())
              .orElseThrow(
                  () -> new IllegalArgumentException("--repo takes owner/name, owner/* or '*'.")));
    }
    Optional<Instant> end = expires.map(text -> clock.instant().plus(life(text)));
    return new Order(name, new StoredKey.Grant(scopes, repositories, end));
  }

  private static Duration life(String text) {
    Matcher matcher = LIFE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("--expires takes days or hours, as in 90d or 12h.");
    }
    long count = Long.parseLong(matcher.group(1));
    return matcher.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count);
  }

  private int create(Order order, ApiKeyStore keys) {
    ApiKey key = ApiKey.create(new SecureRandom());
    String creator = System.getProperty("user.name", "unknown");
    if (!keys.create(
        StoredKey.created(key, order.name(), order.grant(), creator, clock.instant()))) {
      terminal
          .err()
          .println("There already is a key named %s. Choose another name.".formatted(order.name()));
      return ExitCode.SOFTWARE;
    }
    terminal
        .err()
        .println("Created %s. Keep the key now; it is not shown again.".formatted(order.name()));
    terminal.out().println(key.reveal());
    return ExitCode.OK;
  }

  private int list(ApiKeyStore keys) {
    List<StoredKey> all = keys.list();
    if (all.isEmpty()) {
      terminal.err().println("There are no keys.");
      return ExitCode.OK;
    }
    String row = "%-24s %-8s %-20s %-20s %-12s %s%n";
    terminal
        .out()
        .printf(row, "NAME", "STATE", "EXPIRES", "LAST USE", "CREATED BY", "SCOPES, REPOSITORIES");
    for (StoredKey key : all) {
      terminal
          .out()
          .printf(
              row,
              key.name(),
              key.state(clock.instant()),
              key.grant().expiresAt().map(Instant::toString).orElse("never"),
              key.usage().lastUsedAt().map(Instant::toString).orElse("never"),
              key.creator(),
              key.grant().describe());
    }
    return ExitCode.OK;
  }

  private int revoke(String name, ApiKeyStore keys) {
    Optional<StoredKey> before = keys.revoke(name, clock.instant());
    if (before.isEmpty()) {
      terminal
          .err()
          .println("There is no key named %s. ./orchestrator key list shows them.".formatted(name));
      return ExitCode.SOFTWARE;
    }
    terminal
        .out()
        .println(
            before.get().usage().revokedAt().isPresent()
                ? "%s was already revoked.".formatted(name)
                : "Revoked %s. It is refused from now on.".formatted(name));
    return ExitCode.OK;
  }
}
