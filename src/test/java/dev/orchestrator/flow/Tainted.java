package dev.orchestrator.flow;

import dev.orchestrator.local.discord.SentInteraction;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * What was planted, and what was returned to its sender.
 *
 * @param secrets what must not be seen anywhere
 */
record Tainted(List<String> secrets, List<SentInteraction> sent, List<String> answers) {

  static Tainted of(String... secrets) {
    return new Tainted(List.of(secrets), new ArrayList<>(), new ArrayList<>());
  }

  Tainted with(SentInteraction interaction) {
    sent.add(interaction);
    return this;
  }

  Tainted with(HttpResponse<String> answer) {
    answers.add(answer.headers().map() + "\n" + answer.body());
    return this;
  }
}
