"""The manual page of the command line and its completions for bash, zsh and fish, from what --help says.

documents.py UPRIGHT SHARE DATE       writes below SHARE (a prefix's share/); UPRIGHT is the program, DATE the page's
"""
import re
import subprocess
import sys
from pathlib import Path

# What follows an option where it is one of few words; all else are files, numbers and texts.
VALUES = {"exif": "prior trust ignore", "how": "auto pixels tag", "canvas": "expand crop keep",
          "interpolation": "lanczos cubic"}
OPTION = re.compile(r"^ {2,6}((?:-\w, )?--[a-z-]+(?: [^ ]+)?) +(.*)$")


class Help:
    """The text of one --help: its first paragraphs, and sections of options, texts and examples."""

    def __init__(self, text):
        self.sections = [("", [])]  # heading, lines
        for line in text.splitlines():
            heading = re.match(r"^([A-Z][^:]*):$", line)
            if heading:
                self.sections.append((heading[1], []))
            elif re.match(r"^[A-Z]", line) and len(self.sections) > 1 and not line.startswith("Usage:"):
                if self.sections[-1][0] != "Notes":
                    self.sections.append(("Notes", []))
                self.sections[-1][1].append(line)
            else:
                self.sections[-1][1].append(line)

    def options(self):
        """(names, argument or "", text) of each option, once for each name."""
        found = {}
        for _, lines in self.sections:
            for names, argument, text in parts(lines):
                if names and names not in found:
                    found[names] = (argument, text)
        return [(names, *rest) for names, rest in found.items()]


def parts(lines):
    """(names, argument, text) of the options among lines; ("", "", line) of other lines."""
    found = []
    for line in lines:
        option = OPTION.match(line)
        if option:
            words = option[1].split(" ")
            argument = words.pop() if not words[-1].startswith("-") else ""
            found.append((" ".join(words), argument, option[2]))
        elif found and found[-1][0] and re.match(r"^ {20,}\S", line):
            found[-1] = (*found[-1][:2], found[-1][2] + " " + line.strip())
        else:
            found.append(("", "", line))
    return found


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def manual(detect, fix, version, date):
    page = [f'.TH UPRIGHT 1 "{date}" "upright {version}" "User Commands"', ".SH NAME",
            "upright \\- tell how images must be turned to be upright, and turn them"]

    def body(lines, verbatim):
        if verbatim:
            return [".nf", *map(roff, (line[2:] for line in lines if line.strip())), ".fi"]
        out = []
        for names, argument, text in parts(lines):
            if names:
                value = f" \\fI{roff(argument)}\\fR" if argument else ""
                out += [".TP", f"\\fB{roff(names)}\\fR{value}", roff(text)]
            elif text.strip():
                out.append(roff(text.strip()))
            elif out and out[-1] != ".PP":
                out.append(".PP")
        while out and out[-1] == ".PP":
            out.pop()
        return out

    for of, part in ((detect, ""), (fix, "UPRIGHT FIX")):
        first = of.sections[0][1]
        usage = [line for line in first if line.startswith(("Usage:", "       upright"))]
        if part:
            page.append(f'.SH "{part}"')
        else:
            page += [".SH SYNOPSIS", ".nf", *(roff(re.sub(r" {3,}.*", "", line[7:])) for line in usage), ".fi", ".SH DESCRIPTION"]
        page += body([line for line in first if line not in usage], False)
        for heading, lines in of.sections[1:]:
            page.append(f'.SS "{heading}"' if part else f'.SH "{heading.upper()}"')
            page += body(lines, heading == "Examples")
    return "\n".join(page) + "\n"


def long_names(options):
    return sorted({re.search(r"--[a-z-]+", names)[0] for names, _, _ in options})


def bash(detect, fix):
    values = "\n".join(f'    --{name}) COMPREPLY=($(compgen -W "{words}" -- "$2")); return ;;' for name, words in VALUES.items())
    return f"""# Completion of upright for bash.
_upright() {{
  local word options="{' '.join(long_names(detect.options()))}" commands="detect fix"
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    if [[ $word == fix ]]; then options="{' '.join(long_names(fix.options()))}"; fi
    commands=""
  done
  case "$3" in
{values}
  esac
  if [[ $2 == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$2"))
  else
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$2"; compgen -f -- "$2")
  fi
}}
complete -o filenames -F _upright upright
"""


def zsh(detect, fix):
    def listed(options):
        lines = []
        for names, argument, text in options:
            text = re.sub(r"[\[\]:'\\]", "", text.split(";")[0].split("(")[0].strip())
            value = ""
            if argument:
                words = VALUES.get(names.split("--")[1])
                value = f":value:({words})" if words else ":value:_files"
            lines += [f"    '{name}[{text}]{value}'" for name in names.split(", ")]
        return " \\\n".join(lines)
    return f"""#compdef upright
if (( ${{words[(I)fix]}} )); then
  _arguments -S \\
{listed(fix.options())} \\
    '*:file:_files'
else
  _arguments -S \\
{listed(detect.options())} \\
    '1:command or file:{{ compadd detect fix; _files }}' '*:file:_files'
fi
"""


def fish(detect, fix):
    lines = ["complete -c upright -n __fish_use_subcommand -a 'detect fix'"]
    for options, condition in ((detect.options(), "not __fish_seen_subcommand_from fix"), (fix.options(), "__fish_seen_subcommand_from fix")):
        for names, argument, text in options:
            name = re.search(r"--([a-z-]+)", names)[1]
            short = re.match(r"-(\w),", names)
            text = text.split(";")[0].split("(")[0].strip().replace("\\", "").replace("'", "\\'")
            value = f" -x -a '{VALUES[name]}'" if name in VALUES else " -r" if argument else ""
            lines.append(f"complete -c upright -n '{condition}'{' -s ' + short[1] if short else ''} -l {name}{value} -d '{text}'")
    return "\n".join(lines) + "\n"


def main():
    program, share, date = sys.argv[1], Path(sys.argv[2]), sys.argv[3]

    def ask(*words):
        return subprocess.run([program, *words], capture_output=True, text=True, check=True).stdout

    detect, fix = Help(ask("--help")), Help(ask("fix", "--help"))
    known = long_names(detect.options() + fix.options())
    missing = [name for name in VALUES if f"--{name}" not in known]
    if missing or len(known) < 20:
        sys.exit(f"documents.py: --help no longer names {missing or 'options as it did'}")
    version = ask("--version").split()[1]
    for name, text in (("man/man1/upright.1", manual(detect, fix, version, date)),
                       ("bash-completion/completions/upright", bash(detect, fix)),
                       ("zsh/vendor-completions/_upright", zsh(detect, fix)),
                       ("fish/vendor_completions.d/upright.fish", fish(detect, fix))):
        (share / name).parent.mkdir(parents=True, exist_ok=True)
        (share / name).write_text(text)


if __name__ == "__main__":
    main()
