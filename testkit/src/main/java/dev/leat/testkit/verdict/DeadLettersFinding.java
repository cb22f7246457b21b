package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Expected and actual dead letters.
record DeadLettersFinding(Subject.Letters expected, List<SeenDeadLetter> actual, Matching matching)
        implements Finding {

    private static final int MOST = 10;
    private static final int LONGEST = 60;

    static DeadLettersFinding of(Subject.Letters expected, RunSnapshot snapshot) {
        var actual = SeenDeadLetter.all(snapshot.queue(expected.queue()));
        return new DeadLettersFinding(
                expected,
                actual,
                Matching.of(expected.letters(), actual, (letter, seen) -> seen.is(letter)));
    }

    @Override
    public boolean holds() {
        boolean counted =
                expected.count().isEmpty() || expected.count().getAsInt() == actual.size();
        return counted && matching.allExpected();
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<String>();
        var count = expected.count();
        lines.add(
                "  dead letters: %s, actual %d"
                        .formatted(
                                count.isPresent() ? "expected " + count.getAsInt() : "any number",
                                actual.size()));
        for (int missing : matching.missing()) {
            lines.add("  missing     " + said(expected.letters().get(missing)));
        }
        matching.others().stream().limit(MOST).forEach(at -> lines.addAll(shown(actual.get(at))));
        if (matching.others().size() > MOST) {
            lines.add("  and %d more".formatted(matching.others().size() - MOST));
        }
        return lines;
    }

    private static String said(Expectation.Letter letter) {
        var parts = new ArrayList<String>();
        letter.body().ifPresent(body -> parts.add("body contains '" + body + "'"));
        letter.reasons().forEach(reason -> parts.add("reason contains '" + reason + "'"));
        letter.attempts().ifPresent(n -> parts.add("attempts " + n));
        letter.done().ifPresent(done -> parts.add("done " + names(done)));
        return parts.isEmpty() ? "any dead letter" : String.join("; ", parts);
    }

    private static List<String> shown(SeenDeadLetter letter) {
        var body = letter.body().isEmpty() ? "(empty)" : letter.body().replaceAll("\\s+", " ");
        var lines = new ArrayList<String>();
        lines.add(
                "  actual      "
                        + (body.length() <= LONGEST
                                ? body
                                : body.substring(0, LONGEST - 2) + ".."));
        lines.add(
                "              attempts %s; done %s"
                        .formatted(number(letter.attempts()), names(letter.done())));
        letter.reasons().forEach(reason -> lines.add("              " + reason));
        return lines;
    }

    private static String number(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "unknown";
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "nowhere" : String.join(", ", names);
    }
}
