package dev.leat.testkit.simulation;

import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.simulation.Event.Committed;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// A store of the app under test: each call is a pause, and may meet what the scenario says goes
/// wrong. Only workers call it.
final class FaultyStore implements Store {

    private final String name;
    private final Store real;
    private final SimulationContext scene;

    FaultyStore(String name, Store real, SimulationContext scene) {
        this.name = name;
        this.real = real;
        this.scene = scene;
    }

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        var turn = scene.baton().own();
        scene.baton().pause(Wait.NONE);
        if (turn.first()) {
            scene.mayDie(Point.BEFORE_WRITE, turn, Optional::empty);
        }
        scene.mayBeAway(name, turn);
        mayFail(turn);
        mayBeSlow(turn);
        // The work may run more than once: what the last one did counts.
        var last = new AtomicReference<FaultyTransaction>();
        T result =
                scene.called(
                        "a commit",
                        name,
                        turn,
                        () ->
                                real.commit(tx -> {
                                    var faulty = new FaultyTransaction(name, tx, turn, scene);
                                    last.set(faulty);
                                    return faulty.through(work);
                                }));
        done(turn, last.get());
        return result;
    }

    private void done(Turn turn, FaultyTransaction transaction) {
        scene.mayDie(
                Point.AFTER_COMMIT, turn, () -> Optional.of(committed(turn, transaction, false)));
        if (transaction.piece()) {
            scene.mayDie(
                    Point.BETWEEN_PIECES,
                    turn,
                    () -> Optional.of(committed(turn, transaction, false)));
        }
        var loses =
                scene.strikes()
                        .occasion(Fault.LosesAnswer.class, fault -> fault.store().equals(name));
        scene.journal().tell(committed(turn, transaction, loses.isEmpty()));
        loses.ifPresent(fault -> {
            scene.journal().struck(fault, turn.name() + " at " + name);
            throw new UnavailableException(
                    "the answer of the store " + name + " got lost: the test says so");
        });
    }

    private Committed committed(Turn turn, FaultyTransaction transaction, boolean heard) {
        return new Committed(
                scene.journal().now(), turn.name(), name, transaction.applied(), heard);
    }

    private void mayFail(Turn turn) {
        scene.strikes()
                .occasion(Fault.Fails.class, fault -> fault.store().equals(name))
                .ifPresent(fault -> {
                    throw scene.unavailable(fault, name, turn);
                });
    }

    private void mayBeSlow(Turn turn) {
        scene.strikes()
                .occasion(Fault.Slow.class, fault -> fault.store().equals(name))
                .ifPresent(fault -> {
                    scene.journal().struck(fault, turn.name() + " at " + name);
                    var clock = scene.clock();
                    scene.baton().pause(clock.until(clock.elapsed().plus(fault.by())));
                });
    }

    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        return real.dryRun(work);
    }

    @Override
    public void probe() {
        var turn = scene.baton().own();
        scene.baton().pause(Wait.NONE);
        scene.mayBeAway(name, turn);
        scene.called(
                "a probe",
                name,
                turn,
                () -> {
                    real.probe();
                    return name;
                });
    }
}
