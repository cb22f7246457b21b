package dev.leat.config;

/// The JSON Schema (draft 2020-12) of the app file, generated from the specs of lint, for
/// completion and validation in editors. It accepts every file that lint accepts; it does not check
/// SQL or references to names.
public final class AppSchema {

    private AppSchema() {}

    public static String json() {
        return JsonSchema.document("app.yaml of Leat", JsonSchema.options(AppSpec.SPEC));
    }
}
