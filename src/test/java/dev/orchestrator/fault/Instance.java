package dev.orchestrator.fault;

import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.fault.FaultInjector.Await;
import dev.orchestrator.fault.FaultInjector.Death;
import dev.orchestrator.http.Sleeper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One instance of the function, as Lambda runs it: one event at a time, its own clock, and may be
 * killed at any moment.
 */
final class Instance {
  private final Timeline time;
  private final Fibers fibers;
  private final FaultInjector faultInjector;
  private final String name;
  private final boolean worker;
  private final Duration skew;
  private final Counter awaits;
  private final List<Letter<?>> letters = new ArrayList<>();
  private final Orchestrator function;
  private Consumer<Optional<byte[]>> whoWaits = answer -> {};
  private boolean busy;
  private boolean dead;

  /** Counts the places where code waits, over all instances of a run. */
  static final class Counter {
    private int last;

    int next() {
      return ++last;
    }

    int last() {
      return last;
    }
  }

  Instance(
      String name,
      boolean worker,
      Duration skew,
      Timeline time,
      Fibers fibers,
      FaultInjector faultInjector,
      Counter awaits,
      Function<Instance, Orchestrator> function) {
    this.name = name;
    this.worker = worker;
    this.skew = skew;
    this.time = time;
    this.fibers = fibers;
    this.faultInjector = faultInjector;
    this.awaits = awaits;
    this.function = function.apply(this);
  }

  boolean isFree() {
    return !busy && !dead;
  }

  boolean isWorker() {
    return worker;
  }

  /** Whether it is alive and at work, while nothing is under way for it. */
  boolean hangs() {
    return busy && !dead;
  }

  InstantSource clock() {
    return () -> time.instant().plus(skew);
  }

  Sleeper sleeper() {
    return wait -> {
      try {
        Object unused =
            await(next("pauses " + wait.toMillis() + " ms"), wait, () -> "", Duration.ZERO);
      } catch (InterruptedException stopped) {
        throw stopped;
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    };
  }

  /**
   * Hands it an event.
   *
   * @param whoWaits gets the answer; nothing if it died over it or threw
   */
  void handle(byte[] event, Consumer<Optional<byte[]>> whoWaits) {
    this.busy = true;
    this.whoWaits = whoWaits;
    fibers.start(() -> {
      Optional<byte[]> answer;
      try {
        answer = Optional.of(function.handle(event, Optional.empty()));
      } catch (Buried over) {
        return;
      } catch (RuntimeException failed) {
        time.note(name + " threw " + failed);
        answer = Optional.empty();
      }
      if (!dead) {
        busy = false;
        Optional<byte[]> given = answer;
        time.in(Duration.ofMillis(1), () -> whoWaits.accept(given));
      }
    });
  }

  Await next(String what) {
    return new Await(awaits.next(), worker, what);
  }

  /**
   * Has something done outside, and waits for it.
   *
   * @param travel until it is done
   * @param back until it is known
   */
  <T> T await(Await at, Duration travel, Callable<T> action, Duration back) throws Exception {
    var letter = new Letter<T>();
    letters.add(letter);
    Optional<Death> death = dead ? Optional.empty() : faultInjector.death(at);
    if (death.filter(Death.BEFORE::equals).isPresent()) {
      FaultKind.DEATH_BEFORE.count();
      die("before it " + at.what());
    } else {
      time.in(
          travel,
          () -> {
            // What was sent before a death may arrive after it.
            if (dead && !faultInjector.chance(0.5)) {
              return;
            }
            letter.act(action);
            if (dead) {
              return;
            }
            if (death.isPresent()) {
              FaultKind.DEATH_AFTER.count();
              die("after it " + at.what());
            } else {
              time.in(
                  back,
                  () -> {
                    if (!dead) {
                      letter.deliver();
                    }
                  });
            }
          });
    }
    try {
      return letter.await();
    } finally {
      letters.remove(letter);
    }
  }

  void note(String what) {
    time.note(name + " " + what);
  }

  private void die(String when) {
    dead = true;
    note("DIES " + when);
    Consumer<Optional<byte[]>> waiting = whoWaits;
    // A crash is seen at once, a hang when the function's time is up.
    Duration seen = faultInjector.chance(0.3) ? Duration.ofSeconds(60) : Duration.ofSeconds(1);
    time.in(seen, () -> waiting.accept(Optional.empty()));
  }

  /** Ends the threads that still wait, when the run is over. */
  void bury() {
    dead = true;
    List.copyOf(letters).forEach(Letter::bury);
  }
}
