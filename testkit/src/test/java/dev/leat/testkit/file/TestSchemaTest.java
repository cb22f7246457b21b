package dev.leat.testkit.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The schema for editors against test files, read by a YAML parser and judged by a validator that
/// know nothing of Leat.
class TestSchemaTest {

    private static final Path EXAMPLE = Path.of("../examples/orders/tests");

    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(TestSchema.json());

    private static List<String> mistakes(String yaml) {
        var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        Object document = new Load(settings).loadFromString(yaml);
        JsonNode node = JsonMapper.shared().valueToTree(document);
        return SCHEMA.validate(node).stream().map(Object::toString).toList();
    }

    static Stream<Path> withoutMistakes() {
        return Stream.concat(
                TestFile.in(EXAMPLE).stream(), Stream.of(Shop.FOLDER.resolve("good.yaml")));
    }

    @ParameterizedTest
    @MethodSource("withoutMistakes")
    void acceptsWhatIsATest(Path file) throws IOException {
        assertThat(mistakes(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "given: [{wait: 5m}]",
                "{given: [{wait: 5m}], expect: [{invariants: hold}], sede: 7}",
                "{given: [{wait: 5 minutes}], expect: [{invariants: hold}]}",
                "{given: {wait: 5m}, expect: [{invariants: hold}]}",
                "{given: [{wait: 5m}], expect: [{invariants: broken}]}",
                "{given: [{wait: 5m}], expect: [{alarm: a, state: alarmed}]}",
                "{given: [{wait: 5m}], expect: [{alarm: a, was: OK}]}",
                "{given: [{wait: 5m}], expect: [{alarm: a, was: ALARM, times: 0}]}",
                "{given: [{wait: 5m}], expect: [{view: v, row: []}]}",
                "{given: [{wait: 5m}], expect: [{view: v, rows: [], from: yesterday}]}",
                "{given: [{wait: 5m}], expect: [{invariants: hold}], faults: [{crash: at noon}]}",
                "{given: [{wait: 5m}], expect: [{invariants: hold}], faults: [{store: v, unavailable: soon}]}"
            })
    void refusesWhatIsNone(String yaml) {
        assertThat(mistakes(yaml)).isNotEmpty();
    }
}
