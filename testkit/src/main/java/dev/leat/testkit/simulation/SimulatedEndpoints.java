package dev.leat.testkit.simulation;

import dev.leat.app.Endpoint;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.HttpDeliveryResult;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Endpoints of the app under test. No request is really sent. Each request yields the turn and is
/// answered with the status 200, unless a fault of the scenario requires another status.
record SimulatedEndpoints(Map<String, Endpoint> endpoints, SimulationContext context)
        implements DeliveryTransport {

    private static final HttpDeliveryResult OK = new HttpDeliveryResult(200, Optional.empty());

    @Override
    public int concurrency(Delivery delivery) {
        return known(delivery).map(Endpoint::concurrency).orElse(1);
    }

    @Override
    public Duration interval(Delivery delivery) {
        return known(delivery).map(Endpoint::interval).orElse(Duration.ZERO);
    }

    private Optional<Endpoint> known(Delivery delivery) {
        return Optional.ofNullable(endpoints.get(delivery.endpoint()));
    }

    @Override
    public void send(Delivery delivery) throws UndeliverableException {
        var turn = context.turns().own();
        turn.carries(delivery.text());
        context.turns().pause(Wait.NONE);
        context.failIfEndpointUnavailable(delivery.endpoint(), turn);
        var answer = answer(delivery, turn);
        var journal = context.journal();
        journal.record(new Event.Requested(journal.now(), turn.name(), delivery, answer));
        context.crashIfDue(Point.BETWEEN_SEND_AND_MARK, turn, Optional::empty);
        answer.judge("endpoint " + delivery.endpoint());
    }

    private HttpDeliveryResult answer(Delivery delivery, Turn turn) {
        var fault =
                context.faults()
                        .occasion(
                                Fault.EndpointAnswers.class,
                                answers ->
                                        answers.endpoint().equals(delivery.endpoint())
                                                && answers.on()
                                                        .map(delivery.text()::contains)
                                                        .orElse(true));
        fault.ifPresent(answers ->
                context.journal().struck(answers, turn.name() + " at " + answers.endpoint()));
        return fault.map(answers -> new HttpDeliveryResult(answers.status(), answers.retryAfter()))
                .orElse(OK);
    }

    @Override
    public void close() {}
}
