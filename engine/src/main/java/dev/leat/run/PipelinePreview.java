package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.engine.Batch;
import dev.leat.engine.CommitStage;
import dev.leat.engine.LakeBatches;
import dev.leat.engine.RecordRun;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.CorruptStateException;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A dry run of a pipeline over records. It processes the records as the engine does, but makes
/// only dry runs of the stores' transactions. It has no lease, dead letters or settlement. Stores
/// nothing. Owned by one thread. The caller closes the kernel.
public final class PipelinePreview {

    /// The cause code of the reason for a sink that cannot be checked.
    public static final String UNCHECKED = "unchecked";

    private final Planner planner;
    private final RecordRun run;
    private final InstantSource clock;
    private final Map<Integer, String> unchecked = new LinkedHashMap<>();
    private final List<CommitStage.Run> runs = new ArrayList<>();
    private final Optional<LakeBatches> lake;

    /// The store of a sink, or the reason why the sink cannot be checked.
    public sealed interface Place {

        record At(Store store) implements Place {}

        /// The sink is a lake table of this platform.
        record InLake(EnginePlatform platform) implements Place {}

        /// The sink cannot be checked, with the reason.
        record Unchecked(String why) implements Place {}
    }

    public PipelinePreview(
            App app,
            Pipeline pipeline,
            Kernel kernel,
            Function<Sink, Place> places,
            InstantSource clock) {
        this.planner = Planner.of(app, pipeline);
        this.run = new RecordRun(planner, kernel);
        this.clock = clock;
        var stages = new ArrayList<CommitStage>();
        Optional<LakeBatches> lake = Optional.empty();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            var to = pipeline.to().get(sink);
            switch (places.apply(to)) {
                case Place.InLake(var platform) ->
                        lake = Optional.of(new LakeBatches(app, planner, kernel, platform));
                case Place.At(var store) -> stages.add(CommitStage.write(planner, store, sink));
                case Place.Unchecked(var why) -> unchecked.put(sink, why);
            }
        }
        stages.sort(CommitStage.SENDS_LAST);
        var stores = new LinkedHashMap<Store, List<CommitStage>>();
        for (var stage : stages) {
            stores.computeIfAbsent(stage.store(), _ -> new ArrayList<>()).add(stage);
        }
        stores.forEach((store, at) -> runs.add(new CommitStage.Run(store, at)));
        this.lake = lake;
    }

    /// Returns true if the reason is that a sink could not be checked.
    public static boolean unchecked(Reason why) {
        return why.cause().equals(UNCHECKED);
    }

    /// Returns the outcomes that these records would have now if they were one batch. The second of
    /// two equal records is a DUPLICATE. At a sink that cannot be checked, a record has the outcome
    /// RETURNED and the reason why.
    public List<RecordPreview> run(List<Record> records) {
        var batch = run.batch(records);
        var now = clock.instant();
        Outcomes table;
        try {
            table = run.once(batch, planner.table(batch.work(), now), this::dryRun);
        } catch (UnavailableException lookup) {
            var sinks = IntStream.range(0, planner.pipeline().to().size()).boxed().toList();
            table = unavailable(planner.table(batch.work(), now), sinks, lookup);
        }
        var previews = new ArrayList<RecordPreview>();
        for (int record = 0; record < records.size(); record++) {
            previews.add(preview(batch.work().records().get(record), table, record));
        }
        return previews;
    }

    private Outcomes dryRun(Batch batch, Outcomes entered) {
        var table = entered;
        for (var sink : unchecked.entrySet()) {
            table.returnPending(sink.getKey(), Reason.of(UNCHECKED, sink.getValue()));
        }
        for (var stage : runs) {
            table =
                    dryRun(
                            table,
                            stage.sinks(),
                            before ->
                                    stage.store()
                                            .dryRun(tx -> stage.apply(tx, batch, before.copy())));
        }
        if (lake.isPresent()) {
            table =
                    dryRun(
                            table,
                            lake.get().sinks(),
                            before -> {
                                var after = before.copy();
                                lake.get().dryRun(batch, after);
                                return after;
                            });
        }
        return table;
    }

    /// Returns the table of a dry run at some sinks. If a store is unavailable, the records that
    /// are pending there have not been checked.
    private static Outcomes dryRun(
            Outcomes before, List<Integer> sinks, UnaryOperator<Outcomes> work) {
        try {
            return work.apply(before);
        } catch (UnavailableException | CorruptStateException unavailable) {
            return unavailable(before, sinks, unavailable);
        }
    }

    private static Outcomes unavailable(
            Outcomes before, List<Integer> sinks, RuntimeException failed) {
        var table = before.copy();
        var why = Reason.of(UNCHECKED, String.valueOf(failed.getMessage()));
        sinks.forEach(sink -> table.returnPending(sink, why));
        return table;
    }

    private RecordPreview preview(Record record, Outcomes table, int index) {
        var sinks = new LinkedHashMap<String, Outcome>();
        var reasons = new LinkedHashMap<String, List<Reason>>();
        for (int sink = 0; sink < table.sinks(); sink++) {
            int at = sink;
            if (record.redrive().filter(redrive -> !planner.meant(redrive, at)).isEmpty()) {
                var name = planner.pipeline().to().get(sink).name();
                sinks.put(name, table.at(index, sink));
                if (!table.at(index, sink).done()) {
                    reasons.put(name, table.reasons(index, sink));
                }
            }
        }
        return new RecordPreview(sinks, reasons);
    }
}
