package dev.orchestrator.discord.interaction;

import dev.orchestrator.json.Json;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what every interaction carries beside its data. */
final class EnvelopeReader {
  /** The key of a server's installation in {@code authorizing_integration_owners}. */
  private static final String GUILD_INSTALL = "0";

  /** A channel's type. */
  private static final int GROUP_DM = 3;

  /** Announcement, public and private threads. */
  private static final Set<Integer> THREADS = Set.of(10, 11, 12);

  /**
   * Embed Links, Attach Files, Mention Everyone and Use External Emojis: what Discord sends where
   * {@code app_permissions} does not describe the channel, and in its own example of a server.
   * Nothing follows from it, so the first message shows whether the bot can write.
   */
  private static final long FIXED_PERMISSIONS = 442_368;

  private static final long ADMINISTRATOR = 1L << 3;
  private static final long VIEW_CHANNEL = 1L << 10;
  private static final long SEND_MESSAGES = 1L << 11;
  private static final long SEND_MESSAGES_IN_THREADS = 1L << 38;

  private EnvelopeReader() {}

  static Envelope read(Json body, String token) {
    return new Envelope(
        body.text("id").orElse(""),
        body.text("application_id").orElse(""),
        token,
        invoker(body),
        JsonFields.id(body, "guild_id").or(() -> JsonFields.id(body.get("guild"), "id")),
        JsonFields.id(body, "channel_id").or(() -> JsonFields.id(body.get("channel"), "id")),
        body.text("locale"),
        context(body),
        guildInstalled(body.get("authorizing_integration_owners")),
        botCanPost(body));
  }

  /**
   * Only in a server does {@code app_permissions} speak of the channel; in direct messages it is a
   * fixed set that lacks Send Messages. Source: Discord, "Receiving and Responding".
   */
  private static boolean botCanPost(Json body) {
    if (!guildInstalled(body.get("authorizing_integration_owners"))) {
      return false;
    }
    return switch (context(body)) {
      case GUILD ->
          body.get("app_permissions").isAbsent()
              || JsonFields.bits(body, "app_permissions") == FIXED_PERMISSIONS
              || permissionsSuffice(body);
      case BOT_DM -> true;
      case PRIVATE_CHANNEL -> false;
    };
  }

  private static boolean permissionsSuffice(Json body) {
    long held = JsonFields.bits(body, "app_permissions");
    long send =
        THREADS.contains(JsonFields.number(body.get("channel"), "type"))
            ? SEND_MESSAGES_IN_THREADS
            : SEND_MESSAGES;
    long needed = VIEW_CHANNEL | send;
    return (held & ADMINISTRATOR) != 0 || (held & needed) == needed;
  }

  /**
   * Bodies from before {@code context} existed lack it; then the members that only a server's body
   * has, and the type of the channel, decide.
   */
  private static InteractionContext context(Json body) {
    OptionalLong context = body.get("context").integer();
    boolean ofServer =
        !body.get("guild_id").isAbsent()
            || !body.get("guild").isAbsent()
            || !body.get("member").isAbsent()
            || context.equals(OptionalLong.of(InteractionContext.GUILD.code()));
    if (ofServer) {
      return InteractionContext.GUILD;
    }
    boolean direct =
        context.isEmpty()
            ? !body.get("channel").get("type").integer().equals(OptionalLong.of(GROUP_DM))
            : context.getAsLong() == InteractionContext.BOT_DM.code();
    return direct ? InteractionContext.BOT_DM : InteractionContext.PRIVATE_CHANNEL;
  }

  /** In a server the person is {@code member.user}, elsewhere {@code user}. */
  private static Optional<Invoker> invoker(Json body) {
    Json member = body.get("member");
    Json user = member.get("user").isObject() ? member.get("user") : body.get("user");
    return JsonFields.id(user, "id")
        .map(id ->
            new Invoker(
                id,
                ResolvedReader.displayName(user),
                JsonFields.ids(member.get("roles")),
                JsonFields.bits(member, "permissions")));
  }

  /** Bodies from before users could install an application lack the owners altogether. */
  private static boolean guildInstalled(Json owners) {
    return owners.isAbsent() || !owners.get(GUILD_INSTALL).isAbsent();
  }
}
