package dev.leat.config;

/// The JSON Schema (draft 2020-12) of the app file, for completion and validation in editors. It is
/// generated from the specs that lint uses. It accepts every file that lint accepts, but does not
/// check SQL or references to names.
public final class AppSchema {

    private AppSchema() {}

    public static String json() {
        return JsonSchema.document("app.yaml of Leat", JsonSchema.options(AppSpec.SPEC));
    }
}
