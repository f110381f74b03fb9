#!/bin/sh
# The compiler, for cargo's RUSTC_WRAPPER: what is fuzzed tells which edges it took, and its oracle does not.
case "$*" in
*"--crate-name ainalyn_tokenizer "* | *"--crate-name counts "* | *"--crate-name filter "*)
    exec "$@" -Cpasses=sancov-module -Ccodegen-units=1 \
        -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
        -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares
    ;;
*) exec "$@" ;;
esac
