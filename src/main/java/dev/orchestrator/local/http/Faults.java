package dev.orchestrator.local.http;

import dev.orchestrator.http.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The faults of a simulated server: switched on and off while it runs, and counted.
 *
 * <p>A call meets at most one delay and one other fault: the oldest of each that has calls left.
 */
public final class Faults {
  /** A fault that is on, and how many calls it will still meet. */
  public record Active(Fault fault, int left) {}

  record Outcome(Reaction reaction, boolean acted) {}

  private final Sleeper sleeper;
  private final List<Active> active = new ArrayList<>();
  private final Map<String, Integer> hits = new LinkedHashMap<>();

  public Faults() {
    this(Sleeper.REAL);
  }

  /**
   * @param sleeper waits for as long as a fault delays a call
   */
  Faults(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  public synchronized void add(Fault fault) {
    active.add(new Active(fault, fault.times()));
  }

  public synchronized void clear() {
    active.clear();
  }

  /** Switches off what is on, and {@code faults} on. */
  public synchronized void replace(List<Fault> faults) {
    active.clear();
    faults.forEach(this::add);
  }

  public synchronized List<Active> active() {
    return List.copyOf(active);
  }

  /** How many calls each fault met since the start, by its name. */
  public synchronized Map<String, Integer> hits() {
    return Map.copyOf(hits);
  }

  /** How many calls the faults called {@code name} met since the start. */
  public synchronized int hits(String name) {
    return hits.getOrDefault(name, 0);
  }

  Outcome apply(String path, Call call, Service service) throws InterruptedException {
    Optional<Fault> delay = take(call.method(), path, Faults::delays);
    Optional<Fault> other = take(call.method(), path, Faults::standsIn);
    if (delay.isPresent() && delay.get().effect() instanceof Fault.Effect.Delay(Duration by)) {
      sleeper.sleep(by);
    }
    if (other.isEmpty()) {
      return new Outcome(service.handle(call), true);
    }
    return switch (other.get().effect()) {
      case Fault.Effect.Refuse(Answer answer) -> new Outcome(answer, false);
      case Fault.Effect.Reset() -> new Outcome(new Reaction.Reset(false), false);
      case Fault.Effect.LoseAnswer() -> {
        var unused = service.handle(call);
        yield new Outcome(new Reaction.Reset(true), true);
      }
      case Fault.Effect.HoldAnswer(Duration by) -> {
        Reaction answer = service.handle(call);
        sleeper.sleep(by);
        yield new Outcome(answer, true);
      }
      case Fault.Effect.Misreport(Answer answer) -> {
        var unused = service.handle(call);
        yield new Outcome(answer, true);
      }
      case Fault.Effect.Delay delayed -> throw new IllegalStateException("taken before");
      case Fault.Effect.Behave behaviour -> throw new IllegalStateException("not for calls");
    };
  }

  /** Meets the fault called {@code name} if it is on for what the server is about to do. */
  public Optional<Fault.Effect.Behave> behaviour(String name, String method, String path) {
    return take(
            method,
            path,
            fault -> fault.name().equals(name) && fault.effect() instanceof Fault.Effect.Behave)
        .map(fault -> (Fault.Effect.Behave) fault.effect());
  }

  private static boolean delays(Fault fault) {
    return fault.effect() instanceof Fault.Effect.Delay;
  }

  private static boolean standsIn(Fault fault) {
    return switch (fault.effect()) {
      case Fault.Effect.Refuse refusal -> true;
      case Fault.Effect.Reset reset -> true;
      case Fault.Effect.LoseAnswer lost -> true;
      case Fault.Effect.HoldAnswer held -> true;
      case Fault.Effect.Misreport wrong -> true;
      case Fault.Effect.Delay delay -> false;
      case Fault.Effect.Behave behaviour -> false;
    };
  }

  private synchronized Optional<Fault> take(String method, String path, Predicate<Fault> wanted) {
    for (int i = 0; i < active.size(); i++) {
      Active candidate = active.get(i);
      Fault fault = candidate.fault();
      if (wanted.test(fault) && fault.meets(method, path)) {
        hits.merge(fault.name(), 1, Integer::sum);
        if (candidate.left() == 1) {
          active.remove(i);
        } else if (candidate.left() != Fault.ALWAYS) {
          active.set(i, new Active(fault, candidate.left() - 1));
        }
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
