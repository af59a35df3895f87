package dev.orchestrator.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.http.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Holds docs/cost.md to what the attestation of a minute asks for; apart, as the log is one. */
@Timeout(60)
class AttestationCostTest {
  /** How many attestations a run reads of a long chain: the newest, and a part of the others. */
  private static final int READ = 60 + 60;

  private static final int RECORDS = 3;

  @Test
  void a_minute_with_an_attestation_asks_for_this_much() throws Exception {
    var clock = new MovableClock();
    byte[] attest = "{\"job\":\"attest\"}".getBytes(UTF_8);
    try (var attesting = new CountedSystem(clock, "1m")) {
      var spent = new CountedSystem.Spent[5];
      for (int run = 0; run < spent.length; run++) {
        spent[run] = attesting.spentOn(() -> attesting.handle(attest));
        clock.advance(Duration.ofMinutes(1));
      }
      // In a long chain an attestation and its head are larger than in this one.
      CostTest.assertAsked(spent[4], Counts.ATTESTATION, 2);
      // Each run reads two attestations more than the one before, until the chain is long.
      double each = (spent[4].table().readUnits() - spent[2].table().readUnits()) / 4;
      double others = spent[4].table().readUnits() - 2 * 4 * each;
      assertThat(others + READ * each).isCloseTo(Counts.ATTESTATION.readUnits(), within(15.0));

      for (int command = 0; command < RECORDS; command++) {
        attesting.discord().interact(new Action.Command("diagnose"));
        attesting.work();
      }
      CountedSystem.Spent with = attesting.spentOn(() -> attesting.handle(attest));
      double more = with.table().writeUnits() - spent[4].table().writeUnits();
      assertThat(more / RECORDS).isCloseTo(Counts.ATTESTED_RECORD_UNITS, within(1.0));
    }
  }
}
