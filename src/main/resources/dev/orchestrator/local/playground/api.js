// Calls the local server. What a person does goes out as a signed request over HTTP.

export class Refused extends Error {}

async function ask(path, method = "GET", body) {
  const answer = await fetch(`/playground/${path}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new Refused("The server does not answer. Nothing was sent.");
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(json.error?.message ?? `The server answered ${answer.status}.`);
  return json;
}

export const server = () => ask("server");
export const command = (id) => ask(`commands/${id}`);
export const interact = (action) => ask("discord/interactions", "POST", action);
export const faults = (of) => ask(`${of}/faults`);
export const setFaults = (of, list) => ask(`${of}/faults`, "PUT", { faults: list });
export const evidence = () => ask("evidence");
export const runs = () => ask("github/runs");
export const startWorkflow = (workflow) => ask("github/runs", "POST", { workflow });
export const startRun = (id) => ask(`github/runs/${id}/start`, "POST", {});
export const finishRun = (id, conclusion) => ask(`github/runs/${id}/finish`, "POST", { conclusion });
export const findings = () => ask("findings");
export const releases = () => ask("releases");
export const putFile = (path, text) => ask("github/files", "PUT", { path, text });
export const reportCheck = (check) => ask("github/checks", "POST", check);
export const addCommit = (commit) => ask("github/commits", "POST", commit);
export const commits = () => ask("github/commits");
export const webhooks = () => ask("github/webhooks");
export const switchWebhooks = (on) => ask("github/webhooks", "PUT", { on });
export const deliveries = () => ask("github/deliveries");

// The text of /metrics; null if it needs a token.
export async function metrics() {
  const answer = await fetch("/metrics").catch(() => {
    throw new Refused("The server does not answer.");
  });
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Refused(`The server answered ${answer.status}.`);
  return answer.text();
}

// Hands over all news, past and to come, until the page is closed. `onRestart` is called when
// another server runs at this address: what the page knows of Discord no longer holds.
export async function listen(onNews, onState, onRestart) {
  let after = 0;
  let run = null;
  let isUp = true;
  for (;;) {
    try {
      // After a failure the first answer must not wait for news: it says that the server is back.
      const news = await ask(`news?after=${after}&wait_ms=${isUp ? 20000 : 0}`);
      if (news.closed) throw new Refused("The server is stopping.");
      if (run !== null && news.run !== run) return onRestart();
      run = news.run;
      isUp = true;
      onState(true);
      const isPast = after === 0;
      after = news.next;
      if (news.events.length > 0) onNews(news.events, isPast);
    } catch {
      isUp = false;
      onState(false);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
