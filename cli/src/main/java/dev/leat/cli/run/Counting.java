package dev.leat.cli.run;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.letter.Cause;
import dev.leat.run.Forecast;
import dev.leat.run.Preview;
import dev.leat.server.PreviewReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Adds up what would become of letters. Owned by one thread.
final class Counting {

    /// More groups are not told apart: hostile letters could make any number of them.
    private static final int MOST_GROUPS = 1_000;

    /// More sentences nobody reads.
    private static final int MOST_NOTES = 20;

    private static final Cause REST =
            new Cause("", "", "", "", "more than %d other causes".formatted(MOST_GROUPS));

    private final Map<Outcome, Long> ends = new EnumMap<>(Outcome.class);
    private final Map<Cause, Long> groups = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private long letters;
    private long failing;
    private long open;
    private long unread;

    void note(String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(sentence);
        }
    }

    void unread(String why) {
        letters++;
        unread++;
        note(why);
    }

    void add(String pipeline, Forecast forecast) {
        letters++;
        if (forecast.passes()) {
            ends.merge(forecast.end(), 1L, Long::sum);
            return;
        }
        var asked = new ArrayList<Reason>();
        for (var why : forecast.why()) {
            if (why.cause().equals(Preview.UNASKED)) {
                note(why.message());
            } else {
                asked.add(why);
            }
        }
        if (!forecast.fails()) {
            open++;
            return;
        }
        failing++;
        asked.stream()
                .map(why -> Cause.of(pipeline, why))
                .distinct()
                .forEach(cause -> groups.merge(room(cause), 1L, Long::sum));
    }

    private Cause room(Cause cause) {
        return groups.size() < MOST_GROUPS || groups.containsKey(cause) ? cause : REST;
    }

    PreviewReport report(String queue, UnaryOperator<String> complete) {
        List<PreviewReport.Group> sorted =
                groups.entrySet().stream()
                        .map(group -> new PreviewReport.Group(group.getKey(), group.getValue()))
                        .sorted(
                                Comparator.comparingLong(PreviewReport.Group::letters)
                                        .reversed()
                                        .thenComparing(group -> group.cause().id()))
                        .toList();
        return new PreviewReport(
                queue,
                letters,
                ends.values().stream().mapToLong(Long::longValue).sum(),
                ends,
                failing,
                sorted,
                open,
                unread,
                notes.stream().map(complete).toList());
    }
}
