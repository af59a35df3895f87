import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Leaves in the SDK's clients only the operations that our own classes call. To check a client the
 * JVM loads the request of each of its operations; the table's has 57. What is dropped throws
 * {@code UnsupportedOperationException}: the client's interface says so for what a client has not.
 */
final class ClientOperations {
  private static final String OURS = "dev/orchestrator/";
  private static final Pattern CLIENT =
      Pattern.compile("(software/amazon/awssdk/services/\\w+/)Default(\\w+Client)\\.class");
  private static final Pattern REQUEST =
      Pattern.compile("Lsoftware/amazon/awssdk/services/\\w+/model/\\w+Request;");

  private final ClassFile classFile;
  private final Map<String, byte[]> classes;

  ClientOperations(ClassFile classFile, Map<String, byte[]> classes) {
    this.classFile = classFile;
    this.classes = classes;
  }

  void dropThoseNotCalled() {
    classes.replaceAll((entry, bytes) -> {
      var client = CLIENT.matcher(entry);
      return client.matches() ? trimmed(bytes, called(client.group(1) + client.group(2))) : bytes;
    });
  }

  /** The names of the operations that our classes call of a client's interface. */
  private Set<String> called(String api) {
    return classes.entrySet().stream()
        .filter(e -> e.getKey().startsWith(OURS) && e.getKey().endsWith(".class"))
        .flatMap(e -> named(classFile.parse(e.getValue()), api))
        .map(name -> name.replaceFirst("Paginator$", ""))
        .collect(Collectors.toSet());
  }

  /** By a call or a reference to the method. */
  private static Stream<String> named(ClassModel model, String api) {
    return StreamSupport.stream(model.constantPool().spliterator(), false)
        .filter(MemberRefEntry.class::isInstance)
        .map(MemberRefEntry.class::cast)
        .filter(member -> member.owner().asInternalName().equals(api))
        .map(member -> member.name().stringValue());
  }

  private byte[] trimmed(byte[] client, Set<String> called) {
    ClassModel model = classFile.parse(client);
    Set<String> dropped =
        model.methods().stream()
            .filter(ClientOperations::isOperation)
            .map(method -> method.methodName().stringValue())
            .filter(name -> !called.contains(name))
            .collect(Collectors.toSet());
    return classFile.transformClass(
        model,
        ClassTransform.dropping(
            element -> element instanceof MethodModel method && dropped.contains(of(method))));
  }

  /** Public, with one parameter, the request. */
  private static boolean isOperation(MethodModel method) {
    var parameters = method.methodTypeSymbol().parameterList();
    return method.flags().flagsMask() == ClassFile.ACC_PUBLIC
        && parameters.size() == 1
        && REQUEST.matcher(parameters.getFirst().descriptorString()).matches();
  }

  /** The method's name; for a lambda's body that of the method in which the lambda stands. */
  private static String of(MethodModel method) {
    String name = method.methodName().stringValue();
    return name.startsWith("lambda$") ? name.split("\\$")[1] : name;
  }
}
