package dev.leat.cli.pack;

import dev.leat.cli.cluster.JobFiles;
import dev.leat.cli.terminal.CommandException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/// An archive for machines of a cluster that have neither Leat nor Java 25: the app, a Java
/// runtime, and the libraries of Leat, DuckDB and Hadoop. It is for machines with the operating
/// system and the processor architecture of this one.
///
/// @param app the files of the app by their names in the archive
record SparkArchive(JobFiles leat, Map<String, Path> app) {

    /// Folder of the Java runtime in the archive.
    static final String JAVA = "java";

    /// Folder of the libraries in the archive.
    static final String LIBRARIES = "lib";

    static final String APP = "app.yaml";

    /// Hadoop also needs the modules for logins and for the names of machines, files may have any
    /// encoding, and `java` steps are compiled.
    private static final String MODULES =
            "java.se,jdk.charsets,jdk.compiler,jdk.localedata,jdk.management,jdk.naming.dns"
                    + ",jdk.net,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.zipfs";

    private static final int EXECUTABLE = 0755;
    private static final int READABLE = 0644;

    /// Writes the archive. A file that exists is replaced when the archive is complete.
    ///
    /// @param temporary an empty folder for the Java runtime
    void write(Path file, Path temporary) throws IOException {
        var runtime = runtime(temporary.resolve(JAVA));
        var files = new TreeMap<String, Path>();
        files.putAll(app);
        var libraries =
                Stream.of(leat.libraries(true), leat.libraries(false), leat.hadoop())
                        .flatMap(all -> all.stream().map(Path::of))
                        .toList();
        for (var library : libraries) {
            files.put(LIBRARIES + "/" + library.getFileName(), library);
        }
        // licences are links to each other
        try (var all = Files.walk(runtime, FileVisitOption.FOLLOW_LINKS)) {
            all.filter(Files::isRegularFile)
                    .forEach(each -> files.put(JAVA + "/" + runtime.relativize(each), each));
        }
        var writing = file.resolveSibling(file.getFileName() + ".writing");
        try {
            write(files, writing);
            Files.move(writing, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(writing);
        }
    }

    private static void write(Map<String, Path> files, Path archive) throws IOException {
        var quick = new GzipParameters();
        quick.setCompressionLevel(Deflater.BEST_SPEED);
        try (var out = new BufferedOutputStream(Files.newOutputStream(archive));
                var gzip = new GzipCompressorOutputStream(out, quick);
                var tar = new TarArchiveOutputStream(gzip)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var file : files.entrySet()) {
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(Files.size(file.getValue()));
                entry.setMode(Files.isExecutable(file.getValue()) ? EXECUTABLE : READABLE);
                tar.putArchiveEntry(entry);
                Files.copy(file.getValue(), tar);
                tar.closeArchiveEntry();
            }
        }
    }

    /// Creates a Java runtime with the modules that Leat needs.
    private static Path runtime(Path folder) {
        var jlink =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(() ->
                                CommandException.error(
                                        "the Java in %s has no jlink, which makes the Java runtime; run leat with a complete JDK 25"
                                                .formatted(System.getProperty("java.home"))));
        var output = new StringWriter();
        int code;
        try (var printed = new PrintWriter(output)) {
            code =
                    jlink.run(
                            printed,
                            printed,
                            "--add-modules",
                            MODULES,
                            "--strip-debug",
                            "--no-header-files",
                            "--no-man-pages",
                            "--output",
                            folder.toString());
        }
        if (code != 0) {
            throw CommandException.error(
                    "the Java runtime cannot be made by jlink of %s: %s"
                            .formatted(System.getProperty("java.home"), output.toString().strip()));
        }
        return folder;
    }
}
