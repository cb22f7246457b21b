package dev.leat.contract.kind;

import static dev.leat.contract.kind.SinkKindCases.FIRST;
import static dev.leat.contract.kind.SinkKindCases.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.contract.CrashError;
import dev.leat.contract.CrashPoints;
import dev.leat.contract.TestedState;
import dev.leat.kernel.Kernels;
import dev.leat.run.RecordPreview;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// Contract of every kind of sink for records: each record is accepted exactly once, conflicts are
/// rejected, commits are atomic, dry runs return the same results as commits, and deletions and
/// redrives work.
public abstract class SinkKindContract {

    private static final Sale A = Sale.of("a", "Oslo", 5);
    private static final Sale OTHER_A = Sale.of("a", "Oslo", 6);
    private static final Sale B = Sale.of("b", "Rome", 7);
    private static final Sale C = Sale.of("c", "Oslo", 11);

    @AutoClose private final Kernels kernels = new Kernels();

    /// Returns the kinds that the platform supports.
    protected abstract List<RecordSinkCase> kinds();

    /// Returns a factory of the states of one trial. The first state is empty.
    protected abstract TestedState.Opener fresh();

    /// Returns 1 if a trial crashes at each crash point, or N for every Nth crash point.
    protected int crashStep() {
        return 1;
    }

    private interface Behaviour {
        void on(RecordSinkCase kind);
    }

    @TestFactory
    Stream<DynamicNode> everyKind() {
        return kinds().stream()
                .map(kind ->
                        dynamicContainer(
                                kind.name(),
                                behaviours().entrySet().stream()
                                        .map(each ->
                                                dynamicTest(
                                                        each.getKey(),
                                                        () -> each.getValue().on(kind)))));
    }

    private Map<String, Behaviour> behaviours() {
        var all = new LinkedHashMap<String, Behaviour>();
        all.put("accepts each record once", this::takesEachRecordOnce);
        all.put("rejects different content for the same record", this::refusesAnotherContent);
        all.put("is atomic at each crash point", this::keepsAllOrNothing);
        all.put("returns the same results in a dry run as in a commit", this::answersInADryRun);
        all.put("accepts newer versions and deletions", this::takesNewerStatesAndDeletions);
        all.put("accepts a redrive that is only for this sink", this::takesARedrive);
        all.put("keeps the messages of its deliveries", this::keepsMessagesOfDeliveries);
        return all;
    }

    private SinkTrial trial(RecordSinkCase kind, boolean changing) {
        return new SinkTrial(kind, changing, fresh(), kernels);
    }

    private static void holds(RecordSinkCase kind, SinkTrial trial, String sink, Sale... taken) {
        assertThat(trial.inside(sink)).as(sink).isEqualTo(kind.expected(List.of(taken)));
    }

    private static void both(RecordSinkCase kind, SinkTrial trial, Sale... taken) {
        holds(kind, trial, FIRST, taken);
        holds(kind, trial, SECOND, taken);
    }

    /// Returns the outcome of each record, which must be the same at both sinks.
    private static List<Outcome> said(List<RecordPreview> forecasts) {
        return forecasts.stream()
                .map(forecast -> {
                    assertThat(Set.copyOf(forecast.sinks().values())).hasSize(1);
                    return forecast.end();
                })
                .toList();
    }

