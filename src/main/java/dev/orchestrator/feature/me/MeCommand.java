package dev.orchestrator.feature.me;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.CommandSpec.SubcommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Reply;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Lets members be mentioned when one of their changes is live or rolled back. */
public final class MeCommand implements Command.Immediate<MeCommand.Options> {
  /** Source: GitHub, sign-up: letters, digits and single hyphens, at most 39 characters. */
  private static final Pattern LOGIN =
      Pattern.compile("(?=.{1,39}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*");

  private static final OptionSpec<String> ACCOUNT =
      OptionSpec.string("login", "Your GitHub user name").between(1, 100);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("me", "Set whether you are notified of your changes")
          .withDetails(
              "With `notify on` you are mentioned when a change of your GitHub account is live or"
                  + " rolled back. `github` says which account is yours.")
          .asEphemeral()
          .withSubcommands(
              List.of(
                  new SubcommandSpec<>(
                      "notify on",
                      "Mention me when a change of mine is live or rolled back",
                      List.of(),
                      values -> new Options.Notify(true)),
                  new SubcommandSpec<>(
                      "notify off",
                      "Do not mention me",
                      List.of(),
                      values -> new Options.Notify(false)),
                  new SubcommandSpec<>(
                      "github",
                      "Say which GitHub account is mine",
                      List.of(ACCOUNT),
                      values -> new Options.GitHub(values.get(ACCOUNT)))));

  private final PreferenceStore preferences;
  private final UnaryOperator<String> redaction;

  MeCommand(PreferenceStore preferences, UnaryOperator<String> redaction) {
    this.preferences = preferences;
    this.redaction = redaction;
  }

  /** What is asked for. */
  sealed interface Options {
    record Notify(boolean on) implements Options {}

    record GitHub(String login) implements Options {}
  }

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Reply.ToCommand run(Options options, CommandCall call) {
    return Reply.ephemeral(
        switch (options) {
          case Options.Notify(boolean on) -> notify(on, call.caller().id());
          case Options.GitHub(String login) -> gitHub(login.strip(), call.caller().id());
        });
  }

  private String notify(boolean on, String userId) {
    Preferences now = preferences.change(userId, old -> old.withNotify(on));
    if (!on) {
      return "You are no longer mentioned.";
    }
    return now.login()
        .map(login ->
            "You are mentioned when a change of %s is live or rolled back."
                .formatted(Markdown.code(login)))
        .orElse(
            "Now say which GitHub account is yours: `/me github login`. Until then you are not"
                + " mentioned.");
  }

  private String gitHub(String typed, String userId) {
    String login = typed.startsWith("@") ? typed.substring(1) : typed;
    if (!LOGIN.matcher(login).matches() || !redaction.apply(login).equals(login)) {
      return "`login` must be a GitHub user name: letters, digits and single hyphens, at most 39.";
    }
    Preferences now = preferences.change(userId, old -> old.withLogin(login));
    return "Changes of %s are yours. %s"
        .formatted(
            Markdown.code(login),
            now.isNotified()
                ? "You are mentioned when one is live or rolled back."
                : "`/me notify on` mentions you when one is live or rolled back.");
  }
}
