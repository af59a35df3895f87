package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A select menu of a message, from which a person chooses. What a Discord client would not let a
 * person choose is refused.
 *
 * <p>Source: Discord, "Component Reference", select menus.
 *
 * @param menu the component
 */
record SelectMenu(Json menu) {
  private static final int STRING = 3;
  private static final int USER = 5;
  private static final int ROLE = 6;
  private static final int MENTIONABLE = 7;
  private static final int CHANNEL = 8;

  /**
   * The menu with this custom id, at any depth of a message's components.
   *
   * @throws IllegalArgumentException with a sentence, if there is none
   */
  static SelectMenu in(Json components, String customId) {
    return menus(components)
        .filter(menu -> menu.text("custom_id").filter(customId::equals).isPresent())
        .findFirst()
        .map(SelectMenu::new)
        .orElseThrow(() -> CommandData.refused("the message has no select menu " + customId));
  }

  private static Stream<Json> menus(Json components) {
    return components.items().stream()
        .flatMap(part ->
            isMenu(part)
                ? Stream.of(part)
                : Stream.concat(
                    menus(part.get("components")),
                    Stream.of(part.get("accessory")).filter(SelectMenu::isMenu)));
  }

  private static boolean isMenu(Json part) {
    int type = type(part);
    return type == STRING || (type >= USER && type <= CHANNEL);
  }

  private static int type(Json part) {
    return (int) part.get("type").integer().orElse(0);
  }

  /**
   * The interaction data of a choice.
   *
   * @param chosen values of options; people, roles and channels by id or name
   * @throws IllegalArgumentException with a sentence, if no client would send this
   */
  JsonObject choose(List<String> chosen) {
    if (menu.get("disabled").isTrue()) {
      throw CommandData.refused("the select menu is disabled");
    }
    var resolved = new Resolved();
    var values = new ArrayList<String>();
    for (String each : chosen) {
      values.add(value(each, resolved));
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw CommandData.refused("a value is chosen twice");
    }
    long least = menu.get("min_values").integer().orElse(1);
    long most = menu.get("max_values").integer().orElse(1);
    if (values.size() < least || values.size() > most) {
      throw CommandData.refused("the select menu takes %d to %d values".formatted(least, most));
    }
    return resolved.addTo(
        JsonObject.of("component_type", type(menu))
            .put("id", menu.get("id").integer().orElse(2))
            .put("custom_id", menu.text("custom_id").orElse(""))
            .put("values", values));
  }

  /** The value of what a person calls {@code chosen}. */
  String value(String chosen, Resolved resolved) {
    return switch (type(menu)) {
      case USER -> resolved.user(chosen);
      case ROLE -> resolved.role(chosen);
      case MENTIONABLE ->
          SimulatedServer.person(chosen).isPresent()
              ? resolved.user(chosen)
              : resolved.role(chosen);
      case CHANNEL -> channel(chosen, resolved);
      default -> option(chosen);
    };
  }

  private String option(String chosen) {
    return menu.get("options").items().stream()
        .flatMap(option -> option.text("value").stream())
        .filter(chosen::equals)
        .findFirst()
        .orElseThrow(() -> CommandData.refused("the select menu has no option " + chosen));
  }

  private String channel(String chosen, Resolved resolved) {
    Optional<SimulatedChannel> channel =
        SimulatedServer.channel(chosen).filter(one -> !one.isDirect());
    if (channel.isEmpty()) {
      throw CommandData.refused("there is no channel " + chosen + " in the server");
    }
    List<Json> types = menu.get("channel_types").items();
    boolean offered =
        types.isEmpty()
            || types.stream().anyMatch(type -> type.integer().orElse(-1) == channel.get().type());
    if (!offered) {
      throw CommandData.refused("the select menu offers no channels of the kind of " + chosen);
    }
    return resolved.channel(chosen);
  }
}
