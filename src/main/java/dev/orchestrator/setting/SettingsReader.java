package dev.orchestrator.setting;

import dev.orchestrator.attestation.SigningKey;
import dev.orchestrator.command.DurationParser;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.github.AppKey;
import dev.orchestrator.github.RefName;
import dev.orchestrator.github.RepositoryName;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads single variables and collects what is wrong with them. A blank variable counts as not set.
 */
public final class SettingsReader {
  private static final Pattern WORKFLOW_FILE =
      Pattern.compile("(?!\\.\\.)[\\p{L}\\p{N}._-][\\p{L}\\p{N} ._+@()-]{0,200}\\.ya?ml");

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  public SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  public void problem(String name, String sentence) {
    if (!problems.contains(name + " " + sentence)) {
      problems.add(name + " " + sentence);
    }
  }

  public void throwProblems() {
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  public String oneOf(String name, String standard, String... others) {
    String value = text(name).orElse(standard);
    if (!value.equals(standard) && !List.of(others).contains(value)) {
      problem(name, "must be one of " + standard + ", " + String.join(", ", others) + ".");
      return standard;
    }
    return value;
  }

  public boolean flag(String name, boolean standard) {
    Optional<String> value = text(name);
    if (value.isPresent() && !Set.of("true", "false").contains(value.get())) {
      problem(name, "must be true or false.");
    }
    return value.map(Boolean::parseBoolean).orElse(standard);
  }

  public Optional<URI> url(String name) {
    return text(name)
        .flatMap(value -> {
          try {
            URI uri = new URI(withoutTrailingSlashes(value));
            boolean usable =
                Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= 65_535
                    && uri.getUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (usable) {
              return Optional.of(uri);
            }
          } catch (URISyntaxException unusable) {
            // Said below, without the value: an address can hold a secret.
          }
          problem(
              name,
              "must be a URL with http or https and a host, without a user name, a password, a query"
                  + " or a fragment.");
          return Optional.empty();
        });
  }

  private static String withoutTrailingSlashes(String url) {
    int end = url.length();
    while (end > 0 && url.charAt(end - 1) == '/') {
      end--;
    }
    return url.substring(0, end);
  }

  public Optional<String> snowflake(String name) {
    Optional<String> id = text(name);
    if (id.isPresent() && !Snowflake.isValid(id.get())) {
      problem(name, "must be a Discord id, which is a number of up to 19 digits.");
      return Optional.empty();
    }
    return id;
  }

  /** Source: DynamoDB's API reference, CreateTable, TableName. */
  public Optional<String> tableName(String name) {
    Optional<String> table = text(name);
    if (table.isPresent() && !table.get().matches("[A-Za-z0-9_.-]{3,255}")) {
      problem(name, "must be 3 to 255 letters, digits, _, . or -.");
    }
    return table;
  }

  public Set<String> snowflakes(String name) {
    var ids = new LinkedHashSet<String>();
    for (String id : list(name)) {
      if (Snowflake.isValid(id)) {
        ids.add(id);
      } else {
        problem(name, "must hold Discord ids, which are numbers of up to 19 digits.");
      }
    }
    return ids;
  }

  public List<String> list(String name) {
    return text(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  public List<String> publicKeys(String name) {
    List<String> keys = list(name);
    if (keys.isEmpty()) {
      problem(
          name,
          "must be set: the application's public key, 64 hex digits, from Discord's developer"
              + " portal.");
    } else if (SignatureVerifier.parse(String.join(",", keys))
        instanceof SignatureVerifier.Parsed.Unusable(List<String> unusable)) {
      unusable.forEach(sentence -> problem(name, "cannot be used: " + sentence));
    }
    return keys;
  }

  public SecretSetting secret(String name) {
    return secret(
        name,
        value -> value.chars().allMatch(c -> c > ' ' && c <= '~'),
        "contains a character that is not valid in a token. Check that it was copied completely.");
  }

  private SecretSetting secret(String name, Predicate<String> isValid, String problem) {
    SecretSetting secret = valueOrParameter(name);
    if (secret instanceof SecretSetting.Value(String value) && !isValid.test(value)) {
      problem(name, problem);
    }
    return secret;
  }

  public SecretSetting privateKey(String name) {
    return secret(
        name,
        pem -> AppKey.parse(pem).isPresent(),
        "must be a complete RSA private key in PEM format, including its first and last line.");
  }

  public SecretSetting signingKey(String name) {
    return secret(
        name,
        pem -> SigningKey.parse(pem).isPresent(),
        "must be an Ed25519 private key in PKCS#8 PEM, whole, with its first and last line.");
  }

  private SecretSetting valueOrParameter(String name) {
    Optional<String> value = text(name);
    Optional<String> parameter = text(name + "_PARAMETER");
    if (value.isPresent() && parameter.isPresent()) {
      problem(name, "and " + name + "_PARAMETER are both set: unset one of them.");
    }
    return Stream.<Optional<SecretSetting>>of(
            value.map(SecretSetting.Value::new), parameter.map(SecretSetting.Parameter::new))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(SecretSetting.NotSet::new);
  }

  /** A number, or a client id, which begins with Iv. */
  public Optional<String> appId(String name) {
    Optional<String> id = text(name);
    if (id.isPresent() && !id.get().matches("[0-9]{1,18}|Iv[A-Za-z0-9._-]{1,62}")) {
      problem(name, "must be the App's id or client id, as its settings page shows it.");
      return Optional.empty();
    }
    return id;
  }

  public Duration duration(String name, Duration standard, Duration least, Duration most) {
    return text(name)
        .flatMap(text -> {
          Optional<Duration> duration =
              DurationParser.parse(text)
                  .filter(it -> it.compareTo(least) >= 0 && it.compareTo(most) <= 0);
          if (duration.isEmpty()) {
            problem(
                name,
                "must be a duration such as 30s, 5m or 1h, from %d to %d seconds."
                    .formatted(least.toSeconds(), most.toSeconds()));
          }
          return duration;
        })
        .orElse(standard);
  }

  public Optional<Long> number(String name) {
    Optional<String> digits = text(name);
    if (digits.isPresent() && !digits.get().matches("[0-9]{1,18}")) {
      problem(name, "must be a number.");
      return Optional.empty();
    }
    return digits.map(Long::valueOf);
  }

  public Optional<String> workflow(String name) {
    Optional<String> file = text(name);
    if (file.isPresent() && !WORKFLOW_FILE.matcher(file.get()).matches()) {
      problem(
          name,
          "must be the file name of a workflow as it appears under .github/workflows, as in"
              + " deploy.yml.");
    }
    return file;
  }

  public Optional<String> ref(String name) {
    Optional<String> ref = text(name);
    if (ref.isPresent() && (!RefName.isValid(ref.get()) || RefName.isCommit(ref.get()))) {
      problem(name, "must be the name of a branch or tag, as in main or v1.4.0.");
    }
    return ref;
  }

  public Optional<RepositoryName> repository(String name) {
    Optional<String> value = text(name);
    Optional<RepositoryName> repository = value.flatMap(RepositoryName::parse);
    if (value.isPresent() && repository.isEmpty()) {
      problem(name, "must be owner/name, as in octo-org/storefront.");
    }
    return repository;
  }

  /** Each of them once, in the order given. */
  public List<RepositoryName> repositories(String name) {
    var repositories = new LinkedHashSet<RepositoryName>();
    for (String one : list(name)) {
      Optional<RepositoryName> repository = RepositoryName.parse(one);
      if (repository.isEmpty()) {
        problem(name, "must be owner/name, comma-separated, as in octo-org/storefront.");
      }
      repository.ifPresent(repositories::add);
    }
    return List.copyOf(repositories);
  }
}
