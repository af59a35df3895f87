package dev.orchestrator.local;

import dev.orchestrator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Types a command, or presses a button, in the simulated Discord of the server that runs here. */
final class SendTool implements Tool {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration ONE_LOOK = Duration.ofSeconds(5);

  /** Stands under every final message, and under no message on the way to it. */
  private static final String FINAL_MARK = "-# trace `";

  private static final int DEFERRED_REPLY = 5;
  private static final int DEFERRED_EDIT = 6;

  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  public String name() {
    return "send";
  }

  @Override
  public String summary() {
    return "type a command in the simulated Discord and watch its answer";
  }

  @Override
  public String usage() {
    return """
    Usage: ./orchestrator send NAME [option=value ...] [--as PERSON] [--button ID --message ID]

    Signs a slash command with a fresh interaction id, sends it to the server that runs on this
    machine, and prints the answer and every edit until the final one. PERSON is ada (the
    default), grace, lin (an admin), or a user id. With --button, presses the button with that
    custom id on a message instead. PORT picks the server if several run.

    Examples:
      ./orchestrator send diagnose
      ./orchestrator send diagnose target=https://example.com --as lin
      ./orchestrator send help command=diagnose\
    """;
  }

  /** What the command line asks for. */
  private record Wish(
      Optional<String> command,
      Map<String, String> options,
      String person,
      Optional<String> button,
      Optional<String> message) {}

  @Override
  public int run(List<String> arguments, Map<String, String> environment) {
    Wish wish;
    try {
      wish = read(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage() + "\n\n" + usage());
      return WRONG_USE;
    }
    try {
      Optional<Integer> port =
          Optional.ofNullable(environment.get("PORT"))
              .filter(p -> !p.isBlank())
              .map(Integer::valueOf)
              .filter(p -> p != 0);
      Optional<RunFile> server = RunFile.find(port);
      if (server.isEmpty()) {
        System.err.println(
            "No server is running on this machine. Start one with ./orchestrator serve.");
        return FAILED;
      }
      return send(wish, server.get());
    } catch (NumberFormatException wrong) {
      System.err.println("PORT must be a number.");
      return WRONG_USE;
    } catch (IOException broken) {
      System.err.println("The server did not answer. Is it still running?");
      return FAILED;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private static Wish read(List<String> arguments) {
    Optional<String> command = Optional.empty();
    var options = new LinkedHashMap<String, String>();
    String person = "ada";
    Optional<String> button = Optional.empty();
    Optional<String> message = Optional.empty();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith("--")) {
        if (i + 1 == arguments.size()) {
          throw new IllegalArgumentException(argument + " needs a value.");
        }
        String value = arguments.get(++i);
        switch (argument) {
          case "--as" -> person = value;
          case "--button" -> button = Optional.of(value);
          case "--message" -> message = Optional.of(value);
          default -> throw new IllegalArgumentException("There is no option " + argument + ".");
        }
      } else if (command.isEmpty()) {
        command = Optional.of(argument.replaceFirst("^/", ""));
      } else if (argument.indexOf('=') > 0) {
        int equals = argument.indexOf('=');
        options.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else if (options.isEmpty() && argument.matches("[a-z0-9_-]+")) {
        command = command.map(name -> name + " " + argument);
      } else {
        throw new IllegalArgumentException(
            "An option is written name=value, not " + argument + ".");
      }
    }
    if (command.isEmpty() && button.isEmpty()) {
      throw new IllegalArgumentException("Which command?");
    }
    return new Wish(command, options, person, button, message);
  }

  private int send(Wish wish, RunFile server) throws IOException, InterruptedException {
    URI interactions = server.discord().resolve("/simulator/interactions");
    HttpResponse<String> sent =
        http.send(
            HttpRequest.newBuilder(interactions)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body(wish)))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    Json answer = Json.tryRead(sent.body()).orElse(Json.MISSING);
    if (sent.statusCode() == 400) {
      System.err.println(
          answer.get("error").text("message").orElse("The simulated Discord refused this."));
      return WRONG_USE;
    }
    if (sent.statusCode() != 200) {
      System.err.println("The simulated Discord answered " + sent.statusCode() + ".");
      return FAILED;
    }
    Optional<String> failure = answer.text("failure");
    if (failure.isPresent()) {
      System.err.println("The application did not respond: " + failure.get());
      return FAILED;
    }
    String id = answer.text("id").orElse("");
    System.out.println("interaction " + id + ", HTTP " + answer.get("status"));
    if (isDeferred(answer) && !server.seesEdits()) {
      System.out.println("\nthinking… The edits go to the Discord at DISCORD_API_BASE_URL.");
      return DONE;
    }
    return follow(URI.create(interactions + "/" + id), answer);
  }

  private static byte[] body(Wish wish) {
    return Json.bytes(json -> {
      json.writeStartObject();
      if (wish.command().isPresent()) {
        json.writeStringField("command", wish.command().get());
      }
      if (wish.button().isPresent()) {
        json.writeStringField("button", wish.button().get());
      }
      if (wish.message().isPresent()) {
        json.writeStringField("message", wish.message().get());
      }
      json.writeStringField("as", wish.person());
      json.writeObjectFieldStart("options");
      for (Map.Entry<String, String> option : wish.options().entrySet()) {
        json.writeStringField(option.getKey(), option.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  /** Prints each state of the message until it is final. */
  private int follow(URI interaction, Json answer) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int seen = 0;
    while (System.nanoTime() < end) {
      HttpResponse<String> look =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          interaction + "?after=" + seen + "&wait_ms=" + ONE_LOOK.toMillis()))
                  .build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      for (Json state : Json.tryRead(look.body()).orElse(Json.MISSING).get("states").items()) {
        seen++;
        print(state);
        if (state.text("content").orElse("").contains(FINAL_MARK)) {
          return DONE;
        }
      }
      if (!isDeferred(answer)) {
        return DONE;
      }
    }
    System.err.println("There was no final message within " + PATIENCE.toSeconds() + " seconds.");
    return FAILED;
  }

  private static boolean isDeferred(Json answer) {
    long type = answer.get("answer").get("type").integer().orElse(0);
    return type == DEFERRED_REPLY || type == DEFERRED_EDIT;
  }

  private static void print(Json state) {
    String text = state.text("content").orElse("");
    System.out.println();
    System.out.println(state.get("loading").isTrue() ? "thinking…" : text);
  }
}
