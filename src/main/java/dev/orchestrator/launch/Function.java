package dev.orchestrator.launch;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;

/**
 * The handler that the template names. It hands everything to {@code
 * dev.orchestrator.entry.Orchestrator}, which it loads from the packaged file in its own way,
 * because Lambda's takes a quarter of a cold start. Where the JVM loads our classes itself, as in a
 * container, that one is the handler.
 */
public final class Function implements RequestStreamHandler {
  private static final String HANDLER = "dev.orchestrator.entry.Orchestrator";

  private final RequestStreamHandler handler;

  /**
   * Made by Lambda.
   *
   * @throws IOException if the packaged file is not there or not whole
   * @throws ReflectiveOperationException if it has no handler
   */
  public Function() throws IOException, ReflectiveOperationException {
    String folder = System.getenv("LAMBDA_TASK_ROOT");
    var loader = IndexedClassLoader.open(folder, Function.class.getClassLoader());
    // Libraries look for their parts through it; Lambda's own does not know them.
    Thread.currentThread().setContextClassLoader(loader);
    this.handler = handler(loader);
  }

  private static RequestStreamHandler handler(ClassLoader loader)
      throws ReflectiveOperationException {
    try {
      return loader
          .loadClass(HANDLER)
          .asSubclass(RequestStreamHandler.class)
          .getConstructor()
          .newInstance();
    } catch (InvocationTargetException refused) {
      // Lambda tells in its log why the start failed: that is the reason, not the reflection.
      if (refused.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw refused;
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    handler.handleRequest(input, output, context);
  }
}
