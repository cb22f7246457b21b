package dev.leat.cli;

import dev.leat.batch.FileUnit;
import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.ShellQuoting;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.server.operations.Operations;
import dev.leat.server.query.ObjectLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat put`: files into a bucket.
@Command(
        name = "put",
        header = "Puts files into a bucket; they are durable when this returns.",
        description = {
            "%nAn object appears whole, with its file's name as the key, and whoever reads",
            "the bucket works on it. A folder stands for all files in it, with the folders",
            "on their way as parts of their keys.",
            "Works while the app runs, and while it does not."
        },
        footer = {
            "%nExamples:",
            "  leat put march.csv input --app examples/csv",
            "  leat put march.csv input/2025/03.csv",
            "  leat put exports/ input/2025/",
            "  zcat march.csv.gz | leat put - input/march.csv"
        })
final class PutCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";
    private static final int AT_A_TIME = 8;

    @Parameters(
            paramLabel = "FILE... BUCKET[/KEY]",
            arity = "2..*",
            hideParamSyntax = true,
            description =
                    "Files or folders, or -, standard input; and where they go. A KEY that ends in /"
                            + " is what the keys begin with.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = "--metadata",
            paramLabel = "NAME=TEXT",
            description = "Metadata of each object; may be given again.")
    Map<String, String> metadata = new LinkedHashMap<>();

    @Mixin AppOptions options = new AppOptions();

    private final AppAccess access;
    private final Terminal terminal;

    PutCommand(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    /// A file, and the key it gets.
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
                    "%d files cannot all be %s; end it with / to put them under it"
                            .formatted(puts.size(), place));
        }
        put(place, puts);
        return 0;
    }

    private int input(ObjectLocation place, List<String> named) throws IOException {
        if (named.size() > 1) {
            throw CommandException.input("- is standard input, and is put alone");
        }
        if (place.open()) {
            throw CommandException.input("standard input has no name: say BUCKET/KEY");
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

    /// A link that a person names is followed; those in a folder, which others may have put there,
    /// are not.
    private List<Put> puts(Path named, ObjectLocation place) throws IOException {
        if (Files.isDirectory(named)) {
            return below(named.toRealPath(), place);
        }
        if (!Files.isRegularFile(named)) {
            throw CommandException.input("there is no file " + named + swapped(named));
        }
        return List.of(new Put(named.toRealPath(), place.keyOf(named)));
    }

    private String swapped(Path named) {
        var last = arguments.getLast();
        return Files.isRegularFile(Path.of(last))
                ? "; the bucket comes last: %s put %s %s"
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
                            "%s is %s, and is not put"
                                    .formatted(
                                            file,
                                            Files.isSymbolicLink(file)
                                                    ? "a symbolic link"
                                                    : "no regular file"));
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

    /// Several at a time, since each waits for the disk; told in their order. After one that fails
    /// no other is begun.
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
            if (broken.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandException.error("interrupted; what is listed was put");
        }
    }

    private FileUnit put(String bucket, Put put, Operations operations, AtomicBoolean failed) {
        if (failed.get()) {
            throw CommandException.error("%s was not put".formatted(put.file()));
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
                                Terminal.count(unit.size(), "byte"),
                                unit.versionText()));
    }
}
