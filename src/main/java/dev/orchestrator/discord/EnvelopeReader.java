package dev.orchestrator.discord;

import dev.orchestrator.json.Json;
import java.util.Optional;

/** Reads what every interaction carries beside its data. */
final class EnvelopeReader {
  /** The key of a server's installation in {@code authorizing_integration_owners}. */
  private static final String GUILD_INSTALL = "0";

  private EnvelopeReader() {}

  static Envelope read(Json body, String token) {
    return new Envelope(
        body.text("id").orElse(""),
        body.text("application_id").orElse(""),
        token,
        invoker(body),
        WireIds.id(body, "guild_id").or(() -> WireIds.id(body.get("guild"), "id")),
        WireIds.id(body, "channel_id").or(() -> WireIds.id(body.get("channel"), "id")),
        body.text("locale"),
        guildInstalled(body.get("authorizing_integration_owners")));
  }

  /** In a server the person is {@code member.user}, elsewhere {@code user}. */
  private static Optional<Invoker> invoker(Json body) {
    Json member = body.get("member");
    Json user = member.get("user").isObject() ? member.get("user") : body.get("user");
    return WireIds.id(user, "id")
        .map(id ->
            new Invoker(
                id,
                ResolvedReader.displayName(user),
                WireIds.ids(member.get("roles")),
                WireIds.bits(member, "permissions")));
  }

  /** Bodies from before users could install an application lack the owners altogether. */
  private static boolean guildInstalled(Json owners) {
    return owners.isAbsent() || !owners.get(GUILD_INSTALL).isAbsent();
  }
}
