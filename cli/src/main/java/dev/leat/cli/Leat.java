package dev.leat.cli;

import dev.leat.cli.log.Logs;
import dev.leat.cli.place.StopSignal;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.OutputClosedException;
import dev.leat.cli.terminal.OutputFormat;
import dev.leat.cli.terminal.Screen;
import dev.leat.cli.terminal.StandardOutput;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.FailureTrace;
import dev.leat.error.FileErrorText;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.UnavailableException;
import dev.leat.port.UnsupportedByPlatformException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `leat` command. Data goes to standard output, everything else to standard error. Exit code 1
/// means a failure or an unavailable component; exit code 2 means an error in the arguments or the
/// app.
@Command(
        name = "leat",
        header = "Run event-driven data pipelines defined in one file, app.yaml.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExamples:", "  leat new payments", "  leat up examples/orders --samples"})
public final class Leat {

    /// System property that the launcher sets if standard error is a terminal.
    private static final String LIVE = "leat.live";

    /// System property that the launcher sets if standard output is a terminal.
    private static final String SCREEN = "leat.screen";

    /// System property with the name by which the user called leat, set by the launcher.
    private static final String COMMAND = "leat.command";

    /// Commands that read an app file and compile its SQL expressions.
    private static final Set<String> WITH_EXPRESSIONS =
            Set.of(
                    "lint",
                    "test",
                    "up",
                    "run",
                    "send",
                    "put",
                    "get",
                    "bucket",
                    "queue",
                    "dlq",
                    "lake",
                    "stream",
                    "topic",
                    "delivery",
                    "endpoint",
                    "alarm",
                    "archive",
                    "mail",
                    "top",
                    "trace",
                    "sql",
                    "explain",
                    "rebuild",
                    "replay",
                    "accept",
                    "synth",
                    "diff",
                    "worker",
                    "package");

    private static final String NO_COMMAND = "Missing required subcommand";

