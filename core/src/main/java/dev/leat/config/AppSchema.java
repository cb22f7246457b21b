package dev.leat.config;

import java.io.StringWriter;
import tools.jackson.databind.json.JsonMapper;

/// The JSON Schema (draft 2020-12) of the app file, made from what lint knows, so that an editor
/// completes and checks while somebody writes. What lint accepts it accepts; it knows nothing of
/// SQL, nor of whether a name is there.
public final class AppSchema {

    private AppSchema() {}

    public static String json() {
        var schema =
                JsonSchema.of("$schema", "https://json-schema.org/draft/2020-12/schema")
                        .with("title", "app.yaml of Leat");
        for (var keyword : JsonSchema.options(AppSpec.SPEC).keywords().entrySet()) {
            schema = schema.with(keyword.getKey(), keyword.getValue());
        }
        var text = new StringWriter();
        try (var json =
                JsonMapper.shared().writerWithDefaultPrettyPrinter().createGenerator(text)) {
            schema.write(json);
        }
        return text.toString();
    }
}