    private void takesEachRecordOnce(RecordSinkCase kind) {
        try (var trial = trial(kind, false)) {
            assertThat(said(trial.write(A, B, A)))
                    .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.DUPLICATE);
            both(kind, trial, A, B);
            trial.reopen();
            both(kind, trial, A, B);
            assertThat(said(trial.write(B, C)))
                    .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
            trial.crash();
            assertThat(said(trial.write(A, B, C))).containsOnly(Outcome.DUPLICATE);
            both(kind, trial, A, B, C);
        }
    }

    private void refusesAnotherContent(RecordSinkCase kind) {
        try (var trial = trial(kind, false)) {
            trial.write(A);
            var answers = trial.write(OTHER_A, B);
            assertThat(said(answers)).containsExactly(Outcome.REJECTED, Outcome.DELIVERED);
            assertThat(answers.getFirst().reasons()).containsOnlyKeys(FIRST, SECOND);
            assertThat(answers.getFirst().why())
                    .extracting(Reason::cause)
                    .containsExactly("conflict");
            both(kind, trial, A, B);
        }
    }

    private void keepsAllOrNothing(RecordSinkCase kind) {
        int point = 0;
        boolean died = true;
        while (died) {
            try (var trial = trial(kind, false)) {
                trial.write(A);
                died = dies(trial, CrashPoints.at(point));
                trial.crash();
                boolean kept = trial.inside(FIRST).equals(kind.expected(List.of(A, B, C)));
                both(kind, trial, kept ? new Sale[] {A, B, C} : new Sale[] {A});
                var word = kept ? Outcome.DUPLICATE : Outcome.DELIVERED;
                assertThat(said(trial.write(A, B, C)))
                        .containsExactly(Outcome.DUPLICATE, word, word);
                both(kind, trial, A, B, C);
            }
            point += crashStep();
        }
        assertThat(point).as("points").isGreaterThan(4);
    }

    private static boolean dies(SinkTrial trial, CrashPoints points) {
        try {
            trial.write(points, A, B, C);
            return false;
        } catch (CrashError died) {
            return true;
        }
    }

    private void answersInADryRun(RecordSinkCase kind) {
        try (var trial = trial(kind, false)) {
            trial.write(A);
            var dry = trial.dryRun(A, OTHER_A, B, B, C);
            assertThat(trial.dryRun(A, OTHER_A, B, B, C)).isEqualTo(dry);
            both(kind, trial, A);
            trial.reopen();
            both(kind, trial, A);
            assertThat(trial.write(A, OTHER_A, B, B, C)).isEqualTo(dry);
            both(kind, trial, A, B, C);
        }
    }

    private void takesNewerStatesAndDeletions(RecordSinkCase kind) {
        var newer = OTHER_A.at(2);
        var gone = newer.at(3).deleted();
        try (var trial = trial(kind, true)) {
            trial.write(A, B);
            assertThat(said(trial.write(newer, A, newer)))
                    .containsExactly(Outcome.DELIVERED, Outcome.SUPERSEDED, Outcome.DUPLICATE);
            both(kind, trial, A, B, newer);
            assertThat(said(trial.write(gone))).containsExactly(Outcome.DELIVERED);
            trial.crash();
            assertThat(said(trial.write(gone, newer)))
                    .containsExactly(Outcome.DUPLICATE, Outcome.SUPERSEDED);
            both(kind, trial, A, B, newer, gone);
        }
    }

    private void takesARedrive(RecordSinkCase kind) {
        try (var trial = trial(kind, false)) {
            trial.write(A);
            assertThat(trial.redrive(Set.of(SECOND), B).getFirst().sinks())
                    .isEqualTo(Map.of(SECOND, Outcome.DELIVERED));
            holds(kind, trial, FIRST, A);
            holds(kind, trial, SECOND, A, B);
            assertThat(trial.redrive(Set.of(), B).getFirst().sinks())
                    .isEqualTo(Map.of(FIRST, Outcome.DELIVERED, SECOND, Outcome.DUPLICATE));
            both(kind, trial, A, B);
        }
    }

    /// If a delivery fails permanently, its source message becomes a dead letter. So a sink with
    /// deliveries must declare that it keeps messages: lint then refuses it for files.
    private void keepsMessagesOfDeliveries(RecordSinkCase kind) {
        try (var trial = trial(kind, false)) {
            trial.write(A);
            for (var sink : trial.sinks()) {
                assertThat(sink.keepsMessages())
                        .as("keepsMessages of " + sink)
                        .isEqualTo(!trial.deliveries(sink).isEmpty());
            }
        }
    }
}
