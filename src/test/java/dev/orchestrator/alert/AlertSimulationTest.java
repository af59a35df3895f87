package dev.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.log.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The protocol as it is deployed, run by 20 instances for a day of virtual time, over a table and a
 * Discord that fail in every way. Another seed: {@code -Dalerts.seed=…}.
 */
class AlertSimulationTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration UNTIL_QUIET = Duration.ofHours(4);
  private static final int INSTANCES = 20;
  private static final int FAULTS = 14;
  private static final int SHARE = 10;

  private final Random random;
  private final long seed = Long.getLong("alerts.seed", 20_261_121);
  private final VirtualWorld world = new VirtualWorld(START);
  private final FaultyWorld around;
  private final Redactor redactor = new Redactor();
  private final List<AlertNotifier> tellers = new ArrayList<>();
  private final List<AlertsManager> managers = new ArrayList<>();
  private int raised;
  private int traces;
  private int handled;
  private int died;

  AlertSimulationTest() {
    random = new Random(seed);
    around =
        new FaultyWorld(
            world,
            fingerprint -> call(fingerprint, 5),
            random,
            new FaultyWorld.Faults(
                0.01, 0.02, 0.05, START.plus(Duration.ofHours(9)), Duration.ofMinutes(20)));
    for (int i = 0; i < INSTANCES; i++) {
      // From 15 s slow to 15 s fast.
      Duration skew = Duration.ofMillis(-15_000 + 30_000L * i / (INSTANCES - 1));
      InstantSource clock = () -> world.now().plus(skew);
      int instance = i;
      var holds = new int[1];
      var notifier =
          new AlertNotifier(
              around.store(), around.channel(), SHARE, clock, () -> instance + "-" + holds[0]++);
      tellers.add(notifier);
      managers.add(
          AlertsManager.alertNotification(around.store(), () -> notifier, redactor, clock));
      managers.add(AlertsManager.calling(around.store(), redactor, clock));
    }
  }

  @Test
  void nothing_is_lost_told_twice_or_never_told() {
    System.out.println("alert simulation, seed " + seed);
    raiseForADay();
    for (Instant at = START; at.isBefore(START.plus(DAY).plus(UNTIL_QUIET)); ) {
      at = at.plusSeconds(60);
      int atOnce = random.nextInt(10) == 0 ? 2 : 1;
      for (int i = 0; i < atOnce; i++) {
        begin(at, () -> any(tellers).sweep());
      }
    }
    for (Instant at = START; at.isBefore(START.plus(DAY)); at = at.plusSeconds(1_700)) {
      begin(at, this::somebodyAnswers);
    }
    world.runUntil(START.plus(DAY).plus(UNTIL_QUIET));
    judge();
  }

  private void raiseForADay() {
    while (raised < 105_000) {
      Instant start = START.plusMillis(random.nextInt((int) DAY.toMillis()));
      boolean manyFaultsAtOnce = random.nextInt(12) == 0;
      int size = manyFaultsAtOnce ? 60 : 1 + random.nextInt(400);
      int length = 1 + random.nextInt(120_000);
      int fault = random.nextInt(FAULTS);
      for (int i = 0; i < size; i++) {
        raise(
            start.plusMillis(random.nextInt(length)),
            manyFaultsAtOnce ? 100 + random.nextInt(40) : fault);
      }
    }
  }

  private void raise(Instant at, int fault) {
    raised++;
    Severity severity =
        random.nextInt(200) == 0 ? Severity.CRITICAL : Severity.values()[random.nextInt(3)];
    String trace = "t" + traces++;
    begin(at, () -> send(severity, fault, trace, 2));
  }

  /** The worker that raises it may fail, and then runs again, as by the stream. */
  private void send(Severity severity, int fault, String trace, int further) {
    String message = "fault " + AlertStoreContract.letters(fault) + " in run " + trace.substring(1);
    try {
      any(managers).send(severity, message, "", trace, List.of());
    } catch (FaultyWorld.Crash crash) {
      died++;
      if (further > 0) {
        begin(
            world.now().plusSeconds(1 + random.nextInt(5)),
            () -> send(severity, fault, trace, further - 1));
      }
    }
  }

  private void call(String fingerprint, int tries) {
    begin(
        world.now().plusMillis(50 + random.nextInt(700)),
        () -> {
          try {
            any(tellers).tell(fingerprint);
          } catch (FaultyWorld.Crash | AlertsUnavailable failed) {
            died++;
            if (tries > 1) {
              call(fingerprint, tries - 1);
            }
          }
        });
  }

  private void somebodyAnswers() {
    var desk = new AlertActions(around.store(), "4242");
    List<AlertState> open = desk.open();
    if (!open.isEmpty()) {
      String fingerprint = any(open).fingerprint();
      handled++;
      var unused =
          random.nextBoolean()
              ? desk.acknowledge(fingerprint, Optional.empty(), "4000", world.now())
              : desk.silence(
                  fingerprint, Optional.empty(), "4000", Duration.ofHours(1), false, world.now());
    }
  }

  private void begin(Instant at, Runnable work) {
    world.begin(
        at,
        () -> {
          try {
            work.run();
          } catch (FaultyWorld.Crash | AlertsUnavailable failed) {
            died++;
          }
        });
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** An episode of an alert, as people saw it. */
  private static final class Told {
    private long byMessages;
    private long atTheEnd;
    private boolean announced;
  }

  private void judge() {
    var names = new HashSet<String>();
    var twice = new ArrayList<String>();
    var told = new TreeMap<String, Told>();
    var late = new ArrayList<String>();
    int unrecorded = 0;
    for (FaultyWorld.Posted message : around.messages) {
      if (message.post() instanceof AlertMessage it && !it.isRecorded()) {
        unrecorded++;
        continue;
      }
      tells(message.post())
          .forEach((name, more) -> {
            if (!names.add(name)) {
              twice.add(name);
            }
            Told episode =
                told.computeIfAbsent(name.substring(0, name.lastIndexOf('/')), any -> new Told());
            episode.byMessages += more;
            episode.announced = true;
          });
    }
    around
        .edits
        .values()
        .forEach(edit ->
            edit.closed()
                .ifPresent(end ->
                    told.computeIfAbsent(
                                edit.fingerprint() + "/" + edit.episode(), any -> new Told())
                            .atTheEnd =
                        end.occurrences()));

    long occurrences = 0;
    long reported = 0;
    long quieted = 0;
    Set<String> neverAnnounced = new HashSet<>();
    for (AlertState state : around.table.all()) {
      assertThat(state.open()).as("%s is resolved in the end", state).isFalse();
      occurrences += state.occurrences();
      long ofThis = 0;
      for (int episode = 1; episode <= state.episode(); episode++) {
        Told seen = told.get(state.fingerprint() + "/" + episode);
        if (seen != null) {
          ofThis += Math.max(seen.byMessages, seen.atTheEnd);
        }
        if (seen == null || !seen.announced) {
          neverAnnounced.add(state.fingerprint() + "/" + episode);
        }
      }
      reported += ofThis;
      if (ofThis != state.occurrences()) {
        late.add(state.fingerprint() + ": " + (state.occurrences() - ofThis));
      }
    }
    long digests = around.messages.stream().filter(it -> it.post() instanceof AlertDigest).count();
    System.out.printf(
        "%d raised, %d counted, %d exact duplicates dropped, %d times somebody died, %d answered,"
            + " %d messages (%d digests, %d while the table was away), %d told twice, %d not reported, %d episodes not announced%n",
        raised,
        occurrences,
        around.dropped,
        died,
        handled,
        around.messages.size(),
        digests,
        unrecorded,
        twice.size(),
        occurrences - reported,
        neverAnnounced.size());
    assertThat(occurrences).isGreaterThanOrEqualTo(100_000);
    assertThat(twice).as("told twice").isEmpty();
    assertThat(late).as("not reported").isEmpty();
    assertThat(neverAnnounced).as("never announced").isEmpty();
    assertThat(digests).isPositive();
    assertThat(occurrences).isGreaterThanOrEqualTo(around.counted.size());
  }

  private static Map<String, Long> tells(AlertPost post) {
    var all = new HashMap<String, Long>();
    switch (post) {
      case AlertMessage message ->
          all.put(FaultyWorld.name(message), message.alertNotification().more());
      case AlertDigest digest ->
          digest
              .members()
              .forEach(it ->
                  all.put(it.fingerprint() + "/" + it.episode() + "/" + it.sequence(), it.more()));
    }
    return all;
  }
}
