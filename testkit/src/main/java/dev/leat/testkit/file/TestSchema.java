package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;

/// The JSON Schema (draft 2020-12) of test files, for completion and checks in editors. Generated
/// from the option specs. It does not check names that the app defines, such as queues.
public final class TestSchema {

    private TestSchema() {}

    public static String json() {
        return JsonSchema.document("test file of Leat", TestSpec.schema());
    }
}
