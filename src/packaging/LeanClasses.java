import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the packaged file quicker to start: takes the names of local variables out of its classes,
 * which only a debugger reads, and writes the lambdas and method references out as classes, as they
 * were before Java 8, one for all lambdas of a class that are of one interface. The JVM makes such a
 * class the first time that it comes by each of them, and a cold start comes by 700. What is done
 * stays the same; docs/adr/0013 has the figures. Then packs them, not compressed, into one jar, and
 * that jar into the file that is deployed: compressed as one they take little more than half of what
 * they do one by one; docs/adr/0015.
 *
 * <p>Run by the build: {@code java src/packaging/LeanClasses.java file.jar pattern…}; a
 * pattern is a regular expression over the internal names of the classes to be done.
 */
public final class LeanClasses {
  private static final ClassDesc METAFACTORY =
      ClassDesc.of("java.lang.invoke.LambdaMetafactory");

  /** The first class files that know nests, in which classes share what is private. */
  private static final int NESTS = ClassFile.JAVA_11_VERSION;

  /** Lambda's runtime has every jar of this folder on its class path. */
  private static final String INNER = "lib/orchestrator.jar";

  private final ClassFile classFile;
  private final Map<String, byte[]> classes;

  /** The new members of each nest, by its host. */
  private final Map<String, List<ClassDesc>> nests = new HashMap<>();

  private int count;

