#!/usr/bin/env bash
# Compiles and tests the Java package in a copy, and runs the examples of its README.
source "$(dirname "$0")/common.sh" "$@"
need mvn "Debian: maven"
need javac "Debian: openjdk-17-jdk-headless"
cp -r "$source_dir/examples/java" "$work/package"
cd "$work/package"
rm -rf target
export MAVEN_REPOSITORY=${MAVEN_REPOSITORY:-$HOME/.m2/repository}  # java_readme.sh looks for JNA there
maven() { mvn --batch-mode --quiet -Dstyle.color=never "-Dmaven.repo.local=$MAVEN_REPOSITORY" "$@"; }
maven test-compile >"$work/compile.log" 2>&1 || {
  cat "$work/compile.log"
  if grep -qE "Could not transfer artifact|resolution is not reattempted" "$work/compile.log"; then echo "skipped: Maven reaches no repository"; exit 77; fi
  exit 1
}
UPRIGHT_ROOT="$source_dir" maven test
bash "$source_dir/tests/bindings/java_readme.sh" "$source_dir" "$work/example" target/classes
