#!/usr/bin/env bash
# Deploys one stage: builds the artifact if needed, computes the revision and calls `sam deploy` with it.
#
#   deploy/deploy.sh [--plan | --parameters] [--yes] [--no-build] [--unguarded] STAGE
#
#   --plan        show the change set and execute nothing
#   --parameters  print the template's parameters with their values and call nothing
#   --yes         do not ask before a change set is executed
#   --no-build    deploy target/orchestrator-lambda.jar as it is
#   --unguarded   set the aliases at once, without canary, alarms and checks before traffic
#
# STAGE is dev, staging or prod. samconfig.toml holds the values of its parameters. DISCORD_APPLICATION_ID,
# DISCORD_PUBLIC_KEY and GUILD_IDS are used where it leaves one empty, then the values of the deployed stack.
set -euo pipefail
cd "$(dirname "$0")/.."

artifact=target/orchestrator-lambda.jar
template=template.yaml

fail() {
  echo "deploy: $1" >&2
  exit "${2:-1}"
}

usage() {
  sed -n '2,/^set /p' deploy/deploy.sh | sed -e '/^set /d' -e 's/^# \{0,1\}//'
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-64
}

# ---- options

mode=deploy confirm= build=yes guards=true stage=
for argument in "$@"; do
  case $argument in
    --plan) mode=plan ;;
    --parameters) mode=parameters ;;
    --yes) confirm=--no-confirm-changeset ;;
    --no-build) build=no ;;
    --unguarded) guards=false ;;
    --help | -h) usage; exit 0 ;;
    dev | staging | prod) stage=$argument ;;
    *) fail "unknown argument $argument; see deploy/deploy.sh --help" 2 ;;
  esac
done
[ -n "$stage" ] || fail "name a stage: dev, staging or prod" 2
environment=$stage
[ "$stage" != dev ] || environment=default
stack=orchestrator-$stage

for tool in sam aws; do
  [ "$mode" = parameters ] || command -v "$tool" >/dev/null ||
    fail "$tool is not installed; docs/getting-started.md says what is needed"
done

# ---- the artifact

stale() {
  [ ! -f "$artifact" ] || [ -n "$(find pom.xml src/main -newer "$artifact" -type f | head -n 1)" ]
}

if [ "$build" = yes ] && stale; then
  [ "$mode" != parameters ] || fail "$artifact is missing or older than the sources; run mvn verify"
  echo "Building $artifact: mvn verify"
  mvn --batch-mode --no-transfer-progress verify
fi
[ -f "$artifact" ] || fail "$artifact is missing; run mvn verify"

# ---- the parameters, one Name=value a line

# Every parameter of the template with the value of samconfig.toml, else with its default; "?Name" where
# neither gives one. Each is passed explicitly: CloudFormation would keep the earlier value of one that is
# not, so that an admin who was removed from samconfig.toml would stay one.
values() {
  awk -v section="[$environment.deploy.parameters]" '
    function finish() {
      if (name == "") return
      if (name in override) value = override[name]
      print (value == "" && !optional ? "?" name : name "=" value)
      name = ""
    }
    FNR == 1 { file++ }
    file == 1 && /^\[/ { inside = ($0 == section); list = 0 }
    file == 1 && inside && /^parameter_overrides *=/ { list = 1; next }
    file == 1 && list && /^\]/ { list = 0 }
    file == 1 && list && (/^ *"[A-Za-z]+=[^"\\]*",?$/ || /^ *\047[A-Za-z]+="[^"\047]*"\047,?$/) {
      sub(/^ *["\047]/, ""); sub(/["\047]+,?$/, ""); sub(/="/, "=")
      split($0, pair, "="); override[pair[1]] = substr($0, length(pair[1]) + 2); next
    }
    file == 1 && list && !/^ *(#.*)?$/ { print "!samconfig.toml line " FNR " is not \"Name=value\","; exit }
    file == 2 && /^[A-Za-z]/ { finish(); inside = ($0 ~ /^Parameters:/) }
    file == 2 && inside && /^  [A-Za-z]+:$/ {
      finish(); name = $1; sub(/:$/, "", name); value = ""; optional = 0; known[name] = 1
    }
    file == 2 && inside && /^    Default:/ {
      optional = 1; value = $0; sub(/^    Default: */, "", value); gsub(/^"|"$/, "", value)
    }
    END {
      finish()
      for (name in override)
        if (!(name in known)) print "!samconfig.toml sets " name ", which template.yaml does not declare"
    }
  ' samconfig.toml "$template"
}

# The variable that gives a parameter its value where samconfig.toml leaves it empty.
variable() {
  case $1 in
    DiscordApplicationId) echo DISCORD_APPLICATION_ID ;;
    DiscordPublicKey) echo DISCORD_PUBLIC_KEY ;;
    GuildIds) echo GUILD_IDS ;;
  esac
}

