import os

import pytest
from django.core.files.base import ContentFile

from ..storages import WholeFileStorage


@pytest.fixture
def storage(tmp_path):
    return WholeFileStorage(location=tmp_path)


def test_a_file_is_there_when_it_is_whole(storage, tmp_path, monkeypatch):
    seen = []

    class Slow(ContentFile):
        def chunks(self, *args):
            for part in (b"first", b"second"):
                seen.append(storage.exists("posts/a.jpg"))
                yield part

    assert storage.save("posts/a.jpg", Slow(b"", "a.jpg")) == "posts/a.jpg"
    assert seen == [False, False]
    assert (tmp_path / "posts" / "a.jpg").read_bytes() == b"firstsecond"
    assert os.listdir(tmp_path / "posts") == ["a.jpg"]


def test_a_second_file_of_a_name_gets_another_one(storage):
    names = [storage.save("a.jpg", ContentFile(b"x")) for _ in range(2)]
    assert names[0] == "a.jpg"
    assert names[1] != "a.jpg"
