package dev.leat.operations.preview;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.View;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.fingerprint.ViewFingerprint;
import dev.leat.port.EnginePlatform;
import dev.leat.run.PipelinePreview.Place;
import java.util.List;
import java.util.Optional;

/// Selects the sinks of the current app file for which a running app's stores can be queried. These
/// are the sinks whose definition has not changed since the app was started.
record ReadableSinks(App kept, App today, EnginePlatform platform) {

    Place place(Pipeline pipeline, Sink sink) {
        Optional<String> why = pipeline(pipeline).or(() -> sink(pipeline, sink));
        return why.<Place>map(Place.Unchecked::new)
                .orElseGet(() ->
                        sink.lakeTable().isPresent()
                                ? new Place.InLake(platform)
                                : new Place.At(platform.store(sink)));
    }

    private Optional<String> pipeline(Pipeline pipeline) {
        var before = kept.pipelines().get(pipeline.name());
        if (before == null) {
            return Optional.of(
                    "pipeline %s is new; its records are unknown until it has started"
                            .formatted(pipeline.name()));
        }
        var was = PipelineFingerprint.text(before);
        var now = PipelineFingerprint.text(pipeline);
        return was.equals(now)
                ? Optional.empty()
                : Optional.of(
                        "the stored identities of pipeline %s have another key: it was %s and is now %s; before the app can start, restore the key or accept the change (leat accept %s)"
                                .formatted(pipeline.name(), was, now, pipeline.name()));
    }

    private Optional<String> sink(Pipeline pipeline, Sink sink) {
        boolean had =
                kept.pipeline(pipeline.name()).to().stream()
                        .anyMatch(other ->
                                other.name().equals(sink.name())
                                        && other.getClass() == sink.getClass());
        if (!had) {
            return Optional.of(
                    "%s is a new sink of pipeline %s; it is empty until the app has started with it"
                            .formatted(sink.name(), pipeline.name()));
        }
        return sink.view().flatMap(this::view);
    }

    private Optional<String> view(String name) {
        var before = kept.view(name);
        var after = today.view(name);
        var was = String.join("\n", ViewFingerprint.lines(before));
        var now = String.join("\n", ViewFingerprint.lines(after));
        if (!was.equals(now)) {
            return Optional.of(
                    "the view %s is stored with another definition: %s; %s"
                            .formatted(
                                    name,
                                    ViewFingerprint.changes(was, now),
                                    (ViewFingerprint.added(was, today, after).isEmpty()
                                                    ? "before the app can start, restore the definition, rebuild the view (leat rebuild %s --input FILE) or accept the change (leat accept %s)"
                                                    : "restart the app, or rebuild the view first (leat rebuild %s --input FILE)")
                                            .formatted(name, name)));
        }
        return measures(before).equals(measures(after))
                ? Optional.empty()
                : Optional.of(
                        "the measures of the view %s are in another order; restart the app"
                                .formatted(name));
    }

    private static List<String> measures(View view) {
        return view.measures().stream().map(View.Measure::name).toList();
    }
}
