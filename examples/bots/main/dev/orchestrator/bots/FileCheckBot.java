package dev.orchestrator.bots;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.discord.interaction.ResolvedAttachment;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.feature.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code /check-file}: says whether a file may be shared, from what Discord says about it. */
public final class FileCheckBot implements Feature {
  private static final long MOST_BYTES = 5_000_000;
  private static final Set<String> PROGRAMS =
      Set.of("exe", "bat", "cmd", "com", "scr", "msi", "jar");

  private static final OptionSpec<ResolvedAttachment> FILE =
      OptionSpec.attachment("file", "The file to check");

  @Override
  public List<Command<?>> commands() {
    return List.of(new CheckFile());
  }

  private static final class CheckFile implements Command.Immediate<ResolvedAttachment> {
    private static final CommandSpec<ResolvedAttachment> SPEC =
        CommandSpec.slash("check-file", "Check whether a file may be shared")
            .withOptions(values -> values.get(FILE), FILE);

    @Override
    public CommandSpec<ResolvedAttachment> spec() {
      return SPEC;
    }

    @Override
    public Reply.ToCommand run(ResolvedAttachment file, CommandCall call) {
      List<String> faults = faults(file);
      String name = Markdown.code(file.filename());
      return new Reply.SendMessage(
          Message.of(
                  faults.isEmpty()
                      ? "✅ %s may be shared: %d bytes, %s."
                          .formatted(
                              name,
                              file.size(),
                              Markdown.code(file.contentType().orElse("no known type")))
                      : "❌ %s must not be shared:\n- %s"
                          .formatted(name, String.join("\n- ", faults)))
              .asEphemeral());
    }

    private static List<String> faults(ResolvedAttachment file) {
      var faults = new ArrayList<String>();
      String name = file.filename().toLowerCase(Locale.ROOT);
      if (file.size() > MOST_BYTES) {
        faults.add("It is larger than 5 MB.");
      }
      if (PROGRAMS.contains(name.substring(name.lastIndexOf('.') + 1))) {
        faults.add("It is a program.");
      }
      if (file.contentType().isEmpty()) {
        faults.add("Discord does not know its type.");
      }
      return faults;
    }
  }
}
