#!/usr/bin/env python3
"""Downloads pinned wheels with pip, hashes checked, and unpacks what a build needs.

    fetch_wheels.py --requirements FILE --into DIR

FILE is a pip requirements file with a hash for each wheel. Its first lines may
hold settings for this script, each behind "#: ":

    #: platform manylinux_2_28_x86_64     (may repeat)
    #: keep torch/lib/libc10.so           (a glob, may repeat; none: keep all)
    #: rename SOURCE_GLOB NAME            (moves one unpacked file, run bit set)

The wheels are those of CPython 3.11 whatever Python runs this, so that one
hash serves every machine. DIR appears by one rename at the end: an interrupted
run leaves nothing but a temporary folder, which the next run removes.
"""

import argparse
import fnmatch
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile


def settings(path):
    """The "#: key value" lines of a requirements file, by key."""
    found = {"platform": [], "keep": [], "rename": []}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#: "):
                key, _, value = line[3:].strip().partition(" ")
                found[key].append(value)
    return found


def download(requirements, platforms, folder):
    """Lets pip fetch the wheels into folder; pip checks the hashes."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
               "--only-binary=:all:", "--implementation", "cp", "--python-version", "3.11",
               "--abi", "cp311", "--abi", "none", "--no-cache-dir", "--dest", folder, "-r", requirements]
    for platform in platforms:
        command += ["--platform", platform]
    subprocess.run(command, check=True)


def unpack(wheel, patterns, folder):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if not patterns or any(fnmatch.fnmatch(name, p) for p in patterns):
                archive.extract(name, folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requirements", required=True)
    parser.add_argument("--into", required=True)
    args = parser.parse_args()
    if os.path.isdir(args.into):
        return
    options = settings(args.requirements)
    parent, name = os.path.split(os.path.abspath(args.into))
    for stale in glob.glob(os.path.join(parent, f".{name}.*")):
        # A folder whose maker still runs carries its process number.
        pid = stale.rsplit(".", 2)[-2]
        if not (pid.isdigit() and os.path.exists(f"/proc/{pid}")):
            shutil.rmtree(stale, ignore_errors=True)
    temporary = tempfile.mkdtemp(prefix=f".{name}.{os.getpid()}.", dir=parent)
    try:
        wheels, content = os.path.join(temporary, "wheels"), os.path.join(temporary, "content")
        os.makedirs(content)
        download(args.requirements, options["platform"], wheels)
        for wheel in sorted(os.listdir(wheels)):
            unpack(os.path.join(wheels, wheel), options["keep"], content)
        for rename in options["rename"]:
            pattern, target = rename.split()
            (source,) = glob.glob(os.path.join(content, pattern))
            target = os.path.join(content, target)
            os.replace(source, target)
            os.chmod(target, 0o755)
        try:
            os.rename(content, args.into)
        except OSError:
            # Another run was faster: its folder is as good as this one.
            if not os.path.isdir(args.into):
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"fetch_wheels: pip failed with status {error.returncode}")
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        sys.exit(f"fetch_wheels: {error}")
