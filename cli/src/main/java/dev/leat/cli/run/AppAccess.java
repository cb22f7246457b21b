package dev.leat.cli.run;

import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.CorruptStateException;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.server.AccessToken;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.PlatformOperations;
import dev.leat.server.operations.RemoteOperations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// The way to an app's state: through the process that runs the app, or straight to the folder if
/// none does.
public final class AppAccess {

    /// How long an app that starts is waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(50);

    private static final int UNAVAILABLE = 503;

    private final Terminal terminal;

    public AppAccess(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Does `work` with the state as it is; refuses where nothing was ever kept.
    public <T> T read(AppLocation where, Function<Operations, T> work) {
        existing(where);
        return with(where, work);
    }

    private void existing(AppLocation where) {
        if (!where.hasState()) {
            where.existing();
            refuseDisplaced(where);
            throw CommandException.error(
                    "nothing is kept in %s yet; name another folder with --state, or run the app:%n  %s %s"
                            .formatted(where.state(), terminal.command(), where.up()));
        }
    }

    /// The same, also where an app that is stopped could not start, as its views or identities are
    /// kept by other definitions than its file has now: then with its queues alone.
    public <T> T queues(AppLocation where, Function<Operations, T> work) {
        existing(where);
        return with(where, work, refused -> bare(where, refused, work));
    }

    /// The same as [#read], and the state folder is made if need be.
    public <T> T with(AppLocation where, Function<Operations, T> work) {
        return with(
                where,
                work,
                refused -> {
                    throw refused;
                });
    }

    private <T> T with(
            AppLocation where,
            Function<Operations, T> work,
            Function<CommandException, T> otherwise) {
        var remote = running(where);
        if (remote.isPresent()) {
            try (var operations = remote.get()) {
                return work.apply(operations);
            }
        }
        refuseDisplaced(where);
        var app = AppParts.app(where, terminal);
        var hints = CommandHints.of(terminal, where);
        boolean first = !where.hasState();
        RunContext opened;
        try {
            opened = AppParts.ground(app, where, hints, Time.system());
        } catch (CommandException refused) {
            return otherwise.apply(refused);
        }
        try (var ground = opened;
                var operations =
                        new PlatformOperations(
                                app,
                                ground.platform(),
                                new Previews(app, ground.platform(), () -> app, hints))) {
            if (first) {
                terminal.warn(
                        "there was no state folder %s: made a new one, which is empty"
                                .formatted(where.state()));
            }
            ground.news().forEach(terminal::warn);
            return work.apply(operations);
        } catch (CorruptStateException damaged) {
            throw CommandException.error(hints.complete(String.valueOf(damaged.getMessage())));
        }
    }

    private <T> T bare(AppLocation where, CommandException refused, Function<Operations, T> work) {
        var app = AppParts.app(where, terminal);
        var why = Optional.of(String.valueOf(refused.getMessage()));
        try (var platform = AppParts.queues(app, where, Time.system()).orElseThrow(() -> refused);
                var operations =
                        new PlatformOperations(
                                app,
                                PlatformParts.of(platform),
                                new Previews(
                                        app,
                                        platform,
                                        platform,
                                        () -> app,
                                        CommandHints.of(terminal, where),
                                        why))) {
            return work.apply(operations);
        }
    }

    /// Refuses to use a folder in place of the one that a running app had there: that app would
    /// never see what is kept in it.
    private void refuseDisplaced(AppLocation where) {
        var process = RunRecord.of(where.state(), terminal.environment());
        if (process.isPresent() && !AppParts.held(where)) {
            throw CommandException.error(
                    "the app runs (pid %d), but its state folder %s was removed or replaced meanwhile; stop the app, put the folder back or restore it from a backup, and start the app again"
                            .formatted(process.get(), where.state()));
        }
    }

    /// The app that runs there, for as long as the caller likes; empty if none does. One that
    /// starts is waited for, at most ten seconds.
    public Optional<Operations> running(AppLocation where) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var remote = reachable(where);
        while (remote.isEmpty() && System.nanoTime() < deadline && AppParts.held(where)) {
            pause();
            remote = reachable(where);
        }
        return remote;
    }

    private static Optional<Operations> reachable(AppLocation where) {
        var running = RunningInfo.read(where.state());
        var remote = running.flatMap(AppAccess::remote);
        remote.ifPresent(_ -> same(where, running.orElseThrow()));
        return remote;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw CommandException.error("interrupted while the app starts");
        }
    }

    /// Refuses to ask an app that runs somewhere else than the person says.
    private static void same(AppLocation where, RunningInfo running) {
        if (where.environment().isPresent() && !where.environment().equals(running.environment())) {
            throw CommandException.input(
                    "the app runs %s: leave --env out, or stop it first"
                            .formatted(
                                    running.environment()
                                            .map(name -> "with --env " + name)
                                            .orElse("without --env")));
        }
    }

    /// Empty if no process answers there any more, or another one does.
    ///
    /// @throws Refusal if the app answers that its state folder is unavailable
    private static Optional<Operations> remote(RunningInfo running) {
        try {
            return Optional.of(
                    RemoteOperations.connect(running.url(), new AccessToken(running.token())));
        } catch (RefusedRequestException refused) {
            if (refused.status() == UNAVAILABLE) {
                throw refused;
            }
            return Optional.empty();
        } catch (UnavailableException stale) {
            return Optional.empty();
        }
    }
}
