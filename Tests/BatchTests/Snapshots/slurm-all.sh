#!/bin/bash -l
# Weir runs letters.graph on 2 nodes, with 4 ranks each.
# Written for a cluster.
# Made by: weir job slurm letters.graph --nodes 2
# Submit with: sbatch letters.sh
#SBATCH --job-name=letters
#SBATCH --account=ab12
#SBATCH --partition=long
#SBATCH --qos=high
#SBATCH --constraint=cpu
#SBATCH --reservation=course
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=4
#SBATCH --cpus-per-task=8
#SBATCH --mem=64G
#SBATCH --gpus-per-node=4
#SBATCH --exclusive
#SBATCH --time=01:30:00
#SBATCH --dependency=afterok:123
# Else a job whose dependency has failed would wait for ever.
#SBATCH --kill-on-invalid-dep=yes
#SBATCH --output=letters.log
#SBATCH --mail-user=someone@example.org
#SBATCH --mail-type=BEGIN,END,FAIL
# The script is told 300 s before the end, and passes it on to the ranks.
#SBATCH --signal=B:USR1@300
# After a node failed, nothing starts by itself on top of what is there.
#SBATCH --no-requeue
#SBATCH --licenses=scratch

# Modules come before `set -u`, for which they are not written; one that fails to load does not
# stop a script by itself.
module purge
module load gcc/12.2 || exit
module load weir || exit

ulimit -s unlimited

set -euo pipefail
export INPUT="$HOME/a \"b\" \$(date) \`date\` ${HOME} \$"
export HDF5_USE_FILE_LOCKING="FALSE"
mkdir -p "$SCRATCH/runs of ${USER}"

session="$SCRATCH/runs of ${USER}/letters-${SLURM_JOB_ID}.weir"

# srun does not take --cpus-per-task from the job (Slurm 22.05 and later).
launcher=(srun --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task=8 --cpu-bind=none)
command=(weir run letters.graph --session "$session" -p copies=4 -p 'title=two words' --slots 2)

# In the background, for bash heeds signals only while it waits.
run=""
trap '[[ -z $run ]] || kill -USR1 "$run"' USR1
trap '[[ -z $run ]] || kill -TERM "$run"' TERM
"${launcher[@]}" "${command[@]}" &
run=$!

status=0
wait "$run" || status=$?
# A signal ends `wait`, but not the run.
while kill -0 "$run" 2>/dev/null; do status=0; wait "$run" || status=$?; done
exit "$status"
