package dev.leat.testkit.invariant;

import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.plan.Effect;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.Event.Applied;
import dev.leat.testkit.simulation.Event.Committed;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Input of the file invariants: the puts, and every durable commit.
record FileEvidence(
        Scenario scenario, RunSnapshot snapshot, List<Event.Put> puts, List<Committed> commits) {

    static FileEvidence of(Scenario scenario, RunSnapshot snapshot) {
        var commits =
                snapshot.events().stream()
                        .flatMap(event ->
                                switch (event) {
                                    case Committed committed -> Stream.of(committed);
                                    case Event.Crashed crashed -> crashed.durable().stream();
                                    case Event.Sent _,
                                            Event.Put _,
                                            Event.RecordsPut _,
                                            Event.Resharded _,
                                            Event.Leased _,
                                            Event.Failed _,
                                            Event.Struck _,
                                            Event.Opened _,
                                            Event.Jumped _,
                                            Event.Requested _,
                                            Event.LookedUp _,
                                            Event.Noted _,
                                            Event.Ended _ ->
                                            Stream.empty();
                                })
                        .toList();
        var puts =
                snapshot.events().stream()
                        .filter(Event.Put.class::isInstance)
                        .map(Event.Put.class::cast)
                        .toList();
        return new FileEvidence(scenario, snapshot, puts, commits);
    }

    List<Pipeline> pipelines() {
        return snapshot.app().pipelines().values().stream()
                .filter(pipeline -> pipeline.from().files().isPresent())
                .toList();
    }

    /// Returns the effects of this type, in commit order.
    <E extends Effect> Stream<E> effects(Class<E> kind) {
        return commits.stream().flatMap(commit -> effects(commit, kind));
    }

    static <E extends Effect> Stream<E> effects(Committed commit, Class<E> kind) {
        return commit.effects().stream()
                .map(Applied::effect)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    /// Returns every [Effect.Finish] of a pipeline for this version of an object.
    List<Effect.Finish> finishes(Pipeline pipeline, FileUnit unit) {
        return effects(Effect.Finish.class)
                .filter(finish ->
                        finish.pipeline().equals(pipeline.name())
                                && finish.unit().id().equals(unit.id()))
                .toList();
    }

    /// Returns the committed pieces of this version of an object.
    List<Effect.Checkpoint> pieces(Pipeline pipeline, FileUnit unit) {
        return effects(Effect.Checkpoint.class)
                .filter(piece ->
                        piece.pipeline().equals(pipeline.name())
                                && piece.unit().id().equals(unit.id()))
                .toList();
    }

    /// Returns all object versions that a pipeline finished, without duplicates.
    List<FileUnit> units(Pipeline pipeline) {
        return effects(Effect.Finish.class)
                .filter(finish -> finish.pipeline().equals(pipeline.name()))
                .map(Effect.Finish::unit)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
