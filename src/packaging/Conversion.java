import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.Optional;

/** The conversions that Java makes between the types of a lambda and those of its body. */
final class Conversion {
  private static final Map<String, String> BOXES =
      Map.of(
          "Z", "Boolean", "B", "Byte", "C", "Character", "S", "Short", "I", "Integer", "J",
          "Long", "F", "Float", "D", "Double");

  static void adapt(CodeBuilder b, ClassDesc from, ClassDesc to) {
    if (from.equals(to) || to.equals(CD_void)) {
      return;
    }
    if (from.isPrimitive() && to.isPrimitive()) {
      b.conversion(TypeKind.from(from), TypeKind.from(to));
    } else if (from.isPrimitive()) {
      ClassDesc box = box(from);
      b.invokestatic(box, "valueOf", MethodTypeDesc.of(box, from));
    } else if (to.isPrimitive()) {
      ClassDesc box = box(to);
      Optional<ClassDesc> other = primitive(from);
      if (other.isPresent() && !other.get().equals(to)) {
        b.invokevirtual(from, other.get().displayName() + "Value", MethodTypeDesc.of(other.get()));
        b.conversion(TypeKind.from(other.get()), TypeKind.from(to));
        return;
      }
      if (!from.equals(box)) {
        b.checkcast(box);
      }
      b.invokevirtual(box, to.displayName() + "Value", MethodTypeDesc.of(to));
    } else if (!to.equals(CD_Object)) {
      b.checkcast(to);
    }
  }

  private static ClassDesc box(ClassDesc primitive) {
    return ClassDesc.of("java.lang." + BOXES.get(primitive.descriptorString()));
  }

  private static Optional<ClassDesc> primitive(ClassDesc box) {
    return BOXES.entrySet().stream()
        .filter(e -> ClassDesc.of("java.lang." + e.getValue()).equals(box))
        .map(e -> ClassDesc.ofDescriptor(e.getKey()))
        .findFirst();
  }
}
