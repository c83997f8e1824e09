"""What the service does by itself: jobs as rows, when each is due, what became of each run, and the worker.

Promises: a job that was asked for or is due is run once and by one worker, also where two are started; a run that was
killed is named so and the job is run again, as every job is safe to run twice; a job that fails says the kind of its
fault and where, and is tried again at its next time; a later version's new job appears by itself.
Never: decides what a job decides (the rooms below do); keeps personal data of a run: counts and names of faults only.

The parts: `schedule` (when; pure), `catalogue` (which jobs there are), `work/` (one small module a job), `running`
(take, run, note), `reading` (what pages and the command line show), `worker` (the loop).
Why not a task queue from a library: docs/decisions/0009-jobs-are-rows-of-our-own.md.
"""
