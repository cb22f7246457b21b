package dev.leat.spark.job;

import dev.leat.batch.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/// The content of a file in one of Hadoop's file systems.
record HadoopContent(FileSystem system, Path file, String name, long size) implements Content {

    @Override
    public InputStream open(long offset) throws IOException {
        var in = system.open(file);
        try {
            in.seek(offset);
            return in;
        } catch (IOException | RuntimeException failed) {
            in.close();
            throw failed;
        }
    }

    @Override
    public Optional<java.nio.file.Path> path() {
        return "file".equals(file.toUri().getScheme())
                ? Optional.of(JobStorage.toLocal(file))
                : Optional.empty();
    }
}
