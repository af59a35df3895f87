package dev.orchestrator.local;

import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.Registration;
import dev.orchestrator.discord.interaction.InteractionContext;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes, for a developer or a pipeline, what Discord knows of this application. */
final class CommandRegistrar {
  private static final Pattern PLACE =
      Pattern.compile("\\[([0-9]{1,4})]((?:\\.options\\[[0-9]{1,4}])*)");
  private static final Pattern OPTION = Pattern.compile("\\.options\\[([0-9]{1,4})]");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TOO_MANY_CREATES = 30034;
  private static final int UNKNOWN_GUILD = 10004;
  private static final int MISSING_ACCESS = 50001;
  private static final int INVALID_FORM = 50035;
  private static final String ENDPOINT = "interactions_endpoint_url";
  private static final Json NOTHING = Json.read("[]");

  private final DiscordClient discord;
  private final List<CommandSpec<?>> declared;
  private final Set<InteractionContext> contexts;
  private final InstantSource clock;

  /**
   * @param contexts in which the commands are offered
   */
  CommandRegistrar(
      DiscordClient discord,
      List<CommandSpec<?>> declared,
      Set<InteractionContext> contexts,
      InstantSource clock) {
    this.discord = discord;
    this.declared = declared;
    this.contexts = contexts;
    this.clock = clock;
  }

  /** The application that the bot's token belongs to. */
  Json application() throws SetupFailed {
    Json application =
        value(discord.currentApplication(deadline()), "No other request was sent to Discord.");
    if (application.text("id").isEmpty()) {
      throw new SetupFailed("Discord's answer is not an application. Nothing was written.");
    }
    return application;
  }

  CommandPlan plan(String applicationId, Optional<String> guild) throws SetupFailed {
    return plan(declaration(guild), applicationId, guild);
  }

  /** What it takes to have no command on a server. */
  CommandPlan removal(String applicationId, String guild) throws SetupFailed {
    return plan(NOTHING, applicationId, Optional.of(guild));
  }

  private CommandPlan plan(Json wanted, String applicationId, Optional<String> guild)
      throws SetupFailed {
    return CommandPlan.of(wanted, registered(applicationId, guild));
  }

  /** The names of the global commands that are also declared, and thus appear beside a server's. */
  List<String> alsoGlobal(String applicationId) throws SetupFailed {
    List<String> names = declared.stream().map(CommandSpec::name).toList();
    return registered(applicationId, Optional.empty()).items().stream()
        .flatMap(command -> command.text("name").stream())
        .filter(names::contains)
        .toList();
  }

  private Json registered(String applicationId, Optional<String> guild) throws SetupFailed {
    var answer = discord.commands(applicationId, guild, deadline());
    refuseForeign(answer, applicationId, guild);
    Json registered = value(answer, "The registered commands could not be read.");
    boolean isList =
        registered.isArray()
            && registered.items().stream().allMatch(command -> command.text("name").isPresent());
    if (!isList) {
      throw new SetupFailed("Discord's answer is not a list of commands. Nothing was written.");
    }
    return registered;
  }

  private Json declaration(Optional<String> guild) {
    return Json.read(
        new String(
            guild.isPresent()
                ? Registration.guildBody(declared)
                : Registration.body(declared, contexts),
            StandardCharsets.UTF_8));
  }

  /**
   * Carries the plan out, and looks whether Discord then has what is wanted.
   *
   * @param remove whether no command is wanted
   */
  void apply(CommandPlan plan, String applicationId, Optional<String> guild, boolean remove)
      throws SetupFailed {
    var answer = discord.overwriteCommands(applicationId, guild, plan.body(), deadline());
    if (answer instanceof ApiAnswer.Refused<Json>(int _, int code, String sentence)
        && code == TOO_MANY_CREATES) {
      throw new SetupFailed(
          sentence
              + " This plan adds %d. Changing and removing does not count, and each server has its own 200: --guild ID registers there meanwhile."
                  .formatted(plan.added()));
    }
    refuseForeign(answer, applicationId, guild);
    if (answer instanceof ApiAnswer.Refused<Json>(int status, int code, String sentence)) {
      value(
          new ApiAnswer.Refused<Json>(
              status, code, named(sentence, Json.tryRead(plan.body()).orElse(Json.MISSING))),
          "The commands were not changed.");
    }
    // Also where the answer was lost: what counts is what Discord has now.
    CommandPlan after;
    try {
      after = plan(remove ? NOTHING : declaration(guild), applicationId, guild);
    } catch (SetupFailed unread) {
      throw new SetupFailed(
          said(answer)
              + unread.getMessage()
              + " It is unknown whether the commands were written; run the same command without"
              + " --apply to check.");
    }
    if (!after.agrees()) {
      throw new SetupFailed(
          (answer instanceof ApiAnswer.Unreachable<Json>
                  ? said(answer) + "Discord does not list what is declared:\n"
                  : "Discord accepted the commands, but does not list what is declared:\n")
              + after.text());
    }
  }

