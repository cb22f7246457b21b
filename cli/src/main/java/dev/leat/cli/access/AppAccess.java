package dev.leat.cli.access;

import dev.leat.app.App;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.place.RunRecord;
import dev.leat.cli.place.RunningInfo;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.run.RunContext;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.Kernels;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.platform.PlatformData;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.operations.platform.RecordParts;
import dev.leat.operations.preview.CurrentApp;
import dev.leat.operations.preview.Previews;
import dev.leat.port.BackupSummary;
import dev.leat.port.CorruptStateException;
import dev.leat.port.LocalServices;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.server.AccessToken;
import dev.leat.server.operations.RemoteOperations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/// Access to an app's state: through the process that runs the app, or, if no process does,
/// directly to the state folder.
///
/// @param ends returns true if the command itself ends in order when the process is stopped
public record AppAccess(Terminal terminal, BooleanSupplier ends) {

    /// Maximum time to wait for an app that is starting.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(50);

    /// Runs `work` on the existing state. Fails if there is no state folder.
    public <T> T read(AppLocation where, Function<Operations, T> work) {
        return with(
                where,
                true,
                work,
                refused -> {
                    throw refused;
                });
    }

    private void existing(AppLocation where) {
        if (!where.hasState()) {
            where.existing();
            // With an error in the file it is unknown if the environment needs a state folder.
            where.environment().ifPresent(_ -> AppParts.app(where, terminal));
            refuseDisplaced(where);
            throw CommandException.error(
                    "state folder %s does not exist yet; name another folder with --state, or run the app:%n  %s %s"
                            .formatted(where.state(), terminal.command(), where.up()));
        }
    }

    /// Runs `work` on the existing state. If the stored views or identities do not match the
    /// definitions in app.yaml, only the queues are opened.
    public <T> T queues(AppLocation where, Function<Operations, T> work) {
        return with(where, true, work, refused -> bare(where, refused, work));
    }

    /// Runs `work` on the state, like [#read], but creates the state folder if it does not exist.
    public <T> T with(AppLocation where, Function<Operations, T> work) {
        return with(
                where,
                false,
                work,
                refused -> {
                    throw refused;
                });
    }

    /// Runs `work` through the running app or, if no process runs it, directly on its state. On AWS
    /// it always runs directly, because a dead letter can be redriven only by the process that has
    /// received it.
    private <T> T with(
            AppLocation where,
            boolean exists,
            Function<Operations, T> work,
            Function<CommandException, T> otherwise) {
        var app =
                runsEmbedded(where)
                        ? Optional.<App>empty()
                        : where.environment().flatMap(_ -> AppParts.readable(where, terminal));
        if (app.isPresent() && AppParts.environment(app.get(), where).aws().isPresent()) {
            return direct(
                    app.get(),
                    where,
                    work,
                    refused -> {
                        throw refused;
                    });
        }
        if (exists) {
            existing(where);
        }
        var remote = running(where);
        if (remote.isPresent()) {
            try (var operations = remote.get()) {
                return work.apply(operations);
            }
        }
        refuseDisplaced(where);
        boolean first = !where.hasState();
        return direct(
                app.orElseGet(() -> AppParts.app(where, terminal)),
                where,
                operations -> {
                    if (first) {
                        terminal.warn(
                                "state folder %s did not exist; created an empty one"
                                        .formatted(where.state()));
                    }
                    return work.apply(operations);
                },
                otherwise);
    }

    /// Writes a backup of the state to a new folder, through the process that runs the app or, if
    /// no process does, directly.
    ///
    /// @param target an absolute path
    public BackupSummary backup(AppLocation where, Path target) {
        if (!runsEmbedded(where)) {
            var app = where.environment().flatMap(_ -> AppParts.readable(where, terminal));
            if (app.flatMap(known -> AppParts.environment(known, where).aws()).isPresent()) {
                throw CommandException.input(
                        "environment %s is on AWS, which 'backup' does not support; use the backups of AWS's services"
                                .formatted(where.environment().orElse("")));
            }
        }
        existing(where);
        var remote = running(where);
        if (remote.isPresent()) {
            try (var operations = remote.get()) {
                return operations.backup(target.toString());
            }
        }
        refuseDisplaced(where);
        return AppParts.backup(where, CommandHints.of(terminal, where), target);
    }

    /// Returns true if an embedded app was started in this environment. Then the app file, which
    /// takes a second to check, need not be read to know that the environment is not on AWS.
    private static boolean runsEmbedded(AppLocation where) {
        return RunningInfo.read(where.state())
                .filter(running -> running.environment().equals(where.environment()))
                .filter(running -> running.region().isEmpty())
                .isPresent();
    }

