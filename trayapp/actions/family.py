"""The processes that belong to a window's program."""


def family(pid: int) -> frozenset[int]:
    """A process and all that it started: a browser plays by a child of its window's process. Empty for pid 0."""
    import psutil  # noqa: PLC0415 - needed by few bindings

    if not pid:
        return frozenset()
    try:
        return frozenset((pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))))
    except psutil.Error:
        return frozenset((pid,))
