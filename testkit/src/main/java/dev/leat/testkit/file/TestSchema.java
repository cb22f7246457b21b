package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;

/// The JSON Schema (draft 2020-12) of test files, generated from their specs, for completion and
/// checks in editors. It covers forms and names of options, not names of the app.
public final class TestSchema {

    private TestSchema() {}

    public static String json() {
        return JsonSchema.document("test file of Leat", TestSpec.schema());
    }
}
