"""The smallest wheels that pip and uv take."""

import re
import zipfile

WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-{platform}\n"


def write_wheel(folder, name, version, code="", extras=(), platform="any"):
    """Write folder/NAME-VERSION-py3-none-PLATFORM.whl, which holds one module; return its path."""
    module = re.sub(r"[-_.]+", "_", name).lower()
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    metadata += [f"Provides-Extra: {extra}" for extra in extras]
    path = folder / f"{module}-{version}-py3-none-{platform}.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{module}.py", f"version = '{version}'\n{code}")
        archive.writestr(f"{module}-{version}.dist-info/METADATA", "\n".join(metadata))
        archive.writestr(f"{module}-{version}.dist-info/WHEEL", WHEEL.format(platform=platform))
        archive.writestr(f"{module}-{version}.dist-info/RECORD", "")
    return path
