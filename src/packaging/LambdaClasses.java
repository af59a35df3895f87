import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * The lambdas and method references of one class, written out as they were before Java 8: a class
 * each, or one for all that are of one interface, which tells them apart by number.
 */
final class LambdaClasses {
  private static final ClassDesc METAFACTORY =
      ClassDesc.of("java.lang.invoke.LambdaMetafactory");

  private final ClassFile classFile;
  private final Map<String, byte[]> classes;
  private final ClassDesc owner;
  private final ClassDesc host;
  private final int version;
  private final IntSupplier numbers;
  private final Map<List<Object>, Group> groups = new LinkedHashMap<>();

  LambdaClasses(
      ClassFile classFile,
      Map<String, byte[]> classes,
      ClassDesc owner,
      ClassDesc host,
      int version,
      IntSupplier numbers) {
    this.classFile = classFile;
    this.classes = classes;
    this.owner = owner;
    this.host = host;
    this.version = version;
    this.numbers = numbers;
  }

  private record Group(
      ClassDesc made, ClassDesc type, String method, MethodTypeDesc erased, List<Body> bodies) {}

  private record Body(MethodTypeDesc captured, MethodTypeDesc exact, DirectMethodHandleDesc code) {
    boolean isAlone() {
      return captured.parameterCount() == 0;
    }
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Puts a lambda into its group; false where the JVM has to go on making its class. */
  boolean replaced(CodeBuilder builder, InvokeDynamicInstruction indy) {
    DirectMethodHandleDesc bootstrap = indy.bootstrapMethod();
    boolean plain =
        bootstrap.owner().equals(METAFACTORY) && bootstrap.methodName().equals("metafactory");
    if (!plain
        || !(indy.bootstrapArgs().get(1) instanceof DirectMethodHandleDesc code)
        || !isAccessible(code)) {
      return false;
    }
    var erased = (MethodTypeDesc) indy.bootstrapArgs().get(0);
    var exact = (MethodTypeDesc) indy.bootstrapArgs().get(2);
    MethodTypeDesc captured = indy.typeSymbol();
    ClassDesc type = captured.returnType();
    if (type.equals(CD_Object)) {
      throw new IllegalStateException("a lambda without an interface in " + owner);
    }
    // What is captured is kept as objects, so that all of a group have the same fields.
    boolean shares = captured.parameterList().stream().noneMatch(ClassDesc::isPrimitive);
    String method = indy.name().stringValue();
    List<Object> key = List.of(type, method, erased, shares ? "" : groups.size());
    Group group =
        groups.computeIfAbsent(
            key, any -> new Group(newClass(), type, method, erased, new ArrayList<>()));
    group.bodies().add(new Body(captured, exact, code));
    builder.invokestatic(group.made(), "make" + (group.bodies().size() - 1), captured);
    return true;
  }

  private ClassDesc newClass() {
    return ClassDesc.ofDescriptor(
        "L" + LeanClasses.name(owner) + "$$" + numbers.getAsInt() + ";");
  }

  /** What a class of another package has for its heirs only, a lambda's class could not call. */
  private boolean isAccessible(DirectMethodHandleDesc body) {
    boolean ofSuperclass =
        body.kind() == DirectMethodHandleDesc.Kind.SPECIAL && !body.owner().equals(owner);
    if (body.owner().isArray() || ofSuperclass) {
      return false;
    }
    if (body.owner().packageName().equals(owner.packageName())) {
      return true;
    }
    byte[] known = classes.get(LeanClasses.name(body.owner()) + ".class");
    if (known == null) {
      return !body.methodName().equals("clone") && !body.methodName().equals("finalize");
    }
    return classFile.parse(known).methods().stream()
        .filter(m -> m.methodName().equalsString(body.methodName()))
        .allMatch(m -> (m.flags().flagsMask() & ClassFile.ACC_PUBLIC) != 0);
  }

  /** The new classes, by name. */
  Map<ClassDesc, byte[]> write() {
    var written = new LinkedHashMap<ClassDesc, byte[]>();
    groups.values().forEach(group -> written.put(group.made(), written(group)));
    return written;
  }

  private byte[] written(Group group) {
    ClassDesc made = group.made();
    List<ClassDesc> fields = fields(group);
    var create =
        MethodTypeDesc.of(CD_void, Stream.concat(Stream.of(CD_int), fields.stream()).toList());
    return classFile.build(
        made,
        type -> {
          type.withVersion(Math.max(LeanClasses.NESTS, version), 0);
          type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC | ClassFile.ACC_SUPER);
          type.withInterfaceSymbols(group.type());
          type.with(NestHostAttribute.of(host));
          type.withField("which", CD_int, ClassFile.ACC_FINAL);
          for (int i = 0; i < fields.size(); i++) {
            type.withField("c" + i, fields.get(i), ClassFile.ACC_FINAL);
          }
          type.withMethodBody(INIT_NAME, create, 0, b -> construct(b, made, fields));
          for (int which = 0; which < group.bodies().size(); which++) {
            if (group.bodies().get(which).isAlone()) {
              type.withField("ONLY" + which, made, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
            }
            int number = which;
            type.withMethodBody(
                "make" + which,
                group.bodies().get(which).captured(),
                ClassFile.ACC_STATIC,
                b -> make(b, group, number, create));
          }
          if (group.bodies().stream().anyMatch(Body::isAlone)) {
            type.withMethodBody(
                "<clinit>",
                MethodTypeDesc.of(CD_void),
                ClassFile.ACC_STATIC,
                b -> makeThoseAlone(b, group, create));
          }
          type.withMethodBody(
              group.method(), group.erased(), ClassFile.ACC_PUBLIC, b -> choose(b, group, fields));
        });
  }

