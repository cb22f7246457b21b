package dev.leat.cli.pack;

import dev.leat.app.App;
import dev.leat.app.JavaFunction;
import dev.leat.cli.cluster.JobFiles;
import dev.leat.cli.dist.Installation;
import dev.leat.cli.place.AppArgument;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.NamedFiles;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.disk.DiskFolder;
import dev.leat.error.FileErrorText;
import dev.leat.function.process.FunctionCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat package spark`: writes the files that a Spark without Leat needs.
@Command(
        name = "spark",
        header = "Write a job and an archive for a Spark that another program starts.",
        description = {
            "%nFor services such as EMR Serverless and Glue, and images of Kubernetes, which",
            "have Spark 3.5 or later, but neither Leat nor Java 25. Writes two files to a",
            "folder: leat-spark.jar, the job, and leat.tar.gz, an archive with the app, a",
            "Java runtime, and the libraries of Leat, DuckDB and Hadoop. They are for",
            "machines with the operating system and the processor architecture of this one.",
            "%ndocs/spark.md has the commands that use them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the files were written",
            "1:Leat's job for Spark was not built, or a file cannot be written",
            "2:the app or an argument is invalid"
        },
        footer = {
            "%nExamples:",
            "  leat package spark examples/csv",
            "  leat package spark examples/csv --out job"
        })
public final class PackageSpark implements Callable<Integer> {

    private static final String JOB = "leat-spark.jar";
    private static final String ARCHIVE = "leat.tar.gz";

    @Mixin AppArgument argument = new AppArgument();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Folder to write to. Default: APP-spark, with the name of the app.")
    @Nullable Path out;

    private final Terminal terminal;

    public PackageSpark(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Returns the files of the app by their names in the archive.
    private static Map<String, Path> files(App app, AppLocation where) throws IOException {
        var files = NamedFiles.of(app, where);
        files.put(SparkArchive.APP, where.file());
        for (var function : NamedFiles.functions(app)) {
            for (var source : FunctionCompiler.sources(function)) {
                files.put(JavaFunction.SOURCES + "/" + source.getFileName(), source);
            }
        }
        return files;
    }

    @Override
    public Integer call() {
        var where = argument.location(Optional.empty(), Optional.empty());
        var app = AppParts.linted(where, terminal);
        var folder = out != null ? out : Path.of(app.name() + "-spark");
        var leat = new JobFiles(Installation.here());
        var job = leat.job();
        try {
            Files.createDirectories(folder);
            Files.copy(job, folder.resolve(JOB), StandardCopyOption.REPLACE_EXISTING);
            var temporary = Files.createTempDirectory(folder, ".runtime-");
            try {
                new SparkArchive(leat, files(app, where)).write(folder.resolve(ARCHIVE), temporary);
            } finally {
                DiskFolder.remove(temporary);
            }
            var archive = folder.resolve(ARCHIVE);
            terminal.say(
                    "wrote %s and %s, %,d MB"
                            .formatted(
                                    folder.resolve(JOB), archive, Files.size(archive) / 1_000_000));
            return 0;
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot write to %s: %s".formatted(folder, FileErrorText.said(failed)));
        }
    }
}
