package dev.leat.testkit.simulation;

import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Timing;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Times of a scenario, counted from the start, at which something happens although no thread is
/// ready: a fault begins or ends, or the time of an expectation is over.
final class ClockMarks {

    private final List<Duration> faults;
    private final List<Expectation> expect;
    private final List<Fault.Jump> jumps;

    ClockMarks(Scenario scenario) {
        expect = scenario.expect();
        faults = scenario.faults().stream().flatMap(ClockMarks::times).toList();
        jumps =
                new ArrayList<>(
                        scenario.faults().stream()
                                .filter(fault -> fault instanceof Fault.Jump)
                                .map(Fault.Jump.class::cast)
                                .toList());
    }

    private static Stream<Duration> times(Fault fault) {
        return switch (fault) {
            case Fault.StoreUnavailable outage -> Stream.of(outage.from(), outage.until());
            case Fault.BucketUnavailable outage -> Stream.of(outage.from(), outage.until());
            case Fault.Jump jump -> Stream.of(jump.at());
            case Fault.LookupUnavailable outage -> Stream.of(outage.from(), outage.until());
            case Fault.LookupEmpty empty -> Stream.of(empty.from(), empty.until());
            case Fault.EndpointUnavailable outage -> Stream.of(outage.from(), outage.until());
            case Fault.Fails _,
                    Fault.LosesResponse _,
                    Fault.Throttles _,
                    Fault.Slow _,
                    Fault.Crash _,
                    Fault.ReadFails _,
                    Fault.EndpointAnswers _,
                    Fault.Redelivery _,
                    Fault.Reorder _ ->
                    Stream.empty();
        };
    }

    /// Returns the first time after `now` at which something happens. `given` is the end of the
    /// input.
    Optional<Duration> next(Duration now, Optional<Duration> given) {
        var limits = expect.stream().flatMap(one -> limit(one.when(), given).stream());
        return Stream.concat(faults.stream(), limits)
                .filter(time -> time.compareTo(now) > 0)
                .min(Duration::compareTo);
    }

    private static Optional<Duration> limit(Timing timing, Optional<Duration> given) {
        return switch (timing) {
            case Timing.AtEnd _ -> Optional.empty();
            case Timing.Within within -> given.map(within.time()::plus);
            case Timing.Never never -> never.time();
        };
    }

    /// Returns the clock jumps that are due and were not returned before.
    List<Fault.Jump> due(Duration now) {
        var due = jumps.stream().filter(jump -> jump.at().compareTo(now) <= 0).toList();
        jumps.removeAll(due);
        return due;
    }
}
