import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes the packaged file quicker to start: takes out of its classes what nobody reads or calls, and
 * writes out as plain classes and methods what the JVM else makes the first time that it comes by: a
 * cold start comes by 700 lambdas. What is done stays the same; docs/adr/0013 has the figures. Then
 * packs them for {@code dev.orchestrator.launch}; docs/adr/0017.
 *
 * <p>Run by the build: {@code java src/packaging/LeanClasses.java file.jar pattern…}; a
 * pattern is a regular expression over the internal names of the classes whose lambdas are to be
 * written out.
 */
public final class LeanClasses {
  /** The first class files that know nests, in which classes share what is private. */
  static final int NESTS = ClassFile.JAVA_11_VERSION;

  private static final String SUFFIX = ".class";

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
                          byte[] known = entries.get(name(type) + SUFFIX);
                          return known == null ? null : new ByteArrayInputStream(known);
                        })
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  public static void main(String[] arguments) throws IOException {
    var archive = LeanArchive.read(Path.of(arguments[0]));
    List<Pattern> wanted =
        List.of(arguments).subList(1, arguments.length).stream().map(Pattern::compile).toList();
    List<String> all =
        archive.entries().keySet().stream().filter(entry -> entry.endsWith(SUFFIX)).toList();
    var run = new LeanClasses(archive.entries());
    all.forEach(run::strip);
    new ClientOperations(run.classFile, run.classes).dropThoseNotCalled();
    for (String entry : all) {
      String name = entry.substring(0, entry.length() - SUFFIX.length());
      if (wanted.stream().anyMatch(pattern -> pattern.matcher(name).matches())) {
        run.writeOut(entry);
      }
    }
    run.joinNests();
    archive.write();
  }

  static String name(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }

  private void strip(String entry) {
    ClassModel model = classFile.parse(classes.get(entry));
    classes.put(entry, classFile.transformClass(model, ClassTransform.ACCEPT_ALL));
  }

  private void writeOut(String entry) {
    ClassModel model = classFile.parse(classes.get(entry));
    ClassDesc owner = model.thisClass().asSymbol();
    var lambdas =
        new LambdaClasses(
            classFile, classes, owner, host(model), model.majorVersion(), () -> count++);
    var switches = new TypeSwitches(model);
    CodeTransform code =
        (builder, element) -> {
          boolean written =
              element instanceof InvokeDynamicInstruction indy
                  && (lambdas.replaced(builder, indy) || switches.replaced(builder, indy));
          if (!written) {
            builder.with(element);
          }
        };
    byte[] rewritten =
        classFile.transformClass(model, ClassTransform.transformingMethodBodies(code));
    if (!switches.isEmpty()) {
      ClassModel calling = classFile.parse(rewritten);
      rewritten =
          classFile.transformClass(calling, ClassTransform.endHandler(switches::write));
    }
    if (!lambdas.isEmpty() || !switches.isEmpty()) {
      classes.put(entry, rewritten);
    }
    if (!lambdas.isEmpty()) {
      lambdas.write().forEach((made, bytes) -> {
        classes.put(name(made) + SUFFIX, bytes);
        nests.computeIfAbsent(name(host(model)), any -> new ArrayList<>()).add(made);
      });
      nests.computeIfAbsent(name(owner), any -> new ArrayList<>());
    }
  }

  private static ClassDesc host(ClassModel model) {
    return model
        .findAttribute(Attributes.nestHost())
        .map(NestHostAttribute::nestHost)
        .map(host -> host.asSymbol())
        .orElse(model.thisClass().asSymbol());
  }

  /** Tells every nest of its new members, which else could not reach what is private in it. */
  private void joinNests() {
    nests.forEach((host, members) -> {
      ClassModel model = classFile.parse(classes.get(host + SUFFIX));
      var all =
          new ArrayList<ClassDesc>(
              model
                  .findAttribute(Attributes.nestMembers())
                  .map(known -> known.nestMembers().stream().map(c -> c.asSymbol()).toList())
                  .orElse(List.of()));
      all.addAll(members);
      ClassTransform joined =
          (builder, element) -> {
            boolean replaced =
                element instanceof NestMembersAttribute || element instanceof ClassFileVersion;
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
      classes.put(host + SUFFIX, classFile.transformClass(model, joined.andThen(end)));
    });
  }
}
