package dev.leat.cli.dlq;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.dlq.redrive.Backup;
import dev.leat.cli.dlq.redrive.RedriveRunner;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.StopSignal;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.port.Audit;
import dev.leat.port.BadExpressionException;
import dev.leat.port.Time;
import dev.leat.redrive.DeadLetterPurge;
import dev.leat.text.CountText;
import dev.leat.text.ShellQuoting;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq purge`: deletes dead letters.
@Command(
        name = "purge",
        header = "Delete dead letters, after saving them to a file.",
        description = {
            "%nWithout --yes, the command only prints the number of dead letters. The file",
            "includes personal values, and only its owner can read it."
        },
        footer = {
            "%nExamples:",
            "  leat dlq purge OrderQueue --group 3fa2b1",
            "  leat dlq purge OrderQueue --where \"letter.cause = 'malformed'\" --yes"
        })
public final class DlqPurge extends AppCommand {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", java.util.Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    @Parameters(paramLabel = "QUEUE", description = "Queue or its dead-letter queue.")
    String queue = "";

    @Mixin DeadLetterOptions letters = new DeadLetterOptions();

    @Option(names = "--yes", description = "Delete the dead letters. Default: dry run.")
    boolean yes;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "File to save the dead letters to, one per line; it must not exist yet. Default: a new file"
                            + " in the state folder.")
    @Nullable Path file;

    @Mixin ExternalQueueOptions external = new ExternalQueueOptions();

    private final StopSignal stop;

    public DlqPurge(AppAccess access, Terminal terminal, StopSignal stop) {
        super(access, terminal);
        this.stop = stop;
    }

    @Override
    public Integer call() {
        var where = options.location();
        var terms = letters.terms().build();
        var there =
                external.open(where, terminal, Optional.of(queue), Optional.empty(), stop::guarded);
        return ExternalQueueOptions.read(
                there, access, where, operations -> purge(operations, where, terms));
    }

    private int purge(Operations operations, AppLocation where, Audit.Terms terms) {
        var known = DlqRedrive.app(operations, external.file(where, terminal));
        var name = DeadLetterOptions.queue(operations, Optional.of(queue));
        letters.present(operations, List.of(name));
        try (var box = operations.letters(name)) {
            var purge = new DeadLetterPurge(box, operations.audit(), Time.system(), known);
            if (yes) {
                return run(purge, name, terms, where);
            }
            long count = purge.count(name, terms);
            terminal.say(
                    "%s would be deleted from %s"
                            .formatted(CountText.of(count, "dead letter"), name));
            if (count > 0) {
                terminal.say(
                        "nothing was deleted; to delete, run:%n  %s dlq purge %s%s%s%s --yes"
                                .formatted(
                                        terminal.command(),
                                        ShellQuoting.word(name),
                                        letters.words(terms),
                                        file == null
                                                ? ""
                                                : " --file " + ShellQuoting.word(file.toString()),
                                        where.options() + external.words()));
            }
            return 0;
        } catch (BadExpressionException wrong) {
            throw CommandException.input(String.valueOf(wrong.getMessage()));
        }
    }

    private int run(DeadLetterPurge purge, String name, Audit.Terms terms, AppLocation where) {
        if (purge.count(name, terms) == 0) {
            terminal.say("no matching dead letters in %s".formatted(name));
            return 0;
        }
        stop.guard();
        var path =
                (file == null
                                ? folder(where)
                                        .resolve(
                                                "purged-%s-%s.ndjson"
                                                        .formatted(
                                                                name,
                                                                STAMP.format(
                                                                        Time.system().instant())))
                                : file)
                        .toAbsolutePath()
                        .normalize();
        try (var backup = new Backup(path)) {
            var purged =
                    purge.run(
                            RedriveRunner.person(),
                            name,
                            terms,
                            path.toString(),
                            backup::keep,
                            stop.signal());
            boolean whole = purged.run().state() == Audit.State.COMPLETED;
            terminal.say(
                    "%s deleted from %s%s; saved to%n  %s"
                            .formatted(
                                    CountText.of(purged.removed(), "dead letter"),
                                    name,
                                    whole ? "" : " before the stop",
                                    path));
            if (purged.removed() < purged.kept()) {
                terminal.say(
                        "%s in that file stayed in the queue, because they are in flight"
                                .formatted(
                                        CountText.of(
                                                purged.kept() - purged.removed(), "dead letter")));
            }
            return whole ? 0 : CommandException.ERROR;
        }
    }

    /// Returns the folder for the backup file.
    private Path folder(AppLocation where) {
        return where.hasState() ? where.state() : Path.of("");
    }
}
