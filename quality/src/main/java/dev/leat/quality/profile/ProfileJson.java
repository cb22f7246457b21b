package dev.leat.quality.profile;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The JSON form of profiles: an object whose members have the names of the records' components.
public final class ProfileJson {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private ProfileJson() {}

    public static String write(Profile profile) {
        return MAPPER.writeValueAsString(profile);
    }

    public static String write(ProfileDrift drift) {
        return MAPPER.writeValueAsString(drift);
    }

    /// Returns true if a text is a JSON object with the members of a profile; false for records in
    /// JSON.
    public static boolean isProfile(String json) {
        try {
            var tree = MAPPER.readTree(json);
            return tree.isObject() && tree.path("records").has("profiled") && tree.has("relations");
        } catch (JacksonException other) {
            return false;
        }
    }

    /// Reads a profile that [#write] wrote.
    ///
    /// @throws IllegalArgumentException if the text is not a profile
    public static Profile read(String json) {
        try {
            return MAPPER.readValue(json, Profile.class);
        } catch (JacksonException broken) {
            throw new IllegalArgumentException(
                    "it is not a profile that 'leat profile --json' wrote: "
                            + broken.getOriginalMessage(),
                    broken);
        }
    }
}
