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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the code to the table of packages in docs/architecture.md, which it reads. */
class ArchitectureTest {
  private static final String ROOT = "dev.orchestrator.";

  /** A row: the package, what it holds, and the packages that it may use. */
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z.]+)` \\|[^|]*\\| ((?:`[a-z.]+`(?:, )?)+|no other package) \\|");

  private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

  /** Each package and those that it may use, but for those that may use all. */
  private static final Map<String, Set<String>> MAY_USE = table(false);

  /**
   * Each package inside another, as in {@code discord.rest}, and its neighbours that it may use.
   */
  private static final Map<String, Set<String>> INNER_MAY_USE = table(true);

  private static Map<String, Set<String>> table(boolean inner) {
    var table = new TreeMap<String, Set<String>>();
    try {
      for (String line : Files.readAllLines(Path.of("docs/architecture.md"))) {
        Matcher row = ROW.matcher(line);
        if (row.matches() && row.group(1).contains(".") == inner) {
          var used = new TreeSet<String>();
          NAME.matcher(row.group(2)).results().forEach(name -> used.add(name.group(1)));
          table.put(row.group(1), used);
        }
      }
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    return table;
  }

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.orchestrator");

  @Test
  void the_table_has_rows_of_packages_that_exist() {
    assertThat(MAY_USE).hasSizeGreaterThan(15);
    assertThat(rooms()).containsAll(MAY_USE.keySet());
    assertThat(MAY_USE.values()).allSatisfy(used -> assertThat(MAY_USE.keySet()).containsAll(used));
  }

  @Test
  void every_package_uses_only_the_packages_that_it_may() {
    MAY_USE.forEach((room, allowed) -> {
      var forbidden = new ArrayList<String>();
      rooms().stream()
          .filter(other -> !other.equals(room) && !allowed.contains(other))
          .forEach(other -> forbidden.add(ROOT + other + ".."));
      noClasses()
          .that(resideInAPackage(ROOT + room + ".."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(forbidden.toArray(String[]::new)))
          .check(HOUSE);
    });
  }

  @Test
  void a_package_inside_another_uses_only_the_neighbours_that_it_may() {
    assertThat(INNER_MAY_USE).isNotEmpty();
    INNER_MAY_USE.forEach((room, allowed) -> {
      String outer = room.substring(0, room.lastIndexOf('.') + 1);
      var forbidden =
          names(ROOT + outer).stream()
              .map(outer::concat)
              .filter(other -> !other.equals(room) && !allowed.contains(other))
              .map(other -> ROOT + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that(resideInAPackage(ROOT + room + ".."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(forbidden))
          .check(HOUSE);
    });
  }

  @Test
  void every_package_is_in_the_table() {
    var known = new TreeSet<>(MAY_USE.keySet());
    known.addAll(List.of("entry", "local", "feature", "bots"));
    assertThat(rooms()).isSubsetOf(known);
  }

  @Test
  void a_feature_uses_no_other_feature() {
    for (String feature : names("dev.orchestrator.feature.")) {
      noClasses()
          .that(resideInAPackage(ROOT + "feature." + feature))
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + "feature.*..")
                  .and(DescribedPredicate.not(resideInAPackage(ROOT + "feature." + feature))))
          .check(HOUSE);
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
        .check(HOUSE);
    noClasses()
        .that(resideInAPackage(ROOT + "feature.."))
        .should()
        .dependOnClassesThat(JavaClass.Predicates.assignableTo(Clock.class))
        .check(HOUSE);
  }

  @Test
  void nobody_asks_the_time_but_through_what_came_in_from_outside() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(HOUSE);
  }

  @Test
  void only_the_wiring_reads_the_environment() {
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage(ROOT + "entry..", ROOT + "local..")))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(HOUSE);
  }

  @Test
  void nobody_uses_the_wiring_but_this_machine() {
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage(ROOT + "entry..", ROOT + "local..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + "entry..", ROOT + "local.."))
        .check(HOUSE);
    noClasses()
        .that(resideInAPackage(ROOT + "entry.."))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "local.."))
        .check(HOUSE);
  }

  @Test
  void only_alerts_releases_a_lock_taken_over_and_a_waiting_command_post_messages_as_the_bot() {
    noClasses()
        .that(
            DescribedPredicate.not(
                JavaClass.Predicates.simpleName("DiscordAlertChannel")
                    .or(JavaClass.Predicates.simpleName("CommandMessage"))
                    .or(JavaClass.Predicates.simpleName("LockCommand"))
                    .or(JavaClass.Predicates.simpleName("ReleaseMessages"))
                    .or(resideInAPackage(ROOT + "discord.."))))
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(
                HasOwner.Predicates.With.<JavaClass>owner(
                        JavaClass.Predicates.simpleName("DiscordClient"))
                    .and(HasName.Predicates.name("createMessage"))))
        .check(HOUSE);
  }

  @Test
  void every_package_says_what_it_is_and_is_null_marked() throws IOException {
    try (var folders = Files.walk(Path.of("src/main/java/dev/orchestrator"))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        boolean hasCode;
        try (var files = Files.list(folder)) {
          hasCode = files.anyMatch(f -> f.toString().endsWith(".java"));
        }
        // A feature of one file needs no second one; what is not marked is not checked for null.
        boolean isFeature = folder.getParent().endsWith("feature");
        if (hasCode && !isFeature) {
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
    for (JavaClass type : HOUSE) {
      String name = type.getPackageName() + ".";
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        names.add(name.substring(prefix.length()).split("\\.", 2)[0]);
      }
    }
    return names;
  }
}
