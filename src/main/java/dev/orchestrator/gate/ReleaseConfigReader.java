package dev.orchestrator.gate;

import dev.orchestrator.gate.Environment.Checks;
import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.Environment.Requirements;
import dev.orchestrator.gate.ReleaseConfig.Fault;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a release configuration and reports everything that is wrong with it at once.
 *
 * <p>A file has at most {@value #MAX_CHARACTERS} characters and {@value #MAX_ENVIRONMENTS}
 * environments. Unknown keys are faults, because a misspelt {@code aprovals} must not mean none.
 */
public final class ReleaseConfigReader {
  public static final int MAX_CHARACTERS = 64 * 1024;
  public static final int MAX_ENVIRONMENTS = 20;

  private static final int MAX_DEPTH = 16;
  private static final int MAX_APPROVALS = 10;
  private static final LoadSettings SETTINGS = LoadSettings.builder().build();
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern WORKFLOW = Pattern.compile("[A-Za-z0-9._-]{1,200}\\.ya?ml");
  private static final Pattern INPUT = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,99}");
  private static final Pattern SNOWFLAKE = Pattern.compile("[1-9][0-9]{16,19}");
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

  /** Inputs that every dispatch has; a file cannot take them over. */
  private static final Set<String> RESERVED_INPUTS =
      Set.of("correlation_id", "requester", "api_base");

  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> warnings = new ArrayList<>();

  private ReleaseConfigReader() {}

  /** The result of reading a file. */
  public sealed interface Result {
    /** It is good, perhaps with warnings. */
    record Good(ReleaseConfig config) implements Result {}

    /** It is not; every fault, by line. */
    record Bad(List<Fault> faults) implements Result {
      public Bad {
        faults = List.copyOf(faults);
      }
    }
  }

  /** Reads {@code text}. No text makes it throw. */
  public static Result read(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return new Result.Bad(
          List.of(new Fault(1, "", "The file has more than " + MAX_CHARACTERS + " characters.")));
    }
    var reader = new ReleaseConfigReader();
    Optional<ReleaseConfig> config;
    try {
      if (isTooDeep(text)) {
        return new Result.Bad(
            List.of(new Fault(1, "", "The file nests more than " + MAX_DEPTH + " levels.")));
      }
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      config = root.map(reader::document);
    } catch (MarkedYamlEngineException malformed) {
      int line = malformed.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      return new Result.Bad(List.of(new Fault(line, "", "This is not well-formed YAML.")));
    } catch (YamlEngineException | IllegalArgumentException malformed) {
      // The library throws the second for a malformed tag.
      return new Result.Bad(List.of(new Fault(1, "", "This is not well-formed YAML.")));
    }
    if (!reader.faults.isEmpty()) {
      reader.faults.sort(Comparator.comparingInt(Fault::line));
      return new Result.Bad(reader.faults);
    }
    return new Result.Good(
        config.orElseGet(
            () -> new ReleaseConfig(List.of(), Optional.empty(), OptionalInt.empty(), List.of())));
  }

  /** The library composes by recursion, so that depth is counted before. */
  private static boolean isTooDeep(String text) {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > MAX_DEPTH) {
        return true;
      }
    }
    return false;
  }

  private ReleaseConfig document(Node root) {
    Fields fields = fields(root, "", Set.of("environments", "executableTests", "claudeMaxTurns"));
    var environments = new ArrayList<Environment>();
    fields.get("environments").ifPresent(node -> environments(node, environments));
    Optional<Boolean> executableTests =
        fields.get("executableTests").flatMap(node -> flag(node, "executableTests"));
    OptionalInt turns = fields.get("claudeMaxTurns").map(this::turns).orElse(OptionalInt.empty());
    return new ReleaseConfig(environments, executableTests, turns, warnings);
  }

  private OptionalInt turns(Node node) {
    Optional<BigDecimal> number = number(node, "claudeMaxTurns");
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    BigDecimal value = number.get();
    boolean inRange =
        value.stripTrailingZeros().scale() <= 0
            && value.compareTo(BigDecimal.valueOf(ReleaseConfig.MIN_TURNS)) >= 0
            && value.compareTo(BigDecimal.valueOf(ReleaseConfig.MAX_TURNS)) <= 0;
    if (!inRange) {
      warnings.add(
          new Fault(
              line(node),
              "claudeMaxTurns",
              "Must be a whole number from 1 to 20. The default of 5 applies."));
      return OptionalInt.empty();
    }
    return OptionalInt.of(value.intValueExact());
  }

  private void environments(Node node, List<Environment> environments) {
    if (!(node instanceof MappingNode mapping)) {
      fault(node, "environments", "Must be a mapping from environment names to settings.");
      return;
    }
    if (mapping.getValue().isEmpty()) {
      fault(node, "environments", "Must declare at least one environment.");
    }
    if (mapping.getValue().size() > MAX_ENVIRONMENTS) {
      fault(node, "environments", "Has more than " + MAX_ENVIRONMENTS + " environments.");
      return;
    }
    var lines = new LinkedHashMap<String, Integer>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar) || !NAME.matcher(scalar.getValue()).matches()) {
        fault(
            key,
            "environments",
            "A name has up to 64 letters, digits, dots, underscores and hyphens, and begins with a"
                + " letter or digit.");
        continue;
      }
      String name = scalar.getValue();
      if (lines.put(name, line(key)) != null) {
        fault(key, "environments." + name, "Is declared twice.");
        continue;
      }
      environment(name, tuple.getValueNode()).ifPresent(environments::add);
    }
    order(environments, lines);
  }

  /** Holds that {@code after} names an environment and that no two wait for each other. */
  private void order(List<Environment> environments, Map<String, Integer> lines) {
    var after = new HashMap<String, String>();
    for (Environment environment : environments) {
      environment.after().ifPresent(before -> after.put(environment.name(), before));
    }
    for (Environment environment : environments) {
      String path = "environments." + environment.name() + ".after";
      int line = lines.getOrDefault(environment.name(), 1);
      Optional<String> before = environment.after();
      if (before.isPresent() && !lines.containsKey(before.get())) {
        faults.add(new Fault(line, path, "Names an environment that is not declared."));
        continue;
      }
      var seen = new HashSet<String>();
      Optional<String> next = before;
      while (next.isPresent() && seen.add(next.get())) {
        next = Optional.ofNullable(after.get(next.get()));
      }
      if (next.isPresent() && seen.contains(environment.name())) {
        faults.add(new Fault(line, path, "Waits for itself."));
      }
    }
  }

  private Optional<Environment> environment(String name, Node node) {
    String path = "environments." + name;
    int before = faults.size();
    Fields fields =
        fields(
            node,
            path,
            Set.of(
                "workflow",
                "inputs",
                "after",
                "approvals",
                "checks",
                "ignore-checks",
                "deployers",
                "approvers",
                "freeze",
                "gate",
                "sha-input",
                "version-url"));
    if (faults.size() == before && fields.get("workflow").isEmpty()) {
      fault(node, path + ".workflow", "Is missing: the file name of the workflow that deploys.");
    }
    Optional<String> workflow =
        fields
            .get("workflow")
            .flatMap(value ->
                text(
                    value,
                    path + ".workflow",
                    WORKFLOW,
                    "Must be the file name of a workflow, such as deploy.yml."));
    Optional<String> shaInput =
        fields
            .get("sha-input")
            .flatMap(value ->
                text(value, path + ".sha-input", INPUT, "Must be the name of a workflow input."));
    Map<String, String> inputs =
        fields.get("inputs").map(value -> inputs(value, path + ".inputs")).orElse(Map.of());
    shaInput
        .filter(input -> inputs.containsKey(input) || RESERVED_INPUTS.contains(input))
        .ifPresent(_ ->
            fields
                .get("sha-input")
                .ifPresent(value ->
                    fault(value, path + ".sha-input", "Is already the name of an input.")));
    var environment =
        new Environment(
            name,
            workflow.orElse(""),
            inputs,
            fields
                .get("after")
                .flatMap(value ->
                    text(value, path + ".after", NAME, "Must be the name of an environment.")),
            fields.get("approvals").map(value -> approvals(value, path + ".approvals")).orElse(0),
            fields
                .get("checks")
                .map(value -> checks(value, path + ".checks"))
                .orElse(new Checks.Required()),
            fields
                .get("ignore-checks")
                .map(value -> names(value, path + ".ignore-checks"))
                .orElse(Set.of()),
            fields
                .get("deployers")
                .map(value -> people(value, path + ".deployers"))
                .orElse(People.NONE),
            fields
                .get("approvers")
                .map(value -> people(value, path + ".approvers"))
                .orElse(People.NONE),
            fields.get("freeze").map(value -> freezes(value, path + ".freeze")).orElse(List.of()),
            fields
                .get("gate")
                .map(value -> requirements(value, path + ".gate"))
                .orElse(Requirements.NONE),
            shaInput,
            fields.get("version-url").flatMap(value -> url(value, path + ".version-url")));
    return Optional.of(environment);
  }

  private Map<String, String> inputs(Node node, String path) {
    if (!(node instanceof MappingNode mapping)) {
      fault(node, path, "Must be a mapping from input names to values.");
      return Map.of();
    }
    var inputs = new LinkedHashMap<String, String>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode name) || !INPUT.matcher(name.getValue()).matches()) {
        fault(key, path, "Must be the name of a workflow input.");
      } else if (RESERVED_INPUTS.contains(name.getValue())) {
        fault(key, path + "." + name.getValue(), "Is an input that Orchestrator sets itself.");
      } else if (!(tuple.getValueNode() instanceof ScalarNode value)
          || value.getTag().equals(Tag.NULL)) {
        fault(tuple.getValueNode(), path + "." + name.getValue(), "Must be a string.");
      } else if (inputs.put(name.getValue(), value.getValue()) != null) {
        fault(key, path + "." + name.getValue(), "Is given twice.");
      }
    }
    return inputs;
  }

  private int approvals(Node node, String path) {
    return number(node, path)
        .filter(value -> {
          boolean good =
              value.stripTrailingZeros().scale() <= 0
                  && value.signum() >= 0
                  && value.compareTo(BigDecimal.valueOf(MAX_APPROVALS)) <= 0;
          if (!good) {
            fault(node, path, "Must be a whole number from 0 to " + MAX_APPROVALS + ".");
          }
          return good;
        })
        .map(BigDecimal::intValueExact)
        .orElse(0);
  }

  private Checks checks(Node node, String path) {
    if (node instanceof SequenceNode) {
      Set<String> names = names(node, path);
      if (names.isEmpty()) {
        fault(node, path, "Must name at least one check; none means the word none.");
      }
      return new Checks.Named(names);
    }
    String word = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    return switch (word) {
      case "required" -> new Checks.Required();
      case "all" -> new Checks.All();
      case "none" -> new Checks.None();
      default -> {
        fault(node, path, "Must be required, all, none or a list of names.");
        yield new Checks.Required();
      }
    };
  }

  private Set<String> names(Node node, String path) {
    if (!(node instanceof SequenceNode list)) {
      fault(node, path, "Must be a list of names.");
      return Set.of();
    }
    var names = new LinkedHashSet<String>();
    for (Node item : list.getValue()) {
      if (item instanceof ScalarNode scalar
          && !scalar.getTag().equals(Tag.NULL)
          && !scalar.getValue().isBlank()) {
        names.add(scalar.getValue());
      } else {
        fault(item, path, "Must be a name.");
      }
    }
    return names;
  }

  private People people(Node node, String path) {
    Fields fields = fields(node, path, Set.of("roles", "users"));
    return new People(
        fields.get("roles").map(value -> ids(value, path + ".roles")).orElse(Set.of()),
        fields.get("users").map(value -> ids(value, path + ".users")).orElse(Set.of()));
  }

  private Set<String> ids(Node node, String path) {
    if (!(node instanceof SequenceNode list)) {
      fault(node, path, "Must be a list of Discord ids.");
      return Set.of();
    }
    var ids = new LinkedHashSet<String>();
    for (Node item : list.getValue()) {
      text(item, path, SNOWFLAKE, "Must be a Discord id of 17 to 20 digits.").ifPresent(ids::add);
    }
    return ids;
  }

  private List<WeeklyFreeze> freezes(Node node, String path) {
    if (!(node instanceof SequenceNode list)) {
      fault(node, path, "Must be a list of freezes, each with weekly and zone.");
      return List.of();
    }
    var freezes = new ArrayList<WeeklyFreeze>();
    for (Node item : list.getValue()) {
      int before = faults.size();
      Fields fields = fields(item, path, Set.of("weekly", "zone"));
      if (faults.size() > before) {
        continue;
      }
      Optional<ZoneId> zone = fields.get("zone").flatMap(value -> zone(value, path + ".zone"));
      if (fields.get("zone").isEmpty()) {
        fault(item, path + ".zone", "Is missing: a time zone such as Europe/London.");
      }
      Optional<Node> weekly = fields.get("weekly");
      if (weekly.isEmpty()) {
        fault(item, path + ".weekly", "Is missing, for example \"Fri 16:00 - Mon 08:00\".");
      } else {
        Optional<WeeklyFreeze> freeze =
            Optional.of(weekly.get())
                .filter(ScalarNode.class::isInstance)
                .map(ScalarNode.class::cast)
                .flatMap(
                    value -> WeeklyFreeze.parse(value.getValue(), zone.orElse(ZoneId.of("UTC"))));
        if (freeze.isEmpty()) {
          fault(
              weekly.get(),
              path + ".weekly",
              "Must be two different times of the week, as in \"Fri 16:00 - Mon 08:00\".");
        }
        freeze.ifPresent(freezes::add);
      }
    }
    return freezes;
  }

  private Optional<ZoneId> zone(Node node, String path) {
    if (node instanceof ScalarNode scalar) {
      try {
        return Optional.of(ZoneId.of(scalar.getValue()));
      } catch (DateTimeException unknown) {
        // Falls through to the fault below.
      }
    }
    fault(node, path, "Must be a time zone such as Europe/London.");
    return Optional.empty();
  }

  private Requirements requirements(Node node, String path) {
    Fields fields = fields(node, path, Set.of("findings", "trust", "attested-within"));
    Optional<Level> findings =
        fields
            .get("findings")
            .flatMap(value -> {
              Optional<Level> level =
                  value instanceof ScalarNode scalar
                      ? Level.of(scalar.getValue())
                      : Optional.empty();
              if (level.isEmpty()) {
                fault(value, path + ".findings", "Must be low, medium, high or critical.");
              }
              return level;
            });
    Optional<BigDecimal> trust =
        fields
            .get("trust")
            .flatMap(value ->
                number(value, path + ".trust")
                    .filter(number -> {
                      boolean good =
                          number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(100)) <= 0;
                      if (!good) {
                        fault(value, path + ".trust", "Must be a number from 0 to 100.");
                      }
                      return good;
                    }));
    Optional<Duration> within =
        fields.get("attested-within").flatMap(value -> duration(value, path + ".attested-within"));
    return new Requirements(findings, trust, within);
  }

  private Optional<Duration> duration(Node node, String path) {
    Matcher matcher = DURATION.matcher(node instanceof ScalarNode scalar ? scalar.getValue() : "");
    if (!matcher.matches()) {
      fault(node, path, "Must be a duration such as 5m, 2h or 1d.");
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  private Optional<URI> url(Node node, String path) {
    if (node instanceof ScalarNode scalar) {
      try {
        URI url = URI.create(scalar.getValue());
        if ("https".equals(url.getScheme()) && url.getHost() != null && url.getUserInfo() == null) {
          return Optional.of(url);
        }
      } catch (IllegalArgumentException malformed) {
        // Falls through to the fault below.
      }
    }
    fault(node, path, "Must be an https URL.");
    return Optional.empty();
  }

  private Optional<Boolean> flag(Node node, String path) {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Optional.of(scalar.getValue().equalsIgnoreCase("true"));
    }
    fault(node, path, "Must be true or false.");
    return Optional.empty();
  }

  private Optional<BigDecimal> number(Node node, String path) {
    if (node instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))
        && scalar.getValue().length() <= 20) {
      try {
        return Optional.of(new BigDecimal(scalar.getValue()));
      } catch (NumberFormatException notDecimal) {
        // Falls through to the fault below: .inf, 0x10.
      }
    }
    fault(node, path, "Must be a number.");
    return Optional.empty();
  }

  private Optional<String> text(Node node, String path, Pattern form, String wanted) {
    if (node instanceof ScalarNode scalar && form.matcher(scalar.getValue()).matches()) {
      return Optional.of(scalar.getValue());
    }
    fault(node, path, wanted);
    return Optional.empty();
  }

  /** The values of a mapping by name. */
  private record Fields(Map<String, Node> byName) {
    Optional<Node> get(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }

  private Fields fields(Node node, String path, Set<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      fault(node, path, "Must be a mapping.");
      return new Fields(Map.of());
    }
    var byName = new HashMap<String, Node>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar) || !known.contains(scalar.getValue())) {
        fault(
            key,
            key instanceof ScalarNode name && INPUT.matcher(name.getValue()).matches()
                ? join(path, name.getValue())
                : path,
            "Is not a known key. Known are: "
                + String.join(", ", known.stream().sorted().toList())
                + ".");
      } else if (byName.put(scalar.getValue(), tuple.getValueNode()) != null) {
        fault(key, join(path, scalar.getValue()), "Is given twice.");
      }
    }
    return new Fields(byName);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void fault(Node node, String path, String message) {
    faults.add(new Fault(line(node), path, message));
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
