package dev.leat.contract.kind;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.CrashPoints;
import dev.leat.contract.ForwardingStore;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import dev.leat.run.PipelinePreview;
import dev.leat.run.RecordPreview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// A pipeline with two sinks of one kind on a state under test. It uses the kernel and planner of a
/// real run. Owned by one thread.
final class SinkTrial implements AutoCloseable {

    private final RecordSinkCase kind;
    private final TestedState.Opener opener;
    private final VirtualTime time = VirtualTime.start();
    private final App app;
    private final Kernel kernel;
    private TestedState state;

    /// @param changing true if records have versions
    SinkTrial(RecordSinkCase kind, boolean changing, TestedState.Opener opener, Kernels kernels) {
        this.kind = kind;
        this.opener = opener;
        this.app = app(kind, changing);
        this.kernel = kernels.kernel(app, app.pipeline(SinkKindCases.PIPELINE), _ -> {});
        this.state = opener.open(app, time);
    }

    private static App app(RecordSinkCase kind, boolean changing) {
        try {
            var file = Files.createTempFile("kind", ".yaml");
            try {
                Files.writeString(file, SinkKindCases.app(kind, changing));
                return AppFile.read(file, Map.of());
            } catch (AppException wrong) {
                throw new AssertionError(wrong.getMessage(), wrong);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Writes sales to both sinks in one commit, as a real run would.
    List<RecordPreview> write(Sale... sales) {
        return write(CrashPoints.none(), sales);
    }

    /// Writes sales, and crashes at one of the crash points.
    List<RecordPreview> write(CrashPoints points, Sale... sales) {
        return run(new Committing(state.store(), points), records(Map.of(), sales));
    }

    List<RecordPreview> dryRun(Sale... sales) {
        return run(state.store(), records(Map.of(), sales));
    }

    /// Redrives a sale to these sinks; to all sinks if the set is empty.
    List<RecordPreview> redrive(Set<String> only, Sale sale) {
        var redrive = new RedriveHistory("run", only, List.of());
        var attributes = RedriveAttribute.attributes(Map.of(), redrive, sale.id(), time.instant());
        return run(new Committing(state.store(), CrashPoints.none()), records(attributes, sale));
    }

    private List<Record> records(Map<String, dev.leat.batch.Attribute> attributes, Sale... sales) {
        return Arrays.stream(sales)
                .map(sale ->
                        new Record(
                                sale.id(),
                                sale.json().getBytes(StandardCharsets.UTF_8),
                                attributes,
                                1,
                                time.instant()))
                .toList();
    }

    private List<RecordPreview> run(Store store, List<Record> records) {
        var places = new PipelinePreview.Place.At(store);
        return new PipelinePreview(
                        app, app.pipeline(SinkKindCases.PIPELINE), kernel, _ -> places, time)
                .run(records);
    }

    List<String> inside(String sink) {
        return kind.inside(state, sink);
    }

    List<Sink> sinks() {
        return app.pipeline(SinkKindCases.PIPELINE).to();
    }

    List<String> deliveries(Sink sink) {
        return state.platform()
                .map(platform -> PlatformContents.deliveries(platform, sink.kind(), sink.name()))
                .orElse(List.of());
    }

    void reopen() {
        state.close();
        state = opener.open(app, time);
    }

    void crash() {
        state.crash();
        state = opener.open(app, time);
    }

    @Override
    public void close() {
        state.close();
        kernel.close();
    }

    /// A store that commits where the caller requests a dry run.
    private record Committing(Store beneath, CrashPoints points) implements ForwardingStore {

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            points.pass();
            var result =
                    beneath.commit(tx -> {
                        points.pass();
                        return work.apply(effect -> applied(tx, effect));
                    });
            points.pass();
            return result;
        }

        private WriteResults applied(Transaction tx, Effect effect) {
            var answers = tx.apply(effect);
            points.pass();
            return answers;
        }
    }
}