  /** What the class of a group has to keep: as many objects as the lambda with the most captures. */
  private static List<ClassDesc> fields(Group group) {
    MethodTypeDesc most =
        group.bodies().stream()
            .map(Body::captured)
            .max(Comparator.comparingInt(MethodTypeDesc::parameterCount))
            .orElseThrow();
    return most.parameterList().stream()
        .map(type -> type.isPrimitive() ? type : CD_Object)
        .toList();
  }

  private static void construct(CodeBuilder b, ClassDesc made, List<ClassDesc> fields) {
    b.aload(0).invokespecial(CD_Object, INIT_NAME, MethodTypeDesc.of(CD_void));
    b.aload(0).iload(1).putfield(made, "which", CD_int);
    for (int i = 0; i < fields.size(); i++) {
      b.aload(0);
      b.loadLocal(TypeKind.from(fields.get(i)), b.parameterSlot(i + 1));
      b.putfield(made, "c" + i, fields.get(i));
    }
    b.return_();
  }

  private static void make(CodeBuilder b, Group group, int which, MethodTypeDesc create) {
    Body body = group.bodies().get(which);
    if (body.isAlone()) {
      b.getstatic(group.made(), "ONLY" + which, group.made()).areturn();
      return;
    }
    b.new_(group.made()).dup().loadConstant(which);
    for (int i = 0; i < create.parameterCount() - 1; i++) {
      if (i < body.captured().parameterCount()) {
        b.loadLocal(TypeKind.from(body.captured().parameterType(i)), b.parameterSlot(i));
      } else {
        b.aconst_null();
      }
    }
    b.invokespecial(group.made(), INIT_NAME, create).areturn();
  }

  private static void makeThoseAlone(CodeBuilder b, Group group, MethodTypeDesc create) {
    for (int which = 0; which < group.bodies().size(); which++) {
      if (group.bodies().get(which).isAlone()) {
        b.new_(group.made()).dup().loadConstant(which);
        for (int i = 0; i < create.parameterCount() - 1; i++) {
          b.aconst_null();
        }
        b.invokespecial(group.made(), INIT_NAME, create);
        b.putstatic(group.made(), "ONLY" + which, group.made());
      }
    }
    b.return_();
  }

  private static void choose(CodeBuilder b, Group group, List<ClassDesc> fields) {
    var cases = new ArrayList<SwitchCase>();
    for (int which = 1; which < group.bodies().size(); which++) {
      cases.add(SwitchCase.of(which, b.newLabel()));
    }
    Label first = b.newLabel();
    if (!cases.isEmpty()) {
      b.aload(0).getfield(group.made(), "which", CD_int).tableswitch(first, cases);
    }
    b.labelBinding(first);
    call(b, group, group.bodies().getFirst(), fields);
    for (SwitchCase other : cases) {
      b.labelBinding(other.target());
      call(b, group, group.bodies().get(other.caseValue()), fields);
    }
  }

  private static void call(CodeBuilder b, Group group, Body chosen, List<ClassDesc> fields) {
    MethodTypeDesc captured = chosen.captured();
    MethodTypeDesc erased = group.erased();
    MethodTypeDesc exact = chosen.exact();
    DirectMethodHandleDesc body = chosen.code();
    boolean isNew = body.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
    var wants = new ArrayList<ClassDesc>();
    MethodTypeDesc lookup = MethodTypeDesc.ofDescriptor(body.lookupDescriptor());
    boolean hasReceiver =
        switch (body.kind()) {
          case STATIC, INTERFACE_STATIC, CONSTRUCTOR -> false;
          default -> true;
        };
    if (hasReceiver) {
      wants.add(body.owner());
    }
    wants.addAll(lookup.parameterList());
    if (isNew) {
      b.new_(body.owner()).dup();
    }
    for (int i = 0; i < captured.parameterCount(); i++) {
      b.aload(0).getfield(group.made(), "c" + i, fields.get(i));
      Conversion.adapt(b, fields.get(i), captured.parameterType(i));
      // A receiver of a wider type was checked by the JVM when it made the lambda.
      Conversion.adapt(b, captured.parameterType(i), wants.get(i));
    }
    for (int i = 0; i < erased.parameterCount(); i++) {
      b.loadLocal(TypeKind.from(erased.parameterType(i)), b.parameterSlot(i));
      Conversion.adapt(b, erased.parameterType(i), exact.parameterType(i));
      Conversion.adapt(b, exact.parameterType(i), wants.get(captured.parameterCount() + i));
    }
    switch (body.kind()) {
      case STATIC -> b.invokestatic(body.owner(), body.methodName(), lookup, false);
      case INTERFACE_STATIC -> b.invokestatic(body.owner(), body.methodName(), lookup, true);
      case CONSTRUCTOR -> b.invokespecial(body.owner(), INIT_NAME, lookup);
      case VIRTUAL, SPECIAL -> b.invokevirtual(body.owner(), body.methodName(), lookup);
      case INTERFACE_VIRTUAL, INTERFACE_SPECIAL ->
          b.invokeinterface(body.owner(), body.methodName(), lookup);
      default -> throw new IllegalStateException(body.toString());
    }
    ClassDesc got = isNew ? body.owner() : lookup.returnType();
    if (erased.returnType().equals(CD_void)) {
      if (TypeKind.from(got) == TypeKind.LONG || TypeKind.from(got) == TypeKind.DOUBLE) {
        b.pop2();
      } else if (!got.equals(CD_void)) {
        b.pop();
      }
      b.return_();
      return;
    }
    Conversion.adapt(b, got, exact.returnType());
    Conversion.adapt(b, exact.returnType(), erased.returnType());
    b.return_(TypeKind.from(erased.returnType()));
  }
}
