package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.RunSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Evaluation of one expectation during a run.
final class ExpectationWatch {

    private final Expectation expectation;
    private final Scenario scenario;
    private final BiFunction<Scenario, RunSnapshot, List<String>> invariants;
    private @Nullable Finding last;
    private Duration at = Duration.ZERO;

    /// True if the expected result occurred once, which is a success for `within` and a failure for
    /// `never`.
    private boolean decided;

    private boolean lost;

    ExpectationWatch(
            Expectation expectation,
            Scenario scenario,
            BiFunction<Scenario, RunSnapshot, List<String>> invariants) {
        this.expectation = expectation;
        this.scenario = scenario;
        this.invariants = invariants;
    }

    /// Returns false if the expectation has failed permanently.
    boolean look(RunSnapshot snapshot) {
        boolean may = mayCome(snapshot);
        lost |= !may;
        return may;
    }

    /// True if the expectation has failed permanently.
    boolean lost() {
        return lost;
    }

    /// True if the expectation can still fail and can still succeed.
    boolean undecided() {
        return !lost && !decided;
    }

    private boolean mayCome(RunSnapshot snapshot) {
        switch (expectation.when()) {
            case Timing.AtEnd _ -> {
                if (snapshot.idle()) {
                    find(snapshot);
                }
                return true;
            }
            case Timing.Within within -> {
                return within(within.time(), snapshot);
            }
            case Timing.Never never -> {
                boolean over =
                        never.time().map(t -> snapshot.elapsed().compareTo(t) > 0).orElse(false);
                decided |= !over && !decided && find(snapshot).holds();
                return !decided;
            }
        }
    }

    private boolean within(Duration time, RunSnapshot snapshot) {
        boolean late = snapshot.allGiven() && snapshot.sinceGiven().compareTo(time) > 0;
        if (!decided && (!late || last == null)) {
            decided = find(snapshot).holds() && !late;
        }
        return decided || !late;
    }

    private Finding find(RunSnapshot snapshot) {
        var found = found(snapshot);
        last = found;
        at = snapshot.elapsed();
        return found;
    }

    private Finding found(RunSnapshot snapshot) {
        boolean wanted = !(expectation.when() instanceof Timing.Never);
        return switch (expectation.what()) {
            case Subject.Rows rows -> RowsFinding.of(rows, wanted, snapshot);
            case Subject.Letters letters -> DeadLettersFinding.of(letters, snapshot);
            case Subject.Mails mails -> MailsFinding.of(mails, snapshot);
            case Subject.Received received -> ReceivedFinding.of(received, wanted, snapshot);
            case Subject.Items items -> ItemsFinding.of(items, wanted, snapshot);
            case Subject.LakeRows rows -> StoredRowsFinding.of(rows, wanted, snapshot);
            case Subject.WarehouseRows rows -> StoredRowsFinding.of(rows, wanted, snapshot);
            case Subject.Records records -> StreamFinding.of(records, wanted, snapshot);
            case Subject.Counts counts -> CountsFinding.of(counts, snapshot);
            case Subject.Keys keys -> KeysFinding.of(keys, snapshot);
            case Subject.Present object -> PresentFinding.of(object, snapshot);
            case Subject.FileText file -> FileTextFinding.of(file, snapshot);
            case Subject.FileRows file -> FileRowsFinding.of(file, wanted, snapshot);
            case Subject.AlarmState alarm -> AlarmFinding.of(alarm, snapshot);
            case Subject.Invariants _ ->
                    InvariantsFinding.of(() -> invariants.apply(scenario, snapshot), snapshot);
        };
    }

    /// True if the run ended before the expectation was ever evaluated.
    boolean open() {
        return last == null && expectation.when() instanceof Timing.AtEnd;
    }

    /// Returns the failure after the run; empty if the expectation was met.
    Optional<Failure> failure() {
        boolean as =
                switch (expectation.when()) {
                    case Timing.AtEnd _ -> last != null && last.holds();
                    case Timing.Within _ -> decided;
                    case Timing.Never _ -> !decided;
                };
        var lines = last == null ? List.of("the app did not become idle") : last.lines();
        return as
                ? Optional.empty()
                : Optional.of(
                        new Failure(expectation, ExpectationText.headline(expectation, at), lines));
    }
}
