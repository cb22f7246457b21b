package dev.leat.testkit.invariant;

import dev.leat.app.Queue;
import dev.leat.plan.Effect.Again;
import dev.leat.testkit.simulation.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A delayed or leased message is delivered when its time is over: never earlier, even after a
/// crash, and not later unless faults delay it.
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
                check(evidence, flow.source(), life, breaches);
            }
        }
    }

    private static void check(Evidence evidence, Queue queue, MessageLife life, Breaches breaches) {
        var visible = Instant.MIN;
        var why = "";
        int since = 0;
        int hidden = 0;
        for (var step : life.steps()) {
            switch (step) {
                case MessageStep.Sent sent -> {
                    var delay = sent.delay().isNegative() ? queue.delay() : sent.delay();
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
                    late(evidence, life, leased, visible, breaches);
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
        if (calm && !jumped) {
            breaches.add(
                    "%s was visible from %s, but was not delivered before %s",
                    life.name(), visible, leased.at());
        }
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
