#!/usr/bin/env bash
# curl that takes the first answer: what a smoke test waits for between its attempts is not what is tried here.
args=()
while [ $# -gt 0 ]; do
  if [ "$1" = --retry ]; then args+=(--retry 0); shift; else args+=("$1"); fi
  shift
done
PATH=${PATH#*:} exec curl "${args[@]}"
