package dev.orchestrator.local;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.Exchange;
import dev.orchestrator.local.http.Loopback;
import dev.orchestrator.local.http.Reaction;
import dev.orchestrator.local.playground.Playground;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what belongs to the playground, for local pages only: another name for this address, or a
 * page of another origin, is refused. All else is the function's.
 */
final class PageEdge extends Handler.Abstract {
  private final Supplier<Playground> playground;

  PageEdge(Supplier<Playground> playground) {
    this.playground = playground;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = request.getHttpURI().getPath();
    if (path == null || !Playground.owns(path)) {
      return false;
    }
    Call head = Exchange.head(request);
    Reaction reaction =
        Loopback.isAddressedByItsOwnPage(head)
            ? playground.get().handle(Exchange.withBody(head, request))
            : playground.get().foreign();
    if (reaction instanceof Answer answer) {
      Exchange.write(answer, response, callback);
    } else {
      callback.failed(new IllegalStateException("the playground breaks no connections"));
    }
    return true;
  }
}
