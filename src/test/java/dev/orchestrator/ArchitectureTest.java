package dev.orchestrator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the table of rooms in docs/architecture.md: who may use whom. */
class ArchitectureTest {
  private static final String ROOT = "dev.orchestrator.";

  /** Each room and the rooms that it may use; {@code entry} and {@code local} may use all. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("json", Set.of()),
          Map.entry("log", Set.of("json")),
          Map.entry("http", Set.of("json", "log")),
          Map.entry("table", Set.of("http", "json")),
          Map.entry("trace", Set.of("json", "log")),
          Map.entry("discord", Set.of("http", "json", "log")),
          Map.entry("github", Set.of("http", "json", "log")),
          Map.entry("metric", Set.of("json", "log")),
          Map.entry("alert", Set.of("json", "log", "metric")),
          Map.entry("operation", Set.of("trace", "alert", "log")),
          Map.entry("command", Set.of("discord", "operation", "trace", "json", "log")),
          Map.entry(
              "check",
              Set.of(
                  "command",
                  "operation",
                  "discord",
                  "github",
                  "release",
                  "http",
                  "trace",
                  "json",
                  "log")),
          Map.entry(
              "release", Set.of("command", "operation", "github", "http", "trace", "json", "log")),
          Map.entry("attestation", Set.of("json")),
          Map.entry("auth", Set.of("alert", "github", "json", "log")),
          Map.entry("endpoint", Set.of("auth", "github", "operation", "json", "log")),
          Map.entry("gate", Set.of()),
          Map.entry("job", Set.of("operation", "log")));

  private final JavaClasses house =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.orchestrator");

  @Test
  void every_room_uses_only_the_rooms_that_it_may() {
    MAY_USE.forEach((room, allowed) -> {
      var forbidden = new ArrayList<String>();
      rooms().stream()
          .filter(other -> !other.equals(room) && !allowed.contains(other))
          .forEach(other -> forbidden.add(ROOT + other + ".."));
      noClasses()
          .that(resideInAPackage(ROOT + room + ".."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(forbidden.toArray(String[]::new)))
          .check(house);
    });
  }

  @Test
  void every_room_is_in_the_table() {
    var known = new TreeSet<>(MAY_USE.keySet());
    known.addAll(List.of("entry", "local", "feature"));
    assertThat(rooms()).isSubsetOf(known);
  }

  @Test
  void a_feature_uses_no_other_feature() {
    for (String feature : names("dev.orchestrator.feature.")) {
      noClasses()
          .that(resideInAPackage(ROOT + "feature." + feature))
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + "feature..")
                  .and(DescribedPredicate.not(resideInAPackage(ROOT + "feature." + feature))))
          .check(house);
    }
  }

  @Test
  void a_feature_knows_neither_AWS_nor_the_environment_nor_a_clock_nor_the_wiring() {
    noClasses()
        .that(resideInAPackage(ROOT + "feature.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "software.amazon..", "com.amazonaws..", ROOT + "entry..", ROOT + "local.."))
        .check(house);
    noClasses()
        .that(resideInAPackage(ROOT + "feature.."))
        .should()
        .dependOnClassesThat(JavaClass.Predicates.assignableTo(Clock.class))
        .check(house);
  }

  @Test
  void nobody_asks_the_time_but_through_what_came_in_from_outside() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(house);
  }

  @Test
  void only_the_wiring_reads_the_environment() {
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage(ROOT + "entry..", ROOT + "local..")))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(house);
  }

  @Test
  void nobody_uses_the_wiring_but_this_machine() {
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage(ROOT + "entry..", ROOT + "local..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + "entry..", ROOT + "local.."))
        .check(house);
    noClasses()
        .that(resideInAPackage(ROOT + "entry.."))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "local.."))
        .check(house);
  }

  @Test
  void only_the_alert_channel_and_a_waiting_command_post_messages_as_the_bot() {
    noClasses()
        .that(
            DescribedPredicate.not(
                JavaClass.Predicates.simpleName("DiscordAlertChannel")
                    .or(JavaClass.Predicates.simpleName("CommandMessage"))
                    .or(resideInAPackage(ROOT + "discord.."))))
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(
                HasOwner.Predicates.With.<JavaClass>owner(
                        JavaClass.Predicates.simpleName("DiscordClient"))
                    .and(HasName.Predicates.name("createMessage"))))
        .check(house);
  }

  @Test
  void every_package_says_what_it_is_and_is_null_marked() throws IOException {
    try (var folders = Files.walk(Path.of("src/main/java/dev/orchestrator"))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        boolean hasCode;
        try (var files = Files.list(folder)) {
          hasCode = files.anyMatch(f -> f.toString().endsWith(".java"));
        }
        if (hasCode) {
          assertThat(folder.resolve("package-info.java")).exists();
          assertThat(Files.readString(folder.resolve("package-info.java")))
              .as(folder.toString())
              .contains("@NullMarked");
        }
      }
    }
  }

  private Set<String> rooms() {
    return names(ROOT);
  }

  private Set<String> names(String prefix) {
    var names = new TreeSet<String>();
    for (JavaClass type : house) {
      String name = type.getPackageName() + ".";
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        names.add(name.substring(prefix.length()).split("\\.", 2)[0]);
      }
    }
    return names;
  }
}
