package io.ainalyn.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints the tables of {@code bindings/kotlin/README.md}.
 *
 * <p>The counters take turns in each round, every time in a fresh virtual machine; a figure is the
 * median of the rounds, and a ratio the median of the rounds' ratios.
 */
public final class Compare {
    /** One round of short measurements, to see that all works. */
    private static final boolean QUICK = !System.getProperty("quick").equals("no");

    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("bytes13", "13 bytes");
        ROWS.put("bytes100", "100 bytes");
        ROWS.put("english", "English, %,d bytes");
        ROWS.put("chinese", "Chinese, %,d bytes");
        ROWS.put("batch", "10,000 lines of English, %,d bytes");
        ROWS.put("first", "first call in a fresh virtual machine");
    }

    private Compare() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(Exactness.report(List.of("o200k_base", "cl100k_base")));

        Map<String, List<Double>> times = new LinkedHashMap<>();
        int rounds = QUICK ? 1 : 5;
        for (int round = 1; round <= rounds; round++) {
            System.err.println("Round " + round + " of " + rounds);
            for (String row : ROWS.keySet()) {
                for (String counter : List.of("ainalyn", "jtokkit")) {
                    times.computeIfAbsent(row + counter, key -> new ArrayList<>()).add(nanoseconds(row, counter));
                }
            }
        }

        System.out.println("| what is counted with o200k_base | ainalyn | JTokkit | times as fast |\n| --- | ---: | ---: | ---: |");
        ROWS.forEach((row, title) -> {
            List<Double> ours = times.get(row + "ainalyn");
            List<Double> theirs = times.get(row + "jtokkit");
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ours.size(); round++) {
                ratios.add(theirs.get(round) / ours.get(round));
            }
            System.out.printf(
                    "| %s | %s | %s | %.1f |%n",
                    title.formatted(bytes(row)), readable(median(ours)), readable(median(theirs)), median(ratios));
        });
    }

    private static double nanoseconds(String row, String counter) throws Exception {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .param("counter", counter)
                .forks(1)
                .jvmArgsAppend("-Dcorpora=" + System.getProperty("corpora"))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (row.equals("first")) {
            options.include(FirstCall.class.getName()).warmupIterations(0).measurementIterations(1);
        } else {
            options.include(Counting.class.getName())
                    .param("row", row)
                    .warmupIterations(QUICK ? 1 : 3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(QUICK ? 1 : 3)
                    .measurementTime(TimeValue.seconds(1));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        return results.iterator().next().getPrimaryResult().getScore();
    }

    private static int bytes(String row) {
        return switch (row) {
            case "english" -> Texts.english().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            case "chinese" -> Texts.chinese().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            case "batch" -> String.join("", Texts.shortTexts()).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            default -> 0;
        };
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String readable(double nanoseconds) {
        return nanoseconds < 1e5 ? "%,.0f ns".formatted(nanoseconds) : "%,.1f ms".formatted(nanoseconds / 1e6);
    }
}
