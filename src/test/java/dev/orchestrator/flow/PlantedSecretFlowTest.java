package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.log.redaction.SeededRandom;
import dev.orchestrator.trace.XRayOnLoopback;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A secret goes in at every entrance, and is looked for at every exit. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedSecretFlowTest {
  private static final int WINDOW = 8;

  /** Of no form at all: only who holds them knows that they are secrets. */
  private static final SeededRandom DICE = new SeededRandom(77);

  private static final String BOT_TOKEN = DICE.alnum(48);
  private static final String GITHUB_TOKEN = DICE.alnum(40);
  private static final String WEBHOOK_SECRET = DICE.alnum(32);
  private static final List<String> HELD = List.of(BOT_TOKEN, GITHUB_TOKEN, WEBHOOK_SECRET);

  private XRayOnLoopback xRay;
  private RunningSystem running;

  @BeforeAll
  void start() throws Exception {
    xRay = XRayOnLoopback.start();
    System.setProperty("aws.accessKeyId", "made-up");
    System.setProperty("aws.secretAccessKey", "made-up");
    running =
        RunningSystem.start(
            "AWS_ENDPOINT_URL_XRAY",
            xRay.uri().toString(),
            "DISCORD_BOT_TOKEN",
            BOT_TOKEN,
            "GITHUB_TOKEN",
            GITHUB_TOKEN,
            "GITHUB_WEBHOOK_SECRET",
            WEBHOOK_SECRET,
            "ADMIN_USER_IDS",
            SimulatedServer.LIN.id(),
            "ADMIN_ROLE_IDS",
            TaintSources.ADMIN_ROLE,
            "LOG_LEVEL",
            "debug");
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
    xRay.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @TestFactory
  Stream<DynamicNode> no_secret_gets_from_any_entrance_to_any_exit() {
    List<TaintSource> entrances = TaintSources.all(running, WEBHOOK_SECRET);
    assertThat(entrances).hasSizeGreaterThan(25);
    var nodes = new ArrayList<DynamicNode>();
    for (int i = 0; i < entrances.size(); i++) {
      TaintSource entrance = entrances.get(i);
      nodes.add(node(entrance, "by its form", gitHubToken(i)));
      nodes.add(node(entrance, "because it is held", HELD.get(i % HELD.size())));
    }
    return nodes.stream();
  }

  /** Of GitHub's form, another one for each entrance. */
  private static String gitHubToken(int number) {
    return "gh" + "p_" + new SeededRandom(1_000 + number).alnum(36);
  }

  private DynamicNode node(TaintSource entrance, String how, String secret) {
    var sown = new ArrayList<Tainted>();
    var tests = new ArrayList<DynamicNode>();
    tests.add(dynamicTest("is sown", () -> sown.add(entrance.sow(running, secret))));
    for (TaintSink exit : exits()) {
      tests.add(
          dynamicTest(
              exit.name(),
              () -> assertNothingIn(exit.read(running, sown.getFirst()), sown.getFirst())));
    }
    return dynamicContainer(entrance + ", " + how, tests);
  }

  private static void assertNothingIn(String out, Tainted sown) {
    for (String secret : sown.secrets()) {
      for (int i = 0; i + WINDOW <= secret.length(); i++) {
        int seen = out.indexOf(secret.substring(i, i + WINDOW));
        assertThat(seen)
            .as(() -> "around it: " + out.substring(Math.max(0, seen - 200), seen + WINDOW))
            .isNegative();
      }
    }
  }

  @Test
  void what_is_no_secret_comes_out_so_the_exits_are_really_read() throws Exception {
    String word = "plain-word-4711";
    Tainted sown =
        Tainted.of(word)
            .with(
                Commands.run(
                    running, "diagnose", Map.of("target", "https://" + word + ".invalid/")))
            .with(
                Commands.run(
                    running, "diagnose", Map.of("target", "https://" + word + ".invalid/")));
    for (TaintSink exit : exits()) {
      assertThat(exit.read(running, sown)).as(exit.name()).isNotBlank();
    }
    assertThat(exit("messages to Discord").read(running, sown)).contains(word);
    assertThat(exit("the table").read(running, sown)).contains(word);
    assertThat(exit("X-Ray").read(running, sown)).contains(word);
  }

  private List<TaintSink> exits() {
    return TaintSink.all(xRay);
  }

  private TaintSink exit(String name) {
    return exits().stream().filter(exit -> exit.name().equals(name)).findFirst().orElseThrow();
  }
}
