package dev.leat.testkit.invariant;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.batch.FileUnit;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Databases;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Invariants of every run, checked when the app is idle, whatever faults struck before. The
/// expected content of each record comes from the kernel (the compiled SQL of the pipeline);
/// everything else comes from an independent model of the events, views and queues. Caches kernels;
/// the creator closes this object before the databases. Owned by one thread.
public final class Invariants implements AutoCloseable {

    private static final List<Invariant> ALL =
            List.of(
                    new CompletionInvariant(),
                    new ConservationInvariant(),
                    new ViewInvariant(),
                    new QueueSinkInvariant(),
                    new EndpointInvariant(),
                    new TableInvariant(),
                    new WarehouseInvariant(),
                    new BucketSinkInvariant(),
                    new ConflictInvariant(),
                    new DeadLetterInvariant(),
                    new BodyInvariant(),
                    new AttemptInvariant(),
                    new VisibilityInvariant(),
                    new SettlementInvariant(),
                    new SuspectInvariant(),
                    new GroupOrderInvariant(),
                    new ShardOrderInvariant(),
                    new DeduplicationInvariant(),
                    new ArchiveInvariant());

    private final ExpectedOutcomes check;
    private final FileInvariants files;
    private final Set<Lookup.Origin> lookups;

    /// @param databases owned by the caller, who closes them later
    public Invariants(App app, Databases databases) {
        check = new ExpectedOutcomes(app, databases);
        files = new FileInvariants(app, databases);
        lookups =
                app.all(Lookup.class).values().stream()
                        .map(Lookup::origin)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// Returns a text for each breach; none if every invariant holds. It is also a breach if the
    /// app is not idle.
    public List<String> broken(Scenario scenario, RunSnapshot snapshot) {
        return breaches(scenario, snapshot).stream().map(Breach::text).toList();
    }

    /// Returns the breaches with the names of their invariants. If files were put that are no rows
    /// of lookups, checks only the file invariants, because the others do not cover notifications
    /// and the output of files.
    public List<Breach> breaches(Scenario scenario, RunSnapshot snapshot) {
        if (snapshot.events().stream()
                .anyMatch(event -> event instanceof Event.Put put && !ofLookup(put.unit()))) {
            return files.breaches(scenario, snapshot);
        }
        var evidence = Evidence.of(scenario, snapshot, check);
        var found = new ArrayList<Breach>();
        for (var invariant : ALL) {
            var breaches = new Breaches(invariant.name());
            invariant.check(evidence, breaches);
            found.addAll(breaches.found());
        }
        return List.copyOf(found);
    }

    private boolean ofLookup(FileUnit unit) {
        return lookups.stream()
                .anyMatch(origin ->
                        origin instanceof Lookup.Origin.OfObject(var bucket, var key, _)
                                && bucket.equals(unit.bucket())
                                && key.equals(unit.key()));
    }

    /// Returns the breach for a run in which the app did not become idle.
    public Breach unrest(String why) {
        return new Breach(CompletionInvariant.NAME, "the app does not become idle: " + why);
    }

    @Override
    public void close() {
        check.close();
        files.close();
    }
}
