package dev.orchestrator.local;

import dev.orchestrator.entry.Version;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command line: finds the tool that is asked for and ends with its exit code. */
public final class Main {
  private static final List<Tool> TOOLS =
      List.of(
          new ServeTool(),
          new RegisterTool(System.out, System.err),
          new InstallTool(System.out, System.err),
          new SendTool(),
          new KeyTool(System.out, System.err, InstantSource.system()),
          new RedactTool());

  private Main() {}

  public static void main(String[] arguments) {
    int code = run(List.of(arguments), System.getenv());
    System.out.flush();
    System.exit(code);
  }

  static int run(List<String> arguments, Map<String, String> environment) {
    if (arguments.isEmpty() || isHelp(arguments.getFirst())) {
      System.out.println(help());
      return arguments.isEmpty() ? Tool.WRONG_USE : Tool.DONE;
    }
    if (arguments.getFirst().equals("--version")) {
      System.out.println("orchestrator " + Version.CURRENT);
      return Tool.DONE;
    }
    Optional<Tool> tool =
        TOOLS.stream().filter(t -> t.name().equals(arguments.getFirst())).findFirst();
    if (tool.isEmpty()) {
      System.err.println("There is no command '" + arguments.getFirst() + "'.\n" + help());
      return Tool.WRONG_USE;
    }
    List<String> rest = arguments.subList(1, arguments.size());
    if (rest.stream().anyMatch(a -> a.equals("--help") || a.equals("-h"))) {
      System.out.println(tool.get().usage());
      return Tool.DONE;
    }
    return tool.get().run(rest, environment);
  }

  private static boolean isHelp(String argument) {
    return Arrays.asList("--help", "-h", "help").contains(argument);
  }

  private static String help() {
    var text = new StringBuilder("Usage: ./orchestrator <command>\n\n");
    TOOLS.forEach(tool -> text.append("  %-10s %s%n".formatted(tool.name(), tool.summary())));
    return text.append(
            "\n"
                + "./orchestrator <command> --help says more, --version says which build this is."
                + " Exit codes: 0 done, 1 failed, 2 wrong use or bad input.")
        .toString();
  }
}
