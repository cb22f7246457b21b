package dev.leat.cli.run;

import dev.leat.cli.terminal.Failure;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.Damaged;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import dev.leat.port.Unavailable;
import dev.leat.server.Refusal;
import dev.leat.server.Token;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.PlatformOperations;
import dev.leat.server.operations.RemoteOperations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// The way to an app's state: through the process that runs the app, or straight to the folder if
/// none does.
public final class Access {

    /// How long an app that starts is waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(50);

    private static final int UNAVAILABLE = 503;

    private final Terminal terminal;

    public Access(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Does `work` with the state as it is; refuses where nothing was ever kept.
    public <T> T read(Location where, Function<Operations, T> work) {
        existing(where);
        return with(where, work);
    }

    private void existing(Location where) {
        if (!where.hasState()) {
            where.existing();
            refuseDisplaced(where);
            throw Failure.error(
                    "nothing is kept in %s yet; name another folder with --state, or run the app:%n  %s %s"
                            .formatted(where.state(), terminal.command(), where.up()));
        }
    }

    /// The same, also where an app that is stopped could not start, as its views or identities are
    /// kept by other definitions than its file has now: then with its queues alone.
    public <T> T queues(Location where, Function<Operations, T> work) {
        existing(where);
        return with(where, work, refused -> bare(where, refused, work));
    }

    /// The same as [#read], and the state folder is made if need be.
    public <T> T with(Location where, Function<Operations, T> work) {
        return with(
                where,
                work,
                refused -> {
                    throw refused;
                });
    }

    private <T> T with(
            Location where, Function<Operations, T> work, Function<Failure, T> otherwise) {
        var remote = running(where);
        if (remote.isPresent()) {
            try (var operations = remote.get()) {
                return work.apply(operations);
            }
        }
        refuseDisplaced(where);
        var app = Composition.app(where, terminal);
        var hints = Hints.of(terminal, where);
        boolean first = !where.hasState();
        Ground opened;
        try {
            opened = Composition.ground(app, where, hints, Time.system());
        } catch (Failure refused) {
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
        } catch (Damaged damaged) {
            throw Failure.error(hints.complete(String.valueOf(damaged.getMessage())));
        }
    }

    private <T> T bare(Location where, Failure refused, Function<Operations, T> work) {
        var app = Composition.app(where, terminal);
        var why = Optional.of(String.valueOf(refused.getMessage()));
        try (var platform =
                        Composition.queues(app, where, Time.system()).orElseThrow(() -> refused);
                var operations =
                        new PlatformOperations(
                                app,
                                PlatformParts.of(platform),
                                new Previews(
                                        app,
                                        platform,
                                        platform,
                                        () -> app,
                                        Hints.of(terminal, where),
                                        why))) {
            return work.apply(operations);
        }
    }

    /// Refuses to use a folder in place of the one that a running app had there: that app would
    /// never see what is kept in it.
    private void refuseDisplaced(Location where) {
        var process = Presence.of(where.state(), terminal.environment());
        if (process.isPresent() && !Composition.held(where)) {
            throw Failure.error(
                    "the app runs (pid %d), but its state folder %s was removed or replaced meanwhile; stop the app, put the folder back or restore it from a backup, and start the app again"
                            .formatted(process.get(), where.state()));
        }
    }

    /// The app that runs there, for as long as the caller likes; empty if none does. One that
    /// starts is waited for, at most ten seconds.
    public Optional<Operations> running(Location where) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var remote = reachable(where);
        while (remote.isEmpty() && System.nanoTime() < deadline && Composition.held(where)) {
            pause();
            remote = reachable(where);
        }
        return remote;
    }

    private static Optional<Operations> reachable(Location where) {
        var running = Running.read(where.state());
        var remote = running.flatMap(Access::remote);
        remote.ifPresent(_ -> same(where, running.orElseThrow()));
        return remote;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Failure.error("interrupted while the app starts");
        }
    }

    /// Refuses to ask an app that runs somewhere else than the person says.
    private static void same(Location where, Running running) {
        if (where.environment().isPresent() && !where.environment().equals(running.environment())) {
            throw Failure.input(
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
    private static Optional<Operations> remote(Running running) {
        try {
            return Optional.of(RemoteOperations.connect(running.url(), new Token(running.token())));
        } catch (Refusal refused) {
            if (refused.status() == UNAVAILABLE) {
                throw refused;
            }
            return Optional.empty();
        } catch (Unavailable stale) {
            return Optional.empty();
        }
    }
}
