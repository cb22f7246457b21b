package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.batch.Record;
import dev.leat.engine.Preview;
import dev.leat.engine.Preview.Place;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import dev.leat.port.Audit;
import dev.leat.port.MessageQueue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// What an app would do with the dead letters of one queue, page by page, with kernels of its own.
/// Owned by one thread; closing it closes these.
final class LetterPreview implements AutoCloseable {

    private static final int PAGE = 1_000;

    private final App app;
    private final String queue;
    private final BiFunction<Pipeline, Sink, Place> places;
    private final InstantSource clock;
    private final Counting counting = new Counting();
    private final Kernels factory = new Kernels();
    private final List<Kernel> kernels = new ArrayList<>();
    private final Map<String, Preview> previews = new HashMap<>();

    /// @param queue the dead-letter queue
    /// @param places where the sinks are
    LetterPreview(
            App app, String queue, BiFunction<Pipeline, Sink, Place> places, InstantSource clock) {
        this.app = app;
        this.queue = queue;
        this.places = places;
        this.clock = clock;
    }

    /// Looks at the letters that the terms are about.
    Counting run(MessageQueue letters, Audit.Terms terms) {
        long next = 0;
        long left = terms.limit().orElse(Long.MAX_VALUE);
        while (left > 0) {
            var page = letters.browse(next, PAGE);
            if (page.isEmpty()) {
                break;
            }
            var wanted =
                    page.stream()
                            .map(Former::of)
                            .filter(letter -> letter.selected(terms))
                            .limit(left)
                            .toList();
            look(wanted);
            left -= wanted.size();
            next = page.getLast().sequence() + 1;
        }
        return counting;
    }

    private void look(List<Former> letters) {
        var byPipeline = new LinkedHashMap<Pipeline, List<Record>>();
        for (var letter : letters) {
            reader(letter)
                    .ifPresentOrElse(
                            pipeline ->
                                    byPipeline
                                            .computeIfAbsent(pipeline, _ -> new ArrayList<>())
                                            .add(letter.record()),
                            () -> counting.unread(unread(letter)));
        }
        byPipeline.forEach((pipeline, records) ->
                preview(pipeline)
                        .run(records)
                        .forEach(forecast -> counting.add(pipeline.name(), forecast)));
    }

    private Preview preview(Pipeline pipeline) {
        return previews.computeIfAbsent(
                pipeline.name(),
                _ -> {
                    var kernel = factory.kernel(app, pipeline, (_, _) -> {});
                    kernels.add(kernel);
                    return new Preview(app, pipeline, kernel, sink -> place(pipeline, sink), clock);
                });
    }

    private Place place(Pipeline pipeline, Sink sink) {
        var place = places.apply(pipeline, sink);
        if (place instanceof Place.Unasked(var why)) {
            counting.note(why);
        }
        return place;
    }

    /// The pipeline that a redrive would bring the letter to.
    private Optional<Pipeline> reader(Former letter) {
        var source = letter.source().or(this::onlySource);
        return app.pipelines().values().stream()
                .filter(pipeline -> source.filter(pipeline.from().queue()::equals).isPresent())
                .findFirst();
    }

    /// The queue whose letters come here, if it is only one.
    private Optional<String> onlySource() {
        var sources =
                app.queues().values().stream()
                        .filter(from -> from.deadLetterQueue().filter(queue::equals).isPresent())
                        .map(Queue::name)
                        .toList();
        return sources.size() == 1 ? Optional.of(sources.getFirst()) : Optional.empty();
    }

    private String unread(Former letter) {
        return letter.source()
                .or(this::onlySource)
                .map(source ->
                        "no pipeline reads %s: what would become of its letters is up to its clients"
                                .formatted(source))
                .orElse("some letters do not say in which queue they died");
    }

    @Override
    public void close() {
        kernels.forEach(Kernel::close);
        factory.close();
    }
}