  private LeanClasses(Map<String, byte[]> entries) {
    this.classes = entries;
    this.classFile =
        ClassFile.of(
            ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(
                        type -> {
                          byte[] known = entries.get(name(type) + ".class");
                          return known == null ? null : new java.io.ByteArrayInputStream(known);
                        })
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    List<Pattern> wanted =
        List.of(arguments).subList(1, arguments.length).stream().map(Pattern::compile).toList();
    var entries = new LinkedHashMap<String, byte[]>();
    var times = new HashMap<String, LocalDateTime>();
    try (var zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        times.put(entry.getName(), entry.getTimeLocal());
      }
    }
    var run = new LeanClasses(new LinkedHashMap<>(entries));
    entries.keySet().stream().filter(entry -> entry.endsWith(".class")).forEach(run::strip);
    for (String entry : entries.keySet()) {
      if (wanted.stream().anyMatch(pattern -> isClass(entry, pattern))) {
        run.writeOut(entry);
      }
    }
    run.joinNests();
    LocalDateTime any = times.values().iterator().next();
    byte[] inner =
        pack(run.classes, ZipEntry.STORED, entry -> times.getOrDefault(entry, any));
    Path made = jar.resolveSibling(jar.getFileName() + ".made");
    Files.write(made, pack(Map.of(INNER, inner), ZipEntry.DEFLATED, entry -> any));
    Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] pack(
      Map<String, byte[]> entries, int method, Function<String, LocalDateTime> time)
      throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.setLevel(9);
      for (var entry : entries.entrySet()) {
        var written = new ZipEntry(entry.getKey());
        written.setTimeLocal(time.apply(entry.getKey()));
        written.setMethod(method);
        if (method == ZipEntry.STORED) {
          var crc = new CRC32();
          crc.update(entry.getValue());
          written.setCrc(crc.getValue());
          written.setSize(entry.getValue().length);
        }
        zip.putNextEntry(written);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static boolean isClass(String entry, Pattern wanted) {
    return entry.endsWith(".class")
        && wanted.matcher(entry.substring(0, entry.length() - ".class".length())).matches();
  }

  private static String name(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }

  private void strip(String entry) {
    ClassModel model = classFile.parse(classes.get(entry));
    classes.put(entry, classFile.transformClass(model, ClassTransform.ACCEPT_ALL));
  }

  /** The lambdas of one class that are of one interface: they share a class, told apart by number. */
  private record Group(
      ClassDesc made, ClassDesc type, String method, MethodTypeDesc erased, List<Body> bodies) {}

  private record Body(MethodTypeDesc captured, MethodTypeDesc exact, DirectMethodHandleDesc code) {
    boolean isAlone() {
      return captured.parameterCount() == 0;
    }
  }

  private record Site(ClassDesc made, String make) {}

  private void writeOut(String entry) {
    ClassModel model = classFile.parse(classes.get(entry));
    ClassDesc owner = model.thisClass().asSymbol();
    var groups = new LinkedHashMap<List<Object>, Group>();
    CodeTransform code =
        (builder, element) -> {
          Optional<Site> written =
              element instanceof InvokeDynamicInstruction indy
                  ? lambda(groups, owner, indy)
                  : Optional.empty();
          if (written.isPresent() && element instanceof InvokeDynamicInstruction indy) {
            builder.invokestatic(written.get().made(), written.get().make(), indy.typeSymbol());
          } else {
            builder.with(element);
          }
        };
    byte[] rewritten =
        classFile.transformClass(model, ClassTransform.transformingMethodBodies(code));
    if (!groups.isEmpty()) {
      classes.put(entry, rewritten);
      for (Group group : groups.values()) {
        classes.put(name(group.made()) + ".class", written(model, group));
        nests.computeIfAbsent(name(host(model)), any -> new ArrayList<>()).add(group.made());
      }
      nests.computeIfAbsent(name(owner), any -> new ArrayList<>());
    }
  }

  private static ClassDesc host(ClassModel model) {
    return model
        .findAttribute(java.lang.classfile.Attributes.nestHost())
        .map(NestHostAttribute::nestHost)
        .map(host -> host.asSymbol())
        .orElse(model.thisClass().asSymbol());
  }

  /** Puts a lambda into its group; empty where the JVM has to go on making its class. */
  private Optional<Site> lambda(
      Map<List<Object>, Group> groups, ClassDesc owner, InvokeDynamicInstruction indy) {
    DirectMethodHandleDesc bootstrap = indy.bootstrapMethod();
    boolean plain =
        bootstrap.owner().equals(METAFACTORY) && bootstrap.methodName().equals("metafactory");
    if (!plain || !(indy.bootstrapArgs().get(1) instanceof DirectMethodHandleDesc code)) {
      return Optional.empty();
    }
    if (!isAccessible(owner, code)) {
      return Optional.empty();
    }
    var erased = (MethodTypeDesc) indy.bootstrapArgs().get(0);
    var exact = (MethodTypeDesc) indy.bootstrapArgs().get(2);
    MethodTypeDesc captured = indy.typeSymbol();
    ClassDesc type = captured.returnType();
    if (type.equals(CD_Object)) {
      throw new IllegalStateException("a lambda without an interface in " + name(owner));
    }
    // What is captured is kept as objects, so that all of a group have the same fields.
    boolean shares = captured.parameterList().stream().noneMatch(ClassDesc::isPrimitive);
    String method = indy.name().stringValue();
    List<Object> key = List.of(type, method, erased, shares ? "" : count);
    Group group =
        groups.computeIfAbsent(
            key,
            any ->
                new Group(
                    ClassDesc.ofDescriptor("L" + name(owner) + "$$" + count++ + ";"),
                    type,
                    method,
                    erased,
                    new ArrayList<>()));
    group.bodies().add(new Body(captured, exact, code));
    return Optional.of(new Site(group.made(), "make" + (group.bodies().size() - 1)));
  }

  private byte[] written(ClassModel model, Group group) {
    ClassDesc made = group.made();
    List<ClassDesc> fields = fields(group);
    var create = MethodTypeDesc.of(CD_void, Stream.concat(Stream.of(CD_int), fields.stream()).toList());
    return classFile.build(
        made,
        type -> {
          type.withVersion(Math.max(NESTS, model.majorVersion()), 0);
          type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC | ClassFile.ACC_SUPER);
          type.withInterfaceSymbols(group.type());
          type.with(NestHostAttribute.of(host(model)));
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

  /** What a class of another package has for its heirs only, a lambda's class could not call. */
  private boolean isAccessible(ClassDesc owner, DirectMethodHandleDesc body) {
    boolean ofSuperclass =
        body.kind() == DirectMethodHandleDesc.Kind.SPECIAL && !body.owner().equals(owner);
    if (body.owner().isArray() || ofSuperclass) {
      return false;
    }
    if (body.owner().packageName().equals(owner.packageName())) {
      return true;
    }
    byte[] known = classes.get(name(body.owner()) + ".class");
    if (known == null) {
      return !body.methodName().equals("clone") && !body.methodName().equals("finalize");
    }
    return classFile.parse(known).methods().stream()
        .filter(m -> m.methodName().equalsString(body.methodName()))
        .allMatch(m -> (m.flags().flagsMask() & ClassFile.ACC_PUBLIC) != 0);
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

  /** Tells every nest of its new members, which else could not reach what is private in it. */
  private void joinNests() {
    nests.forEach((host, members) -> {
      ClassModel model = classFile.parse(classes.get(host + ".class"));
      var all =
          new ArrayList<ClassDesc>(
              model
                  .findAttribute(java.lang.classfile.Attributes.nestMembers())
                  .map(known -> known.nestMembers().stream().map(c -> c.asSymbol()).toList())
                  .orElse(List.of()));
      all.addAll(members);
      ClassTransform joined =
          (builder, element) -> {
            boolean replaced =
                element instanceof NestMembersAttribute
                    || element instanceof java.lang.classfile.ClassFileVersion;
            if (!replaced) {
              builder.with(element);
            }
          };
      ClassTransform end =
          ClassTransform.endHandler(builder -> {
            builder.withVersion(Math.max(NESTS, model.majorVersion()), 0);
            if (!all.isEmpty()) {
              builder.with(NestMembersAttribute.ofSymbols(all));
            }
          });
      classes.put(host + ".class", classFile.transformClass(model, joined.andThen(end)));
    });
  }

  /** The conversions that Java makes between the types of a lambda and those of its body. */
  private static final class Conversion {
    private static final Map<String, String> BOXES =
        Map.of(
            "Z", "Boolean", "B", "Byte", "C", "Character", "S", "Short", "I", "Integer", "J",
            "Long", "F", "Float", "D", "Double");

    private static void adapt(CodeBuilder b, ClassDesc from, ClassDesc to) {
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
}
