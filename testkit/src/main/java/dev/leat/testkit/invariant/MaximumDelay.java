package dev.leat.testkit.invariant;

import dev.leat.app.Queue;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;

/// Maximum time for which the faults of a scenario can delay a message.
final class MaximumDelay {

    /// Maximum delay by one failure: a retry waits for up to 5 minutes, a circuit breaker for up to
    /// 30 seconds.
    private static final Duration WAIT = Duration.ofMinutes(6);

    private MaximumDelay() {}

    /// Returns the sum of the delays by all faults, plus a reserve for delays that have other
    /// causes.
    static Duration of(Scenario scenario, Queue queue) {
        var each = queue.visibilityTimeout().plus(WAIT);
        var all = Duration.ofHours(2).plus(queue.delay()).plus(each);
        for (var fault : scenario.faults()) {
            all = all.plus(of(fault, each, queue));
        }
        for (var given : scenario.given()) {
            if (given instanceof Given.Send send) {
                for (var message : send.messages()) {
                    var delay = message.delay().orElse(Duration.ZERO);
                    all = delay.compareTo(all) > 0 ? all.plus(delay) : all;
                }
            }
        }
        return all;
    }

    private static Duration of(Fault fault, Duration each, Queue queue) {
        return switch (fault) {
            case Fault.Fails fails -> each.multipliedBy(fails.times().count());
            case Fault.LosesResponse loses -> each.multipliedBy(loses.times().count());
            case Fault.StoreUnavailable outage -> outage.until().plus(each);
            case Fault.ReadFails fails -> each.multipliedBy(fails.times().count());
            case Fault.BucketUnavailable outage -> outage.until().plus(each);
            case Fault.Throttles throttles -> each.multipliedBy(throttles.times().count());
            case Fault.Slow slow -> each.plus(slow.by()).multipliedBy(slow.times().count());
            case Fault.Crash crash ->
                    each.multipliedBy(
                            Math.min(crash.times().count(), 10L * queue.maxReceiveCount()));
            case Fault.LookupUnavailable outage -> outage.until().plus(each);
            case Fault.LookupEmpty empty ->
                    empty.until().plus(each.multipliedBy(queue.maxReceiveCount()));
            case Fault.Redelivery twice -> each.multipliedBy(twice.times().count());
            case Fault.EndpointUnavailable _, Fault.EndpointAnswers _, Fault.Reorder _ ->
                    Duration.ZERO;
            case Fault.Jump jump -> jump.by().abs().plus(each);
        };
    }
}
