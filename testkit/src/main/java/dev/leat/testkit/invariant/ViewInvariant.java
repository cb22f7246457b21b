package dev.leat.testkit.invariant;

import dev.leat.app.Micros;
import dev.leat.app.View;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A view contains each record exactly once, in its newest version, both in the total and in the
/// period of the record.
final class ViewInvariant implements Invariant {

    @Override
    public String name() {
        return "each record counts once";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var view : evidence.app().views().values()) {
            var sums = new ExpectedView(view);
            boolean changing = false;
            for (var flow : evidence.flows()) {
                for (int sink = 0; sink < flow.sinks(); sink++) {
                    if (flow.sink(sink).view().filter(view.name()::equals).isPresent()) {
                        changing |= flow.changing();
                        add(flow, sink, sums);
                    }
                }
            }
            totals(evidence, view, sums, changing, breaches);
            boolean begun = !evidence.history().events().isEmpty();
            if (view.every().isPresent() && begun) {
                parts(evidence, view, sums, changing, breaches);
            }
        }
    }

    private static void add(PipelineMessages flow, int sink, ExpectedView sums) {
        for (var group : flow.records()) {
            for (var item : flow.holders(group, sink)) {
                if (item.word(sink) instanceof ExpectedOutcome.Included(SinkShare share)) {
                    sums.add(share);
                }
            }
        }
    }

    private static void totals(
            Evidence evidence, View view, ExpectedView sums, boolean changing, Breaches breaches) {
        var shown = new LinkedHashMap<List<String>, List<@Nullable BigInteger>>();
        evidence.snapshot()
                .view(view.name())
                .rows(row -> shown.put(row.key(), ExpectedView.big(Arrays.asList(row.values()))));
        compare(sums.totals(), shown, changing, sums, breaches, key -> name(view, key));
    }

    private static void parts(
            Evidence evidence, View view, ExpectedView sums, boolean changing, Breaches breaches) {
        long oldest = view.oldestPart(evidence.history().latest());
        var shown = new LinkedHashMap<ExpectedView.Part, List<@Nullable BigInteger>>();
        evidence.snapshot()
                .view(view.name())
                .parts(part ->
                        shown.put(
                                new ExpectedView.Part(part.row().key(), part.start()),
                                ExpectedView.big(Arrays.asList(part.row().values()))));
        var expected = new LinkedHashMap<>(sums.parts());
        expected.keySet().removeIf(part -> part.start() < oldest);
        shown.keySet().removeIf(part -> part.start() < oldest);
        compare(
                expected,
                shown,
                changing,
                sums,
                breaches,
                part ->
                        "%s in the period from %s"
                                .formatted(name(view, part.key()), Micros.instant(part.start())));
    }

    private static String name(View view, List<String> key) {
        return "view " + view.name() + (key.isEmpty() ? "" : " at " + String.join(", ", key));
    }

    private interface Naming<K> {
        String name(K place);
    }

    private static <K> void compare(
            Map<K, List<@Nullable BigInteger>> expected,
            Map<K, List<@Nullable BigInteger>> shown,
            boolean changing,
            ExpectedView sums,
            Breaches breaches,
            Naming<K> naming) {
        var places = new LinkedHashSet<>(expected.keySet());
        places.addAll(shown.keySet());
        for (var place : places) {
            var should = expected.get(place);
            var is = shown.get(place);
            if (should != null && is != null) {
                if (!ExpectedView.same(should, is, changing)) {
                    breaches.add(
                            "%s is %s; expected %s",
                            naming.name(place), sums.text(is), sums.text(should));
                }
            } else if (should != null
                    && !(changing && ExpectedView.same(should, sums.nothing(), true))) {
                breaches.add("%s is missing; expected %s", naming.name(place), sums.text(should));
            } else if (is != null && !(changing && ExpectedView.same(is, sums.nothing(), true))) {
                breaches.add("%s is %s; expected nothing", naming.name(place), sums.text(is));
            }
        }
    }
}
