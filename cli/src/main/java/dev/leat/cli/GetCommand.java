package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.ObjectFile;
import dev.leat.operations.Operations;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.text.CountText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat get`: copies an object to a file.
@Command(
        name = "get",
        header = "Copy an object from a bucket to a local file.",
        description = {
            "%nThe file is written atomically: it appears complete or not at all.",
            "The app may be running or stopped."
        },
        footer = {
            "%nExamples:",
            "  leat get output/march/part-00001.parquet --app examples/csv",
            "  leat get output/march.csv -"
        })
final class GetCommand extends AppCommand {

    private static final String STANDARD_OUTPUT = "-";

    @Parameters(
            index = "0",
            paramLabel = "BUCKET/KEY",
            description = "Bucket and key of the object.")
    String object = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "Target file or folder, or - for standard output. Default: the last part of the key, in the current folder.")
    @Nullable String target;

    GetCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        var place = ObjectLocation.of(object);
        if (place.key().isEmpty()) {
            throw CommandException.input(
                    "the key is missing: name the object as BUCKET/KEY; 'leat ls buckets %s' lists its keys"
                            .formatted(object));
        }
        return access.read(options.location(), operations -> get(place, operations));
    }

    private int get(ObjectLocation place, Operations operations) {
        place.in(operations.app());
        Optional<ObjectFile> kept = operations.objects().object(place.bucket(), place.key());
        if (kept.isEmpty()) {
            throw CommandException.input(
                    "object %s does not exist; 'leat ls buckets %s' lists the objects"
                            .formatted(TerminalLine.flat(place.toString()), place.bucket()));
        }
        try {
            if (STANDARD_OUTPUT.equals(target)) {
                standardOutput(kept.get().file());
            } else {
                var file = file(place);
                copy(kept.get().file(), file);
                terminal.say(
                        "%s: %s"
                                .formatted(
                                        file,
                                        CountText.of(kept.get().object().unit().size(), "byte")));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot copy " + TerminalLine.flat(place.toString()), failed);
        }
        return 0;
    }

    /// Writes the file's bytes unchanged. The terminal's writer would convert their encoding.
    private static void standardOutput(Path file) throws IOException {
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            Files.copy(file, out);
        }
    }

    /// Copies atomically: the target appears complete or not at all.
    private static void copy(Path from, Path to) throws IOException {
        var folder = Optional.ofNullable(to.toAbsolutePath().getParent()).orElse(to);
        if (!Files.isDirectory(folder)) {
            throw CommandException.input(
                    "folder %s does not exist; create it, or choose another file"
                            .formatted(folder));
        }
        var part = Files.createTempFile(folder, ".leat-get", ".part");
        try {
            Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Path file(ObjectLocation place) {
        if (target == null) {
            return named(Path.of(""), place);
        }
        var named = Path.of(target);
        return Files.isDirectory(named) ? named(named, place) : named;
    }

    /// Appends the last segment of the object key to the folder. A key may contain any text, such
    /// as `..`, so the result is checked.
    private static Path named(Path folder, ObjectLocation place) {
        var name = place.key().substring(place.key().lastIndexOf('/') + 1);
        try {
            if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
                var file = folder.resolve(name);
                if (file.getFileName().toString().equals(name)) {
                    return file;
                }
            }
        } catch (InvalidPathException unfit) {
            throw unfit(place, unfit);
        }
        throw unfit(place, null);
    }

    private static CommandException unfit(ObjectLocation place, @Nullable Exception cause) {
        var failure =
                CommandException.input(
                        "the key %s does not end in a file name; add the argument FILE"
                                .formatted(TerminalLine.flat(place.key())));
        if (cause != null) {
            failure.addSuppressed(cause);
        }
        return failure;
    }
}
