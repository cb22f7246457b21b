package dev.leat.testkit.simulation;

import dev.leat.app.Table;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.simulation.Event.Committed;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// A store of the app under test, with the scenario's faults. Each call yields the turn. Only
/// workers call it.
record FaultyStore(String name, Store real, SimulationContext context) implements Store {

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        var turn = context.turns().own();
        context.turns().pause(Wait.NONE);
        if (turn.first()) {
            context.crashIfDue(Point.BEFORE_WRITE, turn, Optional::empty);
        }
        context.failIfUnavailable(name, turn);
        context.failIfDue(name, turn);
        mayBeSlow(turn);
        // The store may run the work more than once; only the last run counts.
        var last = new AtomicReference<FaultyTransaction>();
        T result =
                context.called(
                        "a commit",
                        name,
                        turn,
                        () ->
                                real.commit(tx -> {
                                    var faulty = new FaultyTransaction(name, tx, turn, context);
                                    last.set(faulty);
                                    return faulty.through(work);
                                }));
        done(turn, last.get());
        return result;
    }

    private void done(Turn turn, FaultyTransaction transaction) {
        context.crashIfDue(
                Point.AFTER_COMMIT, turn, () -> Optional.of(committed(turn, transaction, false)));
        if (transaction.piece()) {
            context.crashIfDue(
                    Point.BETWEEN_PIECES,
                    turn,
                    () -> Optional.of(committed(turn, transaction, false)));
        }
        var loses =
                context.faults()
                        .occasion(Fault.LosesResponse.class, fault -> fault.store().equals(name));
        context.journal().record(committed(turn, transaction, loses.isEmpty()));
        loses.ifPresent(fault -> {
            context.journal().struck(fault, turn.name() + " at " + name);
            throw new UnavailableException(
                    "the response of store " + name + " was lost (a fault of the test)");
        });
    }

    private Committed committed(Turn turn, FaultyTransaction transaction, boolean heard) {
        return new Committed(
                context.journal().now(), turn.name(), name, transaction.applied(), heard);
    }

    private void mayBeSlow(Turn turn) {
        context.faults()
                .occasion(Fault.Slow.class, fault -> fault.store().equals(name))
                .ifPresent(fault -> {
                    context.journal().struck(fault, turn.name() + " at " + name);
                    var clock = context.clock();
                    context.turns().pause(clock.until(clock.elapsed().plus(fault.by())));
                });
    }

    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        return real.dryRun(work);
    }

    @Override
    public void probe() {
        var turn = context.turns().own();
        context.turns().pause(Wait.NONE);
        context.failIfUnavailable(name, turn);
        if (name.equals(Fault.STATE)) {
            context.app().all(Table.class).keySet().stream()
                    .map(Fault::table)
                    .forEach(table -> context.failIfUnavailable(table, turn));
        }
        context.called(
                "a probe",
                name,
                turn,
                () -> {
                    real.probe();
                    return name;
                });
    }
}
