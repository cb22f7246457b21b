package dev.leat.cli.run;

import dev.leat.alarm.MeasureReader;
import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.cli.backup.BackupReader;
import dev.leat.cli.cluster.SparkCompute;
import dev.leat.cli.log.ProgressLog;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.config.text.Diagnostic;
import dev.leat.error.FileErrorText;
import dev.leat.inspect.QualityReader;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FilePipelineContext;
import dev.leat.local.LocalPlatform;
import dev.leat.local.LocalState;
import dev.leat.local.database.StateException;
import dev.leat.lookup.PlatformOrigins;
import dev.leat.port.BackupSummary;
import dev.leat.port.CorruptStateException;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LocalServices;
import dev.leat.port.Platform;
import dev.leat.port.QueueAdmin;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.run.Pipelines;
import dev.leat.text.CountText;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Creates the parts of an app, which [RunningApp] connects. Errors of the user or the machine are
/// thrown as [CommandException].
public final class AppParts {

    private AppParts() {}

    /// Returns the app and prints lint warnings.
    ///
    /// @throws CommandException if the app has errors; the message has a line for each error
    public static App linted(AppLocation where, Terminal terminal) {
        return linted(where, terminal, new BindingCache());
    }

    /// Returns the app as the other method does, and adds its bound expressions to a cache.
    public static App linted(AppLocation where, Terminal terminal, BindingCache bindings) {
        return linted(where, terminal, bindings, _ -> true);
    }

    /// Returns the app as the other method does, but prints only these warnings.
    public static App linted(
            AppLocation where,
            Terminal terminal,
            BindingCache bindings,
            Predicate<Diagnostic> printed) {
        var read = read(where, terminal, bindings);
        read.warnings().stream()
                .filter(printed)
                .forEach(warning -> terminal.warn("warning: " + warning));
        return read.app();
    }

    /// Returns the app as [#linted] does, and also checks the files of its lookups.
    public static App lintedWithFiles(AppLocation where, Terminal terminal) {
        return withFiles(read(where, terminal, new BindingCache()), where, terminal);
    }

    /// Returns the app of a text, as if it were the content of the app file. Prints warnings as
    /// [#linted] does, and also checks the files of its lookups.
    public static App lintedWithFiles(String text, AppLocation where, Terminal terminal) {
        var read =
                read(
                        where,
                        terminal,
                        () ->
                                AppFile.lint(
                                        text,
                                        where.file(),
                                        terminal.environment(),
                                        where.environment()));
        return withFiles(read, where, terminal);
    }

    private static App withFiles(AppFile read, AppLocation where, Terminal terminal) {
        read.warnings().forEach(warning -> terminal.warn("warning: " + warning));
        var problems = AppLookups.problems(read, where);
        if (!problems.isEmpty()) {
            throw refused(new AppException(problems));
        }
        return read.app();
    }

    /// Returns the app without printing warnings.
    ///
    /// @throws CommandException if the app has errors; the message has a line for each error
    public static App app(AppLocation where, Terminal terminal) {
        return read(where, terminal, new BindingCache()).app();
    }

    /// Returns the app of the current file; empty if it cannot be read.
    public static Optional<App> readable(AppLocation where, Terminal terminal) {
        try {
            return Optional.of(app(where, terminal));
        } catch (CommandException mistakes) {
            return Optional.empty();
        }
    }

    private static AppFile read(AppLocation where, Terminal terminal, BindingCache bindings) {
        return read(
                where,
                terminal,
                () ->
                        AppFile.lint(
                                where.existing(),
                                terminal.environment(),
                                where.environment(),
                                bindings));
    }

    /// Reads an app file or its text.
    private interface Reading {
        AppFile read() throws AppException;
    }

    private static AppFile read(AppLocation where, Terminal terminal, Reading reading) {
        try (var _ = ProgressLog.on("checking " + where.file(), terminal)) {
            return reading.read();
        } catch (AppException mistakes) {
            throw refused(mistakes);
        }
    }

