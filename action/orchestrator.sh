#!/usr/bin/env bash
# Calls Orchestrator with the OIDC token of this job; needs curl, jq and the permission id-token: write.
#   orchestrator.sh config   prints executable_tests=… and claude_max_turns=…, of $EXECUTABLE_TESTS and
#                            $CLAUDE_MAX_TURNS where they are set, else as Orchestrator says
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
    effective=$(jq --compact-output --arg tests "${EXECUTABLE_TESTS:-}" --arg turns "${CLAUDE_MAX_TURNS:-}" '
      if $tests == "" then .
      elif $tests == "true" or $tests == "false" then .executableTests = ($tests == "true")
      else .executableTests = true
        | .warnings += ["executable_tests must be true or false. The default of true applies."] end
      | if $turns == "" then .
        elif ($turns | test("\\A([1-9]|1[0-9]|20)\\z")) then .claudeMaxTurns = ($turns | tonumber)
        else .claudeMaxTurns = 5
          | .warnings += ["claude_max_turns must be a whole number from 1 to 20. The default of 5 applies."] end
      ' <<<"$answer")
    jq --raw-output '.warnings[]' <<<"$effective" | sed 's/^/::warning::/' >&2
    jq --raw-output '"executable_tests=\(.executableTests)", "claude_max_turns=\(.claudeMaxTurns)"' <<<"$effective"
    ;;
  report)
    # Where tests may not be executed, a validation is reported as Orchestrator stores it.
    jq --compact-output '
      . + {repo: env.GITHUB_REPOSITORY, commit_sha: (.commit_sha // env.GITHUB_SHA)}
      | if env.EXECUTABLE_TESTS == "false" and (.phase == "validation" or .phase == "validate")
        then .data += {validated: true, skipped: true} else . end' <<<"$PHASE" |
      { phase=$(cat); call --header 'Content-Type: application/json' --data-binary "$phase" \
        "$ORCHESTRATOR_URL/api/v1/phases/store"; } | jq --raw-output '"id=" + .id'
    ;;
  *)
    echo "usage: orchestrator.sh config|report" >&2
    exit 2
    ;;
esac
