package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.error.SimulatedCrashError;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.LeaseLostException;
import dev.leat.port.UnavailableException;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.simulation.Event.Committed;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The parts of a run that its components share: the app, the scheduler, the clock, the journal and
/// the faults.
record SimulationContext(
        App app,
        TurnScheduler turns,
        SimulatedClock clock,
        EventJournal journal,
        FaultOccurrences faults) {

    /// Ends the process if a fault of the scenario requires a crash at this point.
    ///
    /// @throws SimulatedCrashError if the process ends
    void crashIfDue(Point point, Turn turn, Supplier<Optional<Committed>> durable) {
        faults.occasion(Fault.Crash.class, crash -> crash.point() == point && holds(crash, turn))
                .ifPresent(crash -> {
                    journal.struck(crash, turn.name());
                    journal.record(new Event.Crashed(journal.now(), point, durable.get()));
                    throw turns.die();
                });
    }

    private static boolean holds(Fault.Crash crash, Turn turn) {
        return crash.on().map(turn::holds).orElse(true);
    }

    /// Throws if a fault makes the store unavailable at this time.
    ///
    /// @throws UnavailableException if the store is unavailable
    void failIfUnavailable(String store, Turn turn) {
        faults.occasion(
                        Fault.StoreUnavailable.class,
                        outage ->
                                outage.store().equals(store)
                                        && during(outage.from(), outage.until()))
                .ifPresent(outage -> {
                    throw unavailable(outage, store, turn);
                });
    }

    /// Throws if a fault makes the origin of the lookup unavailable at this time.
    ///
    /// @throws UnavailableException if the origin is unavailable
    void failIfLookupUnavailable(String lookup, Turn turn) {
        faults.occasion(
                        Fault.LookupUnavailable.class,
                        outage ->
                                outage.lookup().equals(lookup)
                                        && during(outage.from(), outage.until()))
                .ifPresent(outage -> {
                    throw unavailable(outage, "lookup " + lookup, turn);
                });
    }

    /// True if a fault removes the rows of the lookup at this time.
    boolean emptyLookup(String lookup, Turn turn) {
        var empty =
                faults.occasion(
                        Fault.LookupEmpty.class,
                        fault ->
                                fault.lookup().equals(lookup)
                                        && during(fault.from(), fault.until()));
        empty.ifPresent(fault -> journal.struck(fault, turn.name() + " at lookup " + lookup));
        return empty.isPresent();
    }

    private boolean during(Duration from, Duration until) {
        return clock.elapsed().compareTo(from) >= 0 && clock.elapsed().compareTo(until) < 0;
    }

    /// Throws if a fault makes the bucket unavailable at this time.
    ///
    /// @throws UnavailableException if the bucket is unavailable
    void failIfBucketUnavailable(String bucket, Turn turn) {
        faults.occasion(
                        Fault.BucketUnavailable.class,
                        outage ->
                                outage.bucket().equals(bucket)
                                        && during(outage.from(), outage.until()))
                .ifPresent(outage -> {
                    throw unavailable(outage, "bucket " + bucket, turn);
                });
    }

    /// Throws if a fault makes the endpoint unavailable at this time.
    ///
    /// @throws UnavailableException if the endpoint is unavailable
    void failIfEndpointUnavailable(String endpoint, Turn turn) {
        faults.occasion(
                        Fault.EndpointUnavailable.class,
                        fault ->
                                fault.endpoint().equals(endpoint)
                                        && during(fault.from(), fault.until()))
                .ifPresent(fault -> {
                    throw unavailable(fault, "endpoint " + endpoint, turn);
                });
    }

    /// Records that the fault struck and that the call failed. Returns the exception for the caller
    /// to throw.
    UnavailableException unavailable(Fault fault, String store, Turn turn) {
        journal.struck(fault, turn.name() + " at " + store);
        var down = new UnavailableException(named(store) + " is unavailable (a fault of the test)");
        failed(turn, store, down);
        return down;
    }

    /// Returns the name of a store, table, bucket, lookup or endpoint for messages.
    static String named(String store) {
        return store.contains(" ") ? store : "store " + store;
    }

    /// Throws if a fault makes this commit of the store fail.
    ///
    /// @throws UnavailableException if it does
    void failIfDue(String store, Turn turn) {
        faults.occasion(Fault.Fails.class, fault -> fault.store().equals(store))
                .ifPresent(fault -> {
                    throw unavailable(fault, store, turn);
                });
    }

    void failed(Turn turn, String store, RuntimeException why) {
        journal.record(
                new Event.Failed(
                        journal.now(), turn.name(), store, String.valueOf(why.getMessage())));
    }

    /// Calls the real port. Records an exception that the port's contract allows. Any other
    /// exception is a defect of the platform and ends the run.
    <T> T called(String what, String store, Turn turn, Supplier<T> call) {
        try {
            return call.get();
        } catch (UnavailableException
                | LeaseLostException
                | CorruptStateException
                | OutputConflictException known) {
            failed(turn, store, known);
            throw known;
        } catch (RolledBackException undone) {
            throw undone.why();
        } catch (SimulatedCrashError death) {
            throw death;
        } catch (RuntimeException | Error defect) {
            turns.broken("%s of %s by %s failed: %s".formatted(what, store, turn.name(), defect));
            throw defect;
        }
    }
}
