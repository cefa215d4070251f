#!/bin/bash -l
# Weir runs pipeline.graph on 8 nodes, with 4 ranks each.
# Made by: weir job slurm pipeline.graph -p copies=1024 --module weir --sweep 1,2,4,8
# --ranks-per-node 4 --cores-per-rank 8 --exclusive --time 1h -o slurm/sweep.sh
# nodes: 8 (the most of --sweep)
# ranks a node: 4 (as typed)
# cores a rank: 8 (as typed)
# time: 01:00:00 (as typed)
# Submit with: sbatch slurm/sweep.sh
#SBATCH --job-name=pipeline
#SBATCH --nodes=8
#SBATCH --ntasks-per-node=4
#SBATCH --cpus-per-task=8
#SBATCH --exclusive
#SBATCH --time=01:00:00
#SBATCH --output=%x-%j.out
# After a node failed, nothing starts by itself on top of what is there.
#SBATCH --no-requeue

# Modules come before `set -u`, for which they are not written; one that fails to load does not
# stop a script by itself.
module load weir || exit

set -euo pipefail

# Each run has a session of its own: what makes it fast or slow is there to be looked at.
sessions="pipeline-${SLURM_JOB_ID}"
table="$sessions.tsv"
printf 'nodes\tranks\tseconds\tefficiency\n' >"$table"

for nodes in 1 2 4 8; do
    ranks=$((nodes * 4))
    session="$sessions-n$nodes.weir"
    launcher=(srun --mpi=pmix --nodes="$nodes" --ntasks="$ranks" --kill-on-bad-exit=1 --cpus-per-task=8 --cpu-bind=cores)
    "${launcher[@]}" weir run pipeline.graph --session "$session" -p copies=1024
    seconds=$(sed -n 's/^ *"seconds": *\([0-9.e+-]*\).*/\1/p' "$session/summary.json" | head -n 1)
    # Node-seconds of the first run, divided by those of this one.
    first=${first:-$(awk "BEGIN { print $nodes * $seconds }")}
    efficiency=$(awk "BEGIN { printf \"%.2f\", $first / ($nodes * $seconds) }")
    printf '%s\t%s\t%s\t%s\n' "$nodes" "$ranks" "$seconds" "$efficiency" >>"$table"
done
cat "$table"
