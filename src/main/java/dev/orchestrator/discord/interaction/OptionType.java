package dev.orchestrator.discord.interaction;

import java.util.Optional;

/** The types of a command's options with Discord's numbers. */
public enum OptionType {
  SUB_COMMAND(1),
  SUB_COMMAND_GROUP(2),
  STRING(3),
  INTEGER(4),
  BOOLEAN(5),
  USER(6),
  CHANNEL(7),
  ROLE(8),
  MENTIONABLE(9),
  NUMBER(10),
  ATTACHMENT(11);

  private final int code;

  OptionType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<OptionType> of(long code) {
    for (OptionType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
