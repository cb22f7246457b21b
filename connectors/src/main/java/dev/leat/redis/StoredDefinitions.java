package dev.leat.redis;

import dev.leat.app.View;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.fingerprint.ViewFingerprint;
import dev.leat.port.CorruptStateException;
import java.util.HashMap;
import java.util.Map;

/// The definitions of an app's views and identities. Compares these definitions with the stored
/// ones in Redis.
record StoredDefinitions(RedisUrl url, KeyLayout layout) {

    /// Returns the app's current definitions by registry field. `kept` are the stored fields.
    ///
    /// @throws CorruptStateException if a stored definition differs from the current one
    Map<String, String> check(Map<String, String> kept) {
        var fields = new HashMap<String, String>();
        for (var view : layout.views().values()) {
            var field = AppRegistry.viewField(view.name());
            var now = String.join("\n", ViewFingerprint.lines(view.view()));
            fields.put(field, now);
            check(view.view(), kept.getOrDefault(field, now), now);
            var names = KeptRows.names(view.view());
            fields.put(AppRegistry.namesField(view.name()), names);
            checkNames(view, kept.getOrDefault(AppRegistry.namesField(view.name()), names));
        }
        for (var name : layout.pipelines().keySet()) {
            var now = PipelineFingerprint.text(layout.app().pipeline(name));
            fields.put(AppRegistry.pipelineField(name), now);
            checkKey(name, kept.getOrDefault(AppRegistry.pipelineField(name), now), now);
        }
        return fields;
    }

    private void check(View view, String kept, String now) {
        if (!kept.equals(now)) {
            var rebuild = "rebuild it (leat rebuild %s --env NAME)".formatted(view.name());
            var accept = ", keep its values (leat accept %s --env NAME)".formatted(view.name());
            throw changed(
                    "the definition of the view %s has changed: %s"
                            .formatted(view.name(), ViewFingerprint.changes(kept, now)),
                    ViewFingerprint.newMeasures(kept, view).isEmpty() ? rebuild + accept : rebuild);
        }
    }

    private void checkNames(RedisView view, String kept) {
        var now = KeptRows.names(view.view());
        if (!kept.equals(now)) {
            throw changed(
                    "the rows of the view %s are stored under keys of the form %s, but `redis_key` is now %s"
                            .formatted(
                                    view.name(),
                                    kept.lines().findFirst().orElse(""),
                                    RedisRowNames.pattern(view.view())),
                    "rebuild it (leat rebuild %s --env NAME)".formatted(view.name()));
        }
    }

    private void checkKey(String pipeline, String kept, String now) {
        if (!kept.equals(now)) {
            throw changed(
                    "the key of pipeline %s has changed: it was %s and is now %s"
                            .formatted(pipeline, kept, now),
                    "accept the new key (leat accept %s --env NAME; redelivered records are then counted again)"
                            .formatted(pipeline));
        }
    }

    private CorruptStateException changed(String change, String remedy) {
        return new CorruptStateException(
                "Redis at %s: %s; undo the change, %s, or use a database that has no data of the app %s"
                        .formatted(url, change, remedy, layout.app().name()));
    }
}
