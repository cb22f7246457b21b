package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.View;
import dev.leat.port.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Decides if the archives, streams or objects of the pipelines that write to a view have all of
/// the view's records.
///
/// @param origins the store from which the records of each pipeline are read
/// @param since the time from which these stores have every settled record; 1970 if they are
///   complete
/// @param refusal why the view cannot be rebuilt from them, as text for users; empty if it can
/// @param partial true if they have all records of the periods that the view keeps, but not all
///   records of its totals
public record RebuildReach(
        Map<Pipeline, RecordOrigin> origins,
        Instant since,
        Optional<String> refusal,
        boolean partial) {

    /// A record may be of a period that begins up to a day after its arrival.
    private static final Duration AHEAD = Duration.ofDays(1);

    /// Compares the stores with what a view has. An archive is preferred to a stream, because it
    /// does not have records whose dead letters were deleted.
    ///
    /// @param pipelines the pipelines that write to the view
    /// @param generation the new generation, which knows what the current one has
    public static RebuildReach of(
            App app,
            View view,
            List<Pipeline> pipelines,
            RecordOrigin.Stores stores,
            Generation generation,
            Instant now) {
        var refusals = new RebuildRefusals(app, view, pipelines);
        var former = new TreeSet<>(generation.writers());
        pipelines.forEach(pipeline -> former.remove(pipeline.name()));
        if (!former.isEmpty()) {
            return refused(refusals.former(String.join(", ", former)));
        }
        var contents = generation.contents();
        var period = firstPeriod(view, now);
        var origins = new LinkedHashMap<Pipeline, RecordOrigin>();
        var since = Instant.EPOCH;
        boolean partial = false;
        for (var pipeline : pipelines) {
            var found = RecordOrigin.of(app, view, pipeline, stores, generation, now);
            var all = found.stream().filter(origin -> origin.hasAll(contents)).findFirst();
            var origin =
                    all.or(() ->
                            found.stream().filter(some -> some.hasPeriods(period)).findFirst());
            if (origin.isEmpty()) {
                return refused(refusals.of(pipeline, found, generation));
            }
            partial |= all.isEmpty();
            origins.put(pipeline, origin.get());
            since = since.isAfter(origin.get().since()) ? since : origin.get().since();
        }
        return new RebuildReach(origins, since, Optional.empty(), partial);
    }

    /// Returns the contents of the view if it is rebuilt at this time. An object may have been
    /// processed before the view existed; a later rebuild must find it again.
    public Generation.Contents contents(Instant now) {
        var records =
                origins.values().stream()
                        .filter(origin -> origin.objects().isEmpty())
                        .map(RecordOrigin::since)
                        .max(Instant::compareTo);
        var objects =
                origins.values().stream().flatMap(origin -> origin.objects().stream()).toList();
        var files =
                objects.stream().flatMap(found -> found.first().stream()).min(Instant::compareTo);
        var omitted =
                objects.stream()
                        .flatMap(found -> found.gone().stream())
                        .map(entry -> entry.unit().version())
                        .collect(Collectors.toSet());
        return new Generation.Contents(records.orElse(now), files.orElse(now), omitted);
    }

    /// Returns the latest time at which no record of the first kept period had arrived yet; 1970 if
    /// the view keeps all periods, or has none.
    private static Instant firstPeriod(View view, Instant now) {
        return view.every()
                .flatMap(View.Every::keep)
                .map(keep -> now.minus(keep).minus(AHEAD))
                .orElse(Instant.EPOCH);
    }

    private static RebuildReach refused(String why) {
        return new RebuildReach(Map.of(), Instant.EPOCH, Optional.of(why), false);
    }
}