    private static CommandException refused(AppException mistakes) {
        return CommandException.input(
                "%s%n%s"
                        .formatted(
                                mistakes.getMessage(),
                                CountText.of(mistakes.problems().size(), "error")));
    }

    /// Opens the app's stores in the given environment. The caller closes them.
    ///
    /// @throws CommandException if another process uses the state folder, or the state is corrupt
    public static RunContext context(
            App app, AppLocation where, CommandHints hints, Time time, QueueUse use) {
        try {
            return RunContext.open(app, environment(app, where), where.state(), time, use);
        } catch (StateException
                | CorruptStateException
                | UnavailableException
                | IllegalArgumentException refused) {
            throw CommandException.error(hints.complete(String.valueOf(refused.getMessage())));
        }
    }

    /// Locks the state folder of an app that keeps its state elsewhere, so that only one process
    /// uses the folder. The result releases the lock.
    ///
    /// @throws CommandException if another process uses the folder
    static Runnable hold(App app, AppLocation where, CommandHints hints) {
        try {
            return LocalState.hold(app, where.state())::close;
        } catch (StateException | CorruptStateException | UnavailableException refused) {
            throw CommandException.error(hints.complete(String.valueOf(refused.getMessage())));
        }
    }

    /// Prints where an app on AWS runs. Creates its resources if `create` is true, and otherwise
    /// checks that they exist. Does nothing for an embedded app.
    ///
    /// @throws CommandException if a resource does not exist, or AWS is unavailable
    public static void prepareAws(App app, AppLocation where, boolean create, Terminal terminal) {
        var environment = environment(app, where);
        var found = environment.aws();
        if (found.isEmpty()) {
            if (create) {
                throw CommandException.input(
                        "--create creates resources on AWS; name an environment with a region, as"
                                + " in --env aws");
            }
            return;
        }
        var aws = found.get();
        terminal.say(
                "environment %s is on AWS, region %s; docs/differences-on-aws.md lists what differs from an embedded app"
                        .formatted(environment.name(), aws.region()));
        try {
            if (create) {
                AwsHome.create(app, environment, Time.system(), terminal::say);
                return;
            }
            var command = "%s %s --create".formatted(terminal.command(), where.up());
            var missing =
                    AwsHome.missing(
                            app,
                            environment,
                            Time.system(),
                            command,
                            warning -> terminal.warn("warning: " + warning));
            if (!missing.isEmpty()) {
                throw CommandException.error(String.join(System.lineSeparator(), missing));
            }
        } catch (CorruptStateException | UnavailableException refused) {
            throw CommandException.error(String.valueOf(refused.getMessage()));
        }
    }

    /// Writes a backup of the state folder of an app that is not running, whatever its app file is.
    ///
    /// @throws CommandException if another process uses the state folder, or the state is corrupt
    public static BackupSummary backup(AppLocation where, CommandHints hints, Path target) {
        try {
            var state = where.state();
            return new AppBackup(
                            state,
                            point -> LocalState.snapshot(state, point),
                            Optional.empty(),
                            Time.system())
                    .write(target);
        } catch (StateException | CorruptStateException refused) {
            throw CommandException.error(hints.complete(String.valueOf(refused.getMessage())));
        }
    }

