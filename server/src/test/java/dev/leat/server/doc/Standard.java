package dev.leat.server.doc;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schema and OpenAPI as their own authors write them down.
final class Standard {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final String OPENAPI = "https://spec.openapis.org/oas/3.1/";

    private static final Map<String, String> OFFICIAL =
            Stream.of(
                            "schema/2025-09-15",
                            "schema-base/2025-09-15",
                            "dialect/2024-11-10",
                            "meta/2024-11-10")
                    .collect(Collectors.toMap(name -> OPENAPI + name, Standard::resource));

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder ->
                            builder.schemas(OFFICIAL)
                                    .schemaRegistryConfig(
                                            SchemaRegistryConfig.builder()
                                                    .formatAssertionsEnabled(true)
                                                    .build()));

    private Standard() {}

    static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }

    /// Returns the errors of an OpenAPI document by the official schema, including its schema
    /// objects.
    static List<String> wrongIn(JsonNode openApi) {
        return wrong(
                REGISTRY.getSchema(SchemaLocation.of(OPENAPI + "schema-base/2025-09-15")), openApi);
    }

    /// Returns the errors of a value by a schema, which may refer to the document's components.
    static List<String> wrong(JsonNode schema, JsonNode openApi, JsonNode value) {
        var whole = (ObjectNode) schema.deepCopy();
        var components = openApi.get("components");
        if (components != null) {
            whole.set("components", components);
        }
        return wrong(REGISTRY.getSchema(whole), value);
    }

    private static List<String> wrong(Schema schema, JsonNode value) {
        return schema.validate(value).stream().map(Error::toString).toList();
    }

    private static String resource(String name) {
        try (var in = Standard.class.getResourceAsStream("/openapi/3.1/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
