package dev.orchestrator.release;

import dev.orchestrator.github.GitHubDeployments.State;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What GitHub was told about a deploy: the deployment that was created for it, and its statuses.
 * That GitHub is about to be asked is recorded before it is asked, so an attempt after a crash
 * looks whether it was done.
 *
 * @param asked what GitHub was asked last, and when
 * @param id GitHub's
 * @param done the statuses that GitHub has
 * @param none why GitHub is told nothing about this deploy
 */
record ReportedDeployment(
    String deployId,
    Optional<Asked> asked,
    Optional<Long> id,
    List<State> done,
    Optional<String> none,
    Instant at) {

  static final ItemType<ReportedDeployment> REPORTS =
      ItemType.of("reported deployment", "DEPLOYMENT#", "GITHUB", new Codec())
          .expiring(report -> report.at().plus(Deploy.KEPT));

  /**
   * @param what {@code deployment}, or the word of a status
   */
  record Asked(String what, Instant at) {}

  ReportedDeployment {
    done = List.copyOf(done);
  }

  static ReportedDeployment begun(String deployId, Instant now) {
    return new ReportedDeployment(
        deployId, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), now);
  }

  static ItemKey key(String deployId) {
    return new ItemKey(ItemKey.text("DEPLOYMENT", deployId), "GITHUB");
  }

  ReportedDeployment asking(String what, Instant now) {
    return new ReportedDeployment(deployId, Optional.of(new Asked(what, now)), id, done, none, at);
  }

  ReportedDeployment created(long newId) {
    return new ReportedDeployment(deployId, Optional.empty(), Optional.of(newId), done, none, at);
  }

  ReportedDeployment told(State state) {
    var all = new ArrayList<>(done);
    all.add(state);
    return new ReportedDeployment(deployId, Optional.empty(), id, all, none, at);
  }

  ReportedDeployment given(String why) {
    return new ReportedDeployment(deployId, Optional.empty(), id, done, Optional.of(why), at);
  }

  private static final class Codec implements ItemCodec<ReportedDeployment> {
    @Override
    public ItemKey key(ReportedDeployment report) {
      return ReportedDeployment.key(report.deployId());
    }

    @Override
    public Item write(ReportedDeployment report) {
      return Item.builder()
          .set("deploy", report.deployId())
          .set("asked", report.asked().map(Asked::what))
          .set("asked_at", report.asked().map(Asked::at))
          .set("id", report.id())
          .set("done", report.done().stream().map(State::name).toList())
          .set("none", report.none())
          .set("at", report.at())
          .build();
    }

    @Override
    public ReportedDeployment read(ItemKey key, Item item) {
      return new ReportedDeployment(
          item.text("deploy"),
          item.findText("asked").map(what -> new Asked(what, item.instant("asked_at"))),
          item.findInteger("id"),
          item.textList("done").stream().map(State::valueOf).toList(),
          item.findText("none"),
          item.instant("at"));
    }
  }
}
