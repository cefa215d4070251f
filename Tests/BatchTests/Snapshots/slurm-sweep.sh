#!/bin/bash
# Weir runs letters.graph on 4 nodes, with 4 ranks each.
# Made by: weir job slurm letters.graph --nodes 2
# Submit with: sbatch letters.sh
#SBATCH --job-name=letters
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=4
#SBATCH --cpus-per-task=8
#SBATCH --time=01:00:00
#SBATCH --output=%x-%j.out
# After a node failed, nothing starts by itself on top of what is there.
#SBATCH --no-requeue

set -euo pipefail

# Each run has a session of its own: what makes it fast or slow is there to be looked at.
sessions="letters-${SLURM_JOB_ID}"
table="$sessions.tsv"
printf 'nodes\tranks\tseconds\tefficiency\n' >"$table"

for nodes in 1 2 4; do
    ranks=$((nodes * 4))
    session="$sessions-n$nodes.weir"
    launcher=(srun --mpi=pmix --nodes="$nodes" --ntasks="$ranks" --kill-on-bad-exit=1 --cpus-per-task=8 --cpu-bind=cores)
    "${launcher[@]}" weir run letters.graph --session "$session"
    seconds=$(sed -n 's/^ *"seconds": *\([0-9.e+-]*\).*/\1/p' "$session/summary.json" | head -n 1)
    # Node-seconds of the first run, divided by those of this one.
    first=${first:-$(awk "BEGIN { print $nodes * $seconds }")}
    efficiency=$(awk "BEGIN { printf \"%.2f\", $first / ($nodes * $seconds) }")
    printf '%s\t%s\t%s\t%s\n' "$nodes" "$ranks" "$seconds" "$efficiency" >>"$table"
done
cat "$table"
