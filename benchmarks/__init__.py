"""How fast, beside which yardstick: `python -m benchmarks ARCHIVE --posts 50000`.

archive  an archive of any size, synthesized from a real one
process  a command, measured: wall time, CPU time, memory of its processes
servers  servers that benchmarks start, ask, and hold still while others are measured
runner   what benchmarks of an archive have in common
cleaning what cleaning costs: `python -m benchmarks.cleaning`
full_text how well the articles of pages are found: `python -m benchmarks.full_text`
hugo     the yardstick: the same posts, RSS only
search   what reading words and answering queries cost: `python -m benchmarks.search ARCHIVE`
overload how long others wait while clients ask the dearest questions: `python -m benchmarks.overload ARCHIVE`
soak     an hour of mixed load, updates and faults: `python -m benchmarks.soak ARCHIVE`
serving  requests per second beside nginx: `python -m benchmarks.serving ARCHIVE`
stages   what each stage of a cold build costs, in one process
"""
