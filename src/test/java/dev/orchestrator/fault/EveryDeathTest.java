package dev.orchestrator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.fault.FaultInjector.Death;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * An instance dies at each place at which a command waits for something outside, in turn, before
 * and after what it waits for was done. Another continues. Of the many places of a deploy each
 * eighth is tried, of two that queue each 160th, or as many as {@code -Dfault.each=1} says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryDeathTest {
  private static final int EACH_OF_A_DEPLOY = Integer.getInteger("fault.each", 8);

  private static final int EACH_OF_A_RELEASE = Integer.getInteger("fault.each", 160);

  private Site site;

  @BeforeAll
  void open() throws Exception {
    site = Site.open();
  }

  @AfterAll
  void close() {
    site.close();
  }

  @Test
  void diagnose_survives_a_death_at_every_place() throws Exception {
    diesEverywhere(Plan.calm(Plan.deed(Plan.Kind.DIAGNOSE)), 10, 1);
  }

  @Test
  void a_followed_deploy_survives_a_death_at_every_place() throws Exception {
    diesEverywhere(Plan.calm(Plan.deed(Plan.Kind.DEPLOY_AND_WAIT, "Deploy")), 60, EACH_OF_A_DEPLOY);
  }

  @Test
  void a_queued_and_approved_deploy_survives_a_death_at_every_place() throws Exception {
    diesEverywhere(
        Plan.calm(
            Plan.release(Duration.ZERO, "+Approve"),
            Plan.release(Duration.ofSeconds(1), "+Approve")),
        120,
        EACH_OF_A_RELEASE);
  }

  @Test
  void an_alert_and_its_button_survive_a_death_at_every_place() throws Exception {
    diesEverywhere(Plan.calm(Plan.deed(Plan.Kind.ALERTS_TEST, "Acknowledge")), 5, 1);
  }

  private void diesEverywhere(Plan plan, int atLeast, int each) throws Exception {
    int worker;
    int ingress;
    try (var world = World.with(site, plan, FaultInjector.NONE)) {
      assertThat(world.run()).isEmpty();
      worker = world.workerAwaits();
      ingress = world.ingressAwaits();
    }
    assertThat(worker).isGreaterThanOrEqualTo(atLeast);
    var failures = new ArrayList<String>();
    for (int place = 1; place <= worker + ingress; place += each) {
      for (Death how : Death.values()) {
        boolean isWorker = place <= worker;
        failures.addAll(died(plan, isWorker ? place : place - worker, isWorker, how));
      }
    }
    assertThat(failures).as(() -> String.join("\n\n", failures)).isEmpty();
    System.out.printf(
        "%s: died at each of %d places of the worker and %d of ingress, by steps of %d%n",
        plan.deeds().getFirst().kind(), worker, ingress, each);
  }

  private List<String> died(Plan plan, int place, boolean worker, Death how) throws Exception {
    try (var world = World.with(site, plan, FaultInjector.oneDeath(place, worker, how))) {
      return world.run().stream()
          .map(it ->
              "%s %s place %d: %s%n%s"
                  .formatted(
                      worker ? "worker" : "ingress",
                      how,
                      place,
                      it,
                      String.join("\n", world.happened())))
          .toList();
    }
  }
}
