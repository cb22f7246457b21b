package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;

/// The JSON Schema (draft 2020-12) of test files, made from what they are read by, so that an
/// editor completes and checks while somebody writes. It knows forms and names of options, not the
/// app.
public final class TestSchema {

    private TestSchema() {}

    public static String json() {
        return JsonSchema.document("test file of Leat", TestSpec.schema());
    }
}
