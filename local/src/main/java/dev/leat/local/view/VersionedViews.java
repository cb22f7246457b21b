package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.app.View;

/// Checks the views of records that may change. Such views can only count and sum. A minimum or
/// maximum is not supported: when the record with the minimum changes, the new minimum depends on
/// the values of all other records.
final class VersionedViews {

    private VersionedViews() {}

    /// @throws IllegalArgumentException if a view of records that may change has a minimum or
    ///   maximum
    static void check(App app) {
        for (var pipeline : app.pipelines().values()) {
            for (var sink : pipeline.to()) {
                if (pipeline.version().isPresent()
                        && app.isLocal(sink)
                        && sink.view().isPresent()) {
                    check(pipeline.name(), app.view(sink.view().get()));
                }
            }
        }
    }

    private static void check(String pipeline, View view) {
        for (var measure : view.measures()) {
            switch (measure.kind()) {
                case COUNT, SUM -> {}
                case MIN, MAX ->
                        throw new IllegalArgumentException(
                                "%s of the view %s is a %s, which does not support changes of a record, but pipeline %s has a version"
                                        .formatted(
                                                measure.name(),
                                                view.name(),
                                                measure.kind()
                                                        .name()
                                                        .toLowerCase(java.util.Locale.ROOT),
                                                pipeline));
            }
        }
    }
}
