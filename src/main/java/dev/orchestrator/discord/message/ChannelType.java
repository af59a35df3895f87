package dev.orchestrator.discord.message;

import java.util.Optional;

/** The types of channels, with Discord's numbers. Source: Discord, "Channels Resource". */
public enum ChannelType {
  TEXT(0),
  PRIVATE(1),
  VOICE(2),
  GROUP(3),
  CATEGORY(4),
  NEWS(5),
  GUILD_NEWS_THREAD(10),
  GUILD_PUBLIC_THREAD(11),
  GUILD_PRIVATE_THREAD(12),
  STAGE(13),
  FORUM(15),
  MEDIA(16);

  private final int code;

  ChannelType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<ChannelType> of(long code) {
    for (ChannelType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