    private Leat() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0 && WITH_EXPRESSIONS.contains(arguments[0])) {
            DuckDb.openInBackground();
        }
        var out = new StandardOutput();
        var terminal =
                new Terminal(
                        System.in,
                        new PrintWriter(out, false, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, false, StandardCharsets.UTF_8),
                        Boolean.getBoolean(LIVE),
                        System.getProperty(COMMAND, "leat"),
                        System.getenv());
        var stop = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(stop::shutdown, "leat-stop"));
        var screen =
                Boolean.getBoolean(SCREEN)
                        ? Optional.of(new Screen(terminal))
                        : Optional.<Screen>empty();
        int code = execute(commandLine(terminal, stop, screen, arguments), arguments);
        if (terminal.out().checkError() && !out.abandoned()) {
            terminal.warn("cannot write to standard output");
            code = Math.max(code, CommandException.ERROR);
        }
        terminal.err().flush();
        stop.done(code);
        System.exit(code);
    }

    /// Runs the command. A JVM error, such as no memory for a thread, ends the process. Otherwise
    /// the threads that were started would keep an unresponsive app alive.
    private static int execute(CommandLine command, String[] arguments) {
        try {
            return command.execute(arguments);
        } catch (Error fatal) {
            System.err.println("leat: the process stops because of " + FailureTrace.of(fatal));
            Runtime.getRuntime().halt(CommandException.ERROR);
            throw fatal;
        }
    }

    /// Returns the command with the subcommands that the arguments need. `screen` is the terminal
    /// that standard output is connected to; empty if standard output is not a terminal.
    static CommandLine commandLine(
            Terminal terminal, StopSignal stop, Optional<Screen> screen, String... arguments) {
        var leat = new CommandLine(new Leat());
        var commands = new Commands(terminal, stop, screen);
        commands.needed(arguments).forEach(leat::addSubcommand);
        leat.setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                // An argument that begins with '@' is a value, not a file with arguments.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(Leat::misused)
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> failed(failure, terminal));
        leat.registerConverter(OutputFormat.class, Leat::format)
                .registerConverter(Logs.Format.class, Leat::logFormat)
                .setExecutionStrategy(Leat::run);
        help(leat);
        leat.getCommandSpec()
                .versionProvider(() -> new String[] {VersionCommand.text()})
                .addOption(
                        CommandLine.Model.OptionSpec.builder("--version")
                                .versionHelp(true)
                                .description("Show the versions of Leat and Java.")
                                .build());
        return leat;
    }

    /// Runs the last subcommand. Refuses unmatched arguments, which picocli ignores with `--help`.
    private static int run(CommandLine.ParseResult parsed) {
        var last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (!last.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(
                    last.commandSpec().commandLine(), last.unmatched());
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static OutputFormat format(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "table" -> OutputFormat.TABLE;
            case "json" -> OutputFormat.JSON;
            case "csv" -> OutputFormat.CSV;
            default ->
                    throw new TypeConversionException(
                            "must be table, json or csv, not '" + text + "'");
        };
    }

    private static Logs.Format logFormat(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text" -> Logs.Format.TEXT;
            case "json" -> Logs.Format.JSON;
            default ->
                    throw new TypeConversionException("must be text or json, not '" + text + "'");
        };
    }

    private static void help(CommandLine command) {
        var spec = command.getCommandSpec();
        spec.usageMessage()
                .synopsisHeading("%nUsage: ")
                .parameterListHeading("%n")
                .optionListHeading(spec.positionalParameters().isEmpty() ? "%n" : "")
                .commandListHeading("%nCommands:%n");
        spec.addOption(
                CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        command.getSubcommands().values().forEach(Leat::help);
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        var command = misuse.getCommandLine();
        var err = command.getErr();
        if (misuse.getMessage() == null || misuse.getMessage().startsWith(NO_COMMAND)) {
            command.usage(err);
            err.flush();
            return CommandException.INPUT;
        }
        var said = UsageErrorText.of(misuse);
        err.println("leat: " + said.sentence());
        said.suggestion().ifPresent(err::println);
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return CommandException.INPUT;
    }

    private static String said(UncheckedIOException failure) {
        var cause = Objects.requireNonNull(failure.getCause());
        var own = String.valueOf(failure.getMessage());
        var why = FileErrorText.said(cause);
        return own.equals(cause.toString()) ? why : own + ": " + why;
    }

    /// Reports an internal error: the stack trace goes to a file that the user can attach to a
    /// report.
    private static void unexpected(Exception failure, Terminal terminal) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        try {
            var file = Files.createTempFile("leat-error-", ".txt");
            Files.writeString(file, VersionCommand.text() + "\n" + trace);
            terminal.warn("leat: internal error; please report it and attach " + file);
        } catch (IOException unwritten) {
            terminal.warn("leat: internal error; please report it:\n" + trace);
        }
    }

    private static int failed(Exception failure, Terminal terminal) {
        switch (failure) {
            case CommandException expected -> {
                terminal.warn(String.valueOf(expected.getMessage()));
                return expected.code();
            }
            case RefusedOperationException refusal -> {
                terminal.warn(String.valueOf(refusal.getMessage()));
                return switch (refusal.kind()) {
                    case UNKNOWN, INVALID, FORBIDDEN, CONFLICT, BUSY -> CommandException.INPUT;
                    case UNAVAILABLE, FAILED, TIMED_OUT -> CommandException.ERROR;
                };
            }
            case OutputClosedException _ -> {
                return 0;
            }
            case UnavailableException unavailable ->
                    terminal.warn(String.valueOf(unavailable.getMessage()));
            case UnsupportedByPlatformException unsupported ->
                    terminal.warn(String.valueOf(unsupported.getMessage()));
            case NoSuchQueueException missing ->
                    terminal.warn(String.valueOf(missing.getMessage()));
            case CorruptStateException damaged ->
                    terminal.warn(String.valueOf(damaged.getMessage()));
            case UncheckedIOException io -> terminal.warn(said(io));
            case IOException io -> terminal.warn(FileErrorText.said(io));
            default -> unexpected(failure, terminal);
        }
        return CommandException.ERROR;
    }
}
