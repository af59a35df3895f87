package dev.orchestrator.local.discord;

/**
 * A file that the bot sent with a message.
 *
 * @param content as it was sent
 */
public record SentFile(String name, byte[] content) {
  public SentFile {
    content = content.clone();
  }

  @Override
  public byte[] content() {
    return content.clone();
  }
}
