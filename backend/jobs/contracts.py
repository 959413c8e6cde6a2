"""Words of background jobs that cross the module's boundary, and how a job can be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from backend.files.contracts import ContentType
from backend.kernel.choices import Choice
from backend.kernel.errors import DomainError


class JobState(Choice):
    """QUEUED waits for a worker; the last three are ends."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class ResultFile:
    """What a job made, open for reading; it is stored for the owner, and closed."""

    name: str
    content_type: ContentType
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """How a job ended well. `result`: JSON, small, shown to the owner."""

    result: Mapping[str, Any] = field(default_factory=dict)
    file: ResultFile | None = None


class JobEnded(DomainError):
    code = "JOB_ENDED"
    zh = "这个后台任务已经结束。"
    en = "This job has ended already."


class JobNotRetryable(DomainError):
    code = "JOB_NOT_RETRYABLE"
    zh = "只有失败或已取消的后台任务可以重试。"
    en = "Only a job that failed or was cancelled can be tried again."


class TooManyJobs(DomainError):
    code = "TOO_MANY_JOBS"
    zh = "您还有 {count} 个后台任务没有结束，请等其中一些完成。"
    en = "{count} of your jobs have not ended yet; wait for some of them."


class JobInterrupted(DomainError):
    """Kept as the job's error where its workers died again and again."""

    code = "JOB_INTERRUPTED"
    zh = "后台任务被中断了 {attempts} 次，没有完成。已完成的部分不会丢失，可以重试。"
    en = "The job was interrupted {attempts} times and did not finish. What was done stays; it can be tried again."


class JobBroken(DomainError):
    """Kept as the job's error where our own code failed; the log tells more under the same number."""

    code = "INTERNAL"
    zh = "系统内部错误，后台任务没有完成。请把编号 {reference} 告诉管理员。"
    en = "An internal error stopped the job. Tell the administrator the number {reference}."


class JobCancelled(Exception):
    """Raised inside a job at its next progress call after somebody cancelled it; a job cleans up and lets it pass."""


class JobLost(Exception):
    """Raised inside a job that was given to another worker meanwhile: it must stop and write nothing more."""
