package dev.orchestrator.prometheus;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of Prometheus' text format for tests. It refuses what promtool lets pass: a
 * missing final line feed, families that are mixed, a repeated series, a histogram whose buckets
 * are not cumulative, ascending and equal to its count at {@code +Inf}.
 */
public final class Exposition {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)", Pattern.DOTALL);
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]++|\\\\[\\\\\"n])*+)\"(,|$)");

  /** Values by series, as {@code name{a="b"}} with labels sorted by name and read values. */
  private final Map<String, BigDecimal> values = new TreeMap<>();

  private final List<Bucket> buckets = new ArrayList<>();
  private final Map<String, String> types = new LinkedHashMap<>();

  private Exposition() {}

  public static Exposition read(String text) {
    var read = new Exposition();
    if (!text.endsWith("\n") || text.contains("\r") || text.contains("\n\n")) {
      throw new AssertionError("lines end in one line feed each, the last one, too");
    }
    String family = "";
    Set<String> closed = new LinkedHashSet<>();
    for (String line : text.split("\n")) {
      if (line.startsWith("# HELP ")) {
        closed.add(family);
        family = line.split(" ", 4)[2];
        if (closed.contains(family)) {
          throw new AssertionError("two blocks of " + family);
        }
        continue;
      }
      if (line.startsWith("# TYPE ")) {
        String[] parts = line.split(" ");
        if (!parts[2].equals(family) || read.types.put(family, parts[3]) != null) {
          throw new AssertionError("TYPE stands once, after HELP: " + line);
        }
        continue;
      }
      read.sample(family, line);
    }
    read.types
        .keySet()
        .forEach(name ->
            read.close(name, read.buckets.stream().filter(b -> b.family().equals(name)).toList()));
    return read;
  }

  private void sample(String family, String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new AssertionError("not a sample: " + line);
    }
    String name = sample.group(1);
    boolean belongs =
        types.getOrDefault(family, "").equals("histogram")
            ? Set.of(family + "_bucket", family + "_sum", family + "_count").contains(name)
            : name.equals(family);
    if (!belongs) {
      throw new AssertionError(name + " stands in the block of " + family);
    }
    var labels = new TreeMap<String, String>();
    String rest = Optional.ofNullable(sample.group(2)).orElse("");
    while (!rest.isEmpty()) {
      Matcher label = LABEL.matcher(rest);
      if (!label.lookingAt() || labels.put(label.group(1), unescaped(label.group(2))) != null) {
        throw new AssertionError("labels of " + line);
      }
      rest = rest.substring(label.end());
    }
    if (name.equals(family + "_bucket")) {
      var others = new TreeMap<>(labels);
      String le = others.getOrDefault("le", "none");
      others.remove("le");
      buckets.add(new Bucket(family, others, le, new BigDecimal(sample.group(3))));
    }
    if (values.put(key(name, labels), new BigDecimal(sample.group(3))) != null) {
      throw new AssertionError("a series stands twice: " + line);
    }
  }

  private static String unescaped(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\\') {
        i++;
        plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        plain.append(each);
      }
    }
    return plain.toString();
  }

  private static String key(String name, Map<String, String> labels) {
    return name + new TreeMap<>(labels);
  }

  private void close(String family, List<Bucket> buckets) {
    for (int i = 1; i < buckets.size(); i++) {
      Bucket before = buckets.get(i - 1);
      Bucket bucket = buckets.get(i);
      boolean isNew = before.le().equals("+Inf");
      if (!isNew
          && (!before.labels().equals(bucket.labels())
              || before.value().compareTo(bucket.value()) > 0
              || (!bucket.le().equals("+Inf")
                  && new BigDecimal(before.le()).compareTo(new BigDecimal(bucket.le())) >= 0))) {
        throw new AssertionError("buckets of " + family + " do not ascend: " + bucket);
      }
    }
    for (Bucket bucket : buckets) {
      boolean ends = bucket.le().equals("+Inf");
      if (ends
          && bucket.value().compareTo(values.get(key(family + "_count", bucket.labels()))) != 0) {
        throw new AssertionError("+Inf is not the count: " + bucket);
      }
    }
    long sets = buckets.stream().map(Bucket::labels).distinct().count();
    if (sets != buckets.stream().filter(bucket -> bucket.le().equals("+Inf")).count()) {
      throw new AssertionError("a histogram without +Inf: " + family);
    }
  }

  private record Bucket(String family, Map<String, String> labels, String le, BigDecimal value) {}

  /** The value of a series; labels as name, value, name, value. */
  public Optional<BigDecimal> value(String name, String... labels) {
    var map = new TreeMap<String, String>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return Optional.ofNullable(values.get(key(name, map)));
  }

  /** The sum over all label sets. */
  public BigDecimal sum(String name) {
    return values.entrySet().stream()
        .filter(series -> series.getKey().startsWith(name + "{"))
        .map(Map.Entry::getValue)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The sum over the label sets with this label. */
  public BigDecimal sum(String name, String label, String value) {
    return values.entrySet().stream()
        .filter(series -> series.getKey().startsWith(name + "{"))
        .filter(series -> series.getKey().contains(label + "=" + value))
        .map(Map.Entry::getValue)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  public Map<String, BigDecimal> values() {
    return Map.copyOf(values);
  }

  public Map<String, String> types() {
    return Map.copyOf(types);
  }
}
