package dev.leat.cli;

import dev.leat.cli.log.Logs;
import dev.leat.cli.run.Ports;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Right;
import dev.leat.server.AccessToken;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of the commands that run an app: the address and token of its API, and its log.
final class ServiceOptions {

    static final int MOST_PORT = 65_535;

    /// System property that the launcher sets if standard output and standard error are the same
    /// file, pipe or terminal.
    static final String MERGED = "leat.merged";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the API; 0 picks a free port. Default: 8000.")
    int port = Ports.API;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "Address to listen on. If other machines can reach it, requests need a token:"
                            + " the environment variable LEAT_TOKEN, or a generated token, which is"
                            + " stored in the file 'token' of the state folder. Default: 127.0.0.1.")
    String host = "127.0.0.1";

    @Option(
            names = "--console",
            paramLabel = "RIGHT",
            description =
                    "Right of the link to the console that is printed: read, write or off. Default: write.")
    String console = "write";

    @Option(
            names = "--log",
            paramLabel = "FORMAT",
            description = "Log format: text or json. Default: text on a terminal, json elsewhere.")
    Logs.@Nullable Format log;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            description = "Log to this file instead of standard error.")
    @Nullable Path logFile;

    /// Configures logging. Returns the format.
    Logs.Format configureLog(Terminal terminal) {
        return Logs.configure(log, logFile, terminal);
    }

    /// Returns true if the progress of the pipelines is logged, because no terminal shows it.
    boolean logsProgress(Terminal terminal) {
        return !terminal.live() || logFile != null;
    }

    /// Returns true if messages that are in the log are also printed. They are not if the log and
    /// standard output are one file or pipe. On a terminal they are printed and not logged.
    boolean repeatsLog(Terminal terminal) {
        return terminal.live() || logFile != null || !Boolean.getBoolean(MERGED);
    }

    /// Returns the addresses to listen on.
    ///
    /// @param aws the port for AWS clients
    /// @throws CommandException if the port or the token in the environment is invalid
    Ports ports(OptionalInt aws, Terminal terminal) {
        if (port < 0 || port > MOST_PORT) {
            throw CommandException.input("--port must be 0 to 65535, not " + port);
        }
        return new Ports(host, port, aws, token(terminal), console());
    }

    private Optional<Right> console() {
        return switch (console) {
            case "read" -> Optional.of(Right.READ);
            case "write" -> Optional.of(Right.WRITE);
            case "off" -> Optional.empty();
            default ->
                    throw CommandException.input(
                            "--console must be read, write or off, not " + console);
        };
    }

    /// Returns the token that is set in the environment.
    private static Optional<AccessToken> token(Terminal terminal) {
        var text = Optional.ofNullable(terminal.environment().get(StartupText.TOKEN));
        text.flatMap(AccessToken::wrong)
                .ifPresent(why -> {
                    throw CommandException.input(
                            StartupText.TOKEN
                                    + " "
                                    + why
                                    + "; generate one with 'openssl rand -hex 24'");
                });
        return text.map(AccessToken::new);
    }
}
