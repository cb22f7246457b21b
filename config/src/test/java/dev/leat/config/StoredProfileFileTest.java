package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.StoredProfile;
import dev.leat.app.StoredProfile.Range;
import dev.leat.config.text.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `profile` of `quality`, with files of profiles.
class StoredProfileFileTest {

    private static final String PROFILE =
            """
            {"records": {"profiled": 200}, "columns": [
              {"name": "value", "type": "DOUBLE", "values": {"count": 200, "nulls": 20, "distinct": 90, "top": []},
               "numbers": {"quantiles": [2.0, 8.5, 20.0], "bins": [{"from": 1.0, "to": 10.0, "count": 100}, {"from": 10.0, "to": 20.5, "count": 80}]}},
              {"name": "method", "type": "VARCHAR", "numbers": null, "values": {"count": 200, "nulls": 0, "distinct": 2,
               "top": [{"value": "card", "count": 150}, {"value": "***SALE***", "count": 50}]},
               "personal": {"declared": false, "evidence": []}}]}
            """;

    @TempDir private Path folder;

    private Path app(String columns) throws IOException {
        return Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: shop
                schemas:
                  Order: {id: varchar not null, at: timestamp, value: double, method: varchar}
                queues: {Orders: }
                views: {totals: {measures: {n: count(*)}}}
                pipelines:
                  count:
                    from: {queue: Orders, schema: Order}
                    key: id
                    quality:
                      profile: good.json
                      columns: %s
                    to: [{view: totals}]
                """
                        .formatted(columns));
    }

    private List<String> problems(String columns) throws IOException {
        try {
            AppFile.lint(app(columns), Map.of());
            return List.of();
        } catch (AppException invalid) {
            return invalid.problems().stream().map(Diagnostic::toString).toList();
        }
    }

    @Test
    void readsRangesAndTexts() throws Exception {
        Files.writeString(folder.resolve("good.json"), PROFILE);
        var app =
                AppFile.read(
                        app("{value: {drift: 0.2}, method: {drift: 1}, at: {drift: 1}}"), Map.of());
        var profile = app.pipeline("count").quality().orElseThrow().profile().orElseThrow();
        assertThat(profile.columns())
                .containsEntry(
                        "value",
                        new StoredProfile.Column(
                                180,
                                20,
                                1,
                                OptionalDouble.of(8.5),
                                List.of(new Range(10, 100), new Range(20.5, 80)),
                                Map.of(),
                                false))
                .containsEntry(
                        "method",
                        new StoredProfile.Column(
                                200,
                                0,
                                0,
                                OptionalDouble.empty(),
                                List.of(),
                                Map.of("card", 150L, "***SALE***", 50L),
                                true));
    }

    @Test
    void namesColumnsThatCannotBeCompared() throws IOException {
        Files.writeString(
                folder.resolve("good.json"),
                PROFILE.replace("card", "***")
                        .replace("***SALE***", "***")
                        .replace("\"declared\": false", "\"declared\": true")
                        .replace("\"value\", \"t", "\"v\", \"t"));
        assertThat(problems("{value: {drift: 0.2}, method: {drift: 1}, id: {nulls: 1%}}"))
                .hasSize(2)
                .anyMatch(text ->
                        text.contains(
                                "column 'value' is double, but the profile good.json has no such values"))
                .anyMatch(text -> text.contains("'method'") && text.contains("--show-personal"));
    }

    @Test
    void namesFilesThatAreNoProfile() throws IOException {
        assertThat(problems("{value: }")).singleElement().asString().contains("does not exist");
        for (var text : List.of("[1, 2]", "{\"columns\": []}", "id,value")) {
            Files.writeString(folder.resolve("good.json"), text);
            assertThat(problems("{value: }"))
                    .singleElement()
                    .asString()
                    .contains("the profile good.json cannot be read: it is not");
        }
    }
}
