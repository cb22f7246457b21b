package dev.leat.cli.lambda;

import dev.leat.app.App;
import dev.leat.app.JavaFunction;
import dev.leat.cli.dist.NativePlatform;
import dev.leat.cli.function.FunctionApp;
import dev.leat.cli.place.AppArgument;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.NamedFiles;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TextTable;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.error.FileErrorText;
import dev.leat.function.process.FunctionCompiler;
import dev.leat.function.process.FunctionException;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.text.CountText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat package lambda`: writes the zip file of functions that run an app's pipelines.
@Command(
        name = "lambda",
        header = "Write the zip file of functions in AWS Lambda.",
        description = {
            "%nChecks the app, and writes a zip file with Leat, the app file and the files that it",
            "names. The steps `java` are compiled. The file runs in the runtime java25 with the",
            "handler dev.leat.cli.lambda.PipelineHandler. Equal input gives equal bytes."
        },
        footer = {"%nExample:", "  leat package lambda examples/orders --env aws"})
public final class PackageLambda implements Callable<Integer> {

    private static final double MIB = 1 << 20;

    /// The architecture of a function.
    enum Architecture {
        X86_64,
        ARM64;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin AppArgument argument = new AppArgument();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            required = true,
            description = "Environment of app.yaml, which has a region.")
    @Nullable String environment;

    @Option(
            names = "--platform",
            paramLabel = "NAME",
            description = "Architecture of the functions: x86_64 or arm64. Default: x86_64.")
    Architecture platform = Architecture.X86_64;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description =
                    "Folder to write to; created if it does not exist. Default: the current"
                            + " folder.")
    Path out = Path.of("");

    @Option(names = "--list", description = "List the files in the zip file with their sizes.")
    boolean list;

    private final Terminal terminal;

    public PackageLambda(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var where = argument.location(Optional.empty(), Optional.ofNullable(environment));
        var bindings = new BindingCache();
        var app = AppParts.linted(where, terminal, bindings);
        var chosen = AppParts.environment(app, where);
        if (chosen.aws().isEmpty()) {
            throw CommandException.input(
                    "environment %s has no region, so it is not on AWS; add `region: eu-west-1`"
                            .formatted(chosen.name()));
        }
        try {
            AppFile.checkFunctions(where.existing(), app, chosen.name(), Set.of());
        } catch (AppException refused) {
            throw CommandException.input(String.valueOf(refused.getMessage()));
        }
        var file = out.resolve("%s-%s.zip".formatted(app.name(), platform));
        try {
            var content = content(app, where, chosen.name(), bindings);
            Files.createDirectories(out.toAbsolutePath());
            report(file, write(content, file));
            return 0;
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot write %s: %s".formatted(file, FileErrorText.said(failed)));
        }
    }

    /// Replaces the file when the new one is complete.
    private static List<FunctionPackage.Entry> write(FunctionPackage content, Path file)
            throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            List<FunctionPackage.Entry> entries;
            try (var stream = Files.newOutputStream(draft)) {
                entries = content.write(stream);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return entries;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private FunctionPackage content(
            App app, AppLocation where, String chosen, BindingCache bindings) throws IOException {
        var content = new FunctionPackage();
        content.addLibraries(NativePlatform.of("Linux", platform.toString()));
        var file = where.existing();
        var description = PackagedApp.Description.of(where, chosen);
        content.add(PackagedApp.DESCRIPTION, JsonMapper.shared().writeValueAsBytes(description));
        content.add(PackagedApp.BINDINGS, FunctionApp.bound(app, bindings).saved());
        content.add(PackagedApp.FOLDER + "/" + description.file(), file);
        for (var named : NamedFiles.of(app, where).entrySet()) {
            content.add(PackagedApp.FOLDER + "/" + named.getKey(), named.getValue());
        }
        for (var function : NamedFiles.functions(app)) {
            content.add(PackagedApp.FUNCTIONS + "/" + function.className(), compiled(function));
        }
        return content;
    }

    /// Returns the folder with the classes of a function. Lint has compiled it before.
    private static Path compiled(JavaFunction function) throws IOException {
        try {
            var compiler = new FunctionCompiler(Optional.empty());
            if (compiler.compile(function) instanceof FunctionCompiler.Compiled.Good good) {
                return good.folder();
            }
            throw new IOException(function.className() + " does not compile");
        } catch (FunctionException failed) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    private void report(Path file, List<FunctionPackage.Entry> entries) throws IOException {
        if (list) {
            var table =
                    new TextTable(
                            TextTable.Column.text("FILE"),
                            TextTable.Column.number("BYTES"),
                            TextTable.Column.number("ZIPPED"));
            entries.forEach(entry ->
                    table.row(
                            entry.name(),
                            String.valueOf(entry.size()),
                            String.valueOf(entry.zipped())));
            table.print(terminal);
        }
        long zipped = Files.size(file);
        long size = entries.stream().mapToLong(FunctionPackage.Entry::size).sum();
        terminal.say(
                "wrote %s: %s, %.1f MiB (upload limit 50 MiB), %.1f MiB unzipped (limit 250 MiB)"
                        .formatted(
                                file,
                                CountText.of(entries.size(), "file"),
                                zipped / MIB,
                                size / MIB));
        if (size > FunctionPackage.MOST_UNZIPPED) {
            throw CommandException.error(
                    "%s is too large for Lambda; use a lookup from a bucket instead of a large file, or run the app in containers"
                            .formatted(file));
        }
        if (zipped > FunctionPackage.MOST_ZIPPED) {
            terminal.warn("warning: upload the file to a bucket; it is too large for a request");
        }
    }
}
