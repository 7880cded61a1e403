#!/usr/bin/python3
"""Every distinct HTML body that stories and journeys saved in $PAGES is valid, says the Nu Html Checker.

One test for each distinct message; tests/browser/vnu-allowed lists messages we disagree with, each with its reason.
A page with a message is kept in build/vnu/ to be looked at.
"""
import glob
import json
import os
import shutil
import subprocess

JAR = "tests/browser/node_modules/vnu-jar/build/dist/vnu.jar"
ALLOWED = "tests/browser/vnu-allowed"

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
pages = sorted(glob.glob(os.path.join(os.environ["PAGES"], "**/*.html"), recursive=True))
if not pages:
    print("1..1\nnot ok 1 - pages were saved to be checked")
    raise SystemExit(1)

with open(ALLOWED, encoding="utf-8") as file:
    allowed = {line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")}
command = ["java", "-Xss4m", "-jar", JAR, "--stdout", "--exit-zero-always", "--format", "json", *pages]
said = subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
found, met = {}, set()
for message in json.loads(said)["messages"]:
    text = message["message"]
    if text in allowed:
        met.add(text)
    else:
        found.setdefault((message["type"], text), []).append(message)

print(f"1..{1 + len(found)}")
print(f"ok 1 - {len(pages)} pages were checked")
for number, ((kind, text), messages) in enumerate(sorted(found.items()), 2):
    first = messages[0]
    page = first.get("url", "").removeprefix("file:")
    print(f"not ok {number} - {kind}: {text}".replace("#", "no. "))
    print(f"# {len(messages)} times, first at line {first.get('lastLine')}: {first.get('extract', '')!r}")
    if os.path.exists(page):
        os.makedirs("build/vnu", exist_ok=True)
        shutil.copy(page, "build/vnu/")
        print(f"# page kept as build/vnu/{os.path.basename(page)}")
for text in sorted(allowed - met):
    print(f"# allowed and not met: {text}")
