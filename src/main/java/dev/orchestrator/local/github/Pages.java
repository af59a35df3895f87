package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lists in pages.
 *
 * <p>Source: GitHub, "Using pagination in the REST API".
 */
final class Pages {
  private static final int DEFAULT = 30;
  private static final int MAX = 100;

  private Pages() {}

  /** The page of {@code all} that {@code call} asks for, under {@code name}. */
  static <T> Answer answer(
      Call call, URI base, String name, List<T> all, Function<T, JsonObject> shown) {
    int size = Math.clamp(call.query("per_page", DEFAULT), 1, MAX);
    int page = Math.max(1, call.query("page", 1));
    int last = Math.max(1, (all.size() + size - 1) / size);
    int from = Math.min(all.size(), (page - 1) * size);
    List<T> items = all.subList(from, Math.min(all.size(), from + size));
    Answer answer =
        Answer.json(
            200,
            JsonObject.of("total_count", all.size()).put(name, items.stream().map(shown).toList()));
    List<String> links = links(call, base, page, last);
    return links.isEmpty() ? answer : answer.with("Link", String.join(", ", links));
  }

  /** As {@link #answer}, for lists that GitHub answers as an array. */
  static <T> Answer array(Call call, URI base, List<T> all, Function<T, JsonObject> shown) {
    Answer page = answer(call, base, "items", all, shown);
    byte[] items = Json.tryRead(page.body()).orElse(Json.MISSING).get("items").toBytes();
    return new Answer(page.status(), page.headers(), items);
  }

  private static List<String> links(Call call, URI base, int page, int last) {
    var links = new ArrayList<String>();
    if (page > 1) {
      links.add(link(call, base, page - 1, "prev"));
      links.add(link(call, base, 1, "first"));
    }
    if (page < last) {
      links.add(link(call, base, page + 1, "next"));
      links.add(link(call, base, last, "last"));
    }
    return links;
  }

  private static String link(Call call, URI base, int page, String relation) {
    String query =
        call.query().entrySet().stream()
            .filter(entry -> !entry.getKey().equals("page"))
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "&")
            .collect(Collectors.joining());
    return "<%s%s?%spage=%d>; rel=\"%s\"".formatted(base, call.path(), query, page, relation);
  }
}
