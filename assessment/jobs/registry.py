"""Which executor does which kind of job."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.jobs import tidying
from assessment.jobs.work import Executor
from assessment.models import JobKind

EXECUTORS: Mapping[JobKind, Executor] = {
    JobKind.TIDY_UP: tidying.tidy_up,
}
