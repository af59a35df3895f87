package dev.orchestrator.feature.protection;

import dev.orchestrator.feature.protection.ProtectionHold.Reason;
import dev.orchestrator.feature.protection.ProtectionHold.State;
import dev.orchestrator.feature.protection.ProtectionHold.Waiting;
import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The runs that wait for our deployment protection rule: {@code pk = PROTECTION#<id>}, {@code sk =
 * HOLD}; marks of those that were held and whose message does not say yet what became of them:
 * {@code pk = PROTECTION#HELD}, {@code sk = HELD#<id>}; and calls of the worker to look at one:
 * {@code pk = PROTECTION#ASKED}, {@code sk = ASKED#…}.
 */
final class ProtectionStore {
  private static final String MARKED = "PROTECTION#HELD";
  private static final int MOST_MARKED = 200;
  private static final Duration CALL_KEPT = Duration.ofDays(1);

  private static final ItemType<ProtectionHold> HOLDS =
      ItemType.of("protection hold", "PROTECTION#", "HOLD", new HoldCodec())
          .expiring(hold -> hold.since().plus(ProtectionHold.KEPT));

  private static final ItemType<Mark> MARKS =
      ItemType.of("protection mark", MARKED, "HELD#", new MarkCodec())
          .expiring(mark -> mark.since().plus(ProtectionHold.KEPT));

  static final ItemType<Call> CALLS =
      ItemType.of("protection call", "PROTECTION#", "ASKED#", new CallCodec())
          .callingWorker()
          .expiring(call -> call.at().plus(CALL_KEPT));

  private final Table table;

  ProtectionStore(Table table) {
    this.table = table;
  }

  /** Asks the worker to look at a run that waits for an environment. */
  record Call(RepositoryName repository, long runId, String environment, Instant at) {}

  /** Calls the worker; each time, because a redelivery has to be looked at again. */
  void call(Call call) {
    var unused = table.write(CALLS.put(call));
  }

  Optional<Stored<ProtectionHold>> find(String id) {
    return table.get(HOLDS, key(id));
  }

  /** Empty if it was changed by another meanwhile. */
  Optional<Stored<ProtectionHold>> put(
      ProtectionHold hold, Optional<Stored<ProtectionHold>> before) {
    var put = HOLDS.put(hold);
    return table
            .write(before.isPresent() ? put.ifVersion(before.get().version()) : put.ifAbsent())
            .isWritten()
        ? find(hold.waiting().id())
        : Optional.empty();
  }

  /** A run that was held. */
  private record Mark(String id, Instant since) {}

  /** Marks a run whose message has to say later what became of it. */
  void mark(ProtectionHold hold) {
    var unused = table.write(MARKS.put(new Mark(hold.waiting().id(), hold.since())));
  }

  void unmark(String id) {
    var unused = table.write(MARKS.delete(markKey(id)));
  }

  /** The marked runs. */
  List<String> marked() {
    return table.queryAll(MARKS.in(MARKED).consistently(), MOST_MARKED).stream()
        .map(mark -> mark.value().id())
        .toList();
  }

  private static ItemKey markKey(String id) {
    return new ItemKey(MARKED, "HELD#" + id);
  }

  private static final class MarkCodec implements ItemCodec<Mark> {
    @Override
    public ItemKey key(Mark mark) {
      return markKey(mark.id());
    }

    @Override
    public Item write(Mark mark) {
      return Item.builder().set("hold", mark.id()).set("since", mark.since()).build();
    }

    @Override
    public Mark read(ItemKey key, Item item) {
      return new Mark(item.text("hold"), item.instant("since"));
    }
  }

  private static ItemKey key(String id) {
    return new ItemKey(ItemKey.text("PROTECTION", id), "HOLD");
  }

  private static final class CallCodec implements ItemCodec<Call> {
    @Override
    public ItemKey key(Call call) {
      return new ItemKey(
          "PROTECTION#ASKED",
          "ASKED#"
              + ItemKey.text(
                  call.repository().toString(),
                  Long.toString(call.runId()),
                  call.environment(),
                  Long.toString(call.at().toEpochMilli())));
    }

    @Override
    public Item write(Call call) {
      return Item.builder()
          .set("repo", call.repository().toString())
          .set("run", call.runId())
          .set("environment", call.environment())
          .set("at", call.at())
          .build();
    }

    @Override
    public Call read(ItemKey key, Item item) {
      return new Call(
          RepositoryName.parse(item.text("repo")).orElseThrow(),
          item.integer("run"),
          item.text("environment"),
          item.instant("at"));
    }
  }

  private static final class HoldCodec implements ItemCodec<ProtectionHold> {
    @Override
    public ItemKey key(ProtectionHold hold) {
      return ProtectionStore.key(hold.waiting().id());
    }

    @Override
    public Item write(ProtectionHold hold) {
      Waiting waiting = hold.waiting();
      return Item.builder()
          .set("repo", waiting.repository().toString())
          .set("run", waiting.runId())
          .set("attempt", (long) waiting.attempt())
          .set("environment", waiting.environment())
          .set("workflow", waiting.workflow())
          .set("ref", waiting.ref())
          .set("sha", waiting.sha())
          .set("state", hold.state().name())
          .set("verdict", hold.reason().verdict())
          .set("code", hold.reason().code())
          .set("text", hold.reason().text())
          .set("approver_roles", List.copyOf(hold.reason().approvers().roles()))
          .set("approver_users", List.copyOf(hold.reason().approvers().users()))
          .set("reports", (long) hold.reports())
          .set("message", hold.messageId())
          .set("by", hold.decidedBy().map(Member::id))
          .set("by_name", hold.decidedBy().map(Member::name))
          .set("since", hold.since())
          .build();
    }

    @Override
    public ProtectionHold read(ItemKey key, Item item) {
      return new ProtectionHold(
          new Waiting(
              RepositoryName.parse(item.text("repo")).orElseThrow(),
              item.integer("run"),
              (int) item.integer("attempt"),
              item.text("environment"),
              item.text("workflow"),
              item.text("ref"),
              item.text("sha")),
          State.valueOf(item.text("state")),
          new Reason(
              item.text("verdict"),
              item.text("code"),
              item.text("text"),
              new People(
                  Set.copyOf(item.textList("approver_roles")),
                  Set.copyOf(item.textList("approver_users")))),
          (int) item.integer("reports"),
          item.findText("message"),
          item.findText("by").map(id -> new Member(id, item.text("by_name"))),
          item.instant("since"));
    }
  }
}
