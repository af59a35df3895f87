package dev.orchestrator.local;

import dev.orchestrator.entry.Settings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.setting.InvalidSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The environment with local defaults for variables that are not set. */
final class LocalEnvironment {
  private static final int DEFAULT_PORT = 8787;

  /**
   * The key of RFC 8032's first test vector, for services that check no signature: a setting that
   * has to have a value.
   */
  private static final String UNUSED_PUBLIC_KEY =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  private final Map<String, String> given;

  LocalEnvironment(Map<String, String> given) {
    this.given = given;
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(given.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  boolean simulatesDiscord() {
    return get("DISCORD_API_BASE_URL").isEmpty();
  }

  boolean simulatesGitHub() {
    return get("GITHUB_API_BASE_URL").isEmpty();
  }

  Optional<Path> dataFolder() {
    return get("DATA_DIR").map(Path::of);
  }

  /** The port that selects one of several local servers; empty if none is given. */
  Optional<Integer> givenPort() {
    return get("PORT").flatMap(given -> port());
  }

  /** The port to listen on, 0 for a free one; empty if it is not a port. */
  Optional<Integer> port() {
    return port(DEFAULT_PORT);
  }

  /** As {@link #port()}, for a service with another default. */
  Optional<Integer> port(int standard) {
    return get("PORT")
        .or(() -> Optional.of(Integer.toString(standard)))
        .filter(text -> text.matches("[0-9]{1,5}"))
        .map(Integer::valueOf)
        .filter(port -> port <= 65_535);
  }

  /**
   * What the system is started with.
   *
   * @throws InvalidSettings if the environment cannot be used
   */
  Settings settings(
      String publicKey,
      String botToken,
      URI discordApi,
      String gitHubToken,
      URI gitHubApi,
      String oidcIssuer) {
    var problems = new ArrayList<String>();
    if (port().isEmpty()) {
      problems.add("PORT must be a number from 0 to 65535.");
    }
    if (get("FUNCTION_ROLE").filter(Set.of("ingress", "api", "worker")::contains).isPresent()) {
      problems.add(
          "FUNCTION_ROLE must be both or unset locally, where one process does the work of all"
              + " functions.");
    }
    try {
      Settings settings =
          Settings.read(
              complete(publicKey, botToken, discordApi, gitHubToken, gitHubApi, oidcIssuer));
      if (problems.isEmpty()) {
        return settings;
      }
    } catch (InvalidSettings invalid) {
      problems.addAll(invalid.problems());
    }
    throw new InvalidSettings(problems);
  }

  /** The address on which the attestor listens. */
  String attestorHost() {
    return get("ATTESTOR_HOST").orElse("127.0.0.1");
  }

  /** What the attestor's settings are read from: it serves the API's routes, and runs one job. */
  Map<String, String> attestor() {
    var all = new HashMap<>(given);
    add(all, "AWS_LAMBDA_FUNCTION_NAME", "local");
    add(all, "SERVICE_NAME", "attestor");
    add(all, "DISCORD_PUBLIC_KEY", UNUSED_PUBLIC_KEY);
    all.put("FUNCTION_ROLE", "api");
    return all;
  }

  private Map<String, String> complete(
      String publicKey,
      String botToken,
      URI discordApi,
      String gitHubToken,
      URI gitHubApi,
      String oidcIssuer) {
    var all = new HashMap<>(given);
    add(all, "AWS_LAMBDA_FUNCTION_NAME", "local");
    add(all, "DISCORD_PUBLIC_KEY", publicKey);
    if (simulatesDiscord()
        && !all.getOrDefault("DISCORD_PUBLIC_KEY", "").contains(",")
        && !all.getOrDefault("DISCORD_PUBLIC_KEY", "").equals(publicKey)) {
      // Beside a key of your own, so that the simulated Discord can still send.
      all.put("DISCORD_PUBLIC_KEY", all.getOrDefault("DISCORD_PUBLIC_KEY", "") + "," + publicKey);
    }
    add(all, "DISCORD_APPLICATION_ID", SimulatedServer.APPLICATION_ID);
    if (simulatesDiscord()) {
      add(all, "DISCORD_API_BASE_URL", discordApi.toString());
      addSecret(all, "DISCORD_BOT_TOKEN", botToken);
      add(all, "ALERT_CHANNEL_ID", SimulatedServer.ALERTS.id());
      add(all, "ADMIN_USER_IDS", SimulatedServer.LIN.id());
    }
    if (simulatesGitHub()) {
      add(all, "GITHUB_API_BASE_URL", gitHubApi.toString());
      add(all, "AUDIT_REPOSITORY", "octo-org/storefront");
      if (!isSet(all, "GITHUB_APP_ID")) {
        addSecret(all, "GITHUB_TOKEN", gitHubToken);
      }
    }
    add(all, "ALLOW_DMS", "true");
    add(all, "GITHUB_REPOSITORY", "octo-org/storefront");
    if (!isSet(all, "OIDC_ISSUER")) {
      all.put("OIDC_ISSUER", oidcIssuer);
      add(all, "OIDC_AUDIENCE", "orchestrator");
      add(all, "OIDC_REPOSITORIES", "*");
    }
    // Another Discord has no alert channel that is known here.
    boolean canAlert =
        isSet(all, "ALERT_CHANNEL_ID")
            && (isSet(all, "DISCORD_BOT_TOKEN") || isSet(all, "DISCORD_BOT_TOKEN_PARAMETER"));
    add(all, "ENABLE_ALERTS", Boolean.toString(canAlert));
    return all;
  }

  private static void addSecret(Map<String, String> all, String name, String value) {
    if (!isSet(all, name + "_PARAMETER")) {
      add(all, name, value);
    }
  }

  private static void add(Map<String, String> all, String name, String value) {
    if (!isSet(all, name)) {
      all.put(name, value);
    }
  }

  private static boolean isSet(Map<String, String> all, String name) {
    return !all.getOrDefault(name, "").isBlank();
  }
}
