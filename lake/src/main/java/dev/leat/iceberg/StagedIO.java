package dev.leat.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.io.SupportsBulkOperations;

/// The files of one change of a table. New files are written to a folder, from which the commit of
/// the change publishes them; other files are objects of the bucket. Iceberg's library may use it
/// in several threads.
final class StagedIO implements SupportsBulkOperations {

    private static final long serialVersionUID = 1;

    private final transient TableObjects objects;
    private final transient Path folder;
    private final transient Map<String, Path> staged =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final transient List<String> deleted = Collections.synchronizedList(new ArrayList<>());
    private final transient AtomicInteger files = new AtomicInteger();

    StagedIO(TableObjects objects, Path folder) {
        this.objects = objects;
        this.folder = folder;
    }

    /// Returns the new files by location.
    Map<String, Path> staged() {
        return staged;
    }

    /// Returns the locations of objects that are no longer needed.
    List<String> deleted() {
        return deleted;
    }

    /// Returns the file at a location.
    Path path(String location) {
        var own = staged.get(location);
        return own == null ? objects.path(location) : own;
    }

    @Override
    public InputFile newInputFile(String location) {
        return new Input(this, location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
        var file = folder.resolve("metadata-" + files.incrementAndGet());
        return new Output(this, location, file);
    }

    @Override
    public void deleteFile(String location) {
        if (staged.remove(location) == null) {
            deleted.add(location);
        }
    }

    /// Without this method, Iceberg's library would delete in its threads, which end at the
    /// beginning of a shutdown, before the batches in progress are committed.
    @Override
    public void deleteFiles(Iterable<String> locations) {
        locations.forEach(this::deleteFile);
    }

    private record Input(StagedIO io, String location) implements InputFile {

        @Override
        public long getLength() {
            try {
                return Files.size(io.path(location));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public SeekableInputStream newStream() {
            var own = io.staged.get(location);
            var file = own == null ? io.objects.metadataFile(location) : own;
            return org.apache.iceberg.Files.localInput(file.toFile()).newStream();
        }

        @Override
        public boolean exists() {
            return io.staged.containsKey(location) || io.objects.find(location).isPresent();
        }
    }

    private record Output(StagedIO io, String location, Path file) implements OutputFile {

        @Override
        public PositionOutputStream create() {
            return createOrOverwrite();
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            io.staged.put(location, file);
            return org.apache.iceberg.Files.localOutput(file.toFile()).createOrOverwrite();
        }

        @Override
        public InputFile toInputFile() {
            return new Input(io, location);
        }
    }
}
