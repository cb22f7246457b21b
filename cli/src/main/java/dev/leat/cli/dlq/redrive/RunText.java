package dev.leat.cli.dlq.redrive;

import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import dev.leat.text.CountText;
import dev.leat.text.ShellQuoting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Text for the settings and outcomes of runs.
public final class RunText {

    private RunText() {}

    /// Returns the settings as command-line options, each after a space.
    public static String options(Audit.Terms terms) {
        var words = new ArrayList<String>();
        terms.cause().ifPresent(group -> words.addAll(List.of("--group", group)));
        terms.sequences().forEach(id -> words.addAll(List.of("--id", String.valueOf(id))));
        terms.where()
                .ifPresent(where -> words.addAll(List.of("--where", ShellQuoting.word(where))));
        terms.set()
                .forEach((column, expression) ->
                        words.addAll(
                                List.of("--set", ShellQuoting.word(column + "=" + expression))));
        terms.limit().ifPresent(limit -> words.addAll(List.of("--limit", String.valueOf(limit))));
        terms.rate().ifPresent(rate -> words.addAll(List.of("--rate", rate(rate))));
        terms.to().ifPresent(to -> words.addAll(List.of("--to", ShellQuoting.word(to))));
        if (terms.held()) {
            words.add("--include-held");
        }
        if (terms.passing()) {
            words.add("--passing");
        }
        if (terms.loop() != Audit.Terms.LOOP) {
            words.addAll(List.of("--hold-after", String.valueOf(terms.loop())));
        }
        return words.stream().map(word -> " " + word).collect(Collectors.joining());
    }

    private static String rate(double rate) {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString() + "/s";
    }

    /// Counts the outcomes of redriven dead letters under the names that `leat dlq history` prints.
    public static Map<String, Long> outcomes(Map<Outcome, Long> outcomes) {
        var words = new LinkedHashMap<String, Long>();
        for (var word : List.of("delivered", "duplicate", "failed again", "pending")) {
            words.put(word, 0L);
        }
        outcomes.forEach((outcome, count) -> words.merge(word(outcome), count, Long::sum));
        return words;
    }

    /// Returns `delivered`, `duplicate`, `superseded`, `filtered`, `failed again` or `pending`.
    public static String word(Outcome outcome) {
        return switch (outcome) {
            case PENDING, RETURNED -> "pending";
            case REJECTED, RETRIED -> "failed again";
            case FILTERED, DUPLICATE, SUPERSEDED, DELIVERED ->
                    outcome.name().toLowerCase(Locale.ROOT);
        };
    }

    /// Returns `200 delivered, 4 duplicate`, without zero counts.
    public static String list(Map<String, Long> counts) {
        var text =
                counts.entrySet().stream()
                        .filter(count -> count.getValue() > 0)
                        .map(count -> CountText.of(count.getValue()) + " " + count.getKey())
                        .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }

    public static String state(Audit.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
