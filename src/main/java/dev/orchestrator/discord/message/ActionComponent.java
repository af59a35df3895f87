package dev.orchestrator.discord.message;

import java.util.List;
import java.util.Optional;

/** A part of an {@link ActionRow}. */
public sealed interface ActionComponent {
  /** What it sends back; empty for a link. */
  default Optional<String> findCustomId() {
    return switch (this) {
      case Button button -> Optional.of(button.customId());
      case LinkButton _ -> Optional.empty();
      case Select select -> Optional.of(select.customId());
    };
  }

  /** How a button looks, with Discord's numbers. */
  enum ButtonStyle {
    PRIMARY(1),
    SECONDARY(2),
    SUCCESS(3),
    DANGER(4);

    private final int code;

    ButtonStyle(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /** A button that sends its custom id back when it is pressed. */
  record Button(
      ButtonStyle style, String customId, String label, boolean disabled, Optional<Emoji> emoji)
      implements ActionComponent {
    public Button(ButtonStyle style, String customId, String label, boolean disabled) {
      this(style, customId, label, disabled, Optional.empty());
    }

    public Button asDisabled() {
      return new Button(style, customId, label, true, emoji);
    }

    public Button withEmoji(Emoji shown) {
      return new Button(style, customId, label, disabled, Optional.of(shown));
    }
  }

  /** A button that opens an address. */
  record LinkButton(String url, String label) implements ActionComponent {}

  /** One entry of a {@link StringSelect}. */
  record SelectOption(
      String label,
      String value,
      Optional<String> description,
      Optional<Emoji> emoji,
      boolean selected) {
    public SelectOption(String label, String value, Optional<String> description) {
      this(label, value, description, Optional.empty(), false);
    }

    public static SelectOption of(String label, String value) {
      return new SelectOption(label, value, Optional.empty());
    }

    public SelectOption withDescription(String text) {
      return new SelectOption(label, value, Optional.of(text), emoji, selected);
    }

    public SelectOption withEmoji(Emoji shown) {
      return new SelectOption(label, value, description, Optional.of(shown), selected);
    }

    /** The same entry, chosen from the start. */
    public SelectOption asSelected() {
      return withSelected(true);
    }

    private SelectOption withSelected(boolean isSelected) {
      return new SelectOption(label, value, description, emoji, isSelected);
    }
  }

  /** A menu. */
  sealed interface Select extends ActionComponent {
    String customId();

    /** The same menu, of which these values are chosen from the start; without any, as it is. */
    Select withValues(List<String> values);
  }

  /** A menu of fixed entries, of which {@code min} to {@code max} may be chosen. */
  record StringSelect(
      String customId, String placeholder, List<SelectOption> options, int min, int max)
      implements Select {
    public StringSelect {
      options = List.copyOf(options);
    }

    @Override
    public StringSelect withValues(List<String> values) {
      if (values.isEmpty()) {
        return this;
      }
      List<SelectOption> chosen =
          options.stream()
              .map(option -> option.withSelected(values.contains(option.value())))
              .toList();
      return new StringSelect(customId, placeholder, chosen, min, max);
    }
  }

  /** What an {@link EntitySelect} lists, with Discord's component types. */
  enum EntityType {
    USER(5, "user"),
    ROLE(6, "role"),
    MENTIONABLE(7, "user", "role"),
    CHANNEL(8, "channel");

    private final int code;
    private final List<String> defaults;

    EntityType(int code, String... defaults) {
      this.code = code;
      this.defaults = List.of(defaults);
    }

    /** Whether the menu can have this value. */
    public boolean accepts(DefaultValue value) {
      return defaults.contains(value.type());
    }

    public int code() {
      return code;
    }
  }

  /**
   * What is chosen in an {@link EntitySelect} from the start.
   *
   * @param type {@code user}, {@code role} or {@code channel}
   */
  record DefaultValue(String type, String id) {
    public static DefaultValue user(String id) {
      return new DefaultValue("user", id);
    }

    public static DefaultValue role(String id) {
      return new DefaultValue("role", id);
    }

    public static DefaultValue channel(String id) {
      return new DefaultValue("channel", id);
    }
  }

  /** A menu that Discord fills with the server's users, roles or channels. */
  record EntitySelect(
      String customId,
      EntityType type,
      String placeholder,
      int min,
      int max,
      List<ChannelType> channelTypes,
      List<DefaultValue> defaults)
      implements Select {
    public EntitySelect {
      channelTypes = List.copyOf(channelTypes);
      defaults = List.copyOf(defaults);
    }

    public EntitySelect(
        String customId,
        EntityType type,
        String placeholder,
        int min,
        int max,
        List<ChannelType> channelTypes) {
      this(customId, type, placeholder, min, max, channelTypes, List.of());
    }

    public EntitySelect(String customId, EntityType type, String placeholder, int min, int max) {
      this(customId, type, placeholder, min, max, List.of());
    }

    /** A mentionable is left to be chosen again: its value does not say whether it is a role. */
    @Override
    public EntitySelect withValues(List<String> values) {
      return type == EntityType.MENTIONABLE
          ? this
          : withDefaults(
              values.stream().map(id -> new DefaultValue(type.defaults.getFirst(), id)).toList());
    }

    /** The same menu, of which these are chosen from the start. */
    public EntitySelect withDefaults(List<DefaultValue> chosen) {
      return new EntitySelect(customId, type, placeholder, min, max, channelTypes, chosen);
    }
  }
}
