package dev.orchestrator.entry;

import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.phase.PhaseConfigReader;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.setting.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the API's authentication.
 *
 * @param rateLimit calls a second for each caller and instance; 0 if there is no limit
 * @param oidcAudience empty if OIDC is off
 * @param oidcIssuer compared exactly
 * @param oidcRepositories whose jobs may call
 * @param hmacKey with which uploaded findings are signed
 * @param metricsToken the bearer token of {@code /metrics}, which is open without one
 * @param phases how the fix pipeline is to run, whatever repositories say
 */
record ApiSettings(
    int rateLimit,
    Optional<String> oidcAudience,
    String oidcIssuer,
    List<RepositoryPattern> oidcRepositories,
    SecretSetting hmacKey,
    SecretSetting metricsToken,
    PhaseConfigReader.Overrides phases) {
  private static final String GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
  private static final long STANDARD_RATE = 50;
  private static final long MAX_RATE = 100_000;

  static ApiSettings read(SettingsReader read, Optional<RepositoryName> repository) {
    long rate = read.number("API_RATE_LIMIT").orElse(STANDARD_RATE);
    if (rate > MAX_RATE) {
      read.problem("API_RATE_LIMIT", "must be at most 100000; 0 switches the limit off.");
    }
    Optional<String> issuer = read.url("OIDC_ISSUER").flatMap(ignored -> read.text("OIDC_ISSUER"));
    var repositories = new ArrayList<RepositoryPattern>();
    for (String text : read.list("OIDC_REPOSITORIES")) {
      Optional<RepositoryPattern> pattern = RepositoryPattern.parse(text);
      if (pattern.isEmpty()) {
        read.problem(
            "OIDC_REPOSITORIES", "must hold repositories as owner/name or owner/*, with commas.");
      }
      pattern.ifPresent(repositories::add);
    }
    if (repositories.isEmpty()) {
      repository
          .flatMap(name -> RepositoryPattern.parse(name.toString()))
          .ifPresent(repositories::add);
    }
    return new ApiSettings(
        (int) Math.min(rate, MAX_RATE),
        read.text("OIDC_AUDIENCE"),
        issuer.orElse(GITHUB_ISSUER),
        List.copyOf(repositories),
        read.secret("HMAC_SECRET_KEY"),
        read.secret("METRICS_TOKEN"),
        new PhaseConfigReader.Overrides(
            read.text("RSOLV_EXECUTABLE_TESTS"), read.text("RSOLV_CLAUDE_MAX_TURNS")));
  }
}
