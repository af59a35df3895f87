package dev.orchestrator.local;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Types a command, or uses a component of a message, in the simulated Discord of a local server.
 */
@Command(
    name = "send",
    sortOptions = false,
    description = {
      "Send a command to the local server and print its answer.",
      "Signs a slash command with a fresh interaction id, sends it to the local server, and prints"
          + " the answer and every edit and follow-up until the final one, with the commands that"
          + " press its buttons. PORT selects a server on another port."
    },
    footer = {
      "",
      "Examples:",
      "  ./orchestrator send diagnose",
      "  ./orchestrator send diagnose target=https://example.com --as lin",
      "  ./orchestrator send alerts list --as lin",
      "  ./orchestrator send --menu \"Report message\" --target ID",
      "  ./orchestrator send --button ID --message ID"
    })
final class SendTool implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration ONE_LOOK = Duration.ofSeconds(5);
  private static final int DEFAULT_PORT = 8787;

  /** Stands under every final message, and under no message on the way to it. */
  private static final String FINAL_MARK = "-# trace `";

  private static final int DEFERRED_REPLY = 5;
  private static final int DEFERRED_EDIT = 6;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME [option=value ...]",
      hideParamSyntax = true,
      description = {
        "The command with its group and subcommand, and its options; with --modal, the form's"
            + " fields."
      })
  private List<String> words = List.of();

  @Option(
      names = "--as",
      paramLabel = "USER",
      defaultValue = SentCommand.DEFAULT_USER,
      description = "ada (the default), grace, lin (an admin), or a user id.")
  private String user = SentCommand.DEFAULT_USER;

  @Option(
      names = "--button",
      paramLabel = "ID",
      description = "Press the button with this custom id.")
  private Optional<String> button = Optional.empty();

  @Option(
      names = "--select",
      paramLabel = "ID",
      description = "Choose from the select menu with this custom id.")
  private Optional<String> select = Optional.empty();

  @Option(names = "--value", paramLabel = "VALUE", description = "A value to choose; repeatable.")
  private List<String> values = List.of();

  @Option(
      names = "--modal",
      paramLabel = "ID",
      description = "Submit the form with this custom id.")
  private Optional<String> modal = Optional.empty();

  @Option(
      names = "--menu",
      paramLabel = "NAME",
      description = "Choose this command from the context menu of --target.")
  private Optional<String> menu = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "ID",
      description = "The message, or the user by name or id, of --menu.")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--message",
      paramLabel = "ID",
      description = "The message of the component. Default: the newest message that has it.")
  private Optional<String> message = Optional.empty();

  private final Terminal terminal;
  private final HttpClient http = HttpClient.newHttpClient();

  SendTool(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JsonObject body = body();
    URI server = URI.create("http://127.0.0.1:" + port() + "/");
    try {
      Json facts = get(server.resolve("playground/server"));
      if (facts.get("machine").isAbsent()) {
        return failed("What answers at " + server + " is no local Orchestrator server.");
      }
      return send(server, body, facts.get("machine").get("sees_edits").isTrue());
    } catch (IOException notThere) {
      return failed(
          "No server answers at %s. Start one with ./orchestrator serve, or set PORT to the port of the one that runs."
              .formatted(server));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return ExitCode.SOFTWARE;
    }
  }

  private int port() {
    Optional<String> given = terminal.variable("PORT").filter(text -> !text.equals("0"));
    if (given.isPresent()) {
      if (!given.get().matches("[0-9]{1,5}") || Integer.parseInt(given.get()) > 65_535) {
        throw new IllegalArgumentException("PORT must be a number from 0 to 65535.");
      }
      return Integer.parseInt(given.get());
    }
    try {
      return RunFile.find(Optional.empty()).map(RunFile::port).orElse(DEFAULT_PORT);
    } catch (IOException unreadable) {
      return DEFAULT_PORT;
    }
  }

  private JsonObject body() {
    var name = new StringBuilder();
    var options = new LinkedHashMap<String, Object>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        options.put(word.substring(0, equals), word.substring(equals + 1));
      } else if (options.isEmpty() && modal.isEmpty() && word.matches("/?[\\p{L}\\p{N}_-]+")) {
        name.append(name.isEmpty() ? "" : " ").append(word.replaceFirst("^/", ""));
      } else {
        throw new IllegalArgumentException("An option is written name=value, not " + word + ".");
      }
    }
    long components =
        List.of(button, select, modal, menu).stream().filter(Optional::isPresent).count();
    if (components + (name.isEmpty() ? 0 : 1) != 1) {
      throw new IllegalArgumentException(
          "Give one of a command's name, --menu, --button, --select and --modal.");
    }
    if (select.isEmpty() && !values.isEmpty()) {
      throw new IllegalArgumentException("--value belongs to --select.");
    }
    if (menu.isPresent() != target.isPresent()) {
      throw new IllegalArgumentException("--menu and --target belong together.");
    }
    if (components == 0 && message.isPresent()) {
      throw new IllegalArgumentException("--message belongs to --button, --select or --modal.");
    }
    var body = JsonObject.of("as", user).put("options", options).put("fields", options);
    if (!name.isEmpty()) {
      body.put("command", name.toString());
    }
    button.ifPresent(id -> body.put("button", id));
    select.ifPresent(id -> body.put("select", id).put("values", values));
    modal.ifPresent(id -> body.put("modal", id));
    menu.ifPresent(entry -> body.put("menu", entry).put("target", target.orElse("")));
    message.ifPresent(id -> body.put("message", id));
    return body;
  }

  private int send(URI server, JsonObject body, boolean seesEdits)
      throws IOException, InterruptedException {
    URI interactions = server.resolve("playground/discord/interactions");
    HttpResponse<String> sent =
        http.send(
            HttpRequest.newBuilder(interactions)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toBytes()))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    Json answer = Json.tryRead(sent.body()).orElse(Json.MISSING);
    if (sent.statusCode() == 400) {
      terminal
          .err()
          .println(
              answer.get("error").text("message").orElse("The simulated Discord refused this."));
      return ExitCode.USAGE;
    }
    if (sent.statusCode() != 200) {
      return failed("The simulated Discord answered " + sent.statusCode() + ".");
    }
    Optional<String> failure = answer.text("failure");
    if (failure.isPresent()) {
      return failed("The application did not respond: " + failure.get());
    }
    String id = answer.text("id").orElse("");
    terminal.out().println("interaction " + id + ", HTTP " + answer.get("status"));
    var printed = new SentCommand(terminal, user);
    if (printed.isModal(answer.get("answer"))) {
      printed.modal(answer.get("answer").get("data"), answer.text("source_message_id"));
      return ExitCode.OK;
    }
    if (isDeferred(answer) && !seesEdits) {
      terminal.out().println("\nthinking… The edits go to the Discord at DISCORD_API_BASE_URL.");
      return ExitCode.OK;
    }
    return follow(URI.create(interactions + "/" + id), isDeferred(answer), printed);
  }

  /** Prints each state of the interaction's messages until one is final. */
  private int follow(URI interaction, boolean deferred, SentCommand printed)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int seen = 0;
    while (System.nanoTime() < end) {
      boolean isFinal = false;
      for (Json state :
          get(URI.create(interaction + "?after=" + seen + "&wait_ms=" + ONE_LOOK.toMillis()))
              .get("states")
              .items()) {
        seen++;
        printed.message(state);
        isFinal |= state.text("content").orElse("").contains(FINAL_MARK);
      }
      if (isFinal || !deferred) {
        return ExitCode.OK;
      }
    }
    return failed("There was no final message within " + PATIENCE.toSeconds() + " seconds.");
  }

  private Json get(URI address) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(address).build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return Json.tryRead(answer.body()).orElse(Json.MISSING);
  }

  private int failed(String sentence) {
    terminal.out().flush();
    terminal.err().println(sentence);
    return ExitCode.SOFTWARE;
  }

  private static boolean isDeferred(Json answer) {
    long type = answer.get("answer").get("type").integer().orElse(0);
    return type == DEFERRED_REPLY || type == DEFERRED_EDIT;
  }
}
