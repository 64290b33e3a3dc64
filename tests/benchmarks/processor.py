"""What a process has taken of a processor."""

import os
from pathlib import Path


def processor_seconds(pid: int) -> float:
    """Tell how much processor time a process has taken, itself and the system for it; only Linux tells."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return float("nan")
    user, system = stat.read_text("utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
