package dev.leat.cli.dlq;

import dev.leat.app.App;
import dev.leat.cli.dlq.sqs.AuditFile;
import dev.leat.cli.dlq.sqs.ExternalOperations;
import dev.leat.cli.dlq.sqs.ExternalSqs;
import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppLocation;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.ShellQuoting;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.Audit;
import dev.leat.server.operations.Operations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the dead letters are, if they are not the app's: any queue that speaks SQS.
public final class ExternalQueueOptions {

    private static final String AUDIT = "redrives.ndjson";

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description =
                    "Letters of QUEUE at this address of SQS, AWS's or another, with the"
                            + " credentials AWS's tools take. A look is a receive: it hides"
                            + " letters while it lasts, and counts.")
    @Nullable String endpoint;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            description = "Its region, if nothing else says it.")
    @Nullable String region;

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description =
                    "What was sent back there is entered in this file. Default: "
                            + AUDIT
                            + " in the app's state folder, or else in ~/.leat.")
    @Nullable Path audit;

    /// Whether they are elsewhere.
    boolean given() {
        return endpoint != null;
    }

    /// The letters of this queue there; empty if they are not elsewhere. `to` is another queue that
    /// they may go to, `ends` whether the command closes this itself when the process is to end.
    Optional<Operations> open(
            AppLocation where,
            Terminal terminal,
            Optional<String> queue,
            Optional<String> to,
            BooleanSupplier ends) {
        if (endpoint == null) {
            if (region != null || audit != null) {
                throw CommandException.input("--region and --audit go with --endpoint-url");
            }
            return Optional.empty();
        }
        var name =
                queue.orElseThrow(() ->
                        CommandException.input(
                                "--endpoint-url needs the name or address of a queue"));
        var address =
                new ExternalSqs.Address(
                        endpoint, Optional.ofNullable(region), audit(where, terminal));
        var file = app(where, terminal);
        return Optional.of(
                new ExternalOperations(
                        ExternalSqs.open(address, name, terminal::warn, ends), file, to));
    }

    /// Does `work` with the letters that are elsewhere, or else with the app's state as it is.
    static <T> T read(
            Optional<Operations> there,
            AppAccess access,
            AppLocation where,
            Function<Operations, T> work) {
        return there.isEmpty() ? access.read(where, work) : away(there.get(), work);
    }

    /// The same for work that looks at letters alone; views may be kept by other definitions.
    static <T> T look(
            Optional<Operations> there,
            AppAccess access,
            AppLocation where,
            Function<Operations, T> work) {
        return there.isEmpty() ? access.queues(where, work) : away(there.get(), work);
    }

    private static <T> T away(Operations there, Function<Operations, T> work) {
        try (var operations = there) {
            return work.apply(operations);
        }
    }

    /// The app of the file, which need not be there where the letters are elsewhere.
    App file(AppLocation where, Terminal terminal) {
        return given()
                ? app(where, terminal).orElseGet(() -> App.named(""))
                : AppParts.app(where, terminal);
    }

    /// The app that was named, or that is here; none if there is none here. One with mistakes is
    /// not passed over: it may say which values are personal.
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
                            "%s%nthe %s of this folder says how letters are read: correct it, name another with --app, or use another folder"
                                    .formatted(mistakes.getMessage(), AppLocation.FILE))
                    : mistakes;
        }
    }

    /// What was sent back there.
    AuditFile history(AppLocation where, Terminal terminal) {
        return new AuditFile(audit(where, terminal));
    }

    /// The queue that a run was about.
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

    /// By what letters that are elsewhere are judged.
    Optional<String> judged() {
        return given()
                ? Optional.of(
                        "note: judged by the steps of app.yaml alone; the stores are not asked, so a repeat or a conflict cannot be seen")
                : Optional.empty();
    }

    /// The same options as a shell takes them, each with a blank before it.
    String words() {
        return word("--endpoint-url", endpoint) + word("--region", region) + word("--audit", audit);
    }

    /// What stands behind a command so that it is about the same letters. Those that are elsewhere
    /// need their queue.
    String behind(@Nullable String queue, AppLocation where) {
        return (given() && queue != null ? " " + ShellQuoting.word(queue) : "")
                + where.options()
                + words();
    }

    private static String word(String option, @Nullable Object value) {
        return value == null ? "" : " " + option + " " + ShellQuoting.word(value.toString());
    }
}
