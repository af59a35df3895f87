#!/usr/bin/env bash
# Puts the alias `live` of each function of a stage back on the version that was live before the last
# deployment. Takes seconds; a second call goes forward again.
#
#   deploy/undo.sh STAGE
#
# STAGE is dev, staging or prod. Deploy what comes next with deploy/deploy.sh --unguarded STAGE: CloudFormation
# does not know of the undo, and CodeDeploy refuses an alias that is not where it left it.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "undo: $1" >&2
  exit "${2:-1}"
}

stage=${1:-}
case $stage in
  dev | staging | prod) ;;
  --help | -h)
    sed -n '2,/^set /p' deploy/undo.sh | sed -e '/^set /d' -e 's/^# \{0,1\}//'
    exit 0
    ;;
  *) fail "name a stage: dev, staging or prod" 2 ;;
esac
[ "$#" = 1 ] || fail "name one stage and nothing else" 2
stack=orchestrator-$stage

status=$(aws cloudformation describe-stacks --stack-name "$stack" --query "Stacks[0].StackStatus" --output text) ||
  fail "the stack $stack cannot be read"
case $status in
  *CLEANUP_IN_PROGRESS) ;;
  *IN_PROGRESS)
    fail "a deployment is in progress; cancelling it undoes it: aws cloudformation cancel-update-stack --stack-name $stack"
    ;;
esac

version() {
  aws lambda get-alias --function-name "$1" --name "$2" --query FunctionVersion --output text 2>/dev/null || true
}

# All are looked at before any is changed.
plan=
for name in $(sed -n 's/^      FunctionName: !Sub \(orchestrator-[a-z]*\)-\${Stage}$/\1/p' template.yaml); do
  function=$name-$stage
  live=$(version "$function" live)
  previous=$(version "$function" previous)
  [ -n "$live" ] || fail "$function has no alias live"
  if [ -z "$previous" ] || [ "$previous" = "$live" ]; then
    fail "$function has no earlier version to go back to"
  fi
  state=$(aws lambda get-function-configuration --function-name "$function" --qualifier "$previous" \
    --query State --output text)
  if [ "$state" = Inactive ]; then
    # Lambda removes the snapshot of a version that was not called for 14 days; a call makes it again.
    echo "Version $previous of $function is inactive; waiting for its snapshot"
    aws lambda invoke --function-name "$function" --qualifier "$previous" --payload e30= /dev/null >/dev/null 2>&1 || true
    aws lambda wait function-active-v2 --function-name "$function" --qualifier "$previous"
  fi
  plan+="$function $live $previous"$'\n'
done

while read -r function live previous; do
  aws lambda update-alias --function-name "$function" --name live --function-version "$previous" \
    --routing-config AdditionalVersionWeights={} >/dev/null
  aws lambda update-alias --function-name "$function" --name previous --function-version "$live" >/dev/null
  echo "$function:live is version $previous again, no longer $live"
done < <(printf '%s' "$plan")