  private static String said(ApiAnswer<Json> answer) {
    return answer instanceof ApiAnswer.Unreachable<Json>(String sentence) ? sentence + " " : "";
  }

  /** Missing Access, to the commands of a server, means that the application is not there. */
  private static void refuseForeign(
      ApiAnswer<Json> answer, String applicationId, Optional<String> guild) throws SetupFailed {
    if (guild.isPresent()
        && answer instanceof ApiAnswer.Refused<Json>(int _, int code, String _)
        && (code == MISSING_ACCESS || code == UNKNOWN_GUILD)) {
      throw new SetupFailed(
          "The application is not in server %s with the scope applications.commands. %s"
              .formatted(guild.get(), Invitation.text(applicationId)));
    }
  }

  /**
   * Has Discord send interactions to {@code url}, which it proves first.
   *
   * @throws SetupFailed if Discord does not say that it does
   */
  void setEndpoint(String url) throws SetupFailed {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField(ENDPOINT, url);
          json.writeEndObject();
        });
    var answer = discord.editApplication(body, deadline());
    if (answer instanceof ApiAnswer.Refused<Json>(int _, int code, String sentence)) {
      throw new SetupFailed(
          (code == INVALID_FORM && sentence.contains(ENDPOINT)
                  ? "Discord does not accept the endpoint, although it answers. The usual cause is"
                      + " that DISCORD_PUBLIC_KEY of the deployed function is not the public key"
                      + " of the application. "
                  : "Discord did not change the application. ")
              + sentence
              + " The endpoint was not changed.");
    }
    Json application;
    try {
      application =
          answer instanceof ApiAnswer.Ok<Json>(Json changed)
                  && changed.fields().containsKey(ENDPOINT)
              ? changed
              : application();
    } catch (SetupFailed unread) {
      throw new SetupFailed(
          said(answer)
              + unread.getMessage()
              + " It is unknown whether the endpoint was set; run the same command without --apply"
              + " to check.");
    }
    Optional<String> now = application.text(ENDPOINT).filter(set -> !set.isEmpty());
    if (!now.equals(Optional.of(url))) {
      throw new SetupFailed(
          said(answer)
              + "Discord does not have the endpoint: it sends interactions to %s."
                  .formatted(now.orElse("no address")));
    }
  }

  private Instant deadline() {
    return clock.instant().plus(PATIENCE);
  }

  private static Json value(ApiAnswer<Json> answer, String otherwise) throws SetupFailed {
    return switch (answer) {
      case ApiAnswer.Ok<Json>(Json json) -> json;
      case ApiAnswer.Refused<Json>(int _, int _, String sentence) ->
          throw new SetupFailed(sentence + " " + otherwise);
      case ApiAnswer.Unreachable<Json>(String sentence) ->
          throw new SetupFailed(sentence + " " + otherwise);
    };
  }

  /** Names the commands and options that Discord calls {@code [9].options[1]}. */
  static String named(String sentence, Json commands) {
    var text = new StringBuilder();
    Matcher place = PLACE.matcher(sentence);
    while (place.find()) {
      Json node = at(commands, place.group(1));
      var words = new StringBuilder(node.text("name").map(name -> "`" + name + "`").orElse("?"));
      Matcher option = OPTION.matcher(place.group(2));
      while (option.find()) {
        node = at(node.get("options"), option.group(1));
        words.append(", option ").append(node.text("name").map(n -> "`" + n + "`").orElse("?"));
      }
      place.appendReplacement(text, Matcher.quoteReplacement(words.toString()));
    }
    return place.appendTail(text).toString();
  }

  private static Json at(Json list, String index) {
    int at = Integer.parseInt(index);
    return at < list.items().size() ? list.items().get(at) : Json.MISSING;
  }
}
