package dev.orchestrator.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A misfortune that meets the calls that it names, and no others. */
final class Scripted implements FaultInjector {
  private final List<Line> lines = new ArrayList<>();
  private Set<FaultKind> events = Set.of();

  /** Something that happens to calls whose text matches, so many times, after so many others. */
  private static final class Line {
    private final String pattern;
    private final @Nullable FaultKind fault;
    private final @Nullable Death death;
    private int before;
    private int times;

    Line(String pattern, @Nullable FaultKind fault, @Nullable Death death, int before, int times) {
      this.pattern = pattern;
      this.fault = fault;
      this.death = death;
      this.before = before;
      this.times = times;
    }

    boolean meets(Await at) {
      if (!at.what().matches("(?s).*" + pattern + ".*") || times == 0) {
        return false;
      }
      if (before > 0) {
        before--;
        return false;
      }
      times--;
      return true;
    }
  }

  /** A fault of the first so many calls that match, after {@code before} others. */
  Scripted fault(String pattern, FaultKind fault, int before, int times) {
    lines.add(new Line(pattern, fault, null, before, times));
    return this;
  }

  /** A death at a call that matches, after {@code before} others. */
  Scripted death(String pattern, Death death, int before) {
    lines.add(new Line(pattern, null, death, before, 1));
    return this;
  }

  Scripted events(FaultKind... kinds) {
    events = Set.of(kinds);
    return this;
  }

  private <T> Optional<T> first(Await at, Function<Line, @Nullable T> what) {
    for (Line line : lines) {
      T found = what.apply(line);
      if (found != null && line.meets(at)) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Death> death(Await at) {
    return first(at, line -> line.death);
  }

  @Override
  public Optional<FaultKind> table(Await at) {
    return first(at, line -> line.fault);
  }

  @Override
  public Optional<FaultKind> http(Await at) {
    return first(at, line -> line.fault);
  }

  @Override
  public boolean happens(FaultKind kind) {
    return events.contains(kind);
  }
}
