package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Invoker;
import dev.orchestrator.discord.interaction.Permission;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may use a command, a component or a form. It is checked at each use; Discord's own permission
 * fields only hide commands in its clients.
 */
public sealed interface Access {
  Access ANYONE = new Anyone();

  /** Those named by ADMIN_USER_IDS and ADMIN_ROLE_IDS; no one if both are empty. */
  Access ADMINS = new AdminsOnly();

  /** Everyone who may use the bot. */
  record Anyone() implements Access {}

  /** The admins of the bot. */
  record AdminsOnly() implements Access {}

  /** Members who hold all of these permissions in the channel; Discord hides the command else. */
  record Holders(List<Permission> permissions) implements Access {
    public Holders {
      permissions = List.copyOf(permissions);
      if (permissions.isEmpty()) {
        throw new IllegalArgumentException("an access names no permission");
      }
    }
  }

  /** Members with one of these roles, by id. */
  record Roles(Set<String> roleIds) implements Access {
    public Roles {
      roleIds = Set.copyOf(roleIds);
    }
  }

  /** These users, by id. */
  record Users(Set<String> userIds) implements Access {
    public Users {
      userIds = Set.copyOf(userIds);
    }
  }

  static Access permissions(Permission... permissions) {
    return new Holders(List.of(permissions));
  }

  static Access roles(String... roleIds) {
    return new Roles(Set.of(roleIds));
  }

  static Access users(String... userIds) {
    return new Users(Set.of(userIds));
  }

  default boolean allows(Invoker person, Admins admins) {
    return switch (this) {
      case Anyone() -> true;
      case AdminsOnly() -> admins.include(person);
      case Holders(List<Permission> permissions) ->
          Permission.includes(person.permissions(), permissions);
      case Roles(Set<String> roleIds) -> person.roleIds().stream().anyMatch(roleIds::contains);
      case Users(Set<String> userIds) -> userIds.contains(person.id());
    };
  }

  /**
   * What a person reads who may not use it.
   *
   * @param what it is, as in {@code this button}
   */
  default String refusal(String what) {
    return switch (this) {
      case Anyone() -> throw new IllegalStateException("anyone may use " + what);
      case AdminsOnly() ->
          "Only admins of this bot can use %s. Admins are set by ADMIN_USER_IDS and ADMIN_ROLE_IDS."
              .formatted(what);
      case Holders(List<Permission> permissions) ->
          "You need %s %s in this channel to use %s."
              .formatted(
                  permissions.size() == 1 ? "the permission" : "the permissions",
                  names(permissions),
                  what);
      case Roles(Set<String> roleIds) ->
          "Only members with %s can use %s."
              .formatted(
                  roleIds.stream()
                      .sorted()
                      .map(id -> "<@&" + id + ">")
                      .collect(Collectors.joining(" or ")),
                  what);
      case Users(Set<String> _) ->
          "You are not on the list of users who can use %s.".formatted(what);
    };
  }

  /** Who it is, in a word or two. */
  default String who() {
    return switch (this) {
      case Anyone() -> "anyone";
      case AdminsOnly() -> "admins";
      case Holders(List<Permission> permissions) -> "members with " + names(permissions);
      case Roles(Set<String> _) -> "members with certain roles";
      case Users(Set<String> _) -> "certain users";
    };
  }

  private static String names(List<Permission> permissions) {
    return permissions.stream().map(Permission::displayName).collect(Collectors.joining(" and "));
  }
}
