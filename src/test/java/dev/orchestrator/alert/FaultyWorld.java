package dev.orchestrator.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A table and a Discord that fail in every way: instances that die before and after each call,
 * answers that get lost, rate limits, and an outage.
 */
final class FaultyWorld {
  private static final Duration NONCE_LIFE = Duration.ofMinutes(3);

  /** The process that awaited is gone. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash() {
      super("crash", null, false, false);
    }
  }

  /**
   * How often it fails.
   *
   * @param crash of an instance, before and after each call
   * @param lost answer to a call that had its effect
   * @param limited call to Discord that is told to wait
   */
  record Faults(double crash, double lost, double limited, Instant outageStart, Duration outage) {
    boolean isOut(Instant now) {
      return !now.isBefore(outageStart) && now.isBefore(outageStart.plus(outage));
    }
  }

  /** A message in the channel. */
  record Posted(String id, String nonce, Instant at, AlertPost post) {}

  final VirtualWorld world;
  final MemoryAlertStore table;
  final List<Posted> messages = new ArrayList<>();
  final Map<String, AlertMessage> edits = new HashMap<>();
  final Set<String> counted = new HashSet<>();
  long dropped;
  private final Random random;
  private final Faults faults;

  FaultyWorld(VirtualWorld world, MemoryAlertStore.NewCall newCall, Random random, Faults faults) {
    this.world = world;
    this.table = new MemoryAlertStore(newCall);
    this.random = random;
    this.faults = faults;
  }

  /** The table as one instance sees it. */
  AlertStore store() {
    return new AlertStore() {
      @Override
      public Recorded record(Occurrence occurrence) {
        return asked(() -> {
          Recorded recorded = table.record(occurrence);
          counted.add(occurrence.fingerprint() + occurrence.sameness());
          dropped += recorded.duplicate() ? 1 : 0;
          return recorded;
        });
      }

      @Override
      public Optional<AlertState> read(String fingerprint) {
        return asked(() -> table.read(fingerprint));
      }

      @Override
      public boolean end(String fingerprint, String hold, Instant now) {
        return asked(() -> table.end(fingerprint, hold, now));
      }

      @Override
      public boolean replace(AlertState next) {
        return asked(() -> table.replace(next));
      }

      @Override
      public boolean close(AlertState next) {
        return asked(() -> table.close(next));
      }

      @Override
      public List<String> due(Instant now, int limit) {
        return asked(() -> table.due(now, limit));
      }

      @Override
      public List<AlertState> open(int limit) {
        return asked(() -> table.open(limit));
      }

      @Override
      public boolean wake(String fingerprint, String reason, Instant now) {
        return asked(() -> table.wake(fingerprint, reason, now));
      }

      @Override
      public ChannelState channel(String channelId) {
        return asked(() -> table.channel(channelId));
      }

      @Override
      public boolean replace(ChannelState next) {
        return asked(() -> table.replace(next));
      }
    };
  }

  private <T> T asked(Supplier<T> effect) {
    world.await(Duration.ofMillis(2 + random.nextInt(15)));
    mayCrash();
    T answer = effect.get();
    if (random.nextDouble() < faults.lost()) {
      // The SDK asks once more, and that answer may get lost too.
      world.await(Duration.ofMillis(50 + random.nextInt(200)));
      answer = effect.get();
      if (random.nextDouble() < 0.3) {
        throw new AlertsUnavailable("lost", new IllegalStateException());
      }
    }
    mayCrash();
    return answer;
  }

  private void mayCrash() {
    if (random.nextDouble() < faults.crash()) {
      throw new Crash();
    }
  }

  /** Discord as one instance sees it. */
  AlertChannel channel() {
    return new AlertChannel() {
      @Override
      public String id() {
        return "4242";
      }

      @Override
      public Posting post(AlertPost post, String nonce, Instant deadline) {
        return called(() -> new Posting.Posted(posted(post, nonce)));
      }

      @Override
      public Posting find(AlertPost post, Instant since, Instant deadline) {
        return called(() ->
            messages.stream()
                .filter(message -> message.at().isAfter(since))
                .filter(message -> name(message.post()).equals(name(post)))
                .findFirst()
                .<Posting>map(message -> new Posting.Posted(message.id()))
                .orElseGet(Posting.Gone::new));
      }

      @Override
      public Posting edit(String messageId, AlertMessage message, Instant deadline) {
        return called(() -> {
          edits.put(messageId, message);
          return new Posting.Posted(messageId);
        });
      }
    };
  }

  private AlertChannel.Posting called(Supplier<AlertChannel.Posting> effect) {
    world.await(Duration.ofMillis(40 + random.nextInt(150)));
    mayCrash();
    if (faults.isOut(world.now())) {
      world.await(Duration.ofSeconds(5));
      return new AlertChannel.Posting.Unreachable("Discord is down.", Duration.ZERO);
    }
    if (random.nextDouble() < faults.limited()) {
      return new AlertChannel.Posting.Unreachable(
          "Discord asks to wait.", Duration.ofMillis(300 + random.nextInt(4_000)));
    }
    AlertChannel.Posting answer = effect.get();
    world.await(Duration.ofMillis(40 + random.nextInt(150)));
    mayCrash();
    if (random.nextDouble() < faults.lost()) {
      world.await(Duration.ofSeconds(5));
      return new AlertChannel.Posting.Unreachable("It may have arrived.", Duration.ZERO);
    }
    return answer;
  }

  private String posted(AlertPost post, String nonce) {
    Instant oldest = world.now().minus(NONCE_LIFE);
    for (int i = messages.size() - 1; i >= 0 && messages.get(i).at().isAfter(oldest); i--) {
      if (messages.get(i).nonce().equals(nonce)) {
        return messages.get(i).id();
      }
    }
    var message = new Posted("m" + messages.size(), nonce, world.now(), post);
    messages.add(message);
    return message.id();
  }

  /** What a message is, whatever it says. */
  static String name(AlertPost post) {
    return switch (post) {
      case AlertMessage it -> it.fingerprint() + "/" + it.episode() + "/" + it.sequence();
      case AlertDigest it -> "digest " + it.number();
    };
  }
}
