package dev.orchestrator.bench;

import dev.orchestrator.packaged.TableOverHttp;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the table says when all is over: whether every command is there, once, and has ended. */
record LoadCheck(int traces, int different, Map<String, Integer> statuses) {
  private static final Set<String> ENDED = Set.of("succeeded", "failed", "refused");

  static LoadCheck of(TableOverHttp table) {
    int traces = 0;
    var keys = new HashSet<String>();
    var statuses = new TreeMap<String, Integer>();
    var pages = table.client().scanPaginator(scan -> scan.tableName(TableOverHttp.NAME));
    for (Map<String, AttributeValue> item : pages.items()) {
      if (item.containsKey("trace_status")) {
        traces++;
        keys.add(item.get("sk").s());
        statuses.merge(item.get("trace_status").s(), 1, Integer::sum);
      }
    }
    return new LoadCheck(traces, keys.size(), statuses);
  }

  /** Whether the table and Discord hold exactly what was sent. */
  String verdict(long sent, LoadDiscord.Finals finals) {
    boolean whole = traces == sent && different == sent && ENDED.containsAll(statuses.keySet());
    boolean told = finals.none() == 0 && finals.several() == 0;
    return "%s: %,d sent, %,d traces in the table, %,d of them different, %s; %,d went to the worker, %d without a final message, %d with more than one"
        .formatted(
            whole && told ? "nothing lost, nothing twice" : "NOT AS IT SHOULD BE",
            sent,
            traces,
            different,
            statuses,
            finals.commands(),
            finals.none(),
            finals.several());
  }
}
