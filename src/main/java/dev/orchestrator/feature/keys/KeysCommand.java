package dev.orchestrator.feature.keys;

import dev.orchestrator.auth.ApiKeyStore;
import dev.orchestrator.auth.StoredKey;
import dev.orchestrator.command.Access;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.CommandSpec.SubcommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists API keys and revokes one. Keys themselves never pass through Discord. */
public final class KeysCommand
    implements Command.Immediate<KeysCommand.Options>, Command.Autocompletes {
  private static final int LISTED = 10;

  private static final OptionSpec<String> NAME =
      OptionSpec.string("name", "The name of the key").withAutocomplete().between(1, 64);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("keys", "List the API keys and revoke one")
          .withDetails("Keys are created with `./orchestrator key create`.")
          .withAccess(Access.ADMINS)
          .asEphemeral()
          .withSubcommands(
              List.of(
                  new SubcommandSpec<>(
                      "list", "List the API keys", List.of(), values -> new Options.Show()),
                  new SubcommandSpec<>(
                      "revoke",
                      "Revoke an API key immediately and permanently",
                      List.of(NAME),
                      values -> new Options.Revoke(values.get(NAME)))));

  private final ApiKeyStore keys;

  public KeysCommand(ApiKeyStore keys) {
    this.keys = keys;
  }

  /** What is asked for. */
  sealed interface Options {
    record Show() implements Options {}

    record Revoke(String name) implements Options {}
  }

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Reply.ToCommand run(Options options, CommandCall call) {
    return switch (options) {
      case Options.Show() -> Reply.ephemeral(list(call.receivedAt()));
      case Options.Revoke(String name) -> Reply.ephemeral(revoke(name.strip(), call.receivedAt()));
    };
  }

  private String revoke(String name, Instant now) {
    Optional<StoredKey> before = keys.revoke(name, now);
    if (before.isEmpty()) {
      return "There is no API key with this name. `/keys list` shows all keys.";
    }
    String shown = Markdown.escapeLine(before.get().name());
    return before.get().usage().revokedAt().isPresent()
        ? "**%s** was already revoked.".formatted(shown)
        : "✅ Revoked **%s**. It is refused from now on.".formatted(shown);
  }

  private String list(Instant now) {
    List<StoredKey> all = keys.list();
    if (all.isEmpty()) {
      return "There are no API keys. Create one with `./orchestrator key create`.";
    }
    var lines = new ArrayList<String>();
    all.stream().limit(LISTED).forEach(key -> lines.add(line(key, now)));
    if (all.size() > LISTED) {
      lines.add(
          "… and %d more; `./orchestrator key list` shows all".formatted(all.size() - LISTED));
    }
    return String.join("\n", lines);
  }

  private static String line(StoredKey key, Instant now) {
    String used =
        key.usage()
            .lastUsedAt()
            .map(at -> "used " + Markdown.timestamp(at, Markdown.TimestampStyle.RELATIVE))
            .orElse("never used");
    String expires =
        key.grant()
            .expiresAt()
            .map(at -> ", expires " + Markdown.timestamp(at, Markdown.TimestampStyle.RELATIVE))
            .orElse("");
    return "**%s** · %s · %s%s · %s"
        .formatted(
            Markdown.escapeLine(key.name()),
            key.state(now),
            used,
            expires,
            "`" + key.grant().describe() + "`");
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return keys.list().stream()
        .filter(key -> key.isValid(call.receivedAt()) && key.name().startsWith(typed.strip()))
        .limit(Choice.MOST)
        .map(key -> new Choice(key.name(), key.name()))
        .toList();
  }
}
