package dev.leat.server.athena;

import org.jspecify.annotations.Nullable;

/// A workgroup, as it is stored. `output` is the URL under which results are stored; if `enforced`,
/// the location in a request is ignored. `created` is in milliseconds since 1970.
record WorkGroup(
        String name,
        String description,
        boolean enabled,
        boolean enforced,
        @Nullable String output,
        long created) {

    /// The workgroup that always exists.
    static final String PRIMARY = "primary";
}
