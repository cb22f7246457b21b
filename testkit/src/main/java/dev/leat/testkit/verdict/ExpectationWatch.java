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

/// Looks after one expectation over a run.
final class ExpectationWatch {

    private final Expectation expectation;
    private final Scenario scenario;
    private final BiFunction<Scenario, RunSnapshot, List<String>> laws;
    private @Nullable Finding last;
    private Duration at = Duration.ZERO;

    /// That it was so once: what `within` waits for, and `never` must not see.
    private boolean decided;

    private boolean lost;

    ExpectationWatch(
            Expectation expectation,
            Scenario scenario,
            BiFunction<Scenario, RunSnapshot, List<String>> laws) {
        this.expectation = expectation;
        this.scenario = scenario;
        this.laws = laws;
    }

    /// False if the expectation has failed, whatever comes.
    boolean look(RunSnapshot world) {
        boolean may = mayCome(world);
        lost |= !may;
        return may;
    }

    /// Whether it has failed, whatever would have come.
    boolean lost() {
        return lost;
    }

    /// Whether it has neither failed nor come true for good.
    boolean undecided() {
        return !lost && !decided;
    }

    private boolean mayCome(RunSnapshot world) {
        switch (expectation.when()) {
            case Timing.AtEnd _ -> {
                if (world.idle()) {
                    find(world);
                }
                return true;
            }
            case Timing.Within within -> {
                return within(within.time(), world);
            }
            case Timing.Never never -> {
                boolean over =
                        never.time().map(t -> world.elapsed().compareTo(t) > 0).orElse(false);
                decided |= !over && !decided && find(world).holds();
                return !decided;
            }
        }
    }

    private boolean within(Duration time, RunSnapshot world) {
        boolean late = world.allGiven() && world.sinceGiven().compareTo(time) > 0;
        if (!decided && (!late || last == null)) {
            decided = find(world).holds() && !late;
        }
        return decided || !late;
    }

    private Finding find(RunSnapshot world) {
        var found = found(world);
        last = found;
        at = world.elapsed();
        return found;
    }

    private Finding found(RunSnapshot world) {
        return switch (expectation.what()) {
            case Subject.Rows rows ->
                    RowsFinding.of(rows, !(expectation.when() instanceof Timing.Never), world);
            case Subject.Letters letters -> DeadLettersFinding.of(letters, world);
            case Subject.Mails mails -> MailsFinding.of(mails, world);
            case Subject.Received received ->
                    ReceivedFinding.of(
                            received, !(expectation.when() instanceof Timing.Never), world);
            case Subject.Counts counts -> CountsFinding.of(counts, world);
            case Subject.Keys keys -> KeysFinding.of(keys, world);
            case Subject.Present object -> PresentFinding.of(object, world);
            case Subject.FileText file -> FileTextFinding.of(file, world);
            case Subject.FileRows file ->
                    FileRowsFinding.of(file, !(expectation.when() instanceof Timing.Never), world);
            case Subject.OfAlarm alarm -> AlarmFinding.of(alarm, world);
            case Subject.Laws _ -> InvariantsFinding.of(() -> laws.apply(scenario, world), world);
        };
    }

    /// Whether it was never looked at, because the run ended before.
    boolean open() {
        return last == null && expectation.when() instanceof Timing.AtEnd;
    }

    /// What is to be said when the run is over; nothing if all is as expected.
    Optional<Failure> failure() {
        boolean as =
                switch (expectation.when()) {
                    case Timing.AtEnd _ -> last != null && last.holds();
                    case Timing.Within _ -> decided;
                    case Timing.Never _ -> !decided;
                };
        var lines = last == null ? List.of("  the app did not come to rest") : last.lines();
        return as
                ? Optional.empty()
                : Optional.of(
                        new Failure(expectation, ExpectationText.headline(expectation, at), lines));
    }
}
