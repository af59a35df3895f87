import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * The switches over types of one class, each written out as a method that asks for one type after
 * the other. Source: {@code java.lang.runtime.SwitchBootstraps#typeSwitch}.
 */
final class TypeSwitches {
  private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

  private final ClassDesc owner;
  private final boolean ofInterface;
  private final List<Switch> switches = new ArrayList<>();

  TypeSwitches(ClassModel model) {
    this.owner = model.thisClass().asSymbol();
    this.ofInterface = (model.flags().flagsMask() & ClassFile.ACC_INTERFACE) != 0;
  }

  private record Switch(String method, MethodTypeDesc type, List<ClassDesc> labels) {}

  boolean isEmpty() {
    return switches.isEmpty();
  }

  /** False where a label is no type, which stays the JVM's. */
  boolean replaced(CodeBuilder builder, InvokeDynamicInstruction indy) {
    DirectMethodHandleDesc bootstrap = indy.bootstrapMethod();
    boolean overTypes =
        bootstrap.owner().equals(BOOTSTRAPS)
            && bootstrap.methodName().equals("typeSwitch")
            && !indy.typeSymbol().parameterType(0).isPrimitive()
            && indy.bootstrapArgs().stream()
                .allMatch(label -> label instanceof ClassDesc type && !type.isPrimitive());
    if (!overTypes) {
      return false;
    }
    List<ClassDesc> labels = indy.bootstrapArgs().stream().map(ClassDesc.class::cast).toList();
    var written = new Switch("typeSwitch$" + switches.size(), indy.typeSymbol(), labels);
    switches.add(written);
    builder.invokestatic(owner, written.method(), written.type(), ofInterface);
    return true;
  }

  /** Adds the methods to the class. */
  void write(ClassBuilder builder) {
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
    for (Switch each : switches) {
      builder.withMethodBody(each.method(), each.type(), flags, b -> write(b, each.labels()));
    }
  }

  /** The value is the first parameter, the number of the label to begin with the second. */
  private static void write(CodeBuilder b, List<ClassDesc> labels) {
    Label there = b.newLabel();
    b.aload(0).ifnonnull(there).iconst_m1().ireturn();
    b.labelBinding(there);
    for (int i = 0; i < labels.size(); i++) {
      Label next = b.newLabel();
      b.iload(1).loadConstant(i).if_icmpgt(next);
      b.aload(0).instanceOf(labels.get(i)).ifeq(next);
      b.loadConstant(i).ireturn();
      b.labelBinding(next);
    }
    b.loadConstant(labels.size()).ireturn();
  }
}
