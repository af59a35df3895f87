package dev.orchestrator.bench;

import dev.orchestrator.TableStandIn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many signed requests a second one processor core answers: our server beside two libraries on
 * Node, one after the other, each alone in a process on the second core. The callers have the first
 * core, with the table, which says yes to everything and forgets it. {@code THROUGHPUT_LOAD} in the
 * environment may name one part: {@code ping}, {@code deferred}, or {@code unwritten}, which is the
 * libraries without a table.
 */
public final class ThroughputBenchmark {
  private static final int[] CONNECTIONS = {1, 16, 64};
  private static final List<String> SECOND_CORE = List.of("taskset", "--cpu-list", "1");
  private static final String OURS = "Orchestrator";

  private final Optional<NodePeer> node;
  private final String table;

  private ThroughputBenchmark(Optional<NodePeer> node, String table) {
    this.node = node;
    this.table = table;
  }

  /** A server under load, and whether it counts when the best of Node is looked for. */
  private record Row(String name, boolean peer, double[] perSecond) {}

  public static void main(String[] arguments) throws Exception {
    String wanted = Optional.ofNullable(System.getenv("THROUGHPUT_LOAD")).orElse("");
    new ProcessBuilder("taskset", "-acp", "0", "" + ProcessHandle.current().pid())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    try (var table = TableStandIn.http()) {
      var benchmark = new ThroughputBenchmark(NodePeer.install(), table.uri().toString());
      if (wanted.isEmpty() || wanted.equals("ping")) {
        benchmark.pings();
      }
      if (wanted.isEmpty() || wanted.equals("deferred")) {
        benchmark.deferred();
      }
      if (wanted.isEmpty() || wanted.equals("unwritten")) {
        benchmark.unwritten();
      }
    }
    System.exit(0);
  }

  private void pings() throws Exception {
    var load = ThroughputLoad.of("ping", 1);
    var rows = new ArrayList<Row>();
    head("PING");
    rows.add(row("an answer that is always the same", false, java("bare"), "", load));
    rows.add(row(OURS, false, java(), table, load));
    for (String library : libraries()) {
      rows.add(row(library, true, node(library), "", load));
    }
    compare(rows);
  }

  private void deferred() throws Exception {
    var load = ThroughputLoad.of("slash-diagnose", 5);
    var rows = new ArrayList<Row>();
    head("deferred command");
    rows.add(row(OURS, false, java(), table, load));
    for (String library : libraries()) {
      rows.add(row(library, true, node(library), table, load));
    }
    compare(rows);
  }

  private void unwritten() throws Exception {
    var load = ThroughputLoad.of("slash-diagnose", 5);
    head("deferred command, nothing written");
    for (String library : libraries()) {
      row(library, true, node(library), "", load);
    }
    System.out.println();
  }

  private List<String> libraries() {
    return node.isPresent() ? List.of("discord-interactions", "discord-hono") : List.of();
  }

  private static Row row(
      String name, boolean peer, List<String> command, String table, ThroughputLoad load)
      throws Exception {
    try (var server = ThroughputProcess.start(command, table)) {
      var row = new Row(name, peer, load.perSecond(server.port(), CONNECTIONS));
      System.out.println(
          "| " + name + " | " + columns(c -> "%,.0f".formatted(row.perSecond()[c])) + " |");
      return row;
    }
  }

  private static List<String> java(String... arguments) {
    var command = new ArrayList<>(SECOND_CORE);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ThroughputServer.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> node(String library) {
    List<String> command = node.orElseThrow().command(SECOND_CORE, "server.mjs");
    command.add(library);
    return command;
  }

  private static void head(String load) {
    System.out.println(
        "| " + load + ", requests a second | " + columns(c -> "" + CONNECTIONS[c]) + " |");
    System.out.println("|---|---|---|---|");
  }

  private static void compare(List<Row> rows) {
    Row ours = rows.stream().filter(row -> row.name().equals(OURS)).findFirst().orElseThrow();
    List<Row> peers = rows.stream().filter(Row::peer).toList();
    if (!peers.isEmpty()) {
      System.out.println(
          "| ours to the best of Node | "
              + columns(c -> "%.1f".formatted(ours.perSecond()[c] / best(peers, c)))
              + " |");
    }
    System.out.println();
  }

  private static double best(List<Row> peers, int column) {
    return peers.stream().mapToDouble(row -> row.perSecond()[column]).max().orElseThrow();
  }

  private static String columns(IntFunction<String> cell) {
    return IntStream.range(0, CONNECTIONS.length).mapToObj(cell).collect(Collectors.joining(" | "));
  }
}
