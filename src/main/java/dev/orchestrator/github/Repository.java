package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A repository as the token's owner sees it.
 *
 * @param hasIssues whether issues are enabled; true where GitHub does not say
 * @param permissions what the owner of the token may do there; a fine-grained token may do less
 */
public record Repository(
    RepositoryName name,
    String defaultBranch,
    boolean isPrivate,
    boolean isArchived,
    boolean hasIssues,
    Set<Permission> permissions) {

  /** A permission in a repository; each includes those after it. */
  public enum Permission {
    ADMIN,
    MAINTAIN,
    PUSH,
    TRIAGE,
    PULL
  }

  public Repository {
    permissions = Set.copyOf(permissions);
  }

  static Optional<Repository> read(Json json) {
    Json permissions = json.get("permissions");
    Set<Permission> held =
        Arrays.stream(Permission.values())
            .filter(permission -> permissions.get(nameOf(permission)).isTrue())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
    return json.text("full_name")
        .flatMap(RepositoryName::parse)
        .flatMap(name ->
            json.text("default_branch")
                .map(branch ->
                    new Repository(
                        name,
                        branch,
                        json.get("private").isTrue(),
                        json.get("archived").isTrue(),
                        json.get("has_issues").bool().orElse(true),
                        held)));
  }

  private static String nameOf(Permission permission) {
    return permission.name().toLowerCase(Locale.ROOT);
  }
}
