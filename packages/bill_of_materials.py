"""The bill of materials of the bundled library and its components, as SPDX 2.3 in JSON, on standard output.

bill_of_materials.py VERSION SOURCES LIBRARY FURTHER_FILE...
"""
import hashlib
import json
import subprocess
import sys
from pathlib import Path

LICENCES = {"opencv": "Apache-2.0", "libjpeg-turbo": "IJG AND BSD-3-Clause AND Zlib", "libpng": "libpng-2.0", "zlib": "Zlib",
            "libwebp": "BSD-3-Clause", "tiff": "libtiff", "dav1d": "BSD-2-Clause"}


def package(name, version, licence, **members):
    return {"SPDXID": f"SPDXRef-{name}", "name": name, "versionInfo": version, "licenseConcluded": licence,
            "licenseDeclared": licence, "copyrightText": "NOASSERTION", "filesAnalyzed": False,
            "downloadLocation": "NOASSERTION", **members}


def bundled(sources):
    """One package for each library inside, with the archives that it was made from."""
    found = {}
    for line in sources.read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, digest, file, _, source = line.split()
        found.setdefault(name, (source.split("=")[1], []))[1].append(f"{file} SHA-256 {digest}")
    return [package(name, version, LICENCES[name], sourceInfo="; ".join(archives))
            for name, (version, archives) in found.items()]


def compiler():
    version = subprocess.run(["c++", "-dumpfullversion"], capture_output=True, text=True, check=True).stdout.strip()
    return package("libstdcxx", version, "GPL-3.0-or-later WITH GCC-exception-3.1")


def start_of_windows_programs():
    """What MinGW-w64 puts into every file: start-up code and winpthreads, under several licences, whose text goes along."""
    version = subprocess.run(["dpkg-query", "--show", "--showformat", "${Version}", "mingw-w64-x86-64-dev"], capture_output=True,
                             text=True, check=True).stdout
    return package("mingw-w64", version, "NOASSERTION")


def of_file(name, version, file):
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return package(name, version, "Apache-2.0", packageFileName=file.name,
                   checksums=[{"algorithm": "SHA256", "checksumValue": digest}])


def main():
    version, sources, files = sys.argv[1], Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]]
    upright = of_file("upright", version, files[0])
    digest = upright["checksums"][0]["checksumValue"]
    further = [of_file(file.name.split(".")[0].replace("_", "-"), version, file) for file in files[1:]]
    inside = [*further, *bundled(sources), compiler()]
    if files[0].suffix == ".dll":
        inside.append(start_of_windows_programs())
    json.dump({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"upright-{version}",
        "documentNamespace": f"urn:sha256:{digest}",
        "creationInfo": {"created": "1970-01-01T00:00:00Z", "creators": ["Tool: packages/bill_of_materials.py"]},
        "packages": [upright, *inside],
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                           "relatedSpdxElement": "SPDXRef-upright"}] +
                         [{"spdxElementId": "SPDXRef-upright", "relationshipType": "CONTAINS",
                           "relatedSpdxElement": item["SPDXID"]} for item in inside],
    }, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
