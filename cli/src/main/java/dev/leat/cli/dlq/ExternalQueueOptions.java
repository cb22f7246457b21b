package dev.leat.cli.dlq;

import dev.leat.app.App;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.dlq.sqs.AuditFile;
import dev.leat.cli.dlq.sqs.ExternalOperations;
import dev.leat.cli.dlq.sqs.ExternalSqs;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.port.Audit;
import dev.leat.text.ShellQuoting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options for dead letters in a queue outside the app, on any SQS-compatible server.
public final class ExternalQueueOptions {

    private static final String AUDIT = "redrives.ndjson";

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description =
                    "Use QUEUE on this SQS endpoint, of AWS or another server, with the"
                            + " credentials of the AWS tools. A command that reads QUEUE receives its"
                            + " dead letters: their receive count increases, and they are hidden from"
                            + " other consumers until the command ends.")
    @Nullable String endpoint;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            description =
                    "Region of the SQS endpoint. Default: the region in its URL or in the AWS settings.")
    @Nullable String region;

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description =
                    "With --endpoint-url: file in which redrives and purges are recorded. Default: "
                            + AUDIT
                            + " in the app's state folder, or in ~/.leat if no such folder exists.")
    @Nullable Path audit;

    /// Returns true if the queue is outside the app.
    boolean given() {
        return endpoint != null;
    }

    /// Opens the external queue; empty if the queue belongs to the app. `to` is another target
    /// queue for a redrive. `ends` returns true if the command itself closes the result when the
    /// process is stopped.
    Optional<Operations> open(
            AppLocation where,
            Terminal terminal,
            Optional<String> queue,
            Optional<String> to,
            BooleanSupplier ends) {
        if (endpoint == null) {
            if (region != null || audit != null) {
                throw CommandException.input("--region and --audit require --endpoint-url");
            }
            return Optional.empty();
        }
        var name =
                queue.orElseThrow(() ->
                        CommandException.input(
                                "--endpoint-url requires the name or address of a queue"));
        var address =
                new ExternalSqs.Address(
                        endpoint, Optional.ofNullable(region), audit(where, terminal));
        var file = app(where, terminal);
        return Optional.of(
                new ExternalOperations(
                        ExternalSqs.open(address, name, terminal::warn, ends), file, to));
    }

    /// Runs `work` on the external queue or, if none is given, on the app's state.
    static <T> T read(
            Optional<Operations> there,
            AppAccess access,
            AppLocation where,
            Function<Operations, T> work) {
        return there.isEmpty() ? access.read(where, work) : using(there.get(), work);
    }

    /// Runs `work`, which only reads dead letters, on the external queue or the app's queues. This
    /// works even if the definitions of stored views differ from app.yaml.
    static <T> T look(
            Optional<Operations> there,
            AppAccess access,
            AppLocation where,
            Function<Operations, T> work) {
        return there.isEmpty() ? access.queues(where, work) : using(there.get(), work);
    }

    private static <T> T using(Operations there, Function<Operations, T> work) {
        try (var operations = there) {
            return work.apply(operations);
        }
    }

    /// Returns the app of the file, which is optional for an external queue.
    App file(AppLocation where, Terminal terminal) {
        return given()
                ? app(where, terminal).orElseGet(() -> App.named(""))
                : AppParts.app(where, terminal);
    }

    /// Returns the app of `--app` or of this folder; empty if this folder has none. An app with
    /// errors is refused, because its schemas define which values are personal.
    private static Optional<App> app(AppLocation where, Terminal terminal) {
        boolean here = where.file().equals(Path.of(AppLocation.FILE));
        if (here && !Files.exists(where.file())) {
            return Optional.empty();
        }
        try {
            return Optional.of(AppParts.app(where, terminal));
        } catch (CommandException mistakes) {
            throw here
                    ? CommandException.input(
                            "%s%nthe %s in this folder has the schemas of the dead letters; correct it, name another app with --app, or use another folder"
                                    .formatted(mistakes.getMessage(), AppLocation.FILE))
                    : mistakes;
        }
    }

    /// Returns the file that records redrives and purges of external queues.
    AuditFile history(AppLocation where, Terminal terminal) {
        return new AuditFile(audit(where, terminal));
    }

    /// Returns the external queue of a run; empty if no run or no external queue is given.
    Optional<String> queue(AppLocation where, Terminal terminal, @Nullable String run) {
        return run == null || !given()
                ? Optional.empty()
                : history(where, terminal).run(run).map(Audit.Run::queue);
    }

    private Path audit(AppLocation where, Terminal terminal) {
        if (audit != null) {
            return audit;
        }
        return where.hasState()
                ? where.state().resolve(AUDIT)
                : Path.of(terminal.environment().getOrDefault("HOME", "."), ".leat", AUDIT);
    }

    /// Returns a note on the checks that a preview of an external queue omits.
    Optional<String> judged() {
        return given()
                ? Optional.of(
                        "note: only the steps of app.yaml were run; the stores are not queried, so duplicates and conflicts are not detected")
                : Optional.empty();
    }

    /// Returns these options as shell words, each after a space.
    String words() {
        return word("--endpoint-url", endpoint) + word("--region", region) + word("--audit", audit);
    }

    /// Returns the arguments with which another command uses the same queue.
    String behind(@Nullable String queue, AppLocation where) {
        return (given() && queue != null ? " " + ShellQuoting.word(queue) : "")
                + where.options()
                + words();
    }

    private static String word(String option, @Nullable Object value) {
        return value == null ? "" : " " + option + " " + ShellQuoting.word(value.toString());
    }
}
