package dev.leat.testkit.invariant;

import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.testkit.invariant.ExpectedOutcomes.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Expected outcomes of the records of a pipeline with lookups. The outcome at a sink depends on
/// the rows that were read for the delivery that the sink accepted or, if it accepted none, for the
/// last delivery.
record DeliveredRows(Pipeline pipeline, RunHistory history, ExpectedOutcomes check) {

    static boolean apply(Pipeline pipeline) {
        return pipeline.steps().stream().anyMatch(Step.Lookup.class::isInstance);
    }

    /// Returns the results for each record, like [ExpectedOutcomes#say].
    List<List<Said>> say(List<MessageLife> lives, List<Record> records) {
        var leases = lives.stream().map(this::leases).toList();
        var said = new ArrayList<Map<Integer, List<Said>>>();
        lives.forEach(_ -> said.add(new LinkedHashMap<>()));
        var all = new LinkedHashSet<Integer>();
        leases.forEach(all::addAll);
        for (int lease : all) {
            var of = new ArrayList<Integer>();
            for (int i = 0; i < lives.size(); i++) {
                if (leases.get(i).contains(lease)) {
                    of.add(i);
                }
            }
            var results =
                    check.say(
                            pipeline,
                            of.stream().map(records::get).toList(),
                            history.lookedUp(lease));
            for (int i = 0; i < of.size(); i++) {
                said.get(of.get(i)).put(lease, results.get(i));
            }
        }
        var joined = new ArrayList<List<Said>>();
        for (int i = 0; i < lives.size(); i++) {
            joined.add(joined(leases.get(i), said.get(i)));
        }
        return joined;
    }

    /// Returns the lease that determines the outcome at each sink, in the order of the sinks.
    private List<Integer> leases(MessageLife life) {
        int last =
                life.steps(MessageStep.Leased.class)
                        .map(leased -> leased.event().lease())
                        .filter(lease -> !history.lookedUp(lease).isEmpty())
                        .reduce((_, later) -> later)
                        .orElse(-1);
        return pipeline.to().stream()
                .map(sink ->
                        life.steps(MessageStep.Answered.class)
                                .filter(a -> a.sink().equals(sink.name()))
                                .filter(a -> a.outcome() == Outcome.DELIVERED)
                                .map(MessageStep.Answered::lease)
                                .findFirst()
                                .orElse(last))
                .toList();
    }

    /// Joins the results of several deliveries. If they have different numbers of rows, returns the
    /// results of the last sink's delivery.
    private List<Said> joined(List<Integer> leases, Map<Integer, List<Said>> said) {
        var last = Objects.requireNonNull(said.get(leases.getLast()));
        if (said.values().stream().anyMatch(rows -> rows.size() != last.size())) {
            return last;
        }
        var joined = new ArrayList<Said>();
        for (int row = 0; row < last.size(); row++) {
            var words = new ArrayList<ExpectedOutcome>();
            for (int sink = 0; sink < leases.size(); sink++) {
                var rows = Objects.requireNonNull(said.get(leases.get(sink)));
                words.add(rows.get(row).words().get(sink));
            }
            int at = row;
            var state =
                    Stream.concat(Stream.of(last), said.values().stream())
                            .flatMap(rows -> rows.get(at).state().stream())
                            .findFirst();
            joined.add(new Said(state, words));
        }
        return joined;
    }
}
