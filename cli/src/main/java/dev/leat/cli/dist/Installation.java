package dev.leat.cli.dist;

import dev.leat.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/// The files of this installation of Leat: the script `leat` and the distribution in
/// `cli/target/dist`.
///
/// @param root the folder with the script
public record Installation(Path root) {

    private static final String SCRIPT = "leat";
    private static final Path DIST = Path.of("cli", "target", "dist");

    /// System property with the folder of the libraries, which the script sets.
    private static final String LIBRARIES = "org.sqlite.lib.path";

    /// Returns the installation that runs.
    ///
    /// @throws CommandException if Leat was not started by its script
    public static Installation here() {
        var lib = System.getProperty(LIBRARIES);
        if (lib == null || !Path.of(lib).endsWith(DIST.resolve("lib"))) {
            throw CommandException.error(
                    "the files of Leat are unknown, because it was not started by its script; run"
                            + " ./leat");
        }
        return new Installation(Path.of(lib).resolve("../../../..").normalize());
    }

    /// Returns the folder of the libraries, including native ones of this platform.
    public Path libraries() {
        return root.resolve(DIST).resolve("lib");
    }

    /// Returns the files that run on a platform, by their paths under the root.
    ///
    /// @param unpacked an empty folder for native libraries of other platforms
    /// @throws CommandException if the native libraries of the platform are missing
    public Map<Path, Path> files(NativePlatform platform, Path unpacked) throws IOException {
        var dist = root.resolve(DIST);
        var files = new TreeMap<Path, Path>();
        files.put(Path.of(SCRIPT), root.resolve(SCRIPT));
        for (var name : List.of("classpath", "built")) {
            files.put(DIST.resolve(name), dist.resolve(name));
        }
        try (var libraries = Files.list(libraries())) {
            libraries.forEach(
                    file -> files.put(DIST.resolve("lib").resolve(file.getFileName()), file));
        }
        var built = Files.readString(dist.resolve("built")).strip();
        if (!platform.name().equals(built)) {
            files.keySet().removeIf(file -> !isPortable(file));
            for (var jar : Files.readAllLines(dist.resolve(Distribution.THINNED))) {
                var library = unpack(Path.of(jar), platform, unpacked);
                files.put(DIST.resolve("lib").resolve(library.getFileName()), library);
            }
        }
        return files;
    }

    private static boolean isPortable(Path file) {
        return !file.startsWith(DIST.resolve("lib")) || file.toString().endsWith(".jar");
    }

    private static Path unpack(Path jar, NativePlatform platform, Path folder) throws IOException {
        if (!Files.exists(jar)) {
            throw CommandException.error(
                    "the native library for %s is in %s, which does not exist; run 'mvn -Dquick package' to download it"
                            .formatted(platform.name(), jar));
        }
        try (var zip = new ZipFile(jar.toFile())) {
            for (var name : List.of(platform.duckdb(), platform.sqlite())) {
                var entry = zip.getEntry(name);
                if (entry != null) {
                    var file = folder.resolve(Path.of(name).getFileName());
                    try (var content = zip.getInputStream(entry)) {
                        Files.copy(content, file);
                    }
                    return file;
                }
            }
        }
        throw new IOException("%s has no library for %s".formatted(jar, platform.name()));
    }
}
