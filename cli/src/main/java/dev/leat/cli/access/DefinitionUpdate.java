package dev.leat.cli.access;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.run.EmbeddedHome;
import dev.leat.cli.run.EnvironmentSecrets;
import dev.leat.cli.run.ViewLocations;
import dev.leat.cli.terminal.CommandException;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.local.LocalState;
import dev.leat.local.database.StateException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Generation;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.redis.RedisAcceptance;
import dev.leat.redis.RedisGeneration;
import dev.leat.redis.RedisMarks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Applies changed definitions to the stored state of an app, in every store of its environment.
/// The app must be stopped: the state folder is locked during the update, even if only an external
/// store changes.
public final class DefinitionUpdate {

    private final App app;
    private final AppLocation where;
    private final CommandHints hints;

    /// @throws CommandException if the environment is on AWS
    public DefinitionUpdate(App app, AppLocation where, CommandHints hints) {
        if (AppParts.environment(app, where).aws().isPresent()) {
            throw CommandException.input(
                    "environment %s is on AWS, where stored views cannot be rebuilt and changed definitions cannot be accepted; give the changed view or pipeline another name, so that it starts without data"
                            .formatted(where.environment().orElse("")));
        }
        this.app = app;
        this.hints = hints;
        this.where = where;
    }

    /// The rebuild of a view: the new generation of its contents, and the stores from which it may
    /// be filled, as of one time: records that expire during the rebuild still exist there.
    public record Rebuild(Generation generation, Platform resources, Runnable release)
            implements AutoCloseable {

        @Override
        public void close() {
            try {
                generation.close();
            } finally {
                release.run();
            }
        }
    }

    /// Starts to rebuild a view. The caller closes the rebuild.
    ///
    /// @param now the time of the rebuild
    /// @throws CommandException if the app is running, or the state is corrupt or unreachable
    public Rebuild rebuild(String view, Instant now) {
        var time = Time.of(InstantSource.fixed(now));
        return translating(() ->
                url(view)
                        .map(url -> external(view, url, time))
                        .orElseGet(() -> embedded(view, time)));
    }

    private Rebuild embedded(String view, Time time) {
        var generation = LocalState.generation(app, kept(), view, time);
        return new Rebuild(generation, generation.resources(), () -> {});
    }

    private Rebuild external(String view, String url, Time time) {
        var resources = LocalState.resources(app, kept(), time);
        try {
            var generation = RedisGeneration.begin(app, view, url, marks(), Time.system());
            return new Rebuild(generation, resources, resources::close);
        } catch (RuntimeException failed) {
            resources.close();
            throw failed;
        }
    }

    /// Accepts the current definition of the view, pipeline or lake table of this name for its
    /// stored state. Returns a text about the changes.
    ///
    /// @throws CommandException if the name is unknown, the change is not acceptable, or the app is
    ///   running
    public String accept(String name) {
        var kinds = List.of(app.views(), app.pipelines(), app.all(LakeTable.class));
        var names = kinds.stream().flatMap(all -> all.keySet().stream()).distinct().toList();
        if (!names.contains(name)) {
            throw CommandException.unknown("view, pipeline or lake table", name, names);
        }
        var accepted = new ArrayList<String>();
        if (app.views().containsKey(name)) {
            translating(() -> view(name)).ifPresent(accepted::add);
        }
        if (app.pipelines().containsKey(name)) {
            translating(() -> pipeline(name)).ifPresent(accepted::add);
        }
        if (app.all(LakeTable.class).containsKey(name)) {
            translating(() -> lakeTable(name)).ifPresent(accepted::add);
        }
        return accepted.isEmpty()
                ? "%s already has the current definition; nothing to accept".formatted(name)
                : "%s accepted: %s".formatted(name, String.join("; ", accepted));
    }

    private Optional<String> lakeTable(String name) {
        var state = kept();
        var time = Time.system();
        try (var resources = LocalState.resources(app, state, time)) {
            var removed =
                    EmbeddedHome.over(app, resources, state, time)
                            .upkeep()
                            .accept(app.get(LakeTable.class, name));
            return removed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "no longer visible: %s; snapshots from before still have the values"
                                    .formatted(String.join(", ", removed)));
        } catch (IOException refused) {
            throw CommandException.error(String.valueOf(refused.getMessage()));
        }
    }

    private Optional<String> view(String name) {
        var url = url(name);
        if (url.isEmpty()) {
            return LocalState.acceptView(app, kept(), name);
        }
        try (var _ = LocalState.hold(app, kept());
                var redis = new RedisAcceptance(app, url.get(), marks())) {
            return redis.view(name);
        }
    }

    /// Accepts the key in each store that has identities of the pipeline's records. External stores
    /// are changed first: if one of them is unreachable, the state folder is unchanged and the user
    /// can repeat the command.
    private Optional<String> pipeline(String name) {
        var state = kept();
        var before = new ArrayList<String>();
        var urls = new LinkedHashSet<String>();
        app.pipeline(name).to().forEach(sink -> url(sink.name()).ifPresent(urls::add));
        try (var _ = LocalState.hold(app, state)) {
            for (var url : urls) {
                try (var redis = new RedisAcceptance(app, url, marks())) {
                    redis.pipeline(name).ifPresent(before::add);
                }
            }
        }
        LocalState.acceptPipeline(app, state, name).ifPresent(before::add);
        return before.stream()
                .findFirst()
                .map(was ->
                        "its key was %s; %s"
                                .formatted(
                                        was, PipelineFingerprint.consequence(app.pipeline(name))));
    }

    private Optional<String> url(String view) {
        return Optional.ofNullable(
                EnvironmentSecrets.storeUrls(AppParts.environment(app, where)).get(view));
    }

    private RedisMarks marks() {
        return ViewLocations.in(where.state());
    }

    private Path kept() {
        if (!where.hasState()) {
            throw CommandException.error(
                    "state folder %s does not exist yet; run the app first"
                            .formatted(where.state()));
        }
        return where.state();
    }

    private <T> T translating(Supplier<T> work) {
        try {
            return work.get();
        } catch (StateException
                | CorruptStateException
                | UnavailableException
                | IllegalArgumentException refused) {
            throw CommandException.error(hints.complete(String.valueOf(refused.getMessage())));
        }
    }
}
