package dev.leat.testkit.simulation;

import dev.leat.app.Endpoint;
import dev.leat.courier.HttpAnswer;
import dev.leat.port.Carrier;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The endpoints of the app under test: each request is a pause, and is answered with 200 unless
/// the scenario says otherwise. Nothing is sent.
final class SimulatedEndpoints implements Carrier {

    private static final HttpAnswer OK = new HttpAnswer(200, Optional.empty());

    private final Map<String, Endpoint> endpoints;
    private final Scene scene;

    SimulatedEndpoints(Map<String, Endpoint> endpoints, Scene scene) {
        this.endpoints = endpoints;
        this.scene = scene;
    }

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
    public void carry(Delivery delivery) throws Undeliverable {
        var turn = scene.baton().own();
        turn.carries(delivery.text());
        scene.baton().pause(Wait.NONE);
        scene.endpointMayBeUnavailable(delivery.endpoint(), turn);
        var answer = answer(delivery, turn);
        var journal = scene.journal();
        journal.tell(new Event.Requested(journal.now(), turn.name(), delivery, answer));
        scene.mayDie(Point.BETWEEN_SEND_AND_MARK, turn, Optional::empty);
        answer.judge("endpoint " + delivery.endpoint());
    }

    private HttpAnswer answer(Delivery delivery, Turn turn) {
        var fault =
                scene.strikes()
                        .occasion(
                                Fault.EndpointAnswers.class,
                                answers ->
                                        answers.endpoint().equals(delivery.endpoint())
                                                && answers.on()
                                                        .map(delivery.text()::contains)
                                                        .orElse(true));
        fault.ifPresent(answers ->
                scene.journal().struck(answers, turn.name() + " at " + answers.endpoint()));
        return fault.map(answers -> new HttpAnswer(answers.status(), answers.retryAfter()))
                .orElse(OK);
    }

    @Override
    public void close() {}
}
