# `make run` and `make test` need nothing but Swift and apt; `make help` lists the rest.
SETUP ?= .ci/setup
RANKS ?= 4
WEIR := .build/release/weir
EXAMPLE := examples/hello-scatter

# Open MPI refuses root and more ranks than cores unless it is told to. Weir never tells it by itself.
export OMPI_ALLOW_RUN_AS_ROOT = 1
export OMPI_ALLOW_RUN_AS_ROOT_CONFIRM = 1
export OMPI_MCA_rmaps_base_oversubscribe = 1

PREFIX ?= /usr/local

# What is built to be used has Swift's runtime in it: on a compute node there is none. Nor does it look for
# libraries beside itself, which was 18 files a start that are never there.
RELEASE := swift build -c release --static-swift-stdlib --disable-local-rpath
MPICH := WEIR_MPI=mpich swift build --scratch-path .build/mpich

.PHONY: run test fuzz torture build mpich bench install format lint clean help test-bare

run: build                    ## build, and run an example on $(RANKS) MPI ranks
	@rm -rf out/hello-scatter.weir
	$(WEIR) run -n $(RANKS) $(EXAMPLE)/hello-scatter.graph --session out/hello-scatter.weir
	@cmp out/hello-scatter.weir/data/letter.txt $(EXAMPLE)/letter.expected.txt
	@echo "letter.txt is what it must be"

# Tests install what `build` made, and run what `mpich` made.
test: setup-test build mpich  ## build and pass all tests
	.ci/tests

build: setup-build            ## build weir, in release
	$(RELEASE) --product weir

mpich: setup-test             ## build for MPICH, into .build/mpich; tests run it
	@if pkg-config --exists mpich; then set -x; \
	    $(MPICH) --product weir && $(MPICH) --product mpi-scenarios; \
	else echo "no MPICH here: Weir is not tested with it"; fi

install: build                ## install below PREFIX (/usr/local); on a node nothing of Swift is needed
	.ci/install $(WEIR) $(abspath $(PREFIX)) $(DESTDIR)

bench: setup-build            ## measure: FIGURE=name for one, JSON=1 for lines of JSON
	@$(RELEASE) --product weir 1>&2
	@$(RELEASE) --product arena-probe 1>&2
	@$(RELEASE) --product partition-probe 1>&2
	@swift build -c release --package-path benchmarks 1>&2
	@benchmarks/.build/release/bench

fuzz: build                   ## 10,000 random graphs, then 100,000 mutants of graph files
	WEIR_ENGINE_SEEDS=10000 swift test --disable-xctest --filter RandomGraphTests
	$(RELEASE) --product weir-fuzz
	.build/release/weir-fuzz --seed 1 --count 100000

torture: build                ## kill runs of 10,000 Drops 200 times: SEED=1 KILLS=200
	python3 Tests/Torture/torture.py $(WEIR) --drops 10000 --kills $(or $(KILLS),200) --seed $(or $(SEED),1)

test-bare:                    ## make run and make test in a bare Debian 12 (root)
	.ci/bare

format:                       ## lay out all Swift sources
	swift format -i -r Package.swift Sources Tests benchmarks/Package.swift benchmarks/Sources

lint:                         ## refuse what is not laid out
	swift format lint --strict -r Package.swift Sources Tests benchmarks/Package.swift benchmarks/Sources

clean:                        ## remove what was built and run
	rm -rf .build benchmarks/.build out

help:                         ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

setup-%:
	@$(SETUP) $*
