package dev.orchestrator.bots;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.feature.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code /http-status}: explains a status code, with suggestions while the code is typed. */
public final class LookupBot implements Feature {
  private static final Map<String, String> STATUSES =
      new TreeMap<>(
          Map.of(
              "200", "OK",
              "201", "Created",
              "204", "No Content",
              "301", "Moved Permanently",
              "400", "Bad Request",
              "401", "Unauthorized",
              "403", "Forbidden",
              "404", "Not Found",
              "429", "Too Many Requests",
              "503", "Service Unavailable"));

  private static final OptionSpec<String> CODE =
      OptionSpec.string("code", "The code, or words of its meaning")
          .between(1, 40)
          .withAutocomplete();

  @Override
  public List<Command<?>> commands() {
    return List.of(new HttpStatus());
  }

  private static final class HttpStatus
      implements Command.Immediate<String>, Command.Autocompletes {
    private static final CommandSpec<String> SPEC =
        CommandSpec.slash("http-status", "Explain an HTTP status code")
            .withOptions(values -> values.get(CODE), CODE);

    @Override
    public CommandSpec<String> spec() {
      return SPEC;
    }

    @Override
    public Reply.ToCommand run(String code, CommandCall call) {
      String meaning = STATUSES.get(code);
      return meaning == null
          ? Reply.ephemeral("I do not know the status %s.".formatted(Markdown.code(code)))
          : new Reply.SendMessage(Message.of("**%s** %s".formatted(code, meaning)));
    }

    @Override
    public List<Choice> suggest(String option, String typed, CommandCall call) {
      String words = typed.toLowerCase(Locale.ROOT);
      return STATUSES.entrySet().stream()
          .map(status -> new Choice(status.getKey() + " " + status.getValue(), status.getKey()))
          .filter(choice -> choice.name().toLowerCase(Locale.ROOT).contains(words))
          .toList();
    }
  }
}
