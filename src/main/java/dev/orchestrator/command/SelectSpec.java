package dev.orchestrator.command;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.interaction.Mentionable;
import dev.orchestrator.discord.interaction.Resolved;
import dev.orchestrator.discord.interaction.ResolvedChannel;
import dev.orchestrator.discord.interaction.ResolvedRole;
import dev.orchestrator.discord.interaction.ResolvedUser;
import dev.orchestrator.discord.message.ActionComponent.DefaultValue;
import dev.orchestrator.discord.message.ActionComponent.EntitySelect;
import dev.orchestrator.discord.message.ActionComponent.EntityType;
import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.ActionComponent.StringSelect;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.ChannelType;
import java.util.List;
import java.util.Optional;

/**
 * The declaration of a select menu under a message of the bot.
 *
 * @param name begins the menu's custom id: 1 to 32 lower-case letters, digits and dashes
 * @param command the command that it belongs to; its traces and log lines carry that name
 * @param placeholder what the menu shows while nothing is chosen
 * @param min the least number of values, 0 to 25
 * @param max the greatest number of values, 1 to 25
 * @param privately whether the answer of a deferred menu is a new message that only the user sees,
 *     instead of an edit of the message under which the menu stands
 * @param once whether one person may choose from it once, as {@link CommandRun#offerOnce} offered
 *     it
 */
public record SelectSpec<T>(
    String name,
    String command,
    Access access,
    String placeholder,
    int min,
    int max,
    boolean privately,
    boolean once,
    SelectKind<T> kind) {

  public SelectSpec {
    ComponentName.check("a select menu", name);
    if (min < 0 || max < 1 || min > max || max > Limits.SELECT_OPTIONS) {
      throw new IllegalArgumentException(
          "the select menu %s takes %d to %d values".formatted(name, min, max));
    }
  }

  /** A menu of entries that are given when it is shown. */
  public static SelectSpec<String> strings(String name, String command) {
    return of(name, command, new SelectKind.Strings());
  }

  /** A menu of the server's users. */
  public static SelectSpec<ResolvedUser> users(String name, String command) {
    return of(name, command, new SelectKind.Users());
  }

  /** A menu of the server's roles. */
  public static SelectSpec<ResolvedRole> roles(String name, String command) {
    return of(name, command, new SelectKind.Roles());
  }

  /** A menu of the server's users and roles. */
  public static SelectSpec<Mentionable> mentionables(String name, String command) {
    return of(name, command, new SelectKind.Mentionables());
  }

  /** A menu of the server's channels of these types; of all, if there are none. */
  public static SelectSpec<ResolvedChannel> channels(
      String name, String command, ChannelType... types) {
    return of(name, command, new SelectKind.Channels(List.of(types)));
  }

  private static <T> SelectSpec<T> of(String name, String command, SelectKind<T> kind) {
    return new SelectSpec<>(name, command, Access.ANYONE, "", 1, 1, false, false, kind);
  }

  public SelectSpec<T> withAccess(Access who) {
    return new SelectSpec<>(name, command, who, placeholder, min, max, privately, once, kind);
  }

  public SelectSpec<T> withPlaceholder(String text) {
    return new SelectSpec<>(name, command, access, text, min, max, privately, once, kind);
  }

  /** The same menu, of which so many values are chosen. */
  public SelectSpec<T> between(int least, int most) {
    return new SelectSpec<>(name, command, access, placeholder, least, most, privately, once, kind);
  }

  /** The same menu, whose work is answered in a new message that only the user sees. */
  public SelectSpec<T> answeredPrivately() {
    return new SelectSpec<>(name, command, access, placeholder, min, max, true, once, kind);
  }

  /**
   * The same menu, of which one person may choose once: {@code argument} is then the nonce of an
   * offer, such as of {@link CommandRun#offerOnce}.
   */
  public SelectSpec<T> singleUse() {
    return new SelectSpec<>(name, command, access, placeholder, min, max, privately, true, kind);
  }

  /** The same menu, with a state of its own type. */
  public <S> StatefulSelectSpec<S, T> withState(StateCodec<S> codec) {
    return new StatefulSelectSpec<>(this, codec);
  }

  /**
   * The menu as it stands under a message, in a row of its own.
   *
   * @param argument what the handler is given; with the name at most 99 characters
   * @param entries of a menu of strings; of any other, none
   */
  public ActionRow row(String argument, SelectOption... entries) {
    return row(argument, List.of(entries));
  }

  /** As {@link #row(String, SelectOption...)}. */
  public ActionRow row(String argument, List<SelectOption> entries) {
    return rowOf(ComponentName.customId(name, argument), entries);
  }

  /** As {@link #row(String, SelectOption...)}, of a menu that only this user may use. */
  public ActionRow rowFor(String userId, String argument, List<SelectOption> entries) {
    return rowOf(ComponentName.customIdFor(userId, name, argument), entries);
  }

  /**
   * As {@link #row(String, SelectOption...)}, of a menu that Discord fills and of which these are
   * chosen from the start.
   *
   * @throws IllegalArgumentException if they are fewer or more than may be chosen, or of another
   *     kind than the menu
   */
  public ActionRow rowWithDefaults(String argument, List<DefaultValue> chosen) {
    EntityType entity =
        kind.entity()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the select menu %s has entries; mark those that are selected"
                        .formatted(name)));
    boolean fits =
        chosen.size() >= min
            && chosen.size() <= max
            && chosen.stream().allMatch(each -> entity.accepts(each));
    if (!fits) {
      throw new IllegalArgumentException(
          "the select menu %s takes %d to %d values of the type %s"
              .formatted(name, min, max, entity));
    }
    return ActionRow.of(
        entitySelect(ComponentName.customId(name, argument), entity).withDefaults(chosen));
  }

  private EntitySelect entitySelect(String customId, EntityType entity) {
    return new EntitySelect(customId, entity, placeholder, min, max, kind.channelTypes());
  }

  private ActionRow rowOf(String customId, List<SelectOption> entries) {
    Optional<EntityType> entity = kind.entity();
    if (entity.isEmpty()) {
      return ActionRow.of(
          new StringSelect(customId, placeholder, entries, min, Math.min(max, entries.size())));
    }
    if (!entries.isEmpty()) {
      throw new IllegalArgumentException(
          "the select menu %s is filled by Discord and takes no entries".formatted(name));
    }
    return ActionRow.of(entitySelect(customId, entity.get()));
  }

  /** What was chosen; empty if Discord did not say what a value refers to. */
  Optional<List<T>> read(List<String> values, Resolved resolved) {
    List<T> read = values.stream().flatMap(value -> kind.read(value, resolved).stream()).toList();
    boolean isWhole = read.size() == values.size() && values.size() >= min && values.size() <= max;
    return isWhole ? Optional.of(read) : Optional.empty();
  }
}
