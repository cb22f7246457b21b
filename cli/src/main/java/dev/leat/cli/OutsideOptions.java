package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.cli.outside.Outside;
import dev.leat.cli.outside.OutsideOperations;
import dev.leat.cli.run.Access;
import dev.leat.cli.run.Composition;
import dev.leat.cli.run.Location;
import dev.leat.cli.terminal.Failure;
import dev.leat.cli.terminal.Terminal;
import dev.leat.server.Operations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the dead letters are, if they are not the app's: any queue that speaks SQS.
final class OutsideOptions {

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

    /// Does `work` with the letters of this queue there, or else with the app's state as it is.
    <T> T read(
            Access access,
            Location where,
            Terminal terminal,
            Optional<String> queue,
            Optional<String> to,
            Function<Operations, T> work) {
        if (endpoint == null) {
            if (region != null || audit != null) {
                throw Failure.input("--region and --audit go with --endpoint-url");
            }
            return access.read(where, work);
        }
        var name =
                queue.orElseThrow(
                        () -> Failure.input("--endpoint-url needs the name or address of a queue"));
        var address =
                new Outside.Address(endpoint, Optional.ofNullable(region), audit(where, terminal));
        try (var operations =
                new OutsideOperations(
                        Outside.open(address, name, terminal::warn), app(where, terminal), to)) {
            return work.apply(operations);
        }
    }

    /// The app that was named, or that is here; none if there is none here.
    static Optional<App> app(Location where, Terminal terminal) {
        boolean here = where.file().equals(Path.of(Location.FILE));
        return here && !Files.exists(where.file())
                ? Optional.empty()
                : Optional.of(Composition.app(where, terminal));
    }

    private Path audit(Location where, Terminal terminal) {
        if (audit != null) {
            return audit;
        }
        return where.hasState()
                ? where.state().resolve(AUDIT)
                : Path.of(terminal.environment().getOrDefault("HOME", "."), ".leat", AUDIT);
    }

    /// The same options as a shell takes them, each with a blank before it.
    String words() {
        return word("--endpoint-url", endpoint) + word("--region", region) + word("--audit", audit);
    }

    private static String word(String option, @Nullable Object value) {
        return value == null ? "" : " " + option + " '" + value + "'";
    }
}
