package dev.orchestrator.finding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.orchestrator.finding.SarifPaths.Location;
import dev.orchestrator.finding.SarifRun.Component;
import dev.orchestrator.finding.SarifRun.Result;
import dev.orchestrator.finding.SarifRun.Rule;
import dev.orchestrator.github.RepositoryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads SARIF 2.1.0 as scanners really write it: what has another type than the specification says
 * is left out, and only what is no SARIF at all is refused. Snippets, code flows, fixes, properties
 * and fingerprints that are not known to be stable are never kept.
 */
final class SarifReader {
  /** Fingerprints that scanners keep stable and that hold nothing but hashes. */
  private static final Set<String> STABLE =
      Set.of("primaryLocationLineHash", "matchBasedId/v1", "contextHash/v1");

  private static final Pattern REMOTE =
      Pattern.compile(
          "(?:https?://[^/]+/|ssh://git@[^/]+/|git@[^:/]+:)([^/]+/[^/]+?)(?:\\.git)?/?");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");

  /** GitHub takes 20. */
  private static final int MAX_RUNS = 30;

  private final JsonParser parser;
  private final Faults faults;
  private final Skipped skipped;
  private final List<SarifRun> runs = new ArrayList<>();
  private int found;

  SarifReader(JsonParser parser, Faults faults, Skipped skipped) {
    this.parser = parser;
    this.faults = faults;
    this.skipped = skipped;
  }

  /** Reads a member's value, to its last token. */
  @FunctionalInterface
  private interface Member {
    void read(String name) throws IOException;
  }

  /** Reads an element, to its last token. */
  @FunctionalInterface
  private interface Element {
    void read() throws IOException;
  }

  /** Reads the document, whose first token is the parser's current one. */
  List<SarifRun> read() throws IOException {
    var seen = new HashMap<String, Boolean>();
    members(name -> {
      switch (name) {
        case "version" -> seen.put(name, text().filter("2.1.0"::equals).isPresent());
        case "runs" -> {
          seen.put(name, parser.currentToken() == JsonToken.START_ARRAY);
          elements(this::run);
        }
        default -> parser.skipChildren();
      }
    });
    if (!seen.getOrDefault("version", false)) {
      faults.add("version", "must be \"2.1.0\".");
    }
    if (!seen.getOrDefault("runs", false)) {
      faults.add("runs", "must be an array.");
    }
    if (runs.size() > MAX_RUNS) {
      faults.add("runs", "must have at most %d elements.".formatted(MAX_RUNS));
    }
    if (found > Artifact.MAX_FINDINGS) {
      faults.add("runs", "must have at most %d results together.".formatted(Artifact.MAX_FINDINGS));
    }
    return runs;
  }

