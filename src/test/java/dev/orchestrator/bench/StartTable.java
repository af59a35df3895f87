package dev.orchestrator.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The medians of all runs as a table in Markdown. */
final class StartTable {
  /** What all others are compared with. */
  static final String PEER = "Node, bundled";

  private StartTable() {}

  static String of(String scheme, Map<String, List<StartFigures>> figures) {
    OptionalDouble peer =
        figures.containsKey(PEER)
            ? OptionalDouble.of(StartFigures.median(figures.get(PEER), StartFigures::firstResponse))
            : OptionalDouble.empty();
    var table = new StringBuilder();
    int runs = figures.values().stream().mapToInt(List::size).max().orElse(0);
    table.append("%nTable over %s, %d runs, medians%n%n".formatted(scheme.toUpperCase(), runs));
    table.append(
        """
        | started | ready, ms | first response, ms | to Node | first request, ms | 2nd | warm | CPU, ms | memory, MB |
        |---|---|---|---|---|---|---|---|---|
        """);
    figures.forEach((name, runsOfIt) -> table.append(row(name, runsOfIt, peer)));
    return table.toString();
  }

  private static String row(String name, List<StartFigures> runs, OptionalDouble peer) {
    double response = StartFigures.median(runs, StartFigures::firstResponse);
    String ratio = peer.isPresent() ? "%.2f".formatted(response / peer.getAsDouble()) : "no peer";
    return "| %s | %.0f | %.0f | %s | %.1f | %.1f | %.1f | %.0f | %.0f |%n"
        .formatted(
            name,
            StartFigures.median(runs, StartFigures::ready),
            response,
            ratio,
            StartFigures.median(runs, StartFigures::first),
            StartFigures.median(runs, StartFigures::second),
            StartFigures.median(runs, StartFigures::fiftieth),
            StartFigures.median(runs, StartFigures::cpu),
            StartFigures.median(runs, StartFigures::memory));
  }
}
