package dev.orchestrator.http;

/** Sends requests to other systems. */
public interface HttpCalls {

  /** Sends {@code request} once, follows no redirect, and returns within its time limit. */
  HttpOutcome send(HttpRequest request);
}
