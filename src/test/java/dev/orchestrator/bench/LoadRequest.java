package dev.orchestrator.bench;

import dev.orchestrator.Events;
import dev.orchestrator.discord.Snowflake;
import java.time.Instant;

/**
 * A signed command from one of 20,000 people. Nine of ten are {@code /help}, which is answered at
 * once; the tenth is {@code /diagnose}, which the worker does.
 *
 * @param bytes the whole request over HTTP
 */
record LoadRequest(String token, boolean deferred, byte[] bytes) {
  private static final int PEOPLE = 20_000;
  private static final int DEFERRED_EVERY = 10;

  private static final Events.Body DIAGNOSE = Events.body("slash-diagnose");
  private static final Events.Body HELP =
      Events.body("slash-no-options").replace("\"name\": \"ping\"", "\"name\": \"help\"");

  static LoadRequest of(long number, Instant now) {
    boolean deferred = number % DEFERRED_EVERY == 0;
    String token = "LOAD_" + number;
    Events.Request signed =
        (deferred ? DIAGNOSE : HELP)
            .withId(Snowflake.of(now, number))
            .withToken(token)
            .withUser(Long.toString(4_000_000_000_000_000_000L + number % PEOPLE))
            .signed();
    return new LoadRequest(token, deferred, LoadConnection.bytes(signed));
  }

  /** The type of the first answer: a deferred one, or a message. */
  int answerType() {
    return deferred ? 5 : 4;
  }
}
