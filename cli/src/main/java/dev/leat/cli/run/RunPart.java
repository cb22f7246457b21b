package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;

/// The part of an app that a process runs.
///
/// @param pipelines the names of its pipelines
/// @param largeFiles the names of those of which it reads only the large files that functions do
///   not process
/// @param untilIdle true if the process ends when no message waits
public record RunPart(Set<String> pipelines, Set<String> largeFiles, boolean untilIdle) {

    public RunPart {
        pipelines = Set.copyOf(pipelines);
        largeFiles = Set.copyOf(largeFiles);
    }

    /// Returns all pipelines of an app.
    public static RunPart all(App app, boolean untilIdle) {
        return new RunPart(app.pipelines().keySet(), Set.of(), untilIdle);
    }

    /// Returns an app with these pipelines only.
    App of(App app) {
        var part = new LinkedHashMap<String, Pipeline>(app.pipelines());
        part.keySet().retainAll(all());
        return app.withPipelines(part);
    }

    private Set<String> all() {
        var all = new LinkedHashSet<>(pipelines);
        all.addAll(largeFiles);
        return all;
    }
}
