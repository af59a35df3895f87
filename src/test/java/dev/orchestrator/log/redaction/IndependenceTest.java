package dev.orchestrator.log.redaction;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class IndependenceTest {

  @Test
  void redaction_needs_nothing_but_the_jdk() {
    classes()
        .that()
        .resideInAPackage("dev.orchestrator.log.redaction")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "dev.orchestrator.log.redaction")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.orchestrator.log.redaction"));
  }
}
