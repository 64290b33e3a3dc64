"""Our app manifest, as it stands in the checkout or in the wheel."""

from pathlib import Path
from typing import Any

import yaml


def manifest_file() -> Path:
    package = Path(__file__).parent
    places = (package / "manifest.yml", package.parents[1] / "manifest.yml")
    return next(place for place in places if place.is_file())


def read_manifest() -> dict[str, Any]:  # Any: a YAML document
    """Read `manifest.yml`."""
    manifest: dict[str, Any] = yaml.safe_load(manifest_file().read_text("utf-8"))
    return manifest
