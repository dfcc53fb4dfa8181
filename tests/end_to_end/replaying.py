"""Runs the holdline binary for the end-to-end tests."""

import json
import os
import subprocess
import sys
import tempfile

BINARY = os.environ.get("HOLDLINE", "build/release/holdline")


def run(*arguments, expect=0, **options):
    """Runs holdline and returns the finished process; fails on another code."""
    done = subprocess.run(
        [BINARY, *map(str, arguments)], capture_output=True, text=True,
        timeout=300, check=False, **options)
    if done.returncode != expect:
        raise AssertionError(
            f"holdline {' '.join(map(str, arguments))} exited with "
            f"{done.returncode}, not {expect}\n{done.stdout[-2000:]}\n"
            f"{done.stderr[-4000:]}")
    return done


def replay(*arguments, **options):
    """Runs `holdline replay --output json` and returns the object."""
    return json.loads(run("replay", "--output", "json", *arguments,
                          **options).stdout)


def results(report, contract, objective):
    """The result rows of one objective."""
    for c in report["contracts"]:
        if c["contract"] == contract:
            for o in c["objectives"]:
                if o["objective"] == objective:
                    return o["results"]
    raise AssertionError(f"no {contract}/{objective} in the report")


def only(rows, **wanted):
    """The one row that has these values."""
    found = [r for r in rows
             if all(r.get(k) == v for k, v in wanted.items())]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} rows with {wanted} in {rows}")
    return found[0]


def files_of(test_class, texts):
    """Paths of files with these texts, by name, while the class is tested."""
    folder = tempfile.TemporaryDirectory()
    test_class.addClassCleanup(folder.cleanup)
    paths = [os.path.join(folder.name, name) for name in texts]
    for path, text in zip(paths, texts.values()):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return paths


def data_folder():
    """The month of real calls, where it is present beside the project."""
    folder = os.environ.get("HOLDLINE_TEST_DATA", "../shared/data")
    return folder if os.path.isdir(folder) else None


if __name__ == "__main__":
    sys.exit("this is a library of the end-to-end tests")
