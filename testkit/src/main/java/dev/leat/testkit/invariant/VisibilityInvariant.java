package dev.leat.testkit.invariant;

import dev.leat.app.StreamSource;
import dev.leat.plan.Effect.Again;
import dev.leat.port.Streams;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.StreamRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/// A delayed or leased message is delivered when its time is over: never earlier, even after a
/// crash, and not later unless faults or earlier records delay it. A record of a message group or
/// shard waits while earlier records of it are retried, and those of the shard's parents.
final class VisibilityInvariant implements Invariant {

    /// Maximum wait for a free worker without faults.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Time for which a fault may delay messages: circuit breakers wait for up to 30 s, retries for
    /// up to 5 minutes.
    private static final Duration AFTERMATH = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "messages are delivered on time";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            for (var life : evidence.history().of(flow.source().name())) {
                check(evidence, flow, life, breaches);
            }
        }
    }

    private static void check(
            Evidence evidence, PipelineMessages flow, MessageLife life, Breaches breaches) {
        var visible = Instant.MIN;
        var why = "";
        int since = 0;
        int hidden = 0;
        for (var step : life.steps()) {
            switch (step) {
                case MessageStep.Sent sent -> {
                    var delay = sent.delay().isNegative() ? flow.source().delay() : sent.delay();
                    visible = sent.at().plus(delay);
                    why = delay.isPositive() ? "it was sent with a delay of " + delay : "";
                }
                case MessageStep.Leased leased -> {
                    if (evidence.history().crashed(since, leased.index())
                            && why.startsWith("a worker")) {
                        why = "";
                    }
                    var then = leased.at().plus(back(evidence, hidden, leased));
                    early(life, leased, then, visible, why, breaches);
                    late(evidence, flow, life, leased, visible, breaches);
                    visible = leased.event().until();
                    why = "a worker had leased it until then";
                    since = leased.index();
                }
                case MessageStep.Settled settled -> {
                    var delay = settled.again().map(Again::delay).orElse(Duration.ZERO);
                    visible = settled.again().isPresent() ? settled.at().plus(delay) : Instant.MIN;
                    why = delay.isPositive() ? "it was returned with a delay of " + delay : "";
                }
                case MessageStep.Answered _, MessageStep.DeadLettered _ -> {}
            }
            hidden = step instanceof MessageStep.Answered ? hidden : step.index();
        }
    }

    /// Returns by how much the clock was set back after the event `since`. On the app's clock,
    /// hidden messages become visible earlier by this time.
    private static Duration back(Evidence evidence, int since, MessageStep.Leased leased) {
        return evidence.history().events().subList(since, leased.index()).stream()
                .filter(Event.Jumped.class::isInstance)
                .map(jump -> ((Event.Jumped) jump).by())
                .filter(Duration::isNegative)
                .map(Duration::negated)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /// Checks that a message was not delivered too early. Stored times have microseconds, so the
    /// comparison truncates the deadline to milliseconds. An empty `why` means that the message was
    /// not hidden. Then nothing is checked, because the clock may have jumped back.
    private static void early(
            MessageLife life,
            MessageStep.Leased leased,
            Instant then,
            Instant visible,
            String why,
            Breaches breaches) {
        if (!why.isEmpty() && then.isBefore(visible.truncatedTo(ChronoUnit.MILLIS))) {
            breaches.add(
                    "%s was delivered at %s, but had to be hidden until %s: %s",
                    life.name(), leased.at(), visible, why);
        }
    }

    private static void late(
            Evidence evidence,
            PipelineMessages flow,
            MessageLife life,
            MessageStep.Leased leased,
            Instant visible,
            Breaches breaches) {
        if (visible.equals(Instant.MIN) || !leased.at().isAfter(visible.plus(PATIENCE))) {
            return;
        }
        var from = visible.minus(AFTERMATH);
        boolean calm =
                evidence.history().events().subList(0, leased.index()).stream()
                        .noneMatch(event -> trouble(event) && !event.at().isBefore(from));
        boolean jumped =
                evidence.history().events().stream().anyMatch(Event.Jumped.class::isInstance);
        if (calm
                && !jumped
                && leased.at().isAfter(free(evidence, flow, life, leased).plus(PATIENCE))) {
            breaches.add(
                    "%s was visible from %s, but was not delivered before %s",
                    life.name(), visible, leased.at());
        }
    }

    /// Returns the time from which no earlier record was leased, or waited for its retry, that must
    /// be processed before this one.
    private static Instant free(
            Evidence evidence, PipelineMessages flow, MessageLife life, MessageStep.Leased leased) {
        var groups = groups(evidence, flow, life);
        return evidence.history().of(flow.source().name()).stream()
                .filter(other ->
                        other.record()
                                .flatMap(StreamRecords::group)
                                .filter(groups::contains)
                                .isPresent())
                .flatMap(other -> other.steps(MessageStep.Settled.class))
                .filter(settled -> settled.index() < leased.index())
                .map(settled ->
                        settled.at().plus(settled.again().map(Again::delay).orElse(Duration.ZERO)))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /// Returns the message group of a record; or its shard, with the shard's parents.
    private static Set<String> groups(Evidence evidence, PipelineMessages flow, MessageLife life) {
        var groups = new HashSet<String>();
        life.record().flatMap(StreamRecords::group).ifPresent(groups::add);
        if (flow.pipeline().from() instanceof StreamSource from) {
            var shards = ShardOrderInvariant.shards(evidence, from);
            life.record()
                    .flatMap(StreamRecords::position)
                    .ifPresent(position ->
                            ShardOrderInvariant.parents(position.shard(), shards)
                                    .map(Streams.Shard::id)
                                    .forEach(groups::add));
        }
        return groups;
    }

    private static boolean trouble(Event event) {
        return switch (event) {
            case Event.Struck _, Event.Crashed _, Event.Failed _, Event.Jumped _, Event.Opened _ ->
                    true;
            case Event.Sent _,
                    Event.Put _,
                    Event.RecordsPut _,
                    Event.Resharded _,
                    Event.Leased _,
                    Event.Committed _,
                    Event.Requested _,
                    Event.LookedUp _,
                    Event.Noted _,
                    Event.Ended _ ->
                    false;
        };
    }
}
