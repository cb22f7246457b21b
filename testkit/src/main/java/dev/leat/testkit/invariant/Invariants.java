package dev.leat.testkit.invariant;

import dev.leat.app.App;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Databases;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.List;

/// What must be true of every run that has come to rest, whatever went wrong in it. The kernel says
/// what each message is; all else is judged by a model of its own, from what happened and from what
/// views and queues show. Keeps kernels: whoever made it closes it, before the factory. Owned by
/// one thread.
public final class Invariants implements AutoCloseable {

    private static final List<Invariant> ALL =
            List.of(
                    new CompletionInvariant(),
                    new ConservationInvariant(),
                    new ViewInvariant(),
                    new QueueSinkInvariant(),
                    new EndpointInvariant(),
                    new ConflictInvariant(),
                    new DeadLetterInvariant(),
                    new BodyInvariant(),
                    new AttemptInvariant(),
                    new VisibilityInvariant(),
                    new SettlementInvariant(),
                    new SuspectInvariant(),
                    new GroupOrderInvariant(),
                    new DeduplicationInvariant());

    private final ExpectedOutcomes checker;
    private final FileInvariants files;

    /// @param databases are the caller's to close, later
    public Invariants(App app, Databases databases) {
        checker = new ExpectedOutcomes(app, databases);
        files = new FileInvariants(app, databases);
    }

    /// One sentence for each thing that is not as it must be; none if every law holds. Ask when the
    /// world is idle: one that is not breaks a law.
    public List<String> broken(Scenario scenario, RunSnapshot snapshot) {
        return breaches(scenario, snapshot).stream().map(Breach::text).toList();
    }

    /// The same with the laws' names. Where files were put, those of files are judged, and those of
    /// messages are not: they know no message that a bucket or the work on a file sends.
    public List<Breach> breaches(Scenario scenario, RunSnapshot snapshot) {
        if (snapshot.events().stream().anyMatch(Event.Put.class::isInstance)) {
            return files.breaches(scenario, snapshot);
        }
        var evidence = Evidence.of(scenario, snapshot, checker);
        var found = new ArrayList<Breach>();
        for (var invariant : ALL) {
            var breaches = new Breaches(invariant.name());
            invariant.checker(evidence, breaches);
            found.addAll(breaches.found());
        }
        return List.copyOf(found);
    }

    /// The breach of a run that did not come to rest, of which only this is known.
    public Breach unrest(String why) {
        return new Breach(CompletionInvariant.NAME, "it does not come to rest: " + why);
    }

    @Override
    public void close() {
        checker.close();
        files.close();
    }
}
