package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Oracle.Opinion;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The expected outcomes of messages: each is rejected with all its rows, or not at all.
final class MessageOracle {

    private final Drawn app;
    private final Flow flow;
    private final Map<List<@Nullable Object>, Map<String, Object>> known = new HashMap<>();

    MessageOracle(Drawn app, Flow flow) {
        this.app = app;
        this.flow = flow;
    }

    Optional<Opinion> reckon(Data data) {
        var all = new Oracle(app, flow);
        var sinks = all.sinks();
        long written = 0;
        long rejected = 0;
        long refused = 0;
        long shortened = 0;
        for (var message : data.rows()) {
            var one = new Oracle(app, flow);
            one.steps(List.of(message));
            var taken = one.sinks();
            boolean any = false;
            for (var row : one.rows()) {
                any |= one.routed(row, taken);
            }
            boolean wrong = one.rejected() > 0 || collides(one);
            int changed = wrong ? -1 : shortened(flow, taken);
            if (changed < 0) {
                rejected++;
                refused += wrong ? 0 : 1;
                continue;
            }
            written += any ? 1 : 0;
            if (!repeats(one, message.orElseThrow())) {
                shortened += changed;
                for (int i = 0; i < sinks.size(); i++) {
                    sinks.get(i).addAll(taken.get(i));
                }
            }
        }
        all.needed(sinks);
        int read = data.rows().size();
        return Optional.of(
                new Opinion(
                        read,
                        written,
                        read - written - rejected,
                        rejected,
                        refused,
                        sinks,
                        shortened));
    }

    /// Returns true if rows of a message have the same key.
    private boolean collides(Oracle one) {
        return !flow.key().isEmpty()
                && one.rows().stream().map(one::identity).distinct().count() < one.rows().size();
    }

    /// Returns true if the message came before. Others have keys of their own, or nothing is known.
    private boolean repeats(Oracle one, Map<String, Object> message) {
        boolean repeats = false;
        for (var row : one.rows()) {
            var key = one.identity(row);
            var before = flow.key().isEmpty() ? null : known.putIfAbsent(key, message);
            if (key.contains(null) || (before != null && !before.equals(message))) {
                throw new Expressions.Unsure(new IllegalStateException("which one comes first"));
            }
            repeats |= before != null;
        }
        return repeats;
    }

    /// Shortens the documents of a message. Returns the number of rows of which a document has
    /// changed, and -1 if a sink cannot have a document, so that no sink gets the message.
    static int shortened(Flow flow, List<List<Map<String, Object>>> sinks) {
        var changed =
                Collections.newSetFromMap(new IdentityHashMap<Map<String, Object>, Boolean>());
        for (int i = 0; i < sinks.size(); i++) {
            var target = flow.targets().get(i);
            var shrink = flow.shrink().filter(_ -> ShrinkStep.shortens(target));
            for (var rows = sinks.get(i).listIterator(); rows.hasNext(); ) {
                var whole = rows.next();
                var left =
                        shrink.isPresent()
                                ? ShrinkStep.shortened(shrink.get(), whole)
                                : Optional.of(whole);
                boolean same = left.filter(whole::equals).isPresent();
                boolean item = !target.kind().equals("table") || isItem(whole);
                if (!same && !item) {
                    throw new Expressions.Unsure(
                            new IllegalStateException("a number that may be dropped"));
                }
                if (left.isEmpty() || !item) {
                    return -1;
                }
                if (!same) {
                    changed.add(whole);
                }
                rows.set(left.get());
            }
        }
        return changed.size();
    }

    /// Returns true if DynamoDB can store the numbers of the row.
    private static boolean isItem(Map<String, Object> row) {
        return row.values().stream()
                .noneMatch(value ->
                        value instanceof Double number
                                && number != 0
                                && (Math.abs(number) < 1e-130 || Math.abs(number) > 9.99e125));
    }
}