  private void run() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT || runs.size() > MAX_RUNS) {
      parser.skipChildren();
      skipped.count("malformed_runs");
      return;
    }
    var run = new SarifRun();
    runs.add(run);
    members(name -> {
      switch (name) {
        case "tool" -> tool(run);
        case "automationDetails" ->
            members(each -> {
              if (each.equals("id")) {
                text().ifPresent(run::automationId);
              } else {
                parser.skipChildren();
              }
            });
        case "artifacts" ->
            elements(() -> {
              var place = new Place();
              members(each -> {
                if (each.equals("location")) {
                  place.read();
                } else {
                  parser.skipChildren();
                }
              });
              run.paths.addArtifact(place.location());
            });
        case "originalUriBaseIds" ->
            members(id -> {
              var place = new Place();
              place.read();
              run.paths.addBase(id, place.location());
            });
        case "invocations" -> elements(() -> invocation(run));
        case "versionControlProvenance" -> provenances(run);
        case "results" -> {
          if (parser.currentToken() == JsonToken.START_ARRAY) {
            run.searched = true;
            elements(() -> result(run));
          } else {
            parser.skipChildren();
          }
        }
        default -> parser.skipChildren();
      }
    });
    if (!run.searched) {
      skipped.count("runs_without_results");
    }
  }

  // ---- the tool and its rules

  private void tool(SarifRun run) throws IOException {
    members(name -> {
      switch (name) {
        case "driver" -> run.driver = component();
        case "extensions" -> elements(() -> run.extensions.add(component()));
        default -> parser.skipChildren();
      }
    });
  }

  private Component component() throws IOException {
    var component = new Component();
    members(name -> {
      switch (name) {
        case "name" -> component.name = text().orElse("");
        case "guid" -> component.guid = text().orElse("");
        case "semanticVersion", "version" -> component.version = text().orElse(component.version);
        case "rules" -> elements(() -> component.add(rule()));
        case "globalMessageStrings" -> messages(component.messages);
        default -> parser.skipChildren();
      }
    });
    return component;
  }

  private Rule rule() throws IOException {
    var rule = new Rule();
    members(name -> {
      switch (name) {
        case "id" -> rule.id = text().orElse("");
        case "messageStrings" -> messages(rule.messages);
        case "defaultConfiguration" ->
            members(each -> {
              if (each.equals("level")) {
                rule.level = text();
              } else {
                parser.skipChildren();
              }
            });
        case "properties" ->
            members(each -> {
              if (each.equals("security-severity")) {
                rule.severity = scalar();
              } else {
                parser.skipChildren();
              }
            });
        default -> parser.skipChildren();
      }
    });
    return rule;
  }

  private void messages(Map<String, String> messages) throws IOException {
    members(id ->
        members(each -> {
          if (each.equals("text")) {
            text().ifPresent(text -> messages.put(id, text));
          } else {
            parser.skipChildren();
          }
        }));
  }

  // ---- about the run

  private void invocation(SarifRun run) throws IOException {
    int index = run.invocations++;
    members(name -> {
      switch (name) {
        case "executionSuccessful" -> {
          if (parser.currentToken() == JsonToken.VALUE_FALSE) {
            run.complete = false;
          }
          parser.skipChildren();
        }
        case "toolExecutionNotifications", "toolConfigurationNotifications" ->
            elements(() ->
                members(each -> {
                  if (each.equals("level")) {
                    run.complete &= !text().orElse("").equals("error");
                  } else {
                    parser.skipChildren();
                  }
                }));
        case "workingDirectory" -> {
          var place = new Place();
          place.read();
          run.paths.addRoot(place.location());
        }
        case "ruleConfigurationOverrides" -> elements(() -> override(run, index));
        default -> parser.skipChildren();
      }
    });
  }

  private void override(SarifRun run, int invocation) throws IOException {
    var reference = new RuleReference();
    var level = new ArrayList<String>();
    members(name -> {
      switch (name) {
        case "descriptor" -> reference.read();
        case "configuration" ->
            members(each -> {
              if (each.equals("level")) {
                text().ifPresent(level::add);
              } else {
                parser.skipChildren();
              }
            });
        default -> parser.skipChildren();
      }
    });
    if (!level.isEmpty()) {
      run.overrides.add(new SarifRun.Override(invocation, reference.reference(), level.getFirst()));
    }
  }

  private void provenances(SarifRun run) throws IOException {
    var first = new boolean[] {true};
    elements(() -> {
      boolean isFirst = first[0];
      first[0] = false;
      members(name -> {
        switch (name) {
          case "repositoryUri" ->
              text()
                  .filter(text -> isFirst)
                  .flatMap(SarifReader::repository)
                  .ifPresent(repository -> run.repository = Optional.of(repository));
          case "revisionId" ->
              text()
                  .filter(text -> isFirst && COMMIT.matcher(text).matches())
                  .ifPresent(sha -> run.commit = Optional.of(sha.toLowerCase(Locale.ROOT)));
          case "mappedTo" -> {
            var place = new Place();
            place.read();
            run.paths.addRoot(place.location());
          }
          default -> parser.skipChildren();
        }
      });
    });
  }

  /** The repository that a remote's address names. */
  static Optional<RepositoryName> repository(String remote) {
    Matcher address = REMOTE.matcher(remote);
    return address.matches() ? RepositoryName.parse(address.group(1)) : Optional.empty();
  }

  // ---- results

  private void result(SarifRun run) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      skipped.count("malformed_results");
      return;
    }
    var result = new Result();
    var reference = new RuleReference();
    var suppression = new Suppression();
    members(name -> {
      switch (name) {
        case "ruleId" -> result.ruleId = text();
        case "ruleIndex" -> result.ruleIndex = integer();
        case "rule" -> reference.read();
        case "kind" -> result.kind = text().orElse("fail");
        case "level" -> result.level = text();
        case "message" -> message(result);
        case "locations" -> locations(result);
        case "suppressions" -> suppression.read();
        case "baselineState" -> result.baseline = text().orElse("");
        case "fingerprints", "partialFingerprints" -> fingerprints(result);
        case "provenance" ->
            members(each -> {
              if (each.equals("invocationIndex")) {
                result.invocation = integer();
              } else {
                parser.skipChildren();
              }
            });
        default -> parser.skipChildren();
      }
    });
    result.rule = reference.reference();
    if (result.baseline.equals("absent")) {
      skipped.count("absent");
    } else if (!result.kind.equals("fail")) {
      skipped.count("not_a_failure");
    } else if (suppression.isInForce()) {
      skipped.count("suppressed");
    } else if (++found <= Artifact.MAX_FINDINGS) {
      run.results.add(result);
    }
  }

  private void message(Result result) throws IOException {
    members(name -> {
      switch (name) {
        case "text" -> result.text = text();
        case "id" -> result.messageId = text();
        case "arguments" -> elements(() -> result.arguments.add(scalar().orElse("")));
        default -> parser.skipChildren();
      }
    });
  }

  /** Only the first location is where the finding is shown. */
  private void locations(Result result) throws IOException {
    var first = new boolean[] {true};
    elements(() -> {
      if (!first[0]) {
        parser.skipChildren();
        return;
      }
      first[0] = false;
      members(name -> {
        if (!name.equals("physicalLocation")) {
          parser.skipChildren();
          return;
        }
        var place = new Place();
        members(each -> {
          switch (each) {
            case "artifactLocation" -> place.read();
            case "region" ->
                members(part -> {
                  if (part.equals("startLine")) {
                    result.line = integer();
                  } else {
                    parser.skipChildren();
                  }
                });
            default -> parser.skipChildren();
          }
        });
        result.location = place.location();
      });
    });
  }

  private void fingerprints(Result result) throws IOException {
    members(name -> {
      Optional<String> value = text();
      if (STABLE.contains(name) && value.filter(SarifReader::isUsable).isPresent()) {
        result.stable = result.stable.or(() -> value.map(each -> name + "=" + each));
      }
    });
  }

  private static boolean isUsable(String fingerprint) {
    return fingerprint.length() >= 8
        && fingerprint.length() <= 1_000
        && fingerprint.chars().noneMatch(Character::isWhitespace);
  }

  /** Reads {@code suppressions}: which are in force unless one was rejected or is in review. */
  private final class Suppression {
    private boolean any;
    private boolean open;

    void read() throws IOException {
      elements(() -> {
        any = true;
        members(name -> {
          if (name.equals("status")) {
            String status = text().orElse("");
            open |= status.equals("rejected") || status.equals("underReview");
          } else {
            parser.skipChildren();
          }
        });
      });
    }

    boolean isInForce() {
      return any && !open;
    }
  }

  /** Reads an {@code artifactLocation}. */
  private final class Place {
    private Optional<String> uri = Optional.empty();
    private Optional<String> base = Optional.empty();
    private int index = -1;

    void read() throws IOException {
      members(name -> {
        switch (name) {
          case "uri" -> uri = text();
          case "uriBaseId" -> base = text();
          case "index" -> index = integer();
          default -> parser.skipChildren();
        }
      });
    }

    Location location() {
      return new Location(uri, base, index);
    }
  }

  /** Reads a {@code reportingDescriptorReference}. */
  private final class RuleReference {
    private Optional<String> id = Optional.empty();
    private int index = -1;
    private int component = -1;
    private Optional<String> name = Optional.empty();

    void read() throws IOException {
      members(member -> {
        switch (member) {
          case "id" -> id = text();
          case "index" -> index = integer();
          case "toolComponent" ->
              members(each -> {
                switch (each) {
                  case "index" -> component = integer();
                  case "guid", "name" -> name = text();
                  default -> parser.skipChildren();
                }
              });
          default -> parser.skipChildren();
        }
      });
    }

    SarifRun.Reference reference() {
      return new SarifRun.Reference(id, index, component, name);
    }
  }

  // ---- tokens

  private void members(Member member) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      member.read(name);
    }
  }

  private void elements(Element element) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  private Optional<String> text() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return Optional.of(parser.getText());
    }
    parser.skipChildren();
    return Optional.empty();
  }

  /** A string, or a number as it is written. */
  private Optional<String> scalar() throws IOException {
    return parser.currentToken().isNumeric() ? Optional.of(parser.getText()) : text();
  }

  /** A whole number; -1 for anything else. */
  private int integer() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() <= 9) {
      return Math.max(-1, parser.getIntValue());
    }
    parser.skipChildren();
    return -1;
  }
}
