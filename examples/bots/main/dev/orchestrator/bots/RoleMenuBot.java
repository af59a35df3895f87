package dev.orchestrator.bots;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.command.SelectMenu;
import dev.orchestrator.command.SelectSpec;
import dev.orchestrator.command.Selection;
import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.discord.interaction.ResolvedMember;
import dev.orchestrator.discord.interaction.ResolvedRole;
import dev.orchestrator.discord.interaction.ResolvedUser;
import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.discord.rest.DiscordRest;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code /role-menu}: a menu from which members give themselves roles. The roles of a menu are kept
 * in the table, so that no other role can be taken through it. {@code Show roles} in the context
 * menu of a user lists the roles of a member.
 */
public final class RoleMenuBot implements Feature {
  private static final Duration KEPT = Duration.ofDays(365);

  record RoleMenu(String id, List<String> roleIds, Instant at) {}

  private static final ItemType<RoleMenu> MENUS =
      ItemType.of(
              "role menu",
              "ROLEMENU#",
              "MENU",
              ItemCodec.<RoleMenu>of(
                  menu -> key(menu.id()),
                  menu -> Item.builder().set("roles", menu.roleIds()).set("at", menu.at()).build(),
                  (key, item) ->
                      new RoleMenu(
                          key.pk().substring("ROLEMENU#".length()),
                          item.textList("roles"),
                          item.instant("at"))))
          .expiring(menu -> menu.at().plus(KEPT));

  private static ItemKey key(String id) {
    return new ItemKey("ROLEMENU#" + id, "MENU");
  }

  private final Table table;
  private final DiscordRest discord;
  private final InstantSource clock;

  public RoleMenuBot(Table table, DiscordRest discord, InstantSource clock) {
    this.table = table;
    this.discord = discord;
    this.clock = clock;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new Post(), new ShowRoles());
  }

  @Override
  public List<SelectMenu<?>> menus() {
    return List.of(new Take());
  }

  private static final OptionSpec<ResolvedRole> FIRST =
      OptionSpec.role("first", "A role that members can take");
  private static final OptionSpec<Optional<ResolvedRole>> SECOND =
      OptionSpec.role("second", "Another role").optional();
  private static final OptionSpec<Optional<ResolvedRole>> THIRD =
      OptionSpec.role("third", "Another role").optional();

  record Options(List<ResolvedRole> roles) {}

  private static final SelectSpec<String> TAKE =
      SelectSpec.strings("role-menu", "role-menu")
          .withPlaceholder("Choose your roles")
          .between(0, 3)
          .answeredPrivately();

  private final class Post implements Command.Immediate<Options> {
    private static final CommandSpec<Options> SPEC =
        CommandSpec.slash("role-menu", "Post a menu from which members choose their roles")
            .withAccess(Access.permissions(Permission.MANAGE_ROLES))
            .inServersOnly()
            .withOptions(
                values ->
                    new Options(
                        Stream.of(
                                Optional.of(values.get(FIRST)),
                                values.get(SECOND),
                                values.get(THIRD))
                            .flatMap(Optional::stream)
                            .distinct()
                            .toList()),
                FIRST,
                SECOND,
                THIRD);

    @Override
    public CommandSpec<Options> spec() {
      return SPEC;
    }

    @Override
    public Reply.ToCommand run(Options options, CommandCall call) {
      var menu =
          new RoleMenu(
              call.interactionId(),
              options.roles().stream().map(ResolvedRole::id).toList(),
              clock.instant());
      table.write(MENUS.put(menu).ifAbsent());
      return new Reply.SendMessage(
          Message.of("Choose your roles. What you leave out is taken from you.")
              .withComponents(
                  TAKE.row(
                      menu.id(),
                      options.roles().stream()
                          .map(role -> SelectOption.of(role.name(), role.id()))
                          .toList())));
    }
  }

  /** In the context menu of a user. */
  private static final class ShowRoles implements Command.Immediate<ResolvedUser> {
    private static final CommandSpec<ResolvedUser> SPEC =
        CommandSpec.user("Show roles")
            .withAccess(Access.permissions(Permission.MANAGE_ROLES))
            .inServersOnly();

    @Override
    public CommandSpec<ResolvedUser> spec() {
      return SPEC;
    }

    @Override
    public Reply.ToCommand run(ResolvedUser user, CommandCall call) {
      List<String> roles = user.member().map(ResolvedMember::roleIds).orElse(List.of());
      return Reply.ephemeral(
          user.asMention()
              + (roles.isEmpty()
                  ? " has no roles."
                  : " has "
                      + roles.stream().map("<@&%s>"::formatted).collect(Collectors.joining(", "))
                      + "."));
    }
  }

  private final class Take implements SelectMenu.Deferred<String> {
    @Override
    public SelectSpec<String> spec() {
      return TAKE;
    }

    @Override
    public Outcome choose(Selection<String> selection, CommandCall call, CommandRun run) {
      Optional<RoleMenu> menu =
          table.get(MENUS, key(selection.argument())).map(stored -> stored.value());
      if (menu.isEmpty() || call.guildId().isEmpty()) {
        return Outcome.refused(Message.of("This menu has expired."));
      }
      for (String role : menu.get().roleIds()) {
        boolean chosen = selection.values().contains(role);
        boolean has = call.caller().roleIds().contains(role);
        if (chosen != has) {
          ApiAnswer<DiscordRest.Done> answer =
              chosen
                  ? discord.addRole(call.guildId().get(), call.caller().id(), role)
                  : discord.removeRole(call.guildId().get(), call.caller().id(), role);
          if (!(answer instanceof ApiAnswer.Ok<DiscordRest.Done>)) {
            return Outcome.failed(
                Message.of(
                    "I could not change the role <@&%s>. I need Manage Roles, and a role above it."
                        .formatted(role)),
                "Discord did not change a role: " + answer);
          }
        }
      }
      return Outcome.succeeded(Message.of("Your roles are up to date."));
    }
  }
}
