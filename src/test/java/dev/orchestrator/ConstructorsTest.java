package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No constructor or field initializer passes {@code this} to another class: that class could see
 * fields that are not set yet. A function that uses {@code this} later is allowed. As seen in the
 * bytecode, a constructor may call nothing with a parameter of its own type, or with {@code this}
 * as the last argument.
 */
class ConstructorsTest {
  private static final Path PRODUCT = Path.of("target/classes/dev");

  /** Log4j makes it and has no other place to register it. It has no fields. */
  private static final String REGISTERS_ITSELF = "dev/orchestrator/log/EarlyConfiguration";

  @Test
  void no_constructor_passes_this_to_another_class() throws IOException {
    var found = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(PRODUCT)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .map(ConstructorsTest::parse)
          .filter(model -> !model.thisClass().asInternalName().equals(REGISTERS_ITSELF))
          .forEach(model -> found.addAll(escapes(model)));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void a_constructor_that_passes_this_is_found() {
    assertThat(escapes(parse(compiled(Leaking.class)))).hasSize(2);
    assertThat(escapes(parse(compiled(Contained.class)))).isEmpty();
  }

  private static Set<String> escapes(ClassModel model) {
    var found = new TreeSet<String>();
    for (MethodModel method : model.methods()) {
      if (method.methodName().equalsString("<init>")) {
        method
            .code()
            .ifPresent(code -> {
              var instructions =
                  code.elementStream()
                      .filter(Instruction.class::isInstance)
                      .map(Instruction.class::cast)
                      .toList();
              for (int i = 1; i < instructions.size(); i++) {
                if (instructions.get(i) instanceof InvokeInstruction call
                    && passesThis(model, call, instructions.get(i - 1))) {
                  found.add(
                      "%s passes itself to %s.%s"
                          .formatted(
                              model.thisClass().asInternalName(),
                              call.owner().asInternalName(),
                              call.name()));
                }
              }
            });
      }
    }
    return found;
  }

  private static boolean passesThis(ClassModel model, InvokeInstruction call, Instruction before) {
    List<ClassDesc> parameters = call.typeSymbol().parameterList();
    return parameters.contains(model.thisClass().asSymbol())
        || (!parameters.isEmpty()
            && before instanceof LoadInstruction load
            && load.typeKind() == TypeKind.REFERENCE
            && load.slot() == 0);
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path compiled(Class<?> type) {
    return Path.of("target/test-classes", type.getName().replace('.', '/') + ".class");
  }

  private static final class Leaking implements Runnable {
    private final Thread runs = new Thread(this);

    Leaking(List<Consumer<Leaking>> listeners) {
      listeners.forEach(listener -> listener.accept(this));
      Contained.look(this);
      runs.start();
    }

    @Override
    public void run() {}
  }

  private static final class Contained {
    private final Runnable later;

    Contained() {
      this.later = this::run;
    }

    static void look(Leaking other) {
      other.run();
    }

    private void run() {
      later.run();
    }
  }
}
