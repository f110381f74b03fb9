package io.ainalyn.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Everything from loading the classes to the first count, in a fresh virtual machine. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FirstCall {
    @Param({"ainalyn", "jtokkit"})
    String counter;

    @Param("o200k_base")
    String encoding;

    @Benchmark
    public long count() {
        long count = Counter.of(counter, encoding).count(Texts.BYTES_13);
        if (count != 4) {
            throw new AssertionError(counter + " counts " + count + " tokens, not 4.");
        }
        return count;
    }
}
