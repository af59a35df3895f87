package dev.orchestrator.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.discord.interaction.InteractionContext;
import dev.orchestrator.discord.interaction.OptionType;
import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.discord.message.ChannelType;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The commands as Discord registers them. Source: Discord, "Application Commands", Bulk Overwrite
 * Global Application Commands.
 */
public final class Registration {
  /** Installed to a server, and not for a single user. */
  private static final int GUILD_INSTALL = 0;

  private Registration() {}

  /**
   * The body of a bulk overwrite of the global commands, a JSON array.
   *
   * @param contexts in which Discord is to offer the commands
   */
  public static byte[] body(List<CommandSpec<?>> specs, Set<InteractionContext> contexts) {
    return write(specs, Optional.of(contexts));
  }

  /** The body of a bulk overwrite of one server's commands, which have no contexts. */
  public static byte[] guildBody(List<CommandSpec<?>> specs) {
    return write(specs, Optional.empty());
  }

  private static byte[] write(
      List<CommandSpec<?>> specs, Optional<Set<InteractionContext>> contexts) {
    return Json.bytes(json -> {
      json.writeStartArray();
      for (CommandSpec<?> spec : specs) {
        write(spec, contexts, json);
      }
      json.writeEndArray();
    });
  }

  private static void write(
      CommandSpec<?> spec, Optional<Set<InteractionContext>> contexts, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", spec.name());
    json.writeNumberField("type", spec.type().code());
    json.writeStringField("description", spec.description());
    writeTranslations(spec.translations(), spec.type() == CommandType.SLASH, json);
    if (spec.type() == CommandType.SLASH) {
      json.writeArrayFieldStart("options");
      for (OptionSpec<?> option : spec.options()) {
        write(option, json);
      }
      writeSubcommands(spec, json);
      json.writeEndArray();
    }
    // Hidden only by Discord's permissions: Discord does not know the bot's own admins.
    if (spec.access() instanceof Access.Holders(List<Permission> permissions)) {
      long mask = permissions.stream().mapToLong(Permission::mask).reduce(0, (a, b) -> a | b);
      json.writeStringField("default_member_permissions", Long.toString(mask));
    } else {
      json.writeNullField("default_member_permissions");
    }
    if (contexts.isPresent()) {
      json.writeArrayFieldStart("contexts");
      for (InteractionContext context : new TreeSet<>(contexts.get())) {
        if (spec.contexts().isEmpty() || spec.contexts().contains(context)) {
          json.writeNumber(context.code());
        }
      }
      json.writeEndArray();
      json.writeArrayFieldStart("integration_types");
      json.writeNumber(GUILD_INSTALL);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** Each group stands where its first subcommand does. */
  private static void writeSubcommands(CommandSpec<?> spec, JsonGenerator json) throws IOException {
    var groups = new HashSet<String>();
    for (CommandSpec.SubcommandSpec<?> subcommand : spec.subcommands()) {
      String first = subcommand.path().getFirst();
      if (subcommand.path().size() == 1) {
        write(subcommand, json);
      } else if (groups.add(first)) {
        json.writeStartObject();
        json.writeNumberField("type", OptionType.SUB_COMMAND_GROUP.code());
        json.writeStringField("name", first);
        Optional<SubcommandGroup> group = subcommand.group();
        json.writeStringField(
            "description", group.map(SubcommandGroup::description).orElse(spec.description()));
        writeTranslations(group.map(SubcommandGroup::translations).orElse(List.of()), true, json);
        json.writeArrayFieldStart("options");
        for (CommandSpec.SubcommandSpec<?> one : spec.subcommands()) {
          if (one.path().size() > 1 && one.path().getFirst().equals(first)) {
            write(one, json);
          }
        }
        json.writeEndArray();
        json.writeEndObject();
      }
    }
  }

  private static void write(CommandSpec.SubcommandSpec<?> subcommand, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("type", OptionType.SUB_COMMAND.code());
    json.writeStringField("name", subcommand.path().getLast());
    json.writeStringField("description", subcommand.description());
    writeTranslations(subcommand.translations(), true, json);
    json.writeArrayFieldStart("options");
    for (OptionSpec<?> option : subcommand.options()) {
      write(option, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(OptionSpec<?> option, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("type", option.type().code());
    json.writeStringField("name", option.name());
    json.writeStringField("description", option.description());
    writeTranslations(option.translations(), true, json);
    json.writeBooleanField("required", option.required());
    if (option.autocompleted()) {
      json.writeBooleanField("autocomplete", true);
    }
    boolean text = option.type() == OptionType.STRING;
    if (option.bounds().min().isPresent()) {
      json.writeNumberField(text ? "min_length" : "min_value", option.bounds().min().get());
    }
    if (option.bounds().max().isPresent()) {
      json.writeNumberField(text ? "max_length" : "max_value", option.bounds().max().get());
    }
    if (!option.channelTypes().isEmpty()) {
      json.writeArrayFieldStart("channel_types");
      for (ChannelType channel : option.channelTypes()) {
        json.writeNumber(channel.code());
      }
      json.writeEndArray();
    }
    if (!option.choices().isEmpty()) {
      json.writeArrayFieldStart("choices");
      for (Choice choice : option.choices()) {
        json.writeStartObject();
        json.writeStringField("name", choice.name());
        if (!choice.translations().isEmpty()) {
          json.writeObjectFieldStart("name_localizations");
          for (var translation : new TreeMap<>(choice.translations()).entrySet()) {
            json.writeStringField(translation.getKey().tag(), translation.getValue());
          }
          json.writeEndObject();
        }
        json.writeObjectField("value", choice.value());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeTranslations(
      List<Translation> translations, boolean described, JsonGenerator json) throws IOException {
    if (translations.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("name_localizations");
    for (Translation translation : translations) {
      json.writeStringField(translation.locale().tag(), translation.name());
    }
    json.writeEndObject();
    if (described) {
      json.writeObjectFieldStart("description_localizations");
      for (Translation translation : translations) {
        json.writeStringField(translation.locale().tag(), translation.description());
      }
      json.writeEndObject();
    }
  }
}
