package dev.leat.testkit.invariant;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.LookupReader;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeLayout;
import dev.leat.load.FileSplit;
import dev.leat.load.SingleFileRun;
import dev.leat.port.Time;
import dev.leat.testkit.cell.LakeCells;
import dev.leat.testkit.simulation.Databases;
import dev.leat.testkit.simulation.RunFolders;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An oracle for files: computes the output of a pipeline without faults, in one pass and without a
/// store. Used and closed by one thread.
final class FileOracle implements AutoCloseable {

    private final App app;
    private final Databases databases;
    private final Path folder;
    private int runs;

    FileOracle(App app, Databases databases) {
        this.app = app;
        this.databases = databases;
        this.folder = databases.folder();
    }

    /// The expected result. `totals` does not count lines that only a store rejects. `objects` has
    /// each output object by `bucket/key`, without the file of rejected lines. `lake` has the rows
    /// for lake tables, by the number of the sink, also those that a table rejects: a row without a
    /// value that the table needs is harmless if the table has another row with its key.
    record Said(
            Totals totals,
            Map<String, byte[]> objects,
            Map<Integer, List<Map<String, String>>> lake) {}

    /// Returns the expected result; empty if a pipeline cannot finish this file.
    ///
    /// @param lake the lake tables, by the number of the sink
    /// @param lookups the rows of lookups
    Optional<Said> say(
            Pipeline pipeline,
            FileUnit unit,
            Content content,
            Optional<Integer> piece,
            Map<Integer, LakeLayout> lake,
            LookupReader lookups) {
        var own = RunFolders.made(folder.resolve("file-" + ++runs));
        try {
            var run =
                    new SingleFileRun(
                            app,
                            databases.files().with(lookups),
                            readers(pipeline, piece),
                            EngineOptions.defaults(),
                            Time.system());
            var staging = new StagingFolder(own);
            var result = run.run(pipeline, unit, content, FileSplit.WHOLE, staging);
            var objects = new TreeMap<String, byte[]>();
            var outputs = run.outputs(pipeline, unit, result, staging);
            for (var output : outputs) {
                var bucket = pipeline.to().get(output.sink()).name();
                objects.put(bucket + "/" + output.key(), Files.readAllBytes(output.file()));
            }
            var rows = new TreeMap<Integer, List<Map<String, String>>>();
            for (var table : lake.entrySet()) {
                int sink = table.getKey();
                var layout = table.getValue().nullable();
                var files = run.lakeFiles(pipeline, unit, result, sink, layout, staging);
                var paths = files.stream().map(LakeFile::file).toList();
                rows.put(sink, LakeCells.read(layout.columns(), paths).rows());
            }
            return Optional.of(new Said(result.totals(), objects, rows));
        } catch (UnreadableFileException | IllegalArgumentException refused) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException("an invariant cannot read a file", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an invariant read a file", stopped);
        } finally {
            RunFolders.delete(own);
        }
    }

    private static PieceReaderFactory readers(Pipeline pipeline, Optional<Integer> piece) {
        return piece.map(FileReaders::new).orElseGet(FileReaders::new).forSinks(pipeline);
    }

    @Override
    public void close() {
        RunFolders.delete(folder);
    }
}
