package io.ainalyn.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is counted. The corpora are those of the repository's benchmarks. */
final class Texts {
    static final String BYTES_13 = "Hello, world!";
    static final String BYTES_100 =
            "It was a bright cold day in April, and all 13 of the clocks in town (or so it seemed) had stopped!!!";

    private static final int LONG = 5_000_000;

    private Texts() {}

    /** The corpus, from its beginning again where it is shorter. */
    static String english() {
        String text = corpus("english");
        return text.repeat(1 + LONG / text.length()).substring(0, LONG);
    }

    /** The lines of the corpus of scripts that hold Han characters, and no kana or hangul. */
    static String chinese() {
        Set<UnicodeScript> others = Set.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);
        return corpus("scripts")
                .lines()
                .filter(line -> {
                    Set<UnicodeScript> scripts =
                            line.codePoints().mapToObj(UnicodeScript::of).collect(Collectors.toSet());
                    return scripts.contains(UnicodeScript.HAN) && scripts.stream().noneMatch(others::contains);
                })
                .collect(Collectors.joining("\n"));
    }

    /** The first 10,000 lines of English that are not empty. */
    static List<String> shortTexts() {
        return english().lines().filter(line -> !line.isBlank()).limit(10_000).toList();
    }

    private static String corpus(String name) {
        Path file = Path.of(System.getProperty("corpora"), name + ".txt");
        try {
            return Files.readString(file);
        } catch (IOException error) {
            throw new UncheckedIOException(
                    file + " can't be read. Make it with `python benches/corpora.py`, or name another folder with -Dcorpora.",
                    error);
        }
    }
}
