#!/usr/bin/env bash
# Calls Orchestrator with the OIDC token of this job; needs curl, jq and the permission id-token: write.
#   orchestrator.sh config   prints executable_tests=… and claude_max_turns=…
#   orchestrator.sh report   reports $PHASE and prints id=…
set -euo pipefail

token() {
  curl --fail --silent --show-error --retry 3 --get --data-urlencode "audience=$AUDIENCE" \
    --header "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL" |
    jq --raw-output .value
}

# Prints the answer's body; repeats while the answer is 202, 429 or 503.
call() {
  local body status
  body=$(mktemp)
  for _ in $(seq 1 15); do
    status=$(curl --silent --show-error --output "$body" --write-out '%{http_code}' \
      --header @<(printf 'Authorization: Bearer %s' "$(token)") "$@") || status=000
    case "$status" in
      200) cat "$body"; rm -f "$body"; return 0 ;;
      000 | 202 | 429 | 503) sleep 2 ;;
      *) break ;;
    esac
  done
  echo "Orchestrator answered $status: $(head -c 2000 "$body")" >&2
  rm -f "$body"
  return 1
}

case "$1" in
  config)
    answer=$(call --get --data-urlencode "repo=$GITHUB_REPOSITORY" "$ORCHESTRATOR_URL/api/v1/config")
    jq --raw-output '.warnings[]' <<<"$answer" | sed 's/^/::warning::/' >&2
    jq --raw-output --arg tests "${EXECUTABLE_TESTS:-}" --arg turns "${CLAUDE_MAX_TURNS:-}" '
      "executable_tests=" + (if $tests == "" then (.executableTests | tostring) else $tests end),
      "claude_max_turns=" + (if $turns == "" then (.claudeMaxTurns | tostring) else $turns end)' <<<"$answer"
    ;;
  report)
    jq --compact-output '. + {repo: env.GITHUB_REPOSITORY, commit_sha: (.commit_sha // env.GITHUB_SHA)}' \
      <<<"$PHASE" |
      { phase=$(cat); call --header 'Content-Type: application/json' --data-binary "$phase" \
        "$ORCHESTRATOR_URL/api/v1/phases/store"; } | jq --raw-output '"id=" + .id'
    ;;
  *)
    echo "usage: orchestrator.sh config|report" >&2
    exit 2
    ;;
esac
