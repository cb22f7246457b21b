package dev.leat.load;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.engine.LakeJudge;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileLakeRows;
import dev.leat.lake.LakeJudgement;
import dev.leat.lake.LakeLoss;
import dev.leat.lake.LakeReplacement;
import dev.leat.lake.LakeSource;
import dev.leat.mask.Mask;
import dev.leat.plan.Effect;
import dev.leat.port.LakeTables;
import dev.leat.port.LakeTables.RefusedTableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The commits of a file to lake tables. They are prepared, with all their data files, before the
/// commit that ends the file, and that commit publishes them. So a table has either all rows of a
/// file or none, and the rows of a file that is processed again replace those of the first time.
///
/// @param anyVersion true if they also replace the rows of other versions of the object
/// @param to selects the sinks that receive rows
record LakeLoads(FilePipelineContext context, boolean anyVersion, Predicate<Sink> to) {

    /// Returns the loads of a replay. An object is current when it is replayed, so its rows replace
    /// those of older versions, unless each version is a file of its own.
    static LakeLoads ofReplay(FilePipelineContext context, Predicate<Sink> to) {
        return new LakeLoads(context, context.files().onOverwrite() != OnOverwrite.APPEND, to);
    }

    /// The outcomes of a file's rows at the lake tables with a unique key, by the number of the
    /// sink.
    record Judged(Map<Integer, LakeJudgement> sinks) {

        static final Judged NOTHING = new Judged(Map.of());

        LakeJudgement at(int sink) {
            return sinks.getOrDefault(sink, new LakeJudgement());
        }
    }

    private LakeTables lake() {
        return context.platform().lake().orElseThrow();
    }

    private LakeTable table(int sink) {
        return context.app().get(LakeTable.class, context.pipeline().to().get(sink).name());
    }

    private List<Integer> sinks() {
        return context.pipeline().sinks(sink -> sink.lakeTable().isPresent());
    }

    /// Returns the sinks that are lake tables with a unique key.
    private List<Integer> keyed() {
        return TableRows.of(context.app(), context.planner()).lakes();
    }

    /// Judges the staged rows by the unique keys of the tables. The rows of this version of the
    /// object that a table has do not count, because the commit replaces them.
    ///
    /// @throws UnreadableFileException if a table cannot take the rows
    Judged judge(FileTask task, FileKernel kernel, List<StagedFile> parts)
            throws UnreadableFileException, IOException {
        var judged = new TreeMap<Integer, LakeJudgement>();
        for (int sink : keyed()) {
            if (to.test(context.pipeline().to().get(sink))) {
                judged.put(
                        sink,
                        change(
                                task,
                                kernel,
                                parts,
                                sink,
                                (change, rows) -> judgement(task, sink, change, rows)));
            }
        }
        return new Judged(judged);
    }

    private LakeJudgement judgement(
            FileTask task, int sink, LakeTables.Change change, FileLakeRows rows)
            throws IOException {
        var table = table(sink);
        var unique = table.unique();
        var judgement = new LakeJudgement();
        var written = context.planner().written().get(sink);
        var judge = new LakeJudge(table, change.layout(), written, judgement);
        var own = LakeReplacement.of(LakeSource.of(task.unit()), anyVersion);
        rows.claims(unique, change.files(rows.bounds(unique.columns())), own, judge::claim);
        return judgement;
    }

    /// The effects that add rows to lake tables, and the rows that they remove.
    record Commits(List<Effect.Publish> effects, List<RemovedRows> removed) {

        Commits {
            effects = List.copyOf(effects);
            removed = List.copyOf(removed);
        }
    }

    /// Returns the effects that add the staged rows to lake tables.
    ///
    /// @throws UnreadableFileException if a table cannot take the rows
    Commits commits(FileTask task, FileKernel kernel, List<StagedFile> parts, Judged judged)
            throws UnreadableFileException, IOException {
        var commits = new ArrayList<Effect.Publish>();
        var removed = new ArrayList<RemovedRows>();
        for (int sink : sinks()) {
            if (to.test(context.pipeline().to().get(sink))) {
                var source = LakeSource.of(task.unit());
                var judgement = judged.at(sink);
                commits.addAll(
                        change(
                                task,
                                kernel,
                                parts,
                                sink,
                                (change, rows) -> {
                                    var replaced =
                                            change.replace(
                                                    source, anyVersion, judgement.replaced());
                                    if (!table(sink).key().isEmpty()) {
                                        var loss = rows.loss(table(sink).unique(), replaced);
                                        removed.addAll(removed(sink, loss));
                                    }
                                    var added = rows.files(replaced, table(sink).key(), judgement);
                                    return change.commit(added, source).stream().toList();
                                }));
            }
        }
        return new Commits(commits, removed);
    }

    private List<RemovedRows> removed(int number, LakeLoss loss) {
        if (loss.rows() == 0) {
            return List.of();
        }
        var sink = context.pipeline().to().get(number);
        var columns = table(number).unique().columns();
        var written = context.planner().written().get(number);
        var keys =
                loss.keys().stream()
                        .map(key ->
                                IntStream.range(0, columns.size())
                                        .mapToObj(i -> shown(written, columns.get(i), key.get(i)))
                                        .collect(Collectors.joining(" ")))
                        .toList();
        var others = context.app().alsoWriting(context.pipeline(), sink);
        return List.of(new RemovedRows(sink.name(), loss.rows(), keys, others));
    }

    private static String shown(Schema written, String column, String value) {
        boolean personal =
                written.fields().stream()
                        .anyMatch(field -> field.pii() && field.name().equalsIgnoreCase(column));
        return "%s=\"%s\"".formatted(column, personal ? Mask.MASK : value);
    }

    private interface Work<T> {
        T of(LakeTables.Change change, FileLakeRows rows)
                throws UnreadableFileException, IOException;
    }

    /// Begins a change of a sink's table, in a folder of its own.
    private <T> T change(
            FileTask task, FileKernel kernel, List<StagedFile> parts, int sink, Work<T> work)
            throws UnreadableFileException, IOException {
        var folder = new StagingFolder(task.staging().file("lake-" + sink));
        Files.createDirectories(folder.folder());
        try {
            var change = lake().change(table(sink), folder);
            return work.of(change, kernel.lakeRows(sink, parts, change.layout(), folder));
        } catch (RefusedTableException refused) {
            throw new UnreadableFileException(
                    Reason.of("lake_table", String.valueOf(refused.getMessage())));
        }
    }
}
