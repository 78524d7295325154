"""The archive of a run, written where it was asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from simulation.client.api import Api
from simulation.client.errors import refusal
from simulation.client.operations import runs


async def download_artifacts(api: Api, id: str, directory: Path) -> Path:
    """Write the archive of a run into ``directory``; returns where it is.

    Raises:
        ApiError: there is no such run, it has no archive yet, or what came is not whole.
    """
    run = (await api.ask(runs.RUN_ARTIFACTS, id=id))["unitTestSetRun"]
    if run is None:
        raise refusal("NOT_FOUND", f"There is no run with the id {id}.")
    found = run["artifacts"]
    if found is None:
        raise refusal(
            "ARTIFACTS_UNAVAILABLE",
            f"Run {id} has no artifacts yet: they are made soon after it has ended; ask again.",
        )
    target = directory / PurePosixPath(unquote(urlsplit(found["url"]).path)).name
    try:
        await _write_whole(target, api.download(found["url"]), found["sha256"])
    except OSError as error:
        raise refusal(
            "VALIDATION_FAILED", f"{target} cannot be written ({error.strerror}); name another."
        ) from error
    return target


async def _write_whole(target: Path, content: AsyncIterator[bytes], checksum: str) -> None:
    # Renamed into place: what stands under the name is never a part of the archive.
    draft, seen = _draft_of(target), sha256()
    try:
        with draft.open("wb") as file:
            async for chunk in content:
                seen.update(chunk)
                file.write(chunk)
        if seen.hexdigest() != checksum:
            raise refusal(
                "ARTIFACTS_UNAVAILABLE",
                "What was downloaded is not the archive that the run has made; try again, and let "
                "its operator look into the artifact store if that does not help.",
            )
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _draft_of(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f".{target.name}.draft")
