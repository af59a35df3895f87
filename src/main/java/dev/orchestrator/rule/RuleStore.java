package dev.orchestrator.rule;

import dev.orchestrator.rule.RuleState.Phase;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.WriteResult;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The states of the rules in the table: {@code RULES}/{@code <rule>}, and {@code
 * RULES#CLOCK}/{@code CLOCK} for the time of the last evaluation of all. A state is written when it
 * changes, from one version to the next.
 */
final class RuleStore {
  private static final String PK = "RULES";
  private static final int MOST = 1_000;

  /** Up to when the rules are evaluated. */
  record Clock(Instant evaluatedAt) {}

  private static final ItemType<RuleState> STATES = ItemType.of("rule", PK, "", new StateCodec());

  private static final ItemType<Clock> CLOCKS =
      ItemType.of(
          "rule clock",
          PK + "#CLOCK",
          "CLOCK",
          new ItemCodec<Clock>() {
            @Override
            public ItemKey key(Clock clock) {
              return CLOCK;
            }

            @Override
            public Item write(Clock clock) {
              return Item.builder().set("evaluated_at", clock.evaluatedAt()).build();
            }

            @Override
            public Clock read(ItemKey key, Item item) {
              return new Clock(item.instant("evaluated_at"));
            }
          });

  private static final ItemKey CLOCK = new ItemKey(PK + "#CLOCK", "CLOCK");

  private final Table table;

  RuleStore(Table table) {
    this.table = table;
  }

  Optional<Stored<Clock>> clock() {
    return table.get(CLOCKS, CLOCK);
  }

  /** Moves the clock on, unless it was moved meanwhile. */
  void advance(Optional<Stored<Clock>> before, Instant evaluatedAt) {
    var put = CLOCKS.put(new Clock(evaluatedAt));
    WriteResult<Clock> unused =
        table.write(before.map(stored -> put.ifVersion(stored.version())).orElseGet(put::ifAbsent));
  }

  /** The states of all rules that ever left {@link Phase#INACTIVE}, by name. */
  Map<String, Stored<RuleState>> states() {
    return table.queryAll(STATES.in(PK).consistently(), MOST).stream()
        .collect(Collectors.toMap(stored -> stored.value().rule(), Function.identity()));
  }

  /** Writes the state; empty if another worker changed it meanwhile. */
  Optional<Stored<RuleState>> move(Optional<Stored<RuleState>> before, RuleState next) {
    var put = STATES.put(next);
    return switch (table.write(
        before.map(stored -> put.ifVersion(stored.version())).orElseGet(put::ifAbsent))) {
      case WriteResult.Written<RuleState>(Optional<Stored<RuleState>> stored) -> stored;
      case WriteResult.Conflict<RuleState> _, WriteResult.TooLarge<RuleState> _ -> Optional.empty();
    };
  }

  private static final class StateCodec implements ItemCodec<RuleState> {
    @Override
    public ItemKey key(RuleState state) {
      return new ItemKey(PK, state.rule());
    }

    @Override
    public Item write(RuleState state) {
      return Item.builder()
          .set("phase", state.phase().name())
          .set("evaluated_at", state.evaluatedAt())
          .set("active_at", state.activeAt())
          .set("fired_at", state.firedAt())
          .set("resolved_at", state.resolvedAt())
          .set("value", state.value())
          .set("fired", state.fired())
          .set("raised", state.raised())
          .set("ended", state.ended())
          .build();
    }

    @Override
    public RuleState read(ItemKey key, Item item) {
      return new RuleState(
          key.sk(),
          Phase.valueOf(item.text("phase")),
          item.instant("evaluated_at"),
          item.findInstant("active_at"),
          item.findInstant("fired_at"),
          item.findInstant("resolved_at"),
          item.text("value"),
          item.integer("fired"),
          item.integer("raised"),
          item.integer("ended"));
    }
  }
}
