package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.cli.terminal.CommandException;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.local.LocalState;
import dev.leat.local.database.StateException;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Generation;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.redis.RedisAcceptance;
import dev.leat.redis.RedisGeneration;
import dev.leat.redis.RedisMarks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Goes on with what an app keeps although its definitions have changed, wherever its environment
/// keeps it. The app must not run: its state folder is held meanwhile, even where only a store
/// elsewhere is changed.
public final class DefinitionUpdate {

    private final App app;
    private final AppLocation where;
    private final CommandHints hints;

    public DefinitionUpdate(App app, AppLocation where, CommandHints hints) {
        this.app = app;
        this.hints = hints;
        this.where = where;
    }

    /// A new generation of a view; the caller closes it.
    ///
    /// @throws Failure if the app runs, or what is kept cannot be trusted or reached
    public Generation generation(String view) {
        return told(() ->
                url(view)
                        .map(url -> elsewhere(view, url))
                        .orElseGet(() -> LocalState.generation(app, kept(), view, Time.system())));
    }

    private Generation elsewhere(String view, String url) {
        var hold = LocalState.hold(app, kept());
        try {
            return new Held(RedisGeneration.begin(app, view, url, marks(), Time.system()), hold);
        } catch (RuntimeException failed) {
            hold.close();
            throw failed;
        }
    }

    private record Held(Generation generation, LocalState.Hold hold) implements Generation {

        @Override
        public WriteResults write(Effect.Write write) {
            return generation.write(write);
        }

        @Override
        public void swap() {
            generation.swap();
        }

        @Override
        public void close() {
            try (hold) {
                generation.close();
            }
        }
    }

    /// Takes today's definition for what a view or a pipeline of this name has kept. What has
    /// changed, for people.
    ///
    /// @throws Failure if there is none of this name, it cannot go on, or the app runs
    public String accept(String name) {
        boolean view = app.views().containsKey(name);
        if (!view && !app.pipelines().containsKey(name)) {
            throw CommandException.input(
                    "there is no view or pipeline '%s' in the app; use one of: %s"
                            .formatted(
                                    name,
                                    Stream.of(app.views(), app.pipelines())
                                            .flatMap(all -> all.keySet().stream())
                                            .collect(Collectors.joining(", "))));
        }
        return told(() -> view ? view(name) : pipeline(name))
                .map(text -> "%s goes on: %s".formatted(name, text))
                .orElse("%s is kept by today's definition already".formatted(name));
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

    /// Each place that keeps identities of the pipeline. The stores elsewhere come first: if one is
    /// away nothing has changed at home, and the command can be given again.
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
        return Optional.ofNullable(AppParts.environment(app, where).stores().get(view));
    }

    private RedisMarks marks() {
        return new ViewLocations(where.state());
    }

    private Path kept() {
        if (!where.hasState()) {
            throw CommandException.error("nothing is kept in %s yet".formatted(where.state()));
        }
        return where.state();
    }

    private <T> T told(Supplier<T> work) {
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
