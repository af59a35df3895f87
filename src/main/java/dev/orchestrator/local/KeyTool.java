package dev.orchestrator.local;

import dev.orchestrator.auth.ApiKey;
import dev.orchestrator.auth.ApiKeyStore;
import dev.orchestrator.auth.AuthUnavailable;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.auth.StoredKey;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Creates, lists and revokes API keys in a table. */
final class KeyTool implements Tool {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern LIFE = Pattern.compile("([1-9][0-9]{0,3})([dh])");

  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;

  KeyTool(PrintStream out, PrintStream err, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "key";
  }

  @Override
  public String summary() {
    return "create, list and revoke API keys";
  }

  @Override
  public String usage() {
    return """
    Usage: ./orchestrator key create --name NAME --scope SCOPE... --repo REPOSITORY... [--expires 90d]
           ./orchestrator key list
           ./orchestrator key revoke NAME

    create prints the new key on standard output, once; only its SHA-256 is stored. SCOPE is %s.
    REPOSITORY is owner/name, owner/* or '*' for all. --expires takes days (90d) or hours (12h);
    without it the key does not expire. A revoked key is refused at once; its name becomes free
    after 30 days.

    The keys are in the table TABLE_NAME (orchestrator-$STAGE) at AWS_ENDPOINT_URL_DYNAMODB, or on
    AWS if only TABLE_NAME is set; if neither is set, in that of the server that runs locally, where
    PORT picks one of several.

    Examples:
      ./orchestrator key create --name ci --scope phases:write --repo 'octo-org/*' --expires 90d
      TABLE_NAME=orchestrator-prod ./orchestrator key list\
    """
        .formatted(
            Arrays.stream(Scope.values()).map(Scope::toString).collect(Collectors.joining(", ")));
  }

  /** What the command line asks for is wrong. */
  private static final class WrongUse extends Exception {
    private static final long serialVersionUID = 1;

    WrongUse(String sentence) {
      super(sentence);
    }
  }

  private record Order(String name, StoredKey.Grant grant) {}

