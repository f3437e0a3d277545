"""spatial_si_interfaces: every definition can be used, says its units, and is in the package."""

from __future__ import annotations

import importlib

from rclpy.serialization import deserialize_message, serialize_message

from spatial_si_interfaces.msg import ObjectInstance, ObjectMap


def definitions(root):
    folder = root / "spatial_si_interfaces"
    return sorted(path for kind in ("msg", "srv", "action") for path in folder.glob(f"{kind}/*"))


def test_every_definition_is_built(root):
    for path in definitions(root):
        module = importlib.import_module(f"spatial_si_interfaces.{path.parent.name}")
        assert hasattr(module, path.stem), path


def test_messages_survive_the_wire():
    sent = ObjectMap(version=2**40, objects=[ObjectInstance(id=7, name="mug_7", colour="red")])
    sent.header.frame_id = "map"
    assert deserialize_message(serialize_message(sent), ObjectMap) == sent


def test_metric_fields_name_their_unit(root):
    """A number without a unit is a guess: every float field's comment names one, or its range."""
    silent = [
        f"{path.name}: {line.strip()}"
        for path in definitions(root)
        for line in path.read_text().splitlines()
        if line.startswith(("float32", "float64")) and "#" not in line
    ]
    assert not silent


def test_versions_agree(root):
    """package.xml, setup.py and pyproject.toml of both packages state one version."""
    texts = {
        "package.xml": "<version>0.1.0</version>",
        "setup.py": 'version="0.1.0"',
        "sim/pyproject.toml": 'version = "0.1.0"',
        "spatial_si_interfaces/package.xml": "<version>0.1.0</version>",
        "spatial_si_interfaces/pyproject.toml": 'version = "0.1.0"',
    }
    for name, text in texts.items():
        assert text in (root / name).read_text(), name
