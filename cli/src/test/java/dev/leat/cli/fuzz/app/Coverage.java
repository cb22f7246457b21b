package dev.leat.cli.fuzz.app;

import dev.leat.cli.fuzz.draw.Apps;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Drawn.Pair;
import dev.leat.cli.fuzz.draw.Shape;
import dev.leat.contract.kind.SinkKindCases;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Which options and pairs have occurred. Threads may share it.
final class Coverage {

    private final Shape shape = new Shape();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

    Shape shape() {
        return shape;
    }

    /// An app that lint has accepted and that was run.
    void ran(Drawn app) {
        app.file().walk((place, _) -> shape.option(place).ifPresent(accepted::add));
        for (var flow : app.flows()) {
            for (var step : flow.steps()) {
                flow.targets()
                        .forEach(target ->
                                pairs.add(
                                        new Pair(
                                                step.kind(),
                                                target.word(),
                                                flow.source().format())));
            }
        }
    }

    /// An option for which lint has refused an app, as it must.
    void refused(String option) {
        refused.add(option);
    }

    /// Notifications of files go only to queues and topics, so lint refuses these options there.
    private static boolean alwaysRefused(String option) {
        return option.matches(
                "pipelines\\.\\*\\.on_(success|failure)\\.(bucket|view|path|format|compression|table|lake_table|warehouse_table)");
    }

    /// Returns true if the option is of a kind of sink with deliveries (`endpoint`). Such options
    /// are not drawn: the records leave the state, which the search checks.
    private static boolean ofDeliveries(String option) {
        var names = List.of(option.split("\\."));
        return SinkKindCases.withDeliveries().stream()
                .anyMatch(kind -> names.contains(kind) || names.contains(kind + "s"));
    }

    /// Returns true if the option is a former name (`was`). These are not drawn, because an app
    /// begins without state.
    private static boolean ofOtherTests(String option) {
        return option.matches("(views|queues|pipelines)\\.\\*\\.was");
    }

    /// Options that never occurred; those that lint always refuses count where it did.
    Set<String> missingOptions() {
        var missing = new TreeSet<>(shape.options());
        missing.removeIf(Coverage::ofDeliveries);
        missing.removeIf(Coverage::ofOtherTests);
        missing.removeIf(option -> (alwaysRefused(option) ? refused : accepted).contains(option));
        return missing;
    }

    List<Pair> missingPairs() {
        return Apps.PAIRS.stream().filter(pair -> !pairs.contains(pair)).toList();
    }

    @Override
    public String toString() {
        int options = shape.options().size();
        return "%d of %d options, %d of %d pairs of step, sink and format"
                .formatted(
                        options - missingOptions().size(),
                        options,
                        Apps.PAIRS.size() - missingPairs().size(),
                        Apps.PAIRS.size());
    }
}
