"""How fast, beside which yardstick: `python -m benchmarks ARCHIVE --posts 50000`.

archive        an archive of any size, synthesized from a real one
process        a command, measured: wall time, CPU time, memory of its processes
servers        servers that benchmarks start, ask, and hold still while others are measured
runner         what benchmarks of an archive have in common
hugo           the yardstick: the same posts, RSS only
stages         what each stage of a cold build costs, in one process
cleaning       what cleaning costs: `python -m benchmarks.cleaning`
cluster        what cleaning on a cluster costs: `python -m benchmarks.cluster ARCHIVE`
full_text      how well the articles of pages are found: `python -m benchmarks.full_text`
linear         whether a text of twice the length takes twice the time: `python -m benchmarks.linear`
object_storage what posts in object storage cost: `python -m benchmarks.object_storage`
postgres       an index in PostgreSQL beside one in a file: `python -m benchmarks.postgres ARCHIVE`
search         what reading words and answering queries cost: `python -m benchmarks.search ARCHIVE`
serving        requests per second beside nginx: `python -m benchmarks.serving ARCHIVE`
overload       how long others wait for dear questions: `python -m benchmarks.overload ARCHIVE`
soak           an hour of mixed load, updates and faults: `python -m benchmarks.soak ARCHIVE`
"""
