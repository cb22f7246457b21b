package dev.leat.config;

/// The JSON Schema (draft 2020-12) of the app file, made from what lint knows, so that an editor
/// completes and checks while somebody writes. What lint accepts it accepts; it knows nothing of
/// SQL, nor of whether a name is there.
public final class AppSchema {

    private AppSchema() {}

    public static String json() {
        return JsonSchema.document("app.yaml of Leat", JsonSchema.options(AppSpec.SPEC));
    }
}
