"""Network shares are recognised from the system's list of mounts."""

import sys
from pathlib import Path

import pytest

from tests.store.refusals import refused
from tracker.storage import disk
from tracker.storage.disk import filesystem_of, is_network_share

MOUNTS = """\
/dev/vda / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/home /home nfs4 rw 0 0
//nas/office /srv/office\\040papers cifs rw 0 0
/dev/vdb /home/local ext4 rw 0 0
tmpfs /over tmpfs rw 0 0
zhang@host: /over fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etc", "ext4"),
        ("/", "ext4"),
        ("/home", "nfs4"),
        ("/home/zhang/site/data", "nfs4"),
        ("/home/local/site", "ext4"),
        ("/homes/zhang", "ext4"),
        ("/srv/office papers/site", "cifs"),
        ("/srv/office", "ext4"),
        ("/over/site", "fuse.sshfs"),
    ],
)
def test_a_path_lies_on_the_last_mount_of_the_longest_point(path, kind):
    assert filesystem_of(Path(path), MOUNTS) == kind


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有 /proc/mounts")
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("nfs", True),
        ("nfs4", True),
        ("cifs", True),
        ("smb3", True),
        ("fuse.sshfs", True),
        ("ext4", False),
        ("nfsd", False),
        ("fuseblk", False),
        ("overlay", False),
    ],
)
def test_a_ledger_on_a_share_is_refused(tmp_path, monkeypatch, kind, expected):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nit {tmp_path} {kind} rw 0 0\n")
    monkeypatch.setattr(disk, "_MOUNTS", mounts)
    ledger = tmp_path / "data" / "ledger.db"

    assert is_network_share(ledger) == expected
    if expected:
        assert "网络共享盘" in refused(ledger)
        assert not ledger.parent.exists()


def test_where_nobody_lists_mounts_nothing_is_a_share(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "_MOUNTS", tmp_path / "missing")

    assert not is_network_share(tmp_path)
