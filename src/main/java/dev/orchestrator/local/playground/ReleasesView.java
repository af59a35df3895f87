package dev.orchestrator.local.playground;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EnvironmentFreeze;
import dev.orchestrator.release.EnvironmentLock;
import dev.orchestrator.release.FreezeStore;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.Place;
import dev.orchestrator.release.ReleaseEvent;
import dev.orchestrator.table.TableUnavailable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the page shows of releases: the environments with what is live, what runs, what waits, locks
 * and freezes; the latest deploys; and the history.
 */
public final class ReleasesView {
  private static final int EVENTS = 40;
  private static final int SHOWN_EVENTS = 15;
  private static final int DEPLOYS = 8;

  private final RepositoryName repository;
  private final DeployStore deploys;
  private final LockStore locks;
  private final FreezeStore freezes;

  public ReleasesView(
      RepositoryName repository, DeployStore deploys, LockStore locks, FreezeStore freezes) {
    this.repository = repository;
    this.deploys = deploys;
    this.locks = locks;
    this.freezes = freezes;
  }

  /** Empty lists if the table does not answer. */
  JsonObject now() {
    try {
      List<ReleaseEvent> events = deploys.history(repository, EVENTS, Optional.empty()).events();
      return JsonObject.of("environments", environments())
          .put("deploys", latest(events))
          .put("history", events.stream().limit(SHOWN_EVENTS).map(ReleasesView::event).toList());
    } catch (TableUnavailable unavailable) {
      return JsonObject.of("environments", List.of())
          .put("deploys", List.of())
          .put("history", List.of());
    }
  }

  private List<JsonObject> environments() {
    var byName = new TreeMap<String, JsonObject>();
    for (Place place : deploys.places(repository)) {
      JsonObject shown =
          JsonObject.of("name", place.environment()).put("queued", place.queue().size());
      place.live().ifPresent(live -> shown.put("live", live.sha()).put("live_ref", live.ref()));
      place.holder().ifPresent(holder -> shown.put("holder", holder));
      byName.put(place.environment(), shown);
    }
    for (EnvironmentLock lock : locks.list(repository)) {
      environment(byName, lock.environment())
          .put("locked_by", lock.owner().name())
          .put("lock_reason", lock.reason());
    }
    for (EnvironmentFreeze freeze : freezes.list(repository)) {
      environment(byName, freeze.environment())
          .put("frozen_until", freeze.until().toString())
          .put("freeze_reason", freeze.reason());
    }
    return List.copyOf(byName.values());
  }

  private static JsonObject environment(TreeMap<String, JsonObject> byName, String name) {
    return byName.computeIfAbsent(name, _ -> JsonObject.of("name", name).put("queued", 0));
  }

  private List<JsonObject> latest(List<ReleaseEvent> events) {
    var ids = new LinkedHashSet<String>();
    events.forEach(event -> ids.add(event.deployId()));
    return ids.stream()
        .limit(DEPLOYS)
        .flatMap(id -> deploys.find(id).stream())
        .map(ReleasesView::deploy)
        .toList();
  }

  private static JsonObject deploy(Deploy deploy) {
    return JsonObject.of("id", deploy.id())
        .put("environment", deploy.subject().environment())
        .put("ref", deploy.subject().ref())
        .put("sha", deploy.subject().sha())
        .put("kind", deploy.origin().kind().word())
        .put("requester", deploy.origin().requester().name())
        .put("state", deploy.state().word())
        .put("approved", deploy.approved())
        .put("approvals", deploy.decision().agreement().approvals())
        .put("detail", deploy.run().detail());
  }

  private static JsonObject event(ReleaseEvent event) {
    return JsonObject.of("at", event.at().toString())
        .put("environment", event.subject().environment())
        .put("sha", event.subject().sha())
        .put("what", event.kind().word())
        .put("by", event.by().name())
        .put("text", event.detail().text());
  }
}