    private <T> T direct(
            App app,
            AppLocation where,
            Function<Operations, T> work,
            Function<CommandException, T> otherwise) {
        var hints = CommandHints.of(terminal, where, app);
        var use = new QueueUse.Command(terminal::warn, ends);
        RunContext opened;
        try {
            opened = AppParts.context(app, where, hints, Time.system(), use);
        } catch (CommandException refused) {
            return otherwise.apply(refused);
        }
        var engine = opened.platform().engine();
        var current =
                new CurrentApp(
                        () -> app,
                        hints::complete,
                        some -> new Kernels(where.state(), AppLookups.of(some, engine)));
        try (var context = opened;
                var operations =
                        operations(
                                new Previews(app, context.platform(), current),
                                context.platform(),
                                context.platform().services(),
                                where)) {
            context.notices().stream().map(hints::complete).forEach(terminal::warn);
            return work.apply(operations);
        } catch (CorruptStateException damaged) {
            throw CommandException.error(hints.complete(String.valueOf(damaged.getMessage())));
        }
    }

    private <T> T bare(AppLocation where, CommandException refused, Function<Operations, T> work) {
        var app = AppParts.app(where, terminal);
        var why = Optional.of(String.valueOf(refused.getMessage()));
        try (var platform = AppParts.queues(app, where, Time.system()).orElseThrow(() -> refused)) {
            var current =
                    new CurrentApp(
                            () -> app,
                            CommandHints.of(terminal, where, app)::complete,
                            _ -> new Kernels(AppLookups.ofFiles()),
                            why);
            var parts = PlatformParts.of(platform);
            try (var operations =
                    operations(new Previews(app, parts, current), parts, Optional.empty(), where)) {
                return work.apply(operations);
            }
        }
    }

    /// @param services the services of which traces may read archives and streams
    private static Operations operations(
            Previews previews,
            PlatformParts platform,
            Optional<LocalServices> services,
            AppLocation where) {
        var data = new PlatformData(previews.kept(), platform);
        return new PlatformOperations(
                data, RecordParts.of(previews, data, services, where.files()));
    }

    /// Refuses a state folder that replaced the folder of a running app, because the app would
    /// never see data that is written to the new folder.
    private void refuseDisplaced(AppLocation where) {
        var process = RunRecord.of(where.state(), terminal.environment());
        if (process.isPresent() && !AppParts.held(where)) {
            throw CommandException.error(
                    "the app is running (pid %d), but its state folder %s was removed or replaced; stop the app, restore the folder, and restart the app"
                            .formatted(process.get(), where.state()));
        }
    }

    /// Connects to the running app; empty if the app is not running. Waits at most ten seconds for
    /// an app that is starting. The caller closes the connection.
    public Optional<Operations> running(AppLocation where) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var running = RunningInfo.read(where.state());
            boolean last = System.nanoTime() >= deadline || !AppParts.held(where);
            if (running.isPresent()) {
                try {
                    var remote = remote(running.get());
                    same(where, running.get());
                    return Optional.of(remote);
                } catch (UnavailableException silent) {
                    boolean unreadable = silent.getCause() instanceof JacksonException;
                    if ((last || unreadable) && AppParts.held(where) && running.get().alive()) {
                        throw CommandException.error(
                                "the app is running (pid %d), but cannot be used: %s"
                                        .formatted(running.get().pid(), silent.getMessage()));
                    }
                }
            }
            if (last) {
                return Optional.empty();
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw CommandException.error("interrupted while waiting for the app to start");
        }
    }

    /// Refuses to use an app that was started with another environment than the given environment.
    private static void same(AppLocation where, RunningInfo running) {
        if (where.environment().isPresent() && !where.environment().equals(running.environment())) {
            throw CommandException.input(
                    "the app is running %s; remove --env, or stop the app first"
                            .formatted(
                                    running.environment()
                                            .map(name -> "with --env " + name)
                                            .orElse("without --env")));
        }
    }

    /// Connects to the app.
    ///
    /// @throws UnavailableException if no process answers at the address, or if another process
    ///   uses the address
    /// @throws RefusedOperationException if the app answers that its state folder is unavailable
    private static Operations remote(RunningInfo running) {
        try {
            return RemoteOperations.connect(running.url(), new AccessToken(running.token()));
        } catch (RefusedOperationException refused) {
            if (refused.kind() == RefusedOperationException.Kind.UNAVAILABLE) {
                throw refused;
            }
            throw new UnavailableException(
                    "the process at %s refuses: %s".formatted(running.url(), refused.getMessage()),
                    refused);
        }
    }
}
