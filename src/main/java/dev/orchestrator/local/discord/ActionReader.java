package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a person does from the body of a control request. */
final class ActionReader {
  private final Function<String, Optional<String>> messageWithComponent;

  /**
   * @param messageWithComponent the id of the newest message with a component of this custom id
   */
  ActionReader(Function<String, Optional<String>> messageWithComponent) {
    this.messageWithComponent = messageWithComponent;
  }

  /**
   * The action that {@code body} describes.
   *
   * @throws IllegalArgumentException with a sentence, if it describes none
   */
  Action action(Json body) {
    Optional<String> button = body.text("button");
    Optional<String> select = body.text("select");
    Optional<String> modal = body.text("modal");
    if (button.isPresent()) {
      return new Action.Button(message(body, button.get()), button.get());
    }
    if (select.isPresent()) {
      List<String> values =
          body.get("values").items().stream().flatMap(one -> one.text().stream()).toList();
      return new Action.Select(message(body, select.get()), select.get(), values);
    }
    Optional<String> menu = body.text("menu");
    if (menu.isPresent()) {
      return new Action.ContextMenu(
          menu.get(),
          body.text("target")
              .orElseThrow(() -> new IllegalArgumentException("A menu needs a target.")));
    }
    if (modal.isPresent()) {
      return new Action.ModalSubmit(modal.get(), texts(body.get("fields")), body.text("message"));
    }
    String command =
        body.text("command")
            .filter(name -> !name.isBlank())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "The body must have one of command, menu, button, select and modal."));
    Map<String, String> options = texts(body.get("options"));
    return body.text("autocomplete")
        .<Action>map(focused -> new Action.Autocomplete(command, options, focused))
        .orElseGet(() -> new Action.Command(command, options));
  }

  /** Who does it and where: {@code as} and {@code channel}, by default Ada in #ops. */
  Caller caller(Json body) {
    Person person = body.text("as").map(SimulatedServer::personOrGuest).orElse(SimulatedServer.ADA);
    SimulatedChannel channel =
        body.text("channel")
            .map(name ->
                SimulatedServer.channel(name)
                    .orElseThrow(
                        () -> new IllegalArgumentException("There is no channel " + name + ".")))
            .orElse(SimulatedServer.OPS);
    return Caller.of(person).in(channel);
  }

  private String message(Json body, String customId) {
    return body.text("message")
        .or(() -> messageWithComponent.apply(customId))
        .orElseThrow(
            () -> new IllegalArgumentException("No message has the component " + customId + "."));
  }

  private static Map<String, String> texts(Json object) {
    var texts = new LinkedHashMap<String, String>();
    object
        .fields()
        .forEach((name, value) -> texts.put(name, value.text().orElse(value.toString())));
    return texts;
  }
}