# What the deployed stack was given; nothing if there is no stack.
deployed() {
  aws cloudformation describe-stacks --stack-name "$stack" --output text \
    --query "Stacks[0].Parameters[?ParameterKey=='$1'].ParameterValue" 2>/dev/null || true
}

commit() {
  local id
  id=$(git rev-parse --verify HEAD 2>/dev/null) || { echo unknown; return; }
  [ -z "$(git status --porcelain --untracked-files=no)" ] || id=$id-dirty
  echo "$id"
}

values=$(values)
case $values in
  *!*) error=${values#*!}; fail "${error%%$'\n'*}" ;;
esac
parameters=
while IFS= read -r line; do
  case $line in
    '?Revision') continue ;;
    Commit=*) line=Commit=$(commit) ;;
    EnableDeploymentGuards=*) line=EnableDeploymentGuards=$guards ;;
    '?'*)
      name=${line#?}
      variable=$(variable "$name")
      value=${!variable:-}
      [ -n "$value" ] || [ "$mode" = parameters ] || value=$(deployed "$name")
      [ -n "$value" ] || fail "$name has no value: set it for $stage in samconfig.toml, or export $variable"
      line=$name=$value
      ;;
  esac
  parameters+=$line$'\n'
done <<<"$values"
case $parameters in
  *"Stage=$stage"$'\n'*) ;;
  *) fail "samconfig.toml does not set Stage=$stage for $stage" ;;
esac

revision=$({
  sha256 <"$artifact"
  sha256 <"$template"
  printf '%s' "$parameters" | LC_ALL=C sort
} | sha256)
parameters+="Revision=$revision"$'\n'

if [ "$mode" = parameters ]; then
  printf '%s' "$parameters"
  exit 0
fi

# ---- the table

table=$(sed -n 's/^TableName=//p' <<<"$parameters")
table=${table:-orchestrator-$stage}
if indexes=$(aws dynamodb describe-table --table-name "$table" --output text \
  --query "Table.GlobalSecondaryIndexes[].IndexName" 2>/dev/null); then
  aws cloudformation describe-stacks --stack-name "$stack" >/dev/null 2>&1 ||
    fail "the table $table exists, but its stack does not: import or delete it as RUNBOOK.md section 10 says"
  changed=$({
    tr '\t' '\n' <<<"$indexes"
    sed -n 's/^        - IndexName: //p' "$template"
  } | grep -v '^None$' | sort | uniq -u | wc -l | tr -d ' ')
  [ "$changed" -le 1 ] ||
    fail "this deployment changes $changed indexes of $table; DynamoDB changes one at a time, so deploy one change at a time"
fi

# ---- the deployed stage

functions() {
  sed -n 's/^      FunctionName: !Sub \(orchestrator-[a-z]*\)-\${Stage}$/\1/p' "$template" | sed "s/\$/-$stage/"
}

version_of() {
  aws lambda get-alias --function-name "$1" --name live --query FunctionVersion --output text 2>/dev/null || true
}

before=$(for function in $(functions); do echo "$function $(version_of "$function")"; done)

overrides=()
while IFS= read -r line; do
  # sam reads an empty value only in quotes.
  overrides+=("${line%%=*}=\"${line#*=}\"")
done < <(printf '%s' "$parameters")

options=(--config-env "$environment" --template-file "$template")
[ -z "$confirm" ] || options+=("$confirm")
[ -z "${CLOUDFORMATION_ROLE_ARN:-}" ] || options+=(--role-arn "$CLOUDFORMATION_ROLE_ARN")
[ "$mode" != plan ] || options+=(--no-confirm-changeset --no-execute-changeset)

echo "Deploying revision $revision to $stack"
sam deploy "${options[@]}" --parameter-overrides "${overrides[@]}"
[ "$mode" != plan ] || exit 0

# ---- what is live now; the alias `previous` is what deploy/undo.sh goes back to

for function in $(functions); do
  old=$(printf '%s\n' "$before" | sed -n "s/^$function //p")
  description=$(aws lambda get-function-configuration --function-name "$function" --qualifier live \
    --query Description --output text)
  case $description in
    *"$revision") ;;
    *) fail "$function:live is not this revision: its description is \"$description\". After an undo, the same revision is no change: deploy another commit" ;;
  esac
  new=$(version_of "$function")
  echo "$function:live is version $new"
  if [ -n "$old" ] && [ "$old" != "$new" ]; then
    aws lambda update-alias --function-name "$function" --name previous --function-version "$old" >/dev/null 2>&1 ||
      aws lambda create-alias --function-name "$function" --name previous --function-version "$old" >/dev/null
  fi
done