  @Override
  public int run(List<String> arguments, Map<String, String> environment) {
    try {
      List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
      return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
        case "create" -> {
          Order order = order(rest);
          yield onTable(environment, keys -> create(order, keys));
        }
        case "list" -> {
          if (!rest.isEmpty()) {
            throw new WrongUse("list takes no arguments.");
          }
          yield onTable(environment, this::list);
        }
        case "revoke" -> {
          if (rest.size() != 1 || rest.getFirst().startsWith("--")) {
            throw new WrongUse("revoke takes the name of one key.");
          }
          yield onTable(environment, keys -> revoke(rest.getFirst(), keys));
        }
        default -> throw new WrongUse("key takes create, list or revoke.");
      };
    } catch (WrongUse wrong) {
      err.println(wrong.getMessage() + "\n\n" + usage());
      return WRONG_USE;
    } catch (AuthUnavailable unavailable) {
      err.println("The table did not answer. Check AWS_ENDPOINT_URL_DYNAMODB and TABLE_NAME.");
      return FAILED;
    } catch (IOException unknown) {
      err.println(unknown.getMessage());
      return FAILED;
    }
  }

  private interface OnTable {
    int run(ApiKeyStore keys);
  }

  private static int onTable(Map<String, String> environment, OnTable action)
      throws WrongUse, IOException {
    Optional<String> endpoint = value(environment, "AWS_ENDPOINT_URL_DYNAMODB");
    Optional<String> table = value(environment, "TABLE_NAME");
    String standard = "orchestrator-" + value(environment, "STAGE").orElse("dev");
    if (endpoint.isEmpty() && table.isEmpty()) {
      RunFile server =
          RunFile.find(port(environment))
              .orElseThrow(() ->
                  new IOException(
                      "No server runs locally. Start one with ./orchestrator serve, or set"
                          + " TABLE_NAME and, for another endpoint, AWS_ENDPOINT_URL_DYNAMODB."));
      endpoint = Optional.of(server.table().endpoint().toString());
      table = Optional.of(server.table().name());
    }
    try (DynamoDbClient client = client(endpoint, environment)) {
      return action.run(new DynamoApiKeyStore(client, table.orElse(standard)));
    }
  }

  private static DynamoDbClient client(Optional<String> endpoint, Map<String, String> environment)
      throws WrongUse {
    var builder = DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
    if (endpoint.isPresent()) {
      try {
        builder.endpointOverride(URI.create(endpoint.get()));
      } catch (IllegalArgumentException malformed) {
        throw new WrongUse("AWS_ENDPOINT_URL_DYNAMODB must be a URL.");
      }
      builder
          .region(Region.of(value(environment, "AWS_REGION").orElse("us-east-1")))
          .credentialsProvider(LocalCredentials.of(new LocalEnvironment(environment)));
    }
    return builder.build();
  }

  private static Optional<Integer> port(Map<String, String> environment) throws WrongUse {
    try {
      return value(environment, "PORT").map(Integer::valueOf).filter(port -> port != 0);
    } catch (NumberFormatException malformed) {
      throw new WrongUse("PORT must be a number.");
    }
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private Order order(List<String> arguments) throws WrongUse {
    Map<String, List<String>> given = options(arguments);
    String name = one(given, "--name");
    if (!NAME.matcher(name).matches()) {
      throw new WrongUse("--name takes at most 64 letters, digits, dots, hyphens and underscores.");
    }
    var scopes = new LinkedHashSet<Scope>();
    for (String text : several(given, "--scope")) {
      scopes.add(
          Scope.parse(text).orElseThrow(() -> new WrongUse("There is no scope " + text + ".")));
    }
    var repositories = new ArrayList<RepositoryPattern>();
    for (String text : several(given, "--repo")) {
      repositories.add(
          RepositoryPattern.parse(text)
              .orElseThrow(() -> new WrongUse("--repo takes owner/name, owner/* or '*'.")));
    }
    Optional<Instant> expires =
        given.containsKey("--expires")
            ? Optional.of(clock.instant().plus(life(one(given, "--expires"))))
            : Optional.empty();
    return new Order(name, new StoredKey.Grant(scopes, repositories, expires));
  }

  private static Map<String, List<String>> options(List<String> arguments) throws WrongUse {
    Set<String> known = Set.of("--name", "--scope", "--repo", "--expires");
    var given = new LinkedHashMap<String, List<String>>();
    String current = "";
    for (String argument : arguments) {
      if (argument.startsWith("--")) {
        if (!known.contains(argument)) {
          throw new WrongUse("There is no option " + argument + ".");
        }
        current = argument;
        given.computeIfAbsent(current, any -> new ArrayList<>());
      } else if (current.isEmpty()) {
        throw new WrongUse("create takes options only.");
      } else {
        List<String> values = given.getOrDefault(current, List.of());
        Arrays.stream(argument.split(","))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .forEach(values::add);
      }
    }
    return given;
  }

  private static List<String> several(Map<String, List<String>> given, String name)
      throws WrongUse {
    List<String> values = given.getOrDefault(name, List.of());
    if (values.isEmpty()) {
      throw new WrongUse(name + " needs at least one value.");
    }
    return values;
  }

  private static String one(Map<String, List<String>> given, String name) throws WrongUse {
    List<String> values = several(given, name);
    if (values.size() > 1) {
      throw new WrongUse(name + " takes one value.");
    }
    return values.getFirst();
  }

  private static Duration life(String text) throws WrongUse {
    Matcher matcher = LIFE.matcher(text);
    if (!matcher.matches()) {
      throw new WrongUse("--expires takes days or hours, as in 90d or 12h.");
    }
    long count = Long.parseLong(matcher.group(1));
    return matcher.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count);
  }

  private int create(Order order, ApiKeyStore keys) {
    ApiKey key = ApiKey.create(new SecureRandom());
    String creator = System.getProperty("user.name", "unknown");
    if (!keys.create(
        StoredKey.created(key, order.name(), order.grant(), creator, clock.instant()))) {
      err.println("There already is a key named %s. Choose another name.".formatted(order.name()));
      return FAILED;
    }
    err.println("Created %s. Keep the key now; it is not shown again.".formatted(order.name()));
    out.println(key.reveal());
    return DONE;
  }

  private int list(ApiKeyStore keys) {
    List<StoredKey> all = keys.list();
    if (all.isEmpty()) {
      err.println("There are no keys.");
      return DONE;
    }
    String row = "%-24s %-8s %-20s %-20s %-12s %s%n";
    out.printf(row, "NAME", "STATE", "EXPIRES", "LAST USE", "CREATED BY", "SCOPES, REPOSITORIES");
    for (StoredKey key : all) {
      out.printf(
          row,
          key.name(),
          key.state(clock.instant()),
          key.grant().expiresAt().map(Instant::toString).orElse("never"),
          key.usage().lastUsedAt().map(Instant::toString).orElse("never"),
          key.creator(),
          key.grant().describe());
    }
    return DONE;
  }

  private int revoke(String name, ApiKeyStore keys) {
    Optional<StoredKey> before = keys.revoke(name, clock.instant());
    if (before.isEmpty()) {
      err.println("There is no key named %s. ./orchestrator key list shows them.".formatted(name));
      return FAILED;
    }
    out.println(
        before.get().usage().revokedAt().isPresent()
            ? "%s was already revoked.".formatted(name)
            : "Revoked %s. It is refused from now on.".formatted(name));
    return DONE;
  }
}
