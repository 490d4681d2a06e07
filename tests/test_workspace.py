"""Which files are summaries, where reports go, and that they are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from claimcheck.errors import CannotWrite, SummaryError, UsageError
from claimcheck.workspace import Input, Writing, check_writable, init, inputs, report_folder, write_file, write_report

SUFFIXES = (".md", ".txt")


def files(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")


def test_a_folder_means_the_summaries_in_it(tmp_path: Path) -> None:
    files(tmp_path, "set/b.md", "set/a.txt", "set/deep/c.md", "set/data.csv", "set/.hidden/d.md")
    found = inputs([str(tmp_path / "set")], SUFFIXES, None, None)
    assert [("set", "a.txt"), ("set", "b.md"), ("deep", "c.md")] == [
        (one.set_name, one.folder) for one in found.summaries
    ]
    assert 1 == found.ignored


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        pytest.param(["missing.md"], "no such file", id="missing-file"),
        pytest.param(["empty"], "no summary in this folder", id="folder-without-one"),
        pytest.param(["one/a.md", "one/../one/a.md"], "would both be reported", id="the-same-twice"),
    ],
)
def test_wrong_calls_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str], message: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    files(tmp_path, "one/a.md")
    with pytest.raises(UsageError, match=message):
        inputs(paths, SUFFIXES, None, None)


def test_two_sets_of_one_name_with_one_out_are_refused(tmp_path: Path) -> None:
    files(tmp_path, "one/a.md", "two/a.md")
    given = [str(tmp_path / "one"), str(tmp_path / "two")]
    assert 2 == len(inputs(given, SUFFIXES, None, None).summaries)
    with pytest.raises(UsageError, match="would both be reported"):
        inputs(given, SUFFIXES, None, tmp_path / "out")


def test_no_absolute_path_gets_into_a_name(tmp_path: Path) -> None:
    files(tmp_path, "set/a.md")
    (one,) = inputs([str(tmp_path / "set" / "a.md")], SUFFIXES, None, None).summaries
    assert "set/a.md" == one.name
    assert Path("reports/set/a.md") == report_folder(one, None)


def test_a_report_is_written_whole(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "s" / "a.md"
    write_report(folder, {"findings.json": b"1", "pictures/old.png": b"o"})
    write_report(folder, {"findings.json": b"2", "pictures/new.png": b"n"})
    assert ["findings.json", "pictures", "pictures/new.png"] == sorted(
        p.relative_to(folder).as_posix() for p in folder.rglob("*")
    )
    assert b"2" == (folder / "findings.json").read_bytes()


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "a.md"
    write_report(folder, {"findings.json": b"1"})
    with pytest.raises(CannotWrite, match="--out"):
        write_report(folder, {"findings.json": b"2", "x" * 300: b""})
    assert ["findings.json"] == [p.name for p in folder.iterdir()]
    assert b"1" == (folder / "findings.json").read_bytes()
    with pytest.raises(CannotWrite):
        write_report(tmp_path / "new" / "b.md", {"x" * 300: b""})
    assert not (tmp_path / "new").exists()


def test_write_file_keeps_a_link_and_writes_into_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to("file")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert b"new" == (tmp_path / "file").read_bytes()
    write_file(Path(os.devnull), b"x")
    assert not Path(os.devnull).is_file()


def test_write_file_leaves_nothing_half_written(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    with pytest.raises(CannotWrite):
        write_file(target, b"x")
    assert [target] == list(tmp_path.iterdir())


def test_what_is_written_piece_by_piece_takes_its_place_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "lines"
    target.write_bytes(b"old")
    with Writing(target) as file:
        file.write(b"1\n")
        assert b"old" == target.read_bytes()
        file.write(b"2\n")
    assert b"1\n2\n" == target.read_bytes()
    assert [target] == list(tmp_path.iterdir())


def test_what_broke_off_while_it_was_written_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "lines"
    target.write_bytes(b"old")

    def broken_off() -> None:
        with Writing(target) as file:
            file.write(b"1\n")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert b"old" == target.read_bytes()
    assert [target] == list(tmp_path.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_no_right_to_write_is_said_before_the_work(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CannotWrite, match="no right"):
        check_writable(tmp_path / "reports")


def test_a_file_in_the_way_is_said_before_the_work(tmp_path: Path) -> None:
    files(tmp_path, "reports")
    with pytest.raises(CannotWrite, match="is a file"):
        check_writable(tmp_path / "reports" / "set")


def test_an_unreadable_summary_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(SummaryError, match=r"gone\.md"):
        Input(name="gone.md", set_name="s", path=tmp_path / "gone.md").data()


def test_init_makes_the_three_folders_once(tmp_path: Path) -> None:
    assert ["claims", "repro", "reports"] == [p.name for p in init(tmp_path)]
    assert () == init(tmp_path)
