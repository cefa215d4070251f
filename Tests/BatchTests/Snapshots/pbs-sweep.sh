#!/bin/bash
# Weir runs letters.graph on 4 nodes, with 4 ranks each.
# Made by: weir job pbs letters.graph --nodes 2
# Submit with: qsub letters.pbs
#PBS -N letters
#PBS -l select=4:ncpus=32:mpiprocs=4:ompthreads=8
#PBS -l place=scatter
#PBS -l walltime=01:00:00
#PBS -j oe
# After a node failed, nothing starts by itself on top of what is there.
#PBS -r n

set -euo pipefail
# PBS starts a job in the home folder.
cd "$PBS_O_WORKDIR"

# Each run has a session of its own: what makes it fast or slow is there to be looked at.
sessions="letters-${PBS_JOBID%%.*}"
table="$sessions.tsv"
printf 'nodes\tranks\tseconds\tefficiency\n' >"$table"

for nodes in 1 2 4; do
    ranks=$((nodes * 4))
    session="$sessions-n$nodes.weir"
    launcher=(mpirun -hostfile "$PBS_NODEFILE" -n "$ranks" --map-by ppr:4:node:PE=8 --bind-to core)
    "${launcher[@]}" weir run letters.graph --session "$session"
    seconds=$(sed -n 's/^ *"seconds": *\([0-9.e+-]*\).*/\1/p' "$session/summary.json" | head -n 1)
    # Node-seconds of the first run, divided by those of this one.
    first=${first:-$(awk "BEGIN { print $nodes * $seconds }")}
    efficiency=$(awk "BEGIN { printf \"%.2f\", $first / ($nodes * $seconds) }")
    printf '%s\t%s\t%s\t%s\n' "$nodes" "$ranks" "$seconds" "$efficiency" >>"$table"
done
cat "$table"
