package dev.leat.testkit.verdict;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.leat.text.Matches;
import java.util.ArrayList;
import java.util.List;

/// Report of a failed test in lines of 80 columns: expected and actual values, the timeline, the
/// seed, and the command that repeats the test.
public final class TestResultText {

    private static final Pattern WORD = Pattern.compile(" *[^ ]+| +");

    private static final int WIDTH = 75;
    private static final int SHORTEST = 10;

    private TestResultText() {}

    /// Returns the lines of the report. `again` is the command that repeats the run.
    public static List<String> lines(TestResult verdict, String again) {
        var lines = new ArrayList<String>();
        for (var failure : verdict.failures()) {
            wrap("", failure.what(), lines);
            failure.lines().forEach(line -> wrap("", line, lines));
            lines.add("");
        }
        if (verdict.open() > 0) {
            lines.add(
                    "the run ended here; %d more %s was not checked"
                            .formatted(
                                    verdict.open(),
                                    verdict.open() == 1 ? "expectation" : "expectations")
                            .replace("expectations was", "expectations were"));
            lines.add("");
        }
        verdict.run()
                .stuck()
                .ifPresent(why -> {
                    wrap("", "the app did not become idle: " + why, lines);
                    lines.add("");
                });
        lines.add("timeline, seed %d:".formatted(verdict.scenario().setup().seed()));
        timeline(verdict, lines);
        lines.add("");
        lines.add("again: " + again);
        return lines;
    }

    private static void timeline(TestResult verdict, List<String> lines) {
        var all = Timeline.of(verdict.scenario().setup().start(), verdict.run().events());
        var folded = TimelineFolding.of(all);
        int when =
                folded.stream()
                        .mapToInt(l -> ExpectationText.since(l.since()).length())
                        .max()
                        .orElse(0);
        int who = folded.stream().mapToInt(line -> line.who().length()).max().orElse(0);
        for (var line : folded) {
            var head = "  %-" + when + "s  " + (who == 0 ? "%s" : "%-" + who + "s  ");
            wrap(
                    head.formatted(ExpectationText.since(line.since()), line.who()),
                    line.what(),
                    lines);
        }
    }

    /// Truncates a word that is longer than a line, for example JSON.
    private static String cut(String word, int most) {
        int length = Math.max(most, SHORTEST);
        return word.length() <= length ? word : word.substring(0, length - 2) + "..";
    }

    /// Adds a text after a prefix, wrapped with hanging indentation.
    private static void wrap(String head, String text, List<String> lines) {
        int margin =
                head.isEmpty() ? 4 + text.length() - text.stripLeading().length() : head.length();
        var line = new StringBuilder(head);
        boolean begun = false;
        for (var whole : Matches.of(WORD, text, Matcher::group)) {
            var word = cut(whole, WIDTH - margin);
            if (begun && line.length() + word.length() > WIDTH) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(margin)).append(word.stripLeading());
            } else {
                line.append(word);
            }
            begun = true;
        }
        lines.add(line.toString().stripTrailing());
    }
}
