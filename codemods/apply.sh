#!/bin/sh
# apply.sh [--check] [--from moves|merges|renames|wording]: run in a clean worktree of main. Applies moves,
# merges, renames and wording, a commit each, and checks the types after every one. `--check` also runs
# boundaries, eslint and knip at the end; `--from` begins later, where the steps before are committed already.
set -u
mv=$(cd "$(dirname "$0")" && pwd)
export PATH="$PWD/node_modules/.bin:$PATH"
check= from=moves
while [ $# -gt 0 ]; do
  case $1 in --check) check=1 ;; --from) from=$2; shift ;; *) echo "What is $1?"; exit 2 ;; esac
  shift
done
[ -z "$(git status --porcelain)" ] || { echo 'The worktree is not clean.'; exit 1; }
# What is not installed looks like errors of types: main may have a newer lock file than this worktree.
npm ls --depth=0 > /dev/null 2>&1 || { echo 'Install first: node scripts/ensure-installed.mjs development'; exit 1; }
log=$(mktemp)
failed=0
node $mv/make-moves.mjs && node $mv/make-renames.mjs || exit 1

finish() { # subject, body
  git add -A
  { git diff --cached --name-only --diff-filter=d HEAD | grep -E '\.(ts|js|mjs|cjs|json|md)$' |
      grep -v package-lock | xargs prettier --write --log-level warn &&
    tsc --noEmit; } > "$log" 2>&1 ||
    { echo "types after \"$1\":"; head -40 "$log"; failed=1; }
  git add -A
  git commit -q -m "$1" -m "$2"
  echo "== $1: $(git show --stat --format= HEAD | tail -1)"
}
moves() {
  node $mv/move.mjs $mv/moves.json || exit 1
  node $mv/patch.mjs $mv/patches-moves.json
  finish 'Move every file to the room it belongs to' \
    'Moves only: imports, paths in documents and the rules of the rooms follow. The pages get eleven rooms, the
API stands on http/server, the verifier and the demo council get rooms of their own.'
}
merges() {
  node $mv/rename.mjs $mv/renames-before-merges.json || failed=1
  node $mv/carry.mjs $mv/carries.json
  node $mv/merge.mjs $mv/merges.json || exit 1
  node $mv/patch.mjs $mv/patches-merges.json
  finish 'Join what only makes sense together' \
    'One subject, one file: what nobody else used is not exported any more, and nothing else changes.'
}
renames() {
  node $mv/rename.mjs $mv/renames.json || failed=1
  node $mv/words.mjs $mv/words.json
  node $mv/patch.mjs $mv/patches-renames.json
  finish 'Give every type one name, and things the words of the field' \
    'Renames only. No type name stands for two things, and no name has to be explained to who knows event
sourcing.'
}
wording() {
  node $mv/wording.mjs
  node $mv/carry.mjs $mv/carries-after.json
  finish 'Let the Dutch texts be the type of the English ones' \
    'The interfaces of the wording were kept by hand, and said what the compiler reads from the texts.'
}
case $from in
  moves) moves; merges; renames; wording ;;
  merges) merges; renames; wording ;;
  renames) renames; wording ;;
  wording) wording ;;
esac
node $mv/loads.mjs || failed=1
node $mv/inventory.mjs
if [ -n "$check" ]; then
  npm run -s check:boundaries || failed=1
  npm run -s check:lint || failed=1
  npm run -s check:dead-code || failed=1
  echo "checks: $([ $failed = 0 ] && echo passed || echo FAILED)"
fi
exit $failed
