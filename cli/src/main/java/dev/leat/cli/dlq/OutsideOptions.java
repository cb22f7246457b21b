package dev.leat.cli.dlq;

import dev.leat.app.App;
import dev.leat.cli.dlq.outside.AuditFile;
import dev.leat.cli.dlq.outside.Outside;
import dev.leat.cli.dlq.outside.OutsideOperations;
import dev.leat.cli.run.Access;
import dev.leat.cli.run.Composition;
import dev.leat.cli.run.Location;
import dev.leat.cli.terminal.Failure;
import dev.leat.cli.terminal.Shell;
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
public final class OutsideOptions {

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
            Location where,
            Terminal terminal,
            Optional<String> queue,
            Optional<String> to,
            BooleanSupplier ends) {
        if (endpoint == null) {
            if (region != null || audit != null) {
                throw Failure.input("--region and --audit go with --endpoint-url");
            }
            return Optional.empty();
        }
        var name =
                queue.orElseThrow(
                        () -> Failure.input("--endpoint-url needs the name or address of a queue"));
        var address =
                new Outside.Address(endpoint, Optional.ofNullable(region), audit(where, terminal));
        var file = app(where, terminal);
        return Optional.of(
                new OutsideOperations(Outside.open(address, name, terminal::warn, ends), file, to));
    }

    /// Does `work` with the letters that are elsewhere, or else with the app's state as it is.
    static <T> T read(
            Optional<Operations> there,
            Access access,
            Location where,
            Function<Operations, T> work) {
        return there.isEmpty() ? access.read(where, work) : away(there.get(), work);
    }

    /// The same for work that looks at letters alone; views may be kept by other definitions.
    static <T> T look(
            Optional<Operations> there,
            Access access,
            Location where,
            Function<Operations, T> work) {
        return there.isEmpty() ? access.queues(where, work) : away(there.get(), work);
    }

    private static <T> T away(Operations there, Function<Operations, T> work) {
        try (var operations = there) {
            return work.apply(operations);
        }
    }

    /// The app of the file, which need not be there where the letters are elsewhere.
    App file(Location where, Terminal terminal) {
        return given()
                ? app(where, terminal).orElseGet(() -> App.named(""))
                : Composition.app(where, terminal);
    }

    /// The app that was named, or that is here; none if there is none here. One with mistakes is
    /// not passed over: it may say which values are personal.
    private static Optional<App> app(Location where, Terminal terminal) {
        boolean here = where.file().equals(Path.of(Location.FILE));
        if (here && !Files.exists(where.file())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Composition.app(where, terminal));
        } catch (Failure mistakes) {
            throw here
                    ? Failure.input(
                            "%s%nthe %s of this folder says how letters are read: correct it, name another with --app, or use another folder"
                                    .formatted(mistakes.getMessage(), Location.FILE))
                    : mistakes;
        }
    }

    /// What was sent back there.
    AuditFile history(Location where, Terminal terminal) {
        return new AuditFile(audit(where, terminal));
    }

    /// The queue that a run was about.
    Optional<String> queue(Location where, Terminal terminal, @Nullable String run) {
        return run == null || !given()
                ? Optional.empty()
                : history(where, terminal).run(run).map(Audit.Run::queue);
    }

    private Path audit(Location where, Terminal terminal) {
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
    String behind(@Nullable String queue, Location where) {
        return (given() && queue != null ? " " + Shell.word(queue) : "")
                + where.options()
                + words();
    }

    private static String word(String option, @Nullable Object value) {
        return value == null ? "" : " " + option + " " + Shell.word(value.toString());
    }
}
