package io.ainalyn.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One count, in a warm virtual machine. Nothing is timed before both counters agree on it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Counting {
    @Param({"ainalyn", "jtokkit"})
    String counter;

    @Param({"bytes13", "bytes100", "english", "chinese", "batch"})
    String row;

    @Param("o200k_base")
    String encoding;

    private Counter counting;
    private String text;
    private List<String> batch;

    @Setup
    public void prepare() {
        text = switch (row) {
            case "bytes13" -> Texts.BYTES_13;
            case "bytes100" -> Texts.BYTES_100;
            case "english" -> Texts.english();
            case "chinese" -> Texts.chinese();
            default -> null;
        };
        batch = text == null ? Texts.shortTexts() : null;
        counting = Counter.of(counter, encoding);
        long ours = count(Counter.of("ainalyn", encoding));
        long theirs = count(Counter.of("jtokkit", encoding));
        if (ours != theirs) {
            throw new AssertionError("ainalyn counts " + ours + " tokens and JTokkit " + theirs + " in " + row + ".");
        }
    }

    @Benchmark
    public long count() {
        return count(counting);
    }

    private long count(Counter by) {
        return text == null ? by.countAll(batch) : by.count(text);
    }
}
