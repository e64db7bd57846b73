"""Well-formed results of every control tag: our own, and shared ones where present."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data" / "label-studio-result-examples.json"

EXAMPLES: dict[str, Any] = json.loads((HERE / "examples.json").read_text())
if SHARED.exists():
    EXAMPLES |= {
        f"{name} (shared)": example
        for name, example in json.loads(SHARED.read_text()).items()
    }
