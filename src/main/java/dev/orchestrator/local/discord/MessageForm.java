package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The body of a request that creates or edits a message, held against Discord's limits. */
final class MessageForm {
  private static final Json NOTHING = Json.read("[]");
  private static final int CONTENT = 2000;
  private static final int MENTIONS = 100;
  private static final List<String> PARSED = List.of("users", "roles", "everyone");
  private static final long SETTABLE =
      MessageState.SUPPRESS_EMBEDS
          | MessageState.EPHEMERAL
          | MessageState.SUPPRESS_NOTIFICATIONS
          | MessageState.COMPONENTS_V2;
  private static final long EDITABLE = MessageState.SUPPRESS_EMBEDS | MessageState.COMPONENTS_V2;

  private final Json body;
  private final boolean byInteraction;

  MessageForm(Json body, boolean byInteraction) {
    this.body = body;
    this.byInteraction = byInteraction;
  }

  /** The state that a new message has. */
  MessageState create(Instant at) {
    long flags = flags() & (byInteraction ? SETTABLE : SETTABLE & ~MessageState.EPHEMERAL);
    return state(at, "", NOTHING, NOTHING, flags, body.get("allowed_mentions"));
  }

  /** The state that {@code before} has once this is laid over it. */
  MessageState edit(MessageState before, Instant at) {
    long kept = before.flags() & ~MessageState.LOADING;
    if (!body.get("flags").isAbsent()) {
      kept &= ~MessageState.SUPPRESS_EMBEDS;
    }
    return state(
        at,
        before.content(),
        before.embeds(),
        before.components(),
        kept | (flags() & EDITABLE),
        body.get("allowed_mentions"));
  }

  private MessageState state(
      Instant at, String content, Json embeds, Json components, long flags, Json allowed) {
    String newContent = has("content") ? body.text("content").orElse("") : content;
    return new MessageState(
        at,
        newContent,
        has("embeds") ? orNothing(body.get("embeds")) : embeds,
        has("components") ? orNothing(body.get("components")) : components,
        flags,
        Mentions.in(newContent, allowed, byInteraction),
        false);
  }

  /** Why Discord refuses this body, of which {@code result} would come. */
  Optional<Answer> refusal(MessageState result) {
    FormErrors errors = FormErrors.none();
    check(result, errors);
    if (!errors.isEmpty()) {
      return Optional.of(errors.answer());
    }
    return result.isEmpty() ? Optional.of(DiscordError.EMPTY_MESSAGE.answer()) : Optional.empty();
  }

  void check(MessageState result, FormErrors errors) {
    if (!body.isObject()) {
      errors.add("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
      return;
    }
    boolean v2 = result.has(MessageState.COMPONENTS_V2);
    errors.length(body, "content", 0, CONTENT);
    if (!body.get("embeds").isAbsent()) {
      EmbedCheck.check(body.get("embeds"), errors.at("embeds"));
    }
    if (!body.get("components").isAbsent()) {
      ComponentCheck.checkMessage(body.get("components"), v2, errors.at("components"));
    }
    if (!body.get("flags").isAbsent() && body.get("flags").integer().isEmpty()) {
      errors
          .at("flags")
          .add("NUMBER_TYPE_COERCE", "Value \"" + body.get("flags") + "\" is not int.");
    }
    if (v2 && !result.content().isEmpty()) {
      errors
          .at("content")
          .add(
              "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
              "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
    }
    if (v2 && !result.embeds().items().isEmpty()) {
      errors
          .at("embeds")
          .add(
              "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
              "The 'embeds' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
    }
    if (!body.get("allowed_mentions").isAbsent()) {
      checkMentions(body.get("allowed_mentions"), errors.at("allowed_mentions"));
    }
  }

  private static void checkMentions(Json allowed, FormErrors errors) {
    List<String> parse =
        allowed.get("parse").items().stream().map(item -> item.text().orElse("")).toList();
    for (int i = 0; i < parse.size(); i++) {
      if (!PARSED.contains(parse.get(i))) {
        errors
            .at("parse")
            .at(i)
            .add("BASE_TYPE_CHOICES", "Value must be one of {'everyone', 'roles', 'users'}.");
      }
    }
    for (String kind : List.of("users", "roles")) {
      int named = allowed.get(kind).items().size();
      errors.at(kind).size(named, 0, MENTIONS);
      if (named > 0 && parse.contains(kind)) {
        errors.add(
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
            "parse:[\"%s\"] and %s: [ids...] are mutually exclusive.".formatted(kind, kind));
      }
    }
  }

  private boolean has(String name) {
    return body.fields().containsKey(name);
  }

  private long flags() {
    return body.get("flags").integer().orElse(0);
  }

  private static Json orNothing(Json array) {
    return array.isArray() ? array : NOTHING;
  }
}
