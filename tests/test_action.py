"""The GitHub Action and the pre-commit hook: their steps, run as a shell would run them."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ACTION = ROOT / ".github" / "actions" / "check" / "action.yml"
FALSE = "Chunking gains 2.9 points on German and 3.2 points on Turkish."
TRUE = "Chunking gains 1.9 points on German and 3.2 points on Turkish."


def step(name: str) -> str:
    """Return the script of the step with id `name`: its block, or what stands on the line."""
    found = re.search(rf"- id: {name}\n(.*?)(?=\n    - id:|\Z)", ACTION.read_text(), re.DOTALL)
    assert found is not None
    script = re.search(r"run: (?:\|\n)?(.*)", found.group(1), re.DOTALL)
    assert script is not None
    return re.sub(r"(?m)^ {8}", "", script.group(1))


def inputs() -> dict[str, str]:
    """Return the environment of the check step, by variable, with the input each takes."""
    return dict(re.findall(r"(\w+): \$\{\{ inputs\.([\w-]+) \}\}", ACTION.read_text()))


def summary(folder: Path, name: str, claim: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps({"claim": claim, "references": ["9901.00001v2"]}) + "\n")


@pytest.fixture
def act(tmp_path: Path, demo_papers: Path):  # type: ignore[no-untyped-def]
    """`act(summaries, ...)` runs the check step; the command is the one of this environment."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "claimcheck"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m claimcheck "$@"\n')
    command.chmod(0o755)

    def run(**given: str) -> subprocess.CompletedProcess[str]:
        values = {"papers": str(demo_papers), "fail-on": "contradicted", "allow-incomplete": "false", "out": "made"}
        values |= {"baseline": ""} | {key.replace("_", "-"): value for key, value in given.items()}
        env = {
            **os.environ,
            **{variable: values[name] for variable, name in inputs().items()},
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "CLAIMCHECK_LIBRARY": str(tmp_path / "library"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "step-summary.md"),
            "GITHUB_ACTION_PATH": str(ACTION.parent),
        }
        # As GitHub runs `shell: bash`.
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("check")]
        return subprocess.run(shell, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)

    return run


def test_the_action_gates_and_leaves_sarif_and_the_report(act, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    summary(tmp_path / "claims", "a.jsonl", FALSE)
    summary(tmp_path / "claims", "b.jsonl", TRUE)
    made = act(summaries="claims")
    assert 1 == made.returncode, made.stderr
    assert "exit-code=1\n" == (tmp_path / "output").read_text()
    assert "1 of 1 claims" not in (tmp_path / "step-summary.md").read_text()
    assert 2 == (tmp_path / "step-summary.md").read_text().count("\n## ") + 1
    logs = sorted((tmp_path / "made").rglob("*.sarif"))
    assert ["a.jsonl", "b.jsonl"] == [log.parent.name for log in logs]
    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in json.loads(logs[0].read_text())["runs"][0]["results"]
    ]
    assert {"claims/a.jsonl"} == set(places)


def test_the_action_takes_a_baseline_and_several_summaries(act, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    summary(tmp_path, "a.jsonl", FALSE)
    summary(tmp_path, "b.jsonl", TRUE)
    assert 0 == act(summaries="a.jsonl b.jsonl", fail_on="never").returncode
    claim = json.loads((tmp_path / "made" / "a.jsonl" / "findings.json").read_text())["claims"][0]["id"]
    (tmp_path / "ok.toml").write_text(
        f'[[accepted]]\nclaim = "{claim}"\nverdict = "contradicted"\nreason = "known"\nby = "Ada"\nuntil = 9999-12-31\n'
    )
    assert 0 == act(summaries="a.jsonl b.jsonl", baseline="ok.toml").returncode
    assert 2 == act(summaries="nowhere.md").returncode


def test_nothing_in_an_input_is_run(act, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    made = act(summaries="$(touch pwned) `touch pwned`; touch pwned")
    assert 2 == made.returncode
    assert not (tmp_path / "pwned").exists()


def test_every_input_is_used_and_the_install_step_names_this_repository() -> None:
    declared = set(re.findall(r"(?m)^  ([\w-]+):$", ACTION.read_text().split("outputs:")[0].split("inputs:")[1]))
    assert declared == set(inputs().values())
    (target, constraints) = re.findall(r'"\$GITHUB_ACTION_PATH/([^"]+)"', step("install"))
    assert (ACTION.parent / target).resolve() == ROOT
    assert (ACTION.parent / constraints).resolve() == ROOT / "constraints.txt"


def test_the_hook_checks_the_files_it_is_given(tmp_path: Path, demo_papers: Path) -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text()
    (entry,) = re.findall(r"(?m)^  entry: claimcheck (.+)$", hook)
    (pattern,) = re.findall(r"(?m)^  files: (.+)$", hook)
    assert re.search(pattern, "claims/set/summary.md")
    assert not re.search(pattern, "claims/paper.toml")
    env = {**os.environ, "CLAIMCHECK_LIBRARY": str(tmp_path / "library")}
    for claim, code in ((TRUE, 0), (FALSE, 1)):
        summary(tmp_path / "claims", "a.jsonl", claim)
        command = [sys.executable, "-m", "claimcheck", *shlex.split(entry), "--papers", str(demo_papers), "--offline"]
        made = subprocess.run([*command, "claims/a.jsonl"], cwd=tmp_path, env=env, capture_output=True, timeout=120)
        assert code == made.returncode, made.stderr
