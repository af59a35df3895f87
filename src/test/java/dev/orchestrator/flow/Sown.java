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
record Sown(List<String> secrets, List<SentInteraction> sent, List<String> answers) {

  static Sown of(String... secrets) {
    return new Sown(List.of(secrets), new ArrayList<>(), new ArrayList<>());
  }

  Sown with(SentInteraction interaction) {
    sent.add(interaction);
    return this;
  }

  Sown with(HttpResponse<String> answer) {
    answers.add(answer.headers().map() + "\n" + answer.body());
    return this;
  }
}
