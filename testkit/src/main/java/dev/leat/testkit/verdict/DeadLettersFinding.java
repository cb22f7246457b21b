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

    static DeadLettersFinding of(Subject.Letters expected, RunSnapshot snapshot) {
        var actual = SeenDeadLetter.all(snapshot.queue(expected.queue()));
        return new DeadLettersFinding(
                expected,
                actual,
                Matching.of(expected.letters(), actual, (letter, seen) -> seen.is(letter)));
    }

    @Override
    public boolean holds() {
        return matching.holds(expected.count());
    }

    @Override
    public List<String> lines() {
        return matching.lines(
                "dead letters",
                expected.count(),
                at -> said(expected.letters().get(at)),
                at -> shown(actual.get(at)));
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
        var body = letter.body().isEmpty() ? "(empty)" : ExpectationText.brief(letter.body());
        var lines = new ArrayList<String>();
        lines.add("  actual      " + body);
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
