package dev.leat.load;

import dev.leat.app.LakeTable;
import dev.leat.app.Sink;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.lake.LakeSource;
import dev.leat.plan.Effect;
import dev.leat.port.LakeTables;
import dev.leat.port.LakeTables.RefusedTableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The commits of a file to lake tables. They are prepared, with all their data files, before the
/// commit that ends the file, and that commit publishes them. So a table has either all rows of a
/// file or none, and the rows of a file that is processed again replace those of the first time.
///
/// @param anyVersion true if they also replace the rows of other versions of the object
record LakeCommits(FilePipelineContext context, boolean anyVersion) {

    /// Prevents other changes of the pipeline's lake tables until the result is closed.
    LakeTables.Hold hold() {
        var tables =
                context.pipeline().to().stream()
                        .flatMap(sink -> sink.lakeTable().stream())
                        .toList();
        return tables.isEmpty() ? () -> {} : lake().hold(tables);
    }

    private LakeTables lake() {
        return context.platform().lake().orElseThrow();
    }

    /// Returns the effects that add the staged rows to lake tables.
    ///
    /// @param to selects the sinks
    /// @throws UnreadableFileException if a table cannot take the rows
    List<Effect.Publish> commits(
            FileTask task, FileKernel kernel, List<StagedFile> parts, Predicate<Sink> to)
            throws UnreadableFileException, IOException {
        var commits = new ArrayList<Effect.Publish>();
        var sinks = context.pipeline().to();
        for (int i = 0; i < sinks.size(); i++) {
            if (sinks.get(i).lakeTable().isPresent() && to.test(sinks.get(i))) {
                commits.addAll(commit(task, kernel, parts, i, sinks.get(i)));
            }
        }
        return commits;
    }

    private List<Effect.Publish> commit(
            FileTask task, FileKernel kernel, List<StagedFile> parts, int index, Sink sink)
            throws UnreadableFileException, IOException {
        var table = context.app().get(LakeTable.class, sink.name());
        var source = LakeSource.of(task.unit());
        var folder = new StagingFolder(task.staging().file("lake-" + index));
        Files.createDirectories(folder.folder());
        try {
            var change = lake().change(table, folder);
            var replaced = change.replace(source, anyVersion);
            var added = kernel.lakeFiles(index, parts, change.layout(), replaced, folder);
            return change.commit(added, source).stream().toList();
        } catch (RefusedTableException refused) {
            throw new UnreadableFileException(
                    Reason.of("lake_table", String.valueOf(refused.getMessage())));
        }
    }
}
