package dev.orchestrator.alert;

import dev.orchestrator.text.Sha256;

/**
 * Names one message, so that Discord makes it once however often it is sent. Source: Discord,
 * "Create Message", nonce and enforce_nonce: at most 25 characters, remembered for a few minutes.
 */
final class Nonce {
  private static final int LENGTH = 25;

  private Nonce() {}

  static String of(String channelId, AlertState state) {
    return of(
        channelId + "\n" + state.fingerprint() + "\n" + state.episode() + "\n" + state.sequence());
  }

  /** Of the message that tells the end of an episode. */
  static String ofEnd(String channelId, AlertState state) {
    return of(channelId + "\n" + state.fingerprint() + "\n" + state.episode() + "\nend");
  }

  static String ofDigest(ChannelState channel) {
    return of(channel.channelId() + "\ndigest\n" + channel.digest());
  }

  static String of(String what) {
    return Sha256.hex(what).substring(0, LENGTH);
  }
}
