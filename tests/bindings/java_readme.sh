#!/usr/bin/env bash
# Runs the examples of the Java README in a new folder with a scan.jpg: java_readme.sh SOURCE FOLDER CLASSES_OR_JAR
set -euo pipefail
source_dir=$1 folder=$2
classes=$(realpath "$3")
mkdir -p "$folder"
cd "$folder"
cp "$source_dir/examples/samples/letter-turn-180.jpg" scan.jpg
jna=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}" -name 'jna-5.*.jar' | sort -V | tail -n 1)
{
  printf 'import java.nio.file.Files;\nimport java.nio.file.Path;\nimport java.util.List;\nimport upright.*;\n'
  printf 'public class Example { public static void main(String[] arguments) throws Exception {\n'
  awk '$0 == "```java" { on = 1; print "{"; next } on && /^```/ { on = 0; print "}" } on' "$source_dir/examples/java/README.md"
  echo '} }'
} >Example.java
java -cp "$classes:$jna" Example.java >said
[[ -s upright.jpg && -s corrected.jpg ]] || { echo "the examples of the Java README wrote nothing" >&2; exit 1; }
expected=$(printf '%s\n' 2 "FIXED LOSSLESS" "APPLY P NONE 0.0" "0: 180.0" "1: file_not_found")
diff <(sed -E 's/ 0\.9[0-9]+ / P /' said) <(echo "$expected")
