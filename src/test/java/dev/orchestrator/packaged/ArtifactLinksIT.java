package dev.orchestrator.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The packaged file leaves most of what its libraries can do out. Everything that our own code
 * names is there, and everything that the requests and answers name which it uses.
 */
class ArtifactLinksIT {
  private static final Pattern WRITTEN = Pattern.compile(".*\\$\\$[0-9]+\\.class");
  private static final Pattern API =
      Pattern.compile("software/amazon/awssdk/services/\\w+/\\w+Client");
  private static final Pattern CLIENT =
      Pattern.compile("software/amazon/awssdk/services/\\w+/Default\\w+Client\\.class");
  private static final String MODEL = "software/amazon/awssdk/services/";

  @Test
  void every_class_that_our_code_names_is_in_the_file_or_in_the_JDK() throws IOException {
    Set<String> there = new HashSet<>(Artifact.names());
    var missing = new TreeSet<String>();
    var looked = new HashSet<String>();
    var toLook = new ArrayDeque<String>();
    there.stream().filter(name -> name.startsWith("dev/orchestrator/")).forEach(toLook::add);
    while (!toLook.isEmpty()) {
      String name = toLook.poll();
      if (!name.endsWith(".class") || !looked.add(name)) {
        continue;
      }
      for (String used : named(name)) {
        if (used.startsWith("java/") || used.startsWith("javax/") || isForDevelopers(used)) {
          continue;
        }
        if (!there.contains(used + ".class")) {
          missing.add(name + " names " + used);
        } else if (used.startsWith(MODEL) && used.contains("/model/")) {
          toLook.add(used + ".class");
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(looked).anyMatch(name -> name.endsWith("model/TransactWriteItem.class"));
  }

  /** The build takes the others out; docs/adr/0013. */
  @Test
  void every_operation_that_our_code_calls_is_in_the_SDKs_client() throws IOException {
    var missing = new TreeSet<String>();
    var called = new TreeSet<String>();
    for (String name : Artifact.names()) {
      if (name.startsWith("dev/orchestrator/") && name.endsWith(".class")) {
        for (PoolEntry pooled : ClassFile.of().parse(Artifact.read(name)).constantPool()) {
          if (pooled instanceof InterfaceMethodRefEntry method
              && API.matcher(method.owner().asInternalName()).matches()
              && !method.name().equalsString("builder")) {
            String operation = method.name().stringValue().replaceFirst("Paginator$", "");
            called.add(operation);
            if (!methods(clientOf(method.owner().asInternalName())).contains(operation)) {
              missing.add(name + " calls " + operation);
            }
          }
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(called)
        .contains("getItem", "putItem", "updateItem", "query", "transactWriteItems")
        .contains("putTraceSegments");
    assertThat(methods(clientOf(MODEL + "dynamodb/DynamoDbClient")))
        .doesNotContain("createTable", "deleteTable");
  }

  private static String clientOf(String api) {
    int name = api.lastIndexOf('/') + 1;
    return api.substring(0, name) + "Default" + api.substring(name) + ".class";
  }

  private static Set<String> methods(String name) throws IOException {
    return ClassFile.of().parse(Artifact.read(name)).methods().stream()
        .map(method -> method.methodName().stringValue())
        .collect(Collectors.toSet());
  }

  /** The classes that the build wrote, and those of which it wrote something out. */
  @Test
  void what_the_build_wrote_and_changed_is_as_the_JVM_demands() throws IOException {
    ClassFile classFile =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(ArtifactLinksIT::stream)
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .cached()));
    var written = new TreeSet<String>();
    Artifact.names().stream()
        .filter(name -> WRITTEN.matcher(name).matches())
        .forEach(name -> {
          written.add(name);
          written.add(name.replaceFirst("\\$\\$[0-9]+\\.class$", ".class"));
        });
    assertThat(written).hasSizeGreaterThan(500);
    for (String name : Artifact.names()) {
      if (name.endsWith(".class") && isChanged(name)) {
        written.add(name);
      }
    }
    assertThat(written)
        .contains(
            "dev/orchestrator/entry/Orchestrator.class",
            "software/amazon/awssdk/services/dynamodb/DefaultDynamoDbClient.class");
    var wrong = new TreeSet<String>();
    for (String name : written) {
      classFile.verify(Artifact.read(name)).forEach(error -> wrong.add(name + ": " + error));
    }
    assertThat(wrong).isEmpty();
  }

  /** Where a switch over types was written out, or operations were taken out. */
  private static boolean isChanged(String name) throws IOException {
    return CLIENT.matcher(name).matches()
        || ClassFile.of().parse(Artifact.read(name)).methods().stream()
            .anyMatch(method -> method.methodName().stringValue().startsWith("typeSwitch$"));
  }

  private static InputStream stream(ClassDesc type) {
    String descriptor = type.descriptorString();
    String name = descriptor.substring(1, descriptor.length() - 1) + ".class";
    return ArtifactLinksIT.class.getClassLoader().getResourceAsStream(name);
  }

  /** What only the local machine uses of a class that both have. */
  private static boolean isForDevelopers(String name) {
    return name.startsWith("software/amazon/awssdk/services/dynamodb/streams/")
        || name.startsWith("org/jspecify/");
  }

  private static Set<String> named(String entry) throws IOException {
    var names = new HashSet<String>();
    for (PoolEntry pooled : ClassFile.of().parse(Artifact.read(entry)).constantPool()) {
      if (pooled instanceof ClassEntry type && type.asSymbol() instanceof ClassDesc symbol) {
        ClassDesc element = symbol;
        while (element.isArray()) {
          element = element.componentType();
        }
        if (element.isClassOrInterface()) {
          String descriptor = element.descriptorString();
          names.add(descriptor.substring(1, descriptor.length() - 1));
        }
      }
    }
    return names;
  }
}
