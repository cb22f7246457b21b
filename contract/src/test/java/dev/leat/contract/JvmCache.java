package dev.leat.contract;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The class path of JVMs that tests start, with the JDK's cache of loaded classes if the system
/// property `training` names a main class that loads them. The cache is made once per build, in
/// `target/jvm`. It needs jars, so folders with classes become jars. A start of Leat takes a third
/// less CPU time with it.
record JvmCache(List<Path> classPath, List<String> options) {

    private static final String TRAINING = System.getProperty("training", "");

    static JvmCache prepared(List<String> common) {
        var folder = Path.of("target", "jvm").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            try (var lock = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
                    var _ = lock.lock()) {
                return prepared(folder, common);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static JvmCache prepared(Path folder, List<String> common) throws IOException {
        var path = ownClassPath();
        if (TRAINING.isEmpty()) {
            return new JvmCache(path, List.of());
        }
        var cache = folder.resolve("classes.aot");
        var made = Files.exists(cache) ? Files.getLastModifiedTime(cache) : FileTime.fromMillis(0);
        boolean fresh = true;
        for (var part : path) {
            fresh &= newest(part).compareTo(made) < 0;
        }
        var jars = new ArrayList<Path>();
        for (var part : path) {
            var jar = folder.resolve(jars.size() + ".jar");
            if (Files.isDirectory(part) && !fresh) {
                pack(part, jar);
            }
            jars.add(Files.isDirectory(part) ? jar : part);
        }
        if (!fresh) {
            train(folder, cache, jars, common);
        }
        return new JvmCache(jars, List.of("-XX:AOTCache=" + cache, "-Xlog:disable"));
    }

    private static void train(Path folder, Path cache, List<Path> jars, List<String> common)
            throws IOException {
        var states = folder.resolve("training");
        delete(states);
        var command = new ArrayList<>(common);
        command.addAll(
                List.of(
                        "-XX:AOTCacheOutput=" + cache,
                        "-cp",
                        joined(jars),
                        TRAINING,
                        states.toString()));
        var log = folder.resolve("training.log");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(TRAINING + " failed; see " + log);
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            throw new IOException(TRAINING + " was interrupted", stopped);
        }
    }

    /// Deletes the state folders of an earlier build, which may have another format.
    private static void delete(Path states) throws IOException {
        if (Files.exists(states)) {
            try (var files = Files.walk(states)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    static String joined(List<Path> path) {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> ownClassPath() {
        var path =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(part -> Path.of(part).toAbsolutePath())
                .filter(Files::exists)
                .toList();
    }

    private static FileTime newest(Path part) throws IOException {
        try (var files = Files.walk(part)) {
            var newest = FileTime.fromMillis(0);
            for (var file : (Iterable<Path>) files::iterator) {
                var time = Files.getLastModifiedTime(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
            return newest;
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        Files.deleteIfExists(jar);
        try (var zip =
                        FileSystems.newFileSystem(
                                jar, Map.of("create", "true", "noCompression", true));
                var files = Files.walk(classes)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var entry = zip.getPath("/").resolve(classes.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(entry);
                } else {
                    Files.copy(file, entry);
                }
            }
        }
    }
}
