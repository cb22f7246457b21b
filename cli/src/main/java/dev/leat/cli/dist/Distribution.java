package dev.leat.cli.dist;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Builds the files of the distribution: `lib/` with every jar, and `classpath` with the jars'
/// names in order. The native libraries of other platforms are removed. The native libraries of
/// this platform are unpacked to the place where the drivers look first; otherwise DuckDB would
/// unpack 70 MB at every start. `thinned` has the paths of the complete jars, from which `leat
/// package` takes the libraries of other platforms.
public final class Distribution {

    /// The file with the paths of the jars whose native libraries were removed.
    public static final String THINNED = "thinned";

    private static final String DUCKDB = "duckdb_jdbc";
    private static final String SQLITE = "sqlite-jdbc";
    private static final String SQLITE_NATIVES = "org/sqlite/native/";

    private final Path lib;
    private final NativePlatform platform;

    private Distribution(Path lib, NativePlatform platform) {
        this.lib = lib;
        this.platform = platform;
    }

    /// Builds the distribution.
    ///
    /// @param arguments the target folder, a file with the class path of the dependencies, and the
    ///   jar of the command itself
    public static void main(String[] arguments) throws IOException {
        var target = Path.of(arguments[0]);
        var jars = new ArrayList<>(List.of(Path.of(arguments[2])));
        String others = Files.readString(Path.of(arguments[1]), StandardCharsets.UTF_8).strip();
        for (var jar : others.split(File.pathSeparator, -1)) {
            jars.add(Path.of(jar));
        }
        var lib = Files.createDirectories(target.resolve("lib"));
        var distribution = new Distribution(lib, NativePlatform.here());
        var names = new ArrayList<String>();
        for (var jar : jars) {
            names.add(distribution.add(jar));
        }
        distribution.keepOnly(names);
        Files.deleteIfExists(target.resolve("classes.jsa"));
        Files.deleteIfExists(target.resolve("run.jsa"));
        Files.writeString(target.resolve("classpath"), String.join(":", names) + "\n");
        Files.write(
                target.resolve(THINNED),
                jars.stream()
                        .filter(jar -> isThinned(name(jar)))
                        .map(jar -> jar.toAbsolutePath().toString())
                        .toList());
        Files.writeString(target.resolve("built"), NativePlatform.here().name() + "\n");
    }

    private String add(Path jar) throws IOException {
        String name = name(jar);
        var copy = lib.resolve(name);
        boolean fresh =
                Files.exists(copy)
                        && Files.getLastModifiedTime(copy).compareTo(Files.getLastModifiedTime(jar))
                                >= 0;
        if (fresh) {
            return name;
        }
        if (name.startsWith(DUCKDB)) {
            thin(jar, copy, entry -> entry.startsWith("libduckdb_java.so_"), platform.duckdb());
        } else if (name.startsWith(SQLITE)) {
            thin(jar, copy, entry -> entry.startsWith(SQLITE_NATIVES), platform.sqlite());
        } else if (name.startsWith("picocli")) {
            modernize(jar, copy);
        } else {
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        return name;
    }

    private static boolean isThinned(String jar) {
        return jar.startsWith(DUCKDB) || jar.startsWith(SQLITE);
    }

    /// Copies a jar without its native libraries, and unpacks the library `wanted`.
    private void thin(Path jar, Path copy, Predicate<String> isNative, String wanted)
            throws IOException {
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (var entry : from.stream().toList()) {
                if (entry.getName().equals(wanted)) {
                    unpack(from, entry);
                } else if (!isNative.test(entry.getName())) {
                    var same = new ZipEntry(entry.getName());
                    same.setTime(entry.getTime());
                    to.putNextEntry(same);
                    from.getInputStream(entry).transferTo(to);
                    to.closeEntry();
                }
            }
            if (from.getEntry(wanted) == null) {
                throw new IOException(
                        "%s has no native library for %s: it does not contain '%s'"
                                .formatted(name(jar), platform.name(), wanted));
            }
        }
    }

    /// Copies a jar and converts its classes to a format that the JVM can archive.
    private static void modernize(Path jar, Path copy) throws IOException {
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(copy))) {
            var classes = new OldClasses(from);
            for (var entry : from.stream().toList()) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                boolean isClass = entry.getName().endsWith(".class");
                var same = new ZipEntry(entry.getName());
                same.setTime(entry.getTime());
                to.putNextEntry(same);
                to.write(isClass ? classes.modern(bytes) : bytes);
                to.closeEntry();
            }
        }
    }

    private void unpack(ZipFile jar, ZipEntry entry) throws IOException {
        String file = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        try (var in = jar.getInputStream(entry)) {
            Files.copy(in, lib.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!lib.resolve(file).toFile().setExecutable(true)) {
            throw new IOException("cannot create " + lib.resolve(file) + " executable");
        }
    }

    /// Deletes the jars of earlier builds.
    private void keepOnly(List<String> names) throws IOException {
        Set<String> wanted = new HashSet<>(names);
        try (var files = Files.list(lib)) {
            files.filter(file -> name(file).endsWith(".jar") && !wanted.contains(name(file)))
                    .forEach(Distribution::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete " + file, failed);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
