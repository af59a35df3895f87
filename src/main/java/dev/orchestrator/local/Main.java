package dev.orchestrator.local;

import dev.orchestrator.entry.Version;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.setting.InvalidSettings;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The command line, {@code ./orchestrator}.
 *
 * <p>A command is a class with picocli's {@code @Command} and one line in {@link #commands}. It is
 * a {@code Callable<Integer>} that returns its exit code; a group of commands, as in {@code key
 * create}, is a class whose methods have {@code @Command}. A command refuses wrong use by an {@link
 * IllegalArgumentException} with a sentence.
 */
@Command(
    name = "./orchestrator",
    synopsisSubcommandLabel = "<command>",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "./orchestrator <command> --help says more.",
      "Exit codes: 0 done, 1 failed, 2 wrong use or bad input."
    })
public final class Main {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Print the version.")
  private boolean version;

  private Main() {}

  private static List<Object> commands(Terminal terminal, InstantSource clock, Sleeper sleeper) {
    return List.of(
        new ServeTool(terminal),
        new RegisterTool(terminal),
        new InstallTool(terminal),
        new SendTool(terminal),
        new KeyTool(terminal, clock),
        new AuditTool(terminal, clock, sleeper),
        new AttestorTool(terminal, clock),
        new SmokeTool(terminal, clock),
        new VerifyTool(terminal),
        new ConfigTool(terminal),
        new RedactTool(terminal));
  }

  /** The name of each command. */
  public static Set<String> commandNames() {
    return commandLine(Terminal.ofThisProcess(), InstantSource.system(), Sleeper.REAL)
        .getSubcommands()
        .keySet();
  }

  private static CommandLine commandLine(Terminal terminal, InstantSource clock, Sleeper sleeper) {
    var commandLine = new CommandLine(new Main());
    commands(terminal, clock, sleeper).forEach(commandLine::addSubcommand);
    commandLine.getCommandSpec().version("orchestrator " + Version.CURRENT);
    return commandLine;
  }

  /** Runs the command that the arguments name and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int code = run(Terminal.ofThisProcess(), arguments);
    System.out.flush();
    System.exit(code);
  }

  /** Runs the command that the arguments name and returns its exit code. */
  static int run(Terminal terminal, String... arguments) {
    return run(terminal, InstantSource.system(), arguments);
  }

  /** As {@link #run(Terminal, String...)}, at another time. */
  static int run(Terminal terminal, InstantSource clock, String... arguments) {
    return run(terminal, clock, Sleeper.REAL, arguments);
  }

  /** As {@link #run(Terminal, InstantSource, String...)}, with other waiting. */
  static int run(Terminal terminal, InstantSource clock, Sleeper sleeper, String... arguments) {
    return commandLine(terminal, clock, sleeper)
        .setOut(new PrintWriter(terminal.out(), true))
        .setErr(new PrintWriter(terminal.err(), true))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler((wrong, given) -> wrongUse(wrong))
        .setExecutionExceptionHandler((failure, command, parsed) -> exitCode(failure, command))
        .execute(arguments);
  }

  private static int wrongUse(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    List<String> unmatched = command.getUnmatchedArguments();
    String sentence =
        unmatched.isEmpty()
            ? wrong.getMessage()
            : unmatched(unmatched, !command.getSubcommands().isEmpty());
    command.getErr().println(sentence);
    command.usage(command.getErr());
    return ExitCode.USAGE;
  }

  /** An option that does not exist is the reason also for what stands behind it. */
  private static String unmatched(List<String> words, boolean inPlaceOfACommand) {
    return words.stream()
        .filter(word -> word.startsWith("-"))
        .findFirst()
        .map(option -> "Unknown option: " + option + ".")
        .orElseGet(() ->
            inPlaceOfACommand
                ? "Unknown command: " + words.getFirst() + "."
                : words.getFirst() + ": unexpected argument.");
  }

  private static int exitCode(Exception failure, CommandLine command) throws Exception {
    PrintWriter err = command.getErr();
    switch (failure) {
      case InvalidSettings unusable -> {
        err.println(unusable.getMessage());
        return ExitCode.USAGE;
      }
      case IllegalArgumentException wrongUse -> {
        err.println(wrongUse.getMessage());
        command.usage(err);
        return ExitCode.USAGE;
      }
      case SetupFailed failed -> {
        String name = command.getCommandSpec().qualifiedName().replaceFirst("^\\S+ ", "");
        err.println(name + ": " + failed.getMessage());
        return ExitCode.SOFTWARE;
      }
      default -> throw failure;
    }
  }
}
