package dev.orchestrator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What uses what in compiled classes, as far as the bytecode says: from roots it reaches every
 * method that may be called and every field that is read. A call reaches all methods that may
 * override the called one. Values that the compiler copies (constants) cannot be followed.
 */
final class UseGraph {
  /** A method or, without parameters in its descriptor, a field. Names as in class files. */
  record Member(String owner, String name, String descriptor) {
    /** {@code http.Backoff.after(Attempt, int)}; a constructor is {@code new}. */
    String shown() {
      String full = UseGraph.shown(owner) + "." + (name.equals("<init>") ? "new" : name);
      return descriptor.startsWith("(")
          ? full
              + MethodTypeDesc.ofDescriptor(descriptor).parameterList().stream()
                  .map(ClassDesc::displayName)
                  .collect(Collectors.joining(", ", "(", ")"))
          : full;
    }
  }

  private record Declared(Member member, Set<AccessFlag> flags, Optional<MethodModel> method) {}

  private final Map<String, ClassModel> classes = new HashMap<>();
  private final Set<String> judged = new HashSet<>();
  private final Map<Member, Declared> members = new HashMap<>();
  private final Map<String, List<String>> subtypes = new HashMap<>();
  private final Map<String, List<Method>> external = new HashMap<>();
  private final Set<Member> reached = new HashSet<>();
  private final Set<String> reachedClasses = new HashSet<>();
  private final Deque<Member> open = new ArrayDeque<>();

  /**
   * @param folder of class files, whose members are judged
   * @param users folders of class files that may use them
   */
  UseGraph(Path folder, Path... users) {
    readAll(folder);
    judged.addAll(classes.keySet());
    List.of(users).forEach(this::readAll);
    for (String name : classes.keySet()) {
      for (String above : directSupertypes(name)) {
        subtypes.computeIfAbsent(above, _ -> new ArrayList<>()).add(name);
      }
    }
  }

