package dev.leat.cli;

import dev.leat.batch.FileUnit;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.error.Unchecked;
import dev.leat.operations.Operations;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.text.CountText;
import dev.leat.text.ShellQuoting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat put`: stores files in a bucket.
@Command(
        name = "put",
        header = "Store files as objects in a bucket.",
        description = {
            "%nThe objects are durable when the command returns, and pipelines that read the",
            "bucket process them. An object appears complete or not at all. The key of an",
            "object is the file name; a file in a folder keeps its relative path in the key.",
            "The app may be running or stopped."
        },
        footer = {
            "%nExamples:",
            "  leat put march.csv input --app examples/csv",
            "  leat put march.csv input/2025/03.csv",
            "  leat put exports/ input/2025/",
            "  zcat march.csv.gz | leat put - input/march.csv"
        })
final class PutCommand extends AppCommand {

    private static final String STANDARD_INPUT = "-";
    private static final int AT_A_TIME = 8;

    @Parameters(
            paramLabel = "FILE... BUCKET[/KEY]",
            arity = "2..*",
            hideParamSyntax = true,
            description =
                    "Files or folders, or - for standard input; then the target. A KEY that ends in /"
                            + " is a prefix of the keys.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = "--metadata",
            paramLabel = "NAME=TEXT",
            description = "Metadata of each object. Repeatable.")
    Map<String, String> metadata = new LinkedHashMap<>();

    PutCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    /// A file to put and its object key.
    private record Put(Path file, String key) {}

    @Override
    public Integer call() throws IOException {
        var place = ObjectLocation.of(arguments.getLast());
        var named = arguments.subList(0, arguments.size() - 1);
        if (named.contains(STANDARD_INPUT)) {
            return input(place, named);
        }
        var puts = new ArrayList<Put>();
        for (var name : named) {
            puts.addAll(puts(Path.of(name), place));
        }
        if (puts.size() > 1 && !place.open()) {
            throw CommandException.input(
                    "%d files cannot have the same key %s; end the key with / to use it as a prefix"
                            .formatted(puts.size(), place));
        }
        put(place, puts);
        return 0;
    }

    private int input(ObjectLocation place, List<String> named) throws IOException {
        if (named.size() > 1) {
            throw CommandException.input("- (standard input) cannot be combined with other files");
        }
        if (place.open()) {
            throw CommandException.input(
                    "standard input has no file name; name the object as BUCKET/KEY");
        }
        var spool = Files.createTempFile("leat-put", "");
        try {
            Files.copy(terminal.in(), spool, StandardCopyOption.REPLACE_EXISTING);
            put(place, List.of(new Put(spool, place.key())));
        } finally {
            Files.delete(spool);
        }
        return 0;
    }

    /// Returns the files to put. Follows a symbolic link that is given as an argument, but not a
    /// link inside a folder, because another user may have created that link.
    private List<Put> puts(Path named, ObjectLocation place) throws IOException {
        if (Files.isDirectory(named)) {
            return below(named.toRealPath(), place);
        }
        if (!Files.isRegularFile(named)) {
            throw CommandException.input("no such file: " + named + swapped(named));
        }
        return List.of(new Put(named.toRealPath(), place.keyOf(named)));
    }

    private String swapped(Path named) {
        var last = arguments.getLast();
        return Files.isRegularFile(Path.of(last))
                ? "; the bucket is the last argument: %s put %s %s"
                        .formatted(
                                terminal.command(),
                                ShellQuoting.word(last),
                                ShellQuoting.word(named.toString()))
                : "";
    }

    private List<Put> below(Path folder, ObjectLocation place) throws IOException {
        var under = place.open() ? place : new ObjectLocation(place.bucket(), place.key() + "/");
        var puts = new ArrayList<Put>();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted().toList()) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    puts.add(new Put(file, under.key() + key(folder.relativize(file))));
                } else if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    terminal.warn(
                            "%s is skipped: it is %s"
                                    .formatted(
                                            file,
                                            Files.isSymbolicLink(file)
                                                    ? "a symbolic link"
                                                    : "not a regular file"));
                }
            }
        }
        return puts;
    }

    private static String key(Path relative) {
        var parts = new ArrayList<String>();
        relative.forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }

    private void put(ObjectLocation place, List<Put> puts) {
        access.with(
                options.location(),
                operations -> {
                    place.in(operations.app());
                    putAll(place.bucket(), puts, operations);
                    return puts.size();
                });
    }

    /// Puts several files in parallel, because each put waits for the disk. Reports the files in
    /// order. After a failure, starts no other file.
    private void putAll(String bucket, List<Put> puts, Operations operations) {
        var failed = new AtomicBoolean();
        try (var hands = Executors.newFixedThreadPool(AT_A_TIME)) {
            var units = new ArrayList<Future<FileUnit>>();
            for (var put : puts) {
                units.add(hands.submit(() -> put(bucket, put, operations, failed)));
            }
            for (var unit : units) {
                say(bucket, unit.get());
            }
        } catch (ExecutionException broken) {
            throw Unchecked.of(broken.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandException.error("interrupted; only the listed files were stored");
        }
    }

    private FileUnit put(String bucket, Put put, Operations operations, AtomicBoolean failed) {
        if (failed.get()) {
            throw CommandException.error("%s was not stored".formatted(put.file()));
        }
        try {
            return operations.objects().put(bucket, put.key(), put.file(), metadata).unit();
        } catch (RuntimeException broken) {
            failed.set(true);
            throw broken;
        }
    }

    private void say(String bucket, FileUnit unit) {
        terminal.say(
                "%s/%s: %s, version %s"
                        .formatted(
                                bucket,
                                TerminalLine.flat(unit.key()),
                                CountText.of(unit.size(), "byte"),
                                unit.versionText()));
    }
}
