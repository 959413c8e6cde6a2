"""Kinds of jobs made for these tests, registered where this module is imported: by the tests and by their workers."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from typing import Any

from backend.accounts.actor import Actor
from backend.files.contracts import ContentType
from backend.jobs.contracts import JobOutcome, ResultFile
from backend.jobs.registry import Work, job_kind
from backend.kernel.errors import InvalidInput
from backend.organization.permissions import MANAGE

STEPS = 5


def count(work: Work) -> JobOutcome:
    """Count to `steps`, slowly where told so; fail where told so; tell with whose rights."""
    steps = int(work.params.get("steps", STEPS))
    for step in range(steps):
        work.progress(step, steps, zh=f"第 {step + 1} 步", en=f"Step {step + 1}")
        if step == work.params.get("refuse_at"):
            raise InvalidInput(name="第三步", reason="不行")
        if step == work.params.get("break_at"):
            raise ZeroDivisionError
        time.sleep(float(work.params.get("seconds", 0)))
    work.progress(steps, steps)
    return JobOutcome({"counted": steps, "units": len(work.actor.units(MANAGE)), "attempt": work.attempt})


def resume(work: Work) -> JobOutcome:
    """Do each part once, over as many attempts as it takes; tell which parts this attempt did."""
    done = list(work.checkpoint.get("done", []))
    mine: list[int] = []
    for part in range(STEPS):
        if part in done:
            continue
        if len(mine) == 2 and work.attempt == 1:
            raise ZeroDivisionError
        mine.append(part)
        work.remember({"done": [*done, *mine]})
        work.progress(part + 1, STEPS)
    return JobOutcome({"mine": mine, "before": done})


def make_file(work: Work) -> JobOutcome:
    content = io.BytesIO(b"%PDF-1.7 result")
    return JobOutcome(file=ResultFile("结果.pdf", ContentType.PDF, content))


def check_steps(actor: Actor, params: Mapping[str, Any]) -> None:
    if int(params.get("steps", STEPS)) > 1000:
        raise InvalidInput(field=("steps",), name="steps", reason="1000")


job_kind("test.count", run=count, permission=MANAGE, check=check_steps, zh="数数", en="Count")
job_kind("test.once", run=count, permission=MANAGE, zh="只数一次", en="Count once", attempts=1)
job_kind("test.resume", run=resume, permission=None, zh="接着做", en="Go on", resumes=True)
job_kind("test.file", run=make_file, permission=None, zh="做文件", en="Make a file")
