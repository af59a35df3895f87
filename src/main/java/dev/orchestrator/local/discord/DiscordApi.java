package dev.orchestrator.local.discord;

import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.local.http.Router;
import dev.orchestrator.local.http.Service;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The routes of Discord's API that there are. */
final class DiscordApi {
  static final String PREFIX = "/api/v10";

  private DiscordApi() {}

  static Service routes(
      SimulatedDiscordSettings settings,
      DiscordState state,
      CommandStore commands,
      Ids ids,
      EndpointProof proof,
      AtomicReference<Optional<URI>> interactionsUrl) {
    var guards = new Guards(settings);
    var tokens = new InteractionTokens(settings, state, ids);
    var application = new ApplicationRoutes(settings, proof, interactionsUrl);
    var command = new CommandRoutes(settings, state, commands);
    var webhook = new WebhookRoutes(settings, state, tokens, ids);
    var channel = new ChannelRoutes(settings, state, ids);
    var members = new MemberRoutes(state);
    var bot = new BotPermissions(state);
    var callback = new CallbackRoute(settings, state, tokens, ids);
    String commandsPath = "/applications/{application}/commands";
    String guildCommandsPath = "/applications/{application}/guilds/{guild}/commands";
    String webhookPath = "/webhooks/{application}/{token}";
    String messagesPath = "/channels/{channel}/messages";
    String reactionPath = messagesPath + "/{message}/reactions/{emoji}/@me";
    String rolePath = "/guilds/{guild}/members/{user}/roles/{role}";
    return guards.api(
        new Router(
                PREFIX,
                call -> DiscordError.NO_SUCH_ROUTE.answer(),
                call -> DiscordError.METHOD_NOT_ALLOWED.answer())
            .on("GET", "/applications/@me", guards.application(application::get))
            .on("PATCH", "/applications/@me", guards.application(application::patch))
            .on("GET", commandsPath, guards.application(command::list))
            .on("PUT", commandsPath, guards.application(command::replaceAll))
            .on("GET", guildCommandsPath, guards.application(command::list))
            .on("PUT", guildCommandsPath, guards.application(command::replaceAll))
            .on("POST", "/interactions/{id}/{token}/callback", guards.callback(callback::post))
            .on("POST", webhookPath, guards.webhook(webhook::followUp))
            .on("GET", webhookPath + "/messages/{message}", guards.webhook(webhook::get))
            .on("PATCH", webhookPath + "/messages/{message}", guards.webhook(webhook::edit))
            .on("DELETE", webhookPath + "/messages/{message}", guards.webhook(webhook::delete))
            .on("GET", "/channels/{channel}", guards.channel(bot.inChannel(channel::channel)))
            .on("POST", messagesPath, guards.channel(bot.inChannel(channel::post, bot::toSend)))
            .on("GET", messagesPath, guards.channel(bot.inChannel(channel::list)))
            .on(
                "GET",
                messagesPath + "/{message}",
                guards.channel(bot.inChannel(channel::message, Permission.MESSAGE_HISTORY)))
            .on("PATCH", messagesPath + "/{message}", guards.channel(bot.inChannel(channel::edit)))
            .on(
                "DELETE",
                messagesPath + "/{message}",
                guards.channel(bot.inChannel(channel::delete, bot::toDelete)))
            .on(
                "POST",
                messagesPath + "/bulk-delete",
                guards.channel(bot.inChannel(channel::bulkDelete, Permission.MESSAGE_MANAGE)))
            .on(
                "PUT",
                reactionPath,
                guards.channel(
                    bot.inChannel(
                        channel::react,
                        Permission.MESSAGE_ADD_REACTION,
                        Permission.MESSAGE_HISTORY)))
            .on("DELETE", reactionPath, guards.channel(bot.inChannel(channel::removeReaction)))
            .on(
                "POST",
                "/channels/{channel}/threads",
                guards.channel(bot.inChannel(channel::thread, bot::toOpenThread)))
            .on(
                "PUT",
                "/channels/{channel}/thread-members/{user}",
                guards.channel(
                    bot.inChannel(channel::addToThread, Permission.MESSAGE_SEND_IN_THREADS)))
            .on("GET", "/guilds/{guild}/members/{user}", guards.guild(members::get))
            .on(
                "PUT",
                rolePath,
                guards.guild(bot.inServer(members::addRole, Permission.MANAGE_ROLES)))
            .on(
                "DELETE",
                rolePath,
                guards.guild(bot.inServer(members::removeRole, Permission.MANAGE_ROLES)))
            .on("POST", "/users/@me/channels", guards.application(members::directMessages)));
  }
}