  private void readAll(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.endsWith("package-info.class"))
          .forEach(this::read);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void read(Path file) {
    try {
      ClassModel model = ClassFile.of().parse(file);
      String owner = model.thisClass().asInternalName();
      classes.put(owner, model);
      for (MethodModel method : model.methods()) {
        var member =
            new Member(owner, method.methodName().stringValue(), method.methodType().stringValue());
        members.put(member, new Declared(member, method.flags().flags(), Optional.of(method)));
      }
      for (FieldModel field : model.fields()) {
        var member =
            new Member(owner, field.fieldName().stringValue(), field.fieldType().stringValue());
        members.put(member, new Declared(member, field.flags().flags(), Optional.empty()));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Reaches every member of the classes whose names match, and what these use. */
  void reach(Predicate<String> classNames) {
    members.keySet().stream().filter(it -> classNames.test(it.owner())).forEach(this::mark);
    follow();
  }

  /** Reaches every member of the classes that are not judged, and what these use. */
  void reachUsers() {
    reach(name -> !judged.contains(name));
  }

  /** Reaches the methods that a library finds by their annotations, or the annotated class. */
  void reachAnnotated(String descriptorPrefix) {
    for (Declared declared : members.values()) {
      boolean annotated =
          declared
              .method()
              .map(method -> method.findAttribute(Attributes.runtimeVisibleAnnotations()))
              .orElseGet(() ->
                  field(declared.member())
                      .flatMap(it -> it.findAttribute(Attributes.runtimeVisibleAnnotations())))
              .stream()
              .flatMap(all -> all.annotations().stream())
              .map(Annotation::className)
              .anyMatch(it -> it.stringValue().startsWith(descriptorPrefix));
      if (annotated) {
        mark(declared.member());
      }
    }
    follow();
  }

  private Optional<FieldModel> field(Member member) {
    return model(member.owner()).stream()
        .flatMap(model -> model.fields().stream())
        .filter(it -> it.fieldName().equalsString(member.name()))
        .findFirst();
  }

  /**
   * The members that nothing has reached and that could have been: without what the compiler adds,
   * the parts of a record's value, constants that it copies, and constructors that only forbid
   * instances. A class without a reached member is named once.
   */
  Set<String> unreached() {
    var dead = new TreeSet<String>();
    for (Declared declared : members.values()) {
      Member member = declared.member();
      if (!judged.contains(member.owner()) || reached.contains(member)) {
        continue;
      }
      if (!isForced(declared)) {
        dead.add(reachedClasses.contains(member.owner()) ? member.shown() : shown(member.owner()));
      }
    }
    return dead;
  }

  private boolean isForced(Declared declared) {
    Member member = declared.member();
    if (declared.flags().contains(AccessFlag.SYNTHETIC)
        || declared.flags().contains(AccessFlag.BRIDGE)) {
      return true;
    }
    ClassModel owner = classes.get(member.owner());
    if (isPartOfRecord(owner, member) || isConstant(owner, member)) {
      return true;
    }
    boolean isEnum = owner.flags().has(AccessFlag.ENUM);
    if (isEnum && Set.of("values", "valueOf", "<init>").contains(member.name())) {
      return true;
    }
    boolean isConstructor = member.name().equals("<init>");
    return isConstructor
        && declared.flags().contains(AccessFlag.PRIVATE)
        && member.descriptor().equals("()V");
  }

  private static boolean isPartOfRecord(ClassModel owner, Member member) {
    List<RecordComponentInfo> components =
        owner.findAttribute(Attributes.record()).map(it -> it.components()).orElse(List.of());
    return components.stream()
        .anyMatch(component ->
            component.name().equalsString(member.name())
                && (member.descriptor().equals(component.descriptor().stringValue())
                    || member.descriptor().equals("()" + component.descriptor().stringValue())));
  }

  private static boolean isConstant(ClassModel owner, Member member) {
    return owner.fields().stream()
        .filter(field -> field.fieldName().equalsString(member.name()))
        .anyMatch(field -> field.findAttribute(Attributes.constantValue()).isPresent());
  }

  private void mark(Member member) {
    if (reached.add(member)) {
      open.add(member);
    }
  }

  private void follow() {
    while (!open.isEmpty()) {
      Member member = open.removeFirst();
      reachClass(member.owner());
      Optional<MethodModel> method = members.get(member).method();
      if (method.isEmpty()) {
        continue;
      }
      reachOverriding(member);
      method.flatMap(MethodModel::code).ifPresent(this::reachUsedBy);
    }
  }

  private void reachUsedBy(CodeModel code) {
    code.exceptionHandlers().forEach(it -> it.catchType().ifPresent(this::reachClass));
    for (CodeElement element : code) {
      switch (element) {
        case InvokeInstruction call ->
            reachMember(
                call.owner().asInternalName(),
                call.name().stringValue(),
                call.type().stringValue());
        case FieldInstruction field -> {
          reachClass(field.owner());
          if (field.opcode().name().startsWith("GET")) {
            reachMember(
                field.owner().asInternalName(),
                field.name().stringValue(),
                field.type().stringValue());
          }
        }
        case InvokeDynamicInstruction call ->
            call.invokedynamic().bootstrap().arguments().forEach(this::reachConstant);
        case ConstantInstruction.LoadConstantInstruction constant ->
            reachConstant(constant.constantEntry());
        case NewObjectInstruction created -> reachClass(created.className());
        case TypeCheckInstruction check -> reachClass(check.type());
        default -> {}
      }
    }
  }

  private void reachConstant(LoadableConstantEntry constant) {
    switch (constant) {
      case MethodHandleEntry handle -> {
        MemberRefEntry target = handle.reference();
        reachMember(
            target.owner().asInternalName(),
            target.name().stringValue(),
            target.type().stringValue());
      }
      case ClassEntry type -> reachClass(type);
      default -> {}
    }
  }

  private void reachMember(String owner, String name, String descriptor) {
    reachClass(owner);
    resolved(owner, name, descriptor).ifPresent(this::mark);
    // The call may land in a subclass of the named type, whose method another type declares.
    if (descriptor.startsWith("(") && !name.equals("<init>")) {
      for (String subtype : allSubtypes(owner)) {
        resolved(subtype, name, descriptor).ifPresent(this::mark);
      }
    }
  }

  private void reachOverriding(Member member) {
    if (!member.name().startsWith("<")) {
      for (String subtype : allSubtypes(member.owner())) {
        resolved(subtype, member.name(), member.descriptor()).ifPresent(this::mark);
      }
    }
  }

  private void reachClass(ClassEntry type) {
    reachClass(type.asInternalName().replaceAll("^\\[+L(.*);$", "$1"));
  }

  private void reachClass(String name) {
    if (!classes.containsKey(name) || !reachedClasses.add(name)) {
      return;
    }
    Optional.of(new Member(name, "<clinit>", "()V"))
        .filter(members::containsKey)
        .ifPresent(this::mark);
    for (String above : allSupertypes(name)) {
      if (classes.containsKey(above)) {
        reachClass(above);
      } else {
        for (Method method : overridable(above)) {
          resolved(name, method.getName(), descriptor(method)).ifPresent(this::mark);
        }
      }
    }
  }

  /** Where a member of this type is declared, in the type or above it. */
  private Optional<Member> resolved(String type, String name, String descriptor) {
    for (@Nullable String at = type; at != null; at = superclass(at)) {
      var member = new Member(at, name, descriptor);
      if (members.containsKey(member)) {
        return Optional.of(member);
      }
    }
    return allSupertypes(type).stream()
        .map(above -> new Member(above, name, descriptor))
        .filter(members::containsKey)
        .findFirst();
  }

  private @Nullable String superclass(String type) {
    return model(type).flatMap(ClassModel::superclass).map(ClassEntry::asInternalName).orElse(null);
  }

  private Optional<ClassModel> model(String type) {
    return Optional.ofNullable(classes.get(type));
  }

  private List<String> directSupertypes(String type) {
    return model(type).stream()
        .flatMap(it -> Stream.concat(it.superclass().stream(), it.interfaces().stream()))
        .map(ClassEntry::asInternalName)
        .toList();
  }

  private Collection<String> allSupertypes(String type) {
    return closure(type, this::directSupertypes);
  }

  private Collection<String> allSubtypes(String type) {
    return closure(type, it -> subtypes.getOrDefault(it, List.of()));
  }

  private static Collection<String> closure(String from, Function<String, List<String>> next) {
    var all = new LinkedHashSet<String>();
    var left = new ArrayDeque<String>(next.apply(from));
    while (!left.isEmpty()) {
      String one = left.removeFirst();
      if (all.add(one)) {
        left.addAll(next.apply(one));
      }
    }
    return all;
  }

  /** The methods of a type outside of these classes that a class may override. */
  private List<Method> overridable(String type) {
    return external.computeIfAbsent(
        type,
        _ -> {
          var methods = new ArrayList<Method>();
          var loader = UseGraph.class.getClassLoader();
          try {
            Class<?> loaded = Class.forName(type.replace('/', '.'), false, loader);
            methods.addAll(List.of(loaded.getMethods()));
            for (Class<?> at = loaded; at != null; at = at.getSuperclass()) {
              methods.addAll(List.of(at.getDeclaredMethods()));
            }
          } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(
                "a supertype is not on the class path: " + type, missing);
          }
          methods.removeIf(it -> Modifier.isStatic(it.getModifiers()) || isPrivate(it));
          return methods;
        });
  }

  private static boolean isPrivate(Method method) {
    return Modifier.isPrivate(method.getModifiers());
  }

  private static String descriptor(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
        .toMethodDescriptorString();
  }

  private static String shown(String owner) {
    return owner.replaceFirst("^dev/orchestrator/", "").replace('/', '.').replace('$', '.');
  }
}
