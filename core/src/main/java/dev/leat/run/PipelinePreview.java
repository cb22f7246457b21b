package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.engine.Batch;
import dev.leat.engine.CommitStage;
import dev.leat.kernel.Kernel;
import dev.leat.plan.Planner;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a pipeline would do with records: a pass whose stores run dry, without lease, dead letters
/// and settlement. Nothing is kept. Owned by one thread; whoever made the kernel closes it.
public final class PipelinePreview {

    /// The cause of what a sink says that cannot be asked.
    public static final String UNASKED = "unasked";

    private final Planner planner;
    private final Kernel kernel;
    private final InstantSource clock;
    private final Map<Integer, String> unasked = new LinkedHashMap<>();
    private final List<CommitStage.Run> runs = new ArrayList<>();

    /// Where a sink is.
    public sealed interface Place {

        record At(Store store) implements Place {}

        /// It cannot be asked, and why.
        record Unasked(String why) implements Place {}
    }

    public PipelinePreview(
            App app,
            Pipeline pipeline,
            Kernel kernel,
            Function<Sink, Place> places,
            InstantSource clock) {
        this.planner = Planner.of(app, pipeline);
        this.kernel = kernel;
        this.clock = clock;
        var stages = new ArrayList<CommitStage>();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            switch (places.apply(pipeline.to().get(sink))) {
                case Place.At(var store) -> stages.add(CommitStage.write(planner, store, sink));
                case Place.Unasked(var why) -> unasked.put(sink, why);
            }
        }
        stages.sort(CommitStage.SENDS_LAST);
        var stores = new LinkedHashMap<Store, List<CommitStage>>();
        for (var stage : stages) {
            stores.computeIfAbsent(stage.store(), _ -> new ArrayList<>()).add(stage);
        }
        stores.forEach((store, at) -> runs.add(new CommitStage.Run(store, at)));
    }

    /// Whether a reason says that a sink could not be asked.
    public static boolean unasked(Reason why) {
        return why.cause().equals(UNASKED);
    }

    /// What would become of these records if they came now and together, as one batch: a repeat
    /// within it is one. A sink whose store cannot be asked says PARKED, and why.
    public List<RecordPreview> run(List<Record> records) {
        var came = Batch.of(new LeasedWork(planner.source().name(), "preview", records), planner);
        var work = came.work();
        var table = planner.table(work, clock.instant());
        var batch = came.with(kernel.run(work, table));
        for (var sink : unasked.entrySet()) {
            table.returnPending(sink.getKey(), Reason.of(UNASKED, sink.getValue()));
        }
        for (var run : runs) {
            table = ask(run, batch, table);
        }
        var forecasts = new ArrayList<RecordPreview>();
        for (int record = 0; record < records.size(); record++) {
            forecasts.add(forecast(work.records().get(record), table, record));
        }
        return forecasts;
    }

    private Outcomes ask(CommitStage.Run run, Batch batch, Outcomes before) {
        try {
            return run.store().dryRun(tx -> run.apply(tx, batch, before.copy()));
        } catch (UnavailableException | CorruptStateException away) {
            var table = before.copy();
            var why = Reason.of(UNASKED, String.valueOf(away.getMessage()));
            run.sinks().forEach(sink -> table.returnPending(sink, why));
            return table;
        }
    }

    private RecordPreview forecast(Record record, Outcomes table, int index) {
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
