"""Cleaning on other machines: a Dask cluster takes work on posts (extra `feeds[dask]`).

(1) What it answers is what this machine would answer: only workers with the same code and libraries are used,
    and each post is the one that the index knows.
(2) Every task is answered once, whatever becomes of workers, scheduler or network: what they do not answer
    is done on this machine.
(3) Work goes there in portions of several batches. A worker divides each among processes of its own, as this
    machine does: those have a patience, which tasks of Dask have not.
"""
