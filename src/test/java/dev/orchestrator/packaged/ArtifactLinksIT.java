package dev.orchestrator.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The packaged file leaves most of what its libraries can do out. Everything that our own code
 * names is there, and everything that the requests and answers name which it uses.
 */
class ArtifactLinksIT {
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