    /// Writes the state folder of a backup, whose checksums are verified first.
    ///
    /// @param app the app of the current file; empty if it cannot be read
    /// @throws CommandException if the backup cannot be used or is of another app, or the state
    ///   folder has content
    public static BackupSummary restore(
            AppLocation where, Optional<App> app, CommandHints hints, Path backup) {
        try {
            BackupReader.refuse(where.state());
            var reader = BackupReader.open(backup, LocalState.version());
            var backedUp = reader.summary().app();
            if (app.isPresent() && !app.get().name().equals(backedUp)) {
                throw CommandException.input(
                        "the backup %s is of the app %s, but %s is the app %s; name the app of the backup with --app"
                                .formatted(backup, backedUp, where.file(), app.get().name()));
            }
            reader.restore(where.state(), LocalState::release);
            return reader.summary();
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot use the state folder %s: %s"
                            .formatted(where.state(), FileErrorText.said(failed)));
        } catch (StateException | CorruptStateException refused) {
            throw CommandException.error(hints.complete(String.valueOf(refused.getMessage())));
        }
    }

    /// Returns true if a process has locked the state folder, for example an app that is starting.
    public static boolean held(AppLocation where) {
        return LocalState.held(where.state());
    }

    /// Opens only the queues in the state folder; empty if this also fails. The caller closes them.
    public static Optional<Platform> queues(App app, AppLocation where, Time time) {
        try {
            // Other commands could not complete a rename of the queues alone.
            LocalState.rename(app, where.state());
            var alone = App.named(app.name()).withQueues(app.queues());
            return Optional.of(LocalPlatform.open(alone, where.state(), time));
        } catch (StateException | CorruptStateException | UnavailableException refused) {
            return Optional.empty();
        }
    }

    /// Opens the state folder of an app without its pipelines and views, so that stored definitions
    /// are neither compared nor changed. The caller closes it.
    ///
    /// @throws CommandException if another process uses the state folder, or the state is corrupt
    public static Platform withoutPipelines(App app, AppLocation where, CommandHints hints) {
        try {
            return LocalState.resources(app, where.state(), Time.system());
        } catch (StateException | CorruptStateException | UnavailableException refused) {
            throw CommandException.error(hints.complete(String.valueOf(refused.getMessage())));
        }
    }

    /// Returns the environment of this location. Lint has checked that it exists.
    public static Environment environment(App app, AppLocation where) {
        return where.environment().map(app.environments()::get).orElse(Environment.EMBEDDED);
    }

    /// Returns messages about the stores, to print when the app starts.
    ///
    /// @throws CommandException if an external store's content belongs to another app
    static List<String> startMessages(App app, RunContext context, CommandHints hints) {
        try {
            return context.startMessages(app).stream().map(hints::complete).toList();
        } catch (CorruptStateException | UnavailableException refused) {
            throw CommandException.error(hints.complete(String.valueOf(refused.getMessage())));
        }
    }

    /// Returns the names of all queues: those of the app, and those that clients created.
    static List<String> queueNames(App app, Optional<LocalServices> services) {
        return services.map(local ->
                        local.queues().list().stream().map(QueueAdmin.Managed::name).toList())
                .orElseGet(() -> List.copyOf(app.queues().keySet()));
    }

    /// Returns the reader of the measures of an app's alarms.
    static MeasureReader measures(
            App app, RepairPlatform repair, LocalServices services, Pipelines pipelines) {
        return new MeasureReader(
                        app,
                        repair::queue,
                        pipelines::status,
                        pipelines::lastMinute,
                        services.streams()::backlog,
                        endpoint ->
                                services.deliveries().backlog(endpoint, repair.time().instant()))
                .with(new QualityReader(app, repair.quality(), repair.time()));
    }

    /// Kernels for files need a separate database, so they are created only for apps with files.
    ///
    /// @param closers receives what must be closed after the pipelines
    static Pipelines pipelines(
            App app,
            EnginePlatform platform,
            Kernels kernels,
            LookupReader lookups,
            MeterRegistry meters,
            AppLocation where,
            Consumer<Runnable> closers) {
        var trial = TrialMain.of(app, platform, where);
        trial.ifPresent(its -> closers.accept(its::close));
        var options = trial.map(EngineOptions.defaults()::with).orElse(EngineOptions.defaults());
        if (app.pipelines().values().stream().allMatch(p -> p.from().files().isEmpty())) {
            return new Pipelines(app, platform, kernels, meters, options);
        }
        var files = FileKernels.in(where.state(), kernels.bindings());
        closers.accept(files::close);
        return new Pipelines(
                app,
                platform,
                new FilePipelineContext.Kernels(
                        kernels,
                        new RoundKernels(files.with(lookups), kernels.bindings()),
                        new FileReaders()),
                SparkCompute.of(
                        app,
                        environment(app, where),
                        where,
                        new PlatformOrigins(app, platform),
                        closers),
                meters,
                options);
    }
}
