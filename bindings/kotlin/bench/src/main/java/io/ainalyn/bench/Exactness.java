package io.ainalyn.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a counter differs from tiktoken, whose counts are in {@code tests/vectors/cases.json}. */
final class Exactness {
    private Exactness() {}

    static String report(List<String> encodings) throws IOException {
        JsonObject vectors = JsonParser.parseString(
                        Files.readString(Path.of(System.getProperty("tests"), "vectors", "cases.json")))
                .getAsJsonObject();
        Map<String, JsonObject> cases = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        for (JsonElement element : vectors.getAsJsonArray("cases")) {
            JsonObject entry = element.getAsJsonObject();
            String name = entry.get("name").getAsString();
            cases.put(name, entry);
            texts.put(name, entry.get("text").getAsString().repeat(entry.get("times").getAsInt()));
        }
        for (JsonElement element : vectors.getAsJsonArray("surrogate_cases")) {
            JsonObject entry = element.getAsJsonObject();
            String name = entry.get("name").getAsString();
            StringBuilder text = new StringBuilder();
            entry.getAsJsonArray("units").forEach(unit -> text.append((char) unit.getAsInt()));
            cases.put(name, entry);
            texts.put(name, text.toString());
        }

        StringBuilder report = new StringBuilder("| encoding | counter | texts counted otherwise than tiktoken does |\n| --- | --- | --- |\n");
        for (String encoding : encodings) {
            for (String name : List.of("ainalyn", "jtokkit")) {
                Counter counter = Counter.of(name, encoding);
                List<String> wrong = new ArrayList<>();
                cases.forEach((title, entry) -> {
                    long expected = entry.getAsJsonObject("expected").getAsJsonObject(encoding).get("count").getAsLong();
                    if (!expected(counter, texts.get(title), expected)) {
                        wrong.add(title);
                    }
                });
                String examples = wrong.isEmpty() ? "" : ": " + String.join(", ", wrong.subList(0, Math.min(8, wrong.size())));
                report.append("| %s | %s | %d of %d%s |%n".formatted(encoding, name, wrong.size(), cases.size(), examples));
            }
        }
        return report.toString();
    }

    private static boolean expected(Counter counter, String text, long count) {
        try {
            return counter.count(text) == count;
        } catch (RuntimeException | StackOverflowError refusal) {
            return false;
        }
    }
}
