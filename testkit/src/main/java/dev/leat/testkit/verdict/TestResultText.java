package dev.leat.testkit.verdict;

import java.util.ArrayList;
import java.util.List;

/// What is shown of a test that failed: expected against actual, the timeline, the seed, and how to
/// see it again. For lines of 80 columns.
public final class TestResultText {

    private static final int WIDTH = 75;
    private static final int SHORTEST = 10;

    private TestResultText() {}

    /// The lines; `again` is how the run is repeated.
    public static List<String> lines(TestResult verdict, String again) {
        var lines = new ArrayList<String>();
        for (var failure : verdict.failures()) {
            wrap("", failure.what(), lines);
            failure.lines().forEach(line -> wrap("", line, lines));
            lines.add("");
        }
        if (verdict.open() > 0) {
            lines.add(
                    "the run ended here, so %d more %s was not decided"
                            .formatted(
                                    verdict.open(),
                                    verdict.open() == 1 ? "expectation" : "expectations")
                            .replace("expectations was", "expectations were"));
            lines.add("");
        }
        verdict.run()
                .stuck()
                .ifPresent(why -> {
                    wrap("", "the app did not come to rest: " + why, lines);
                    lines.add("");
                });
        lines.add("what happened, seed %d:".formatted(verdict.scenario().seed()));
        timeline(verdict, lines);
        lines.add("");
        lines.add("again: " + again);
        return lines;
    }

    private static void timeline(TestResult verdict, List<String> lines) {
        var all = Timeline.of(verdict.scenario().start(), verdict.run().events());
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

    /// A word that fits into no line, such as a long text of JSON, loses its end.
    private static String cut(String word, int most) {
        int length = Math.max(most, SHORTEST);
        return word.length() <= length ? word : word.substring(0, length - 2) + "..";
    }

    /// A text behind a head; what does not fit goes on below itself.
    private static void wrap(String head, String text, List<String> lines) {
        int margin =
                head.isEmpty() ? 4 + text.length() - text.stripLeading().length() : head.length();
        var line = new StringBuilder(head);
        boolean begun = false;
        for (var whole : text.split("(?<=\\S)(?= )", -1)) {
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
