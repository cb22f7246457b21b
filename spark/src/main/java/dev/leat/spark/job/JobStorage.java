package dev.leat.spark.job;

import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

import dev.leat.batch.Content;
import dev.leat.load.SingleRunPlan;
import dev.leat.load.cluster.ClusterFile;
import dev.leat.load.cluster.ClusterFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/// Files of a job, through Hadoop's file systems: local paths, `hdfs:`, `s3a:`. Thread-safe.
final class JobStorage implements ClusterFiles {

    private static final String HADOOP = "spark.hadoop.";

    private final Configuration configuration = new Configuration();
    private final Path root;

    /// Uses the settings of Spark that begin with `spark.hadoop.`.
    ///
    /// @param root the location of the output folder
    JobStorage(Map<String, String> settings, String root) {
        this.root = path(root);
        settings.forEach((name, value) -> {
            if (name.startsWith(HADOOP)) {
                configuration.set(name.substring(HADOOP.length()), value);
            }
        });
    }

    /// Returns the path of a URI, or of a local file or folder.
    static Path path(String location) {
        if (SingleRunPlan.isUri(location)) {
            return new Path(location);
        }
        var local = java.nio.file.Path.of(location).toAbsolutePath().normalize();
        return new Path("file", null, local.toString());
    }

    /// Returns the path of a name, which may have slashes, colons and percent signs.
    private Path in(String name) {
        var uri = root.toUri();
        var parent = uri.getPath().endsWith("/") ? uri.getPath() : uri.getPath() + "/";
        return new Path(uri.getScheme(), uri.getAuthority(), parent + name);
    }

    /// Returns the file system of a path. Local files have no checksum files beside them.
    private FileSystem system(Path path) throws IOException {
        var system = path.getFileSystem(configuration);
        return system instanceof LocalFileSystem local ? local.getRawFileSystem() : system;
    }

    private static boolean local(Path path) {
        return "file".equals(path.toUri().getScheme());
    }

    static java.nio.file.Path toLocal(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /// Returns the input files of these locations. A URI may be a pattern such as `*.csv`; its
    /// files are in the order of their names.
    ///
    /// @throws IllegalArgumentException if a location has no file
    List<ClusterFile> inputs(List<String> locations) throws IOException {
        var files = new ArrayList<ClusterFile>();
        for (var location : locations) {
            var path = path(location);
            var system = system(path);
            // a shell has expanded the patterns of local paths
            FileStatus[] found =
                    local(path) && system.exists(path)
                            ? new FileStatus[] {system.getFileStatus(path)}
                            : system.globStatus(path);
            if (found == null || found.length == 0) {
                throw new IllegalArgumentException("no such file: " + location);
            }
            for (var file : found) {
                if (!file.isFile()) {
                    throw new IllegalArgumentException("no such file: " + file.getPath());
                }
                files.add(
                        new ClusterFile(
                                file.getPath().toString(),
                                found.length == 1 ? location : file.getPath().toString(),
                                file.getPath().getName(),
                                file.getLen(),
                                file.getModificationTime(),
                                files.size() + 1,
                                null));
            }
        }
        return files;
    }

    @Override
    public Content content(ClusterFile file) throws IOException {
        var path = path(file.location());
        return new HadoopContent(system(path), path, file.name(), file.size());
    }

    @Override
    public void upload(java.nio.file.Path from, String to) throws IOException {
        try (var out = system(root).create(in(to), true)) {
            Files.copy(from, out);
        }
    }

    @Override
    public void download(String from, java.nio.file.Path to) throws IOException {
        try (var in = system(root).open(in(from))) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void publish(String name, String path) throws IOException {
        var from = in(name);
        var to = in(path);
        var system = system(root);
        if (!system.exists(from)) {
            if (system.exists(to)) {
                return;
            }
            throw new IOException(
                    "%s has disappeared, so %s cannot be published".formatted(from, to));
        }
        if (copiesToRename(system, to)) {
            if (system.exists(to)) {
                replace(system, from, to);
            } else if (!system.rename(from, to)) {
                throw new IOException("%s cannot be renamed to %s".formatted(from, to));
            }
            return;
        }
        system.mkdirs(to.getParent());
        if (local(from)) {
            Files.move(
                    toLocal(from),
                    toLocal(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } else {
            FileContext.getFileContext(to.toUri(), configuration)
                    .rename(from, to, Options.Rename.OVERWRITE);
        }
    }

    /// True for S3, which has no folders: made folders are objects that other programs see.
    private static boolean copiesToRename(FileSystem system, Path path) throws IOException {
        return system.hasPathCapability(path, CommonPathCapabilities.ETAGS_AVAILABLE)
                && !system.hasPathCapability(
                        path, CommonPathCapabilities.ETAGS_PRESERVED_IN_RENAME);
    }

    /// Copies the bytes, because S3's connector cannot rename to an existing object, and after a
    /// removal readers would miss it for a while.
    private static void replace(FileSystem system, Path from, Path to) throws IOException {
        try (var in = system.open(from)) {
            var out = system.create(to, true);
            try {
                in.transferTo(out);
            } catch (IOException | RuntimeException failed) {
                out.abort(); // closing would publish a part
                throw failed;
            }
            out.close();
        }
        system.delete(from, false);
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
        var file = in(name);
        try {
            if (local(file)) {
                Files.write(
                        toLocal(file),
                        content,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DSYNC);
                return true;
            }
            // closing makes it durable where a file becomes visible only then, as in S3
            FSDataOutputStreamBuilder<FSDataOutputStream, ?> creation =
                    system(file).createFile(file);
            creation.overwrite(false);
            creation.opt(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
            try (var out = creation.build()) {
                out.write(content);
                if (out.hasCapability(StreamCapabilities.HSYNC)) {
                    out.hsync();
                }
            }
            return true;
        } catch (IOException failed) {
            // an unclear failure, or the file is that of another process
            if (!system(file).exists(file)) {
                throw failed;
            }
            return content.length > 0 && Arrays.equals(read(name).orElseThrow(), content);
        }
    }

    @Override
    public void touch(String file) throws IOException {
        system(root).create(in(file), true).close();
    }

    @Override
    public Optional<byte[]> read(String file) throws IOException {
        if (!exists(file)) {
            return Optional.empty();
        }
        try (var in = system(root).open(in(file))) {
            return Optional.of(in.readAllBytes());
        }
    }

    @Override
    public boolean exists(String file) throws IOException {
        return system(root).exists(in(file));
    }

    @Override
    public long modified(String file) throws IOException {
        return exists(file) ? system(root).getFileStatus(in(file)).getModificationTime() : 0;
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return exists(folder)
                ? Arrays.stream(system(root).listStatus(in(folder)))
                        .map(file -> file.getPath().getName())
                        .toList()
                : List.of();
    }

    @Override
    public void remove(String file) throws IOException {
        system(root).delete(in(file), true);
    }
}
