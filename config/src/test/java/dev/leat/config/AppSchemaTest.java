package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The schema for editors against every app file there is, read by a YAML parser and judged by a
/// validator that know nothing of Leat.
class AppSchemaTest {

    private static final Path LINT = Path.of("src/test/resources/lint");
    private static final Path EXAMPLES = Path.of("../examples");

    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(AppSchema.json());

    private static List<String> mistakes(Path file) throws IOException {
        var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        Object document = new Load(settings).loadFromString(Files.readString(file));
        JsonNode node = JsonMapper.shared().valueToTree(document);
        return SCHEMA.validate(node).stream().map(Object::toString).toList();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static String said(Path file) {
        try {
            return Files.readString(
                    file.resolveSibling(file.getFileName().toString().replace(".yaml", ".txt")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final String UNKNOWN_OPTION = ".*: unknown [a-z]+ '[^']*' of .*";

    static Stream<Path> withoutMistakes() throws IOException {
        return Stream.concat(
                files(EXAMPLES, "app.yaml").stream(),
                files(LINT, ".yaml").stream().filter(file -> said(file).startsWith("fine\n")));
    }

    static Stream<Path> withUnknownOptions() throws IOException {
        return files(LINT, ".yaml").stream()
                .filter(file ->
                        said(file).lines().anyMatch(line -> line.matches(UNKNOWN_OPTION))
                                || said(file).contains(" is not supported yet"))
                .filter(file -> !said(file).contains("${secret:"));
    }

    @ParameterizedTest
    @MethodSource("withoutMistakes")
    void acceptsWhatLintAccepts(Path file) throws IOException {
        assertThat(mistakes(file)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("withUnknownOptions")
    void refusesWhatTheLanguageDoesNotHave(Path file) throws IOException {
        assertThat(mistakes(file)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strng",
                "decimal",
                "decimal(50,2)",
                "decimal(18)",
                "varchar null",
                "varchar[",
                "list(varchar)"
            })
    void marksATypeThatDoesNotExist(String type) {
        assertThat(ofColumn(type)).isNotEmpty();
        assertThat(ofColumn(Map.of("type", type))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VARCHAR NOT NULL",
                "decimal( 38 , 0 )not null pii",
                "struct(id varchar, \"a (b\" struct(n date)[])[] pii not null",
                "struct(id varchar pii, home struct(street varchar pii, zip varchar)[] pii)[]",
                "bigint[][]"
            })
    void acceptsEachType(String type) {
        assertThat(ofColumn(type)).isEmpty();
        assertThat(ofColumn(Map.of("type", type))).isEmpty();
    }

    private static List<String> ofColumn(Object type) {
        var app = Map.of("app", "a", "schemas", Map.of("S", Map.of("c", type)));
        return SCHEMA.validate(JsonMapper.shared().<JsonNode>valueToTree(app)).stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void completesWithHelpAndDefaults() {
        var timeout =
                JsonMapper.shared()
                        .readTree(AppSchema.json())
                        .at(
                                "/properties/queues/additionalProperties/properties/visibility_timeout");
        assertThat(timeout.path("default").asString()).isEqualTo("60s");
        assertThat(timeout.path("description").asString())
                .startsWith("How long a received message is hidden");
    }
}
